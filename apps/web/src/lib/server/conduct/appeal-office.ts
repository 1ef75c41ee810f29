import { err, ok, plainDateIn } from '@einthoven/kernel';
import { appealUntil } from '@einthoven/scheme';
import {
  changeNameOnAppeal,
  listNameChangeRefusals,
  openAskedNamesEvidence,
  readAskedNames,
  type NameChangeRefusal,
  type TellNameChange,
} from '../account/index.ts';
import { syncRegistryEntry } from '../credential/index.ts';
import type { Db } from '../db/pool.ts';
import { lookAgain } from '../eligibility/index.ts';
import { liftVoid, listVoided } from '../exam/index.ts';
import { tell } from '../message/index.ts';
import { currentScheme, schemeInForce } from '../scheme/index.ts';
import type { Appealable, AppealPort } from './appeal-kinds.ts';
import { listCaseHands } from './appeal.queries.ts';

async function voided(db: Db, where: { readonly personId: string } | { readonly attemptId: string }): Promise<readonly Appealable[]> {
  return Promise.all(
    (await listVoided(db, where)).map(async (row) => ({
      kind: 'void' as const,
      decisionId: row.attemptId,
      personId: row.personId,
      decidedAt: row.decidedAt,
      decidedBefore: [...new Set([...row.decidedBy, ...(await listCaseHands(db, row))])],
      schemeVersion: row.schemeVersion,
      why: row.reason,
    })),
  );
}

/** A name belongs to no application: the days to appeal are those of the rules that are in force on that day. */
function rulesOn(day: Date) {
  const { credential, zone } = currentScheme();
  return schemeInForce(credential, plainDateIn(day, zone.value));
}

/** Tells a person what was decided on their legal name, and until when they can appeal it. */
export const tellNameChange: TellNameChange = (tx, { toPersonId, message, values, at }) => {
  if (message === 'account.name-changed') return tell(tx, { toPersonId, message, values, at });
  const scheme = rulesOn(at);
  const { withinDays, decidedWithinDays } = scheme.appeal;
  const days = { appealBy: appealUntil(at, scheme), appealDays: withinDays.value, decidedWithinDays: decidedWithinDays.value };
  return tell(tx, { toPersonId, message, values: { ...values, ...days }, at });
};

function ofName(row: NameChangeRefusal): Appealable {
  return {
    kind: 'name-change',
    decisionId: row.legalNameChangeId,
    personId: row.personId,
    decidedAt: row.decidedAt,
    decidedBefore: [row.decidedBy],
    schemeVersion: rulesOn(row.decidedAt).version,
    why: row.reason,
  };
}

/** Decisions that the certification office takes beside applications and cases: an exam made void, a name not changed. */
export const OFFICE_PORTS: Readonly<Record<'void' | 'name-change', AppealPort>> = {
  void: {
    what: { en: 'the decision that your exam does not count', es: 'la decisión de que su examen no cuenta' },
    follows: {
      en: 'What you had handed in counts and is scored. If your exam was stopped before that, you sit it again, and your application stays open longer by the days this took.',
      es: 'Lo que usted había entregado cuenta y se califica. Si su examen se detuvo antes, lo presenta otra vez, y su solicitud queda abierta más tiempo, por los días que esto tardó.',
    },
    lookAt: (attemptId) => ({ href: `/staff/exams/${attemptId}`, label: 'See the exam and what happened in it', needs: 'exam.watch' }),
    find: async (db, attemptId) => (await voided(db, { attemptId }))[0],
    listOf: (db, personId) => voided(db, { personId }),
    carryOut: async (tx, attemptId, by) => ((await liftVoid(tx, attemptId, by)) ? ok(undefined) : err('APPEAL_NOTHING_TO_CHANGE')),
  },
  'name-change': {
    what: { en: 'the refusal to change your legal name or birth date', es: 'el rechazo de cambiar su nombre legal o su fecha de nacimiento' },
    follows: {
      en: 'The legal name or birth date in your account is changed, as you asked.',
      es: 'El nombre legal o la fecha de nacimiento de su cuenta se cambia, como usted pidió.',
    },
    // Board members decide appeals too, and have no way to the page of a request: it is shown with the appeal.
    names: { read: readAskedNames, openEvidence: openAskedNamesEvidence },
    find: async (db, legalNameChangeId) => (await listNameChangeRefusals(db, { legalNameChangeId })).map(ofName)[0],
    listOf: async (db, personId) => (await listNameChangeRefusals(db, { personId })).map(ofName),
    carryOut: async (tx, nameChangeId, by) => {
      const personId = await changeNameOnAppeal(tx, nameChangeId, by);
      if (personId === undefined) return err('APPEAL_NOTHING_TO_CHANGE');
      // It stands in the registry from the same moment.
      await syncRegistryEntry(tx, personId, by.at);
      // An application is judged by the birth date that stands now.
      await lookAgain(tx, personId, by.at);
      return ok(undefined);
    },
  },
};
