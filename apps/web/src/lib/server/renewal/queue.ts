import type { CeCredit } from '@einthoven/scheme';
import { isUuid, type Permission } from '../account/index.ts';
import { ceCreditsForRules } from '../ce/index.ts';
import { selectCredentials } from '../credential/index.ts';
import type { Db } from '../db/pool.ts';
import { openFor } from '../platform/personal-key.ts';
import { openFinding } from './audit.ts';
import { selectAudit, selectAuditQueue, selectAuditSteps, type AuditRow } from './audit.queries.ts';
import { selectCycles, selectUses } from './cycle.queries.ts';
import { selectDecidedBefore, selectExtension, selectWaitingExtensions, type Extension } from './extension.queries.ts';
import { readKeepings, type KeepingRecord } from './keeping.ts';
import { readDraws, type ShownDraw } from './draws.ts';
import { selectNames } from './queue.queries.ts';
import { viewOf, type ReinstatementView } from './reinstatement.ts';
import { openProposal } from './reinstatement-decision.ts';
import { selectReinstatement, selectReinstatementQueue, selectReinstatementSteps, type Reinstatement } from './reinstatement.queries.ts';

type Read = Permission<'renewal.read'> | Permission<'renewal.decide'>;

/** What waits around renewals, with whom it is and until when. */
export type RenewalQueue = {
  readonly extensions: readonly (Extension & { readonly name: string })[];
  readonly audits: readonly (AuditRow & { readonly name: string })[];
  readonly reinstatements: readonly (Reinstatement & { readonly name: string })[];
  readonly draws: readonly ShownDraw[];
};

/** Everything around renewals that is not decided, what is with the staff before what is with the person. */
export async function readRenewalQueue(db: Db, _permission: Read): Promise<RenewalQueue> {
  const [extensions, audits, reinstatements, draws] = await Promise.all([
    selectWaitingExtensions(db),
    selectAuditQueue(db),
    selectReinstatementQueue(db),
    readDraws(db, 12),
  ]);
  const names = await selectNames(
    db,
    [...extensions, ...audits, ...reinstatements].map(({ personId }) => personId),
  );
  const named = <Row extends { readonly personId: string }>(rows: readonly Row[]) => rows.map((row) => ({ ...row, name: names.get(row.personId) ?? 'Erased' }));
  return { extensions: named(extensions), audits: named(audits), reinstatements: named(reinstatements), draws };
}

/** A step with its words opened and who took it. */
export type OpenedStep = {
  readonly step: string;
  readonly finding: string | undefined;
  readonly by: string;
  readonly words: string | undefined;
  readonly takenAt: Date;
};

async function openSteps(
  db: Db,
  personId: string,
  steps: readonly {
    readonly step: string;
    readonly finding?: string | undefined;
    readonly byPersonId: string | undefined;
    readonly sealedWords: Buffer | undefined;
    readonly takenAt: Date;
  }[],
): Promise<readonly OpenedStep[]> {
  const names = await selectNames(
    db,
    steps.flatMap(({ byPersonId }) => byPersonId ?? []),
  );
  return Promise.all(
    steps.map(async ({ step, finding, byPersonId, sealedWords, takenAt }) => ({
      step,
      finding,
      by: byPersonId === undefined ? 'By rule' : (names.get(byPersonId) ?? 'Erased'),
      words: sealedWords && (await openFor<{ words: string }>(db, personId, sealedWords))?.words,
      takenAt,
    })),
  );
}

/** A wish for more days with what the person said. */
export async function readExtension(
  db: Db,
  permission: Read,
  extensionId: string,
): Promise<
  | {
      readonly extension: Extension;
      readonly name: string;
      readonly words: string | undefined;
      readonly reason: string | undefined;
      readonly schemeVersion: string;
      /** Whether the reader refused it before an appeal sent it back. */
      readonly decidedBefore: boolean;
    }
  | undefined
> {
  const extension = isUuid(extensionId) ? await selectExtension(db, extensionId) : undefined;
  const [cycle] = extension ? await selectCycles(db, { cycleIds: [extension.cycleId] }) : [];
  if (!extension || !cycle) return undefined;
  const open = async <T>(sealed: Buffer | undefined) => sealed && (await openFor<T>(db, extension.personId, sealed));
  return {
    extension,
    name: (await selectNames(db, [extension.personId])).get(extension.personId) ?? 'Erased',
    words: (await open<{ words: string }>(extension.sealedWords))?.words,
    reason: (await open<{ reason: string }>(extension.sealedReason))?.reason,
    schemeVersion: cycle.schemeVersion,
    decidedBefore: (await selectDecidedBefore(db, extensionId)).includes(permission.actor.personId),
  };
}

/** An audit with the hours that the renewal counted, their state now, and every step. */
export async function readAudit(
  db: Db,
  permission: Read,
  auditId: string,
): Promise<
  | {
      readonly audit: AuditRow;
      readonly name: string;
      readonly hours: readonly CeCredit[];
      readonly steps: readonly OpenedStep[];
      /** Whether the reader gave the first of the two findings. */
      readonly mine: boolean;
      readonly firstFinding: string | undefined;
    }
  | undefined
> {
  const audit = isUuid(auditId) ? await selectAudit(db, auditId) : undefined;
  if (!audit) return undefined;
  const steps = await selectAuditSteps(db, auditId);
  const first = openFinding(steps);
  const uses = (await selectUses(db, [audit.credentialId])).get(audit.credentialId) ?? [];
  const used = new Set(uses.filter(({ usedFor }) => usedFor === audit.cycleId).map(({ creditId }) => creditId));
  const credits = (await ceCreditsForRules(db, [audit.personId])).get(audit.personId) ?? [];
  return {
    audit,
    name: (await selectNames(db, [audit.personId])).get(audit.personId) ?? 'Erased',
    hours: credits.filter(({ creditId }) => used.has(creditId)),
    steps: await openSteps(db, audit.personId, steps),
    mine: first?.byPersonId === permission.actor.personId,
    firstFinding: first?.finding,
  };
}

/** An application for reinstatement with what it asks for, and every step. */
export async function readReinstatement(
  db: Db,
  permission: Read,
  id: string,
  now: Date,
): Promise<
  | {
      readonly view: ReinstatementView;
      readonly record: KeepingRecord;
      readonly name: string;
      readonly steps: readonly OpenedStep[];
      readonly proposed: boolean;
      readonly mine: boolean;
    }
  | undefined
> {
  const application = isUuid(id) ? await selectReinstatement(db, id) : undefined;
  const [record] = application ? await readKeepings(db, await selectCredentials(db, { credentialIds: [application.credentialId] }), now) : [];
  if (!application || !record) return undefined;
  const steps = await selectReinstatementSteps(db, id);
  const proposal = openProposal(steps);
  return {
    view: await viewOf(db, record, application),
    record,
    name: (await selectNames(db, [application.personId])).get(application.personId) ?? 'Erased',
    steps: await openSteps(db, application.personId, steps),
    proposed: proposal !== undefined,
    mine: proposal?.byPersonId === permission.actor.personId,
  };
}
