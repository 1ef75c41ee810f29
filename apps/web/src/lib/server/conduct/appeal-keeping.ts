import { err, ok } from '@einthoven/kernel';
import type { Db } from '../db/pool.ts';
import { openFor } from '../platform/personal-key.ts';
import type { Words } from '../platform/message-text.ts';
import { overturnAudit, reopenReinstatement } from '../renewal/index.ts';
import * as queries from './appeal-keeping.queries.ts';
import type { KeepingRefusal, KeepingWhere } from './appeal-keeping.queries.ts';
import type { Appealable, AppealPort } from './appeal-kinds.ts';

type Kind = 'audit' | 'reinstatement' | 'extension';

async function appealable(db: Db, kind: Kind, row: KeepingRefusal): Promise<Appealable> {
  const said = row.sealedReason ? await openFor<string | { reason?: string; words?: string }>(db, row.personId, row.sealedReason) : undefined;
  return {
    kind,
    decisionId: row.id,
    personId: row.personId,
    decidedAt: row.decidedAt,
    decidedBefore: row.decidedBy,
    schemeVersion: row.schemeVersion,
    why: typeof said === 'string' ? said : (said?.reason ?? said?.words),
  };
}

function port(
  kind: Kind,
  select: (db: Db, which: KeepingWhere) => Promise<readonly KeepingRefusal[]>,
  words: { readonly what: Words; readonly follows: Words },
  change: (...of: Parameters<AppealPort['carryOut']>) => Promise<boolean>,
): AppealPort {
  const list = async (db: Db, which: KeepingWhere) => Promise.all((await select(db, which)).map((row) => appealable(db, kind, row)));
  return {
    ...words,
    find: async (db, id) => (await list(db, { id }))[0],
    listOf: (db, personId) => list(db, { personId }),
    carryOut: async (...of) => ((await change(...of)) ? ok(undefined) : err('APPEAL_NOTHING_TO_CHANGE')),
  };
}

/** Decisions about keeping a credential, and what a won appeal does to each. */
export const KEEPING_PORTS: Readonly<Record<Kind, AppealPort>> = {
  audit: port(
    'audit',
    queries.selectFailedAudits,
    {
      what: { en: 'the outcome of the audit of your renewal', es: 'el resultado de la auditoría de su renovación' },
      follows: { en: 'Your renewal stands.', es: 'Su renovación se mantiene.' },
    },
    (tx, id, by) => overturnAudit(tx, id, by.personId, by.at),
  ),
  reinstatement: port(
    'reinstatement',
    queries.selectDenials,
    {
      what: { en: 'the refusal to reinstate your credential', es: 'el rechazo de la restitución de su credencial' },
      follows: {
        en: 'Your application is looked at again, by people who did not decide before.',
        es: 'Su solicitud se examina de nuevo, por personas que no decidieron antes.',
      },
    },
    (tx, id, by) => reopenReinstatement(tx, id, by.personId, by.at),
  ),
  extension: port(
    'extension',
    queries.selectRefusedExtensions,
    {
      what: { en: 'the refusal of more days to renew', es: 'el rechazo de más días para renovar' },
      follows: {
        en: 'Your wish is looked at again, by somebody who did not decide before.',
        es: 'Su petición se examina de nuevo, por alguien que no decidió antes.',
      },
    },
    (tx, id) => queries.reopenExtension(tx, id),
  ),
};
