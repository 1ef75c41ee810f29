import { addDays, err, ok, plainDateIn, type Clock, type Result } from '@einthoven/kernel';
import { reinstatedPeriod } from '@einthoven/scheme';
import { isUuid, type Permission } from '../account/index.ts';
import { insertPeriod, syncRegistryEntry } from '../credential/index.ts';
import { inTransaction, type Db, type Tx } from '../db/pool.ts';
import { tell } from '../message/index.ts';
import { cancelKeepingOrder, noteDelivered } from '../payment/index.ts';
import { recordEvent, type EventActor } from '../platform/events.ts';
import { sealFor } from '../platform/personal-key.ts';
import { anySchemeVersion, schemeInForce } from '../scheme/index.ts';
import { insertUses } from './cycle.queries.ts';
import { ensureCyclesOf, type KeepingRecord } from './keeping.ts';
import { recordOf, settleReinstatement, step, viewOf, type ReinstatementProblem, type ReinstatementView } from './reinstatement.ts';
import { lockReinstatement, selectReinstatementSteps, updateReinstatement, type ReinstatementStep } from './reinstatement.queries.ts';
import { renewalCalendar } from './renewal-calendar.ts';

/** What staff decide on a complete application. */
export type ReinstatementDecision = {
  readonly reinstatementId: string;
  /** The revision the decider saw. */
  readonly revision: number;
  readonly outcome: 'reinstate' | 'cure' | 'propose-denial' | 'deny' | 'send-back';
  readonly reason: string;
};

/**
 * Staff decide on a complete application: reinstate, ask to put something right (once), or deny in two steps by two
 * people. `send-back` is the second person's answer to a proposal that they do not share.
 */
export async function decideReinstatement(
  db: Db,
  permission: Permission<'renewal.decide'>,
  decision: ReinstatementDecision,
  { clock }: { readonly clock: Clock },
): Promise<Result<'reinstated' | 'curing' | 'denial-proposed' | 'denied' | 'sent-back', ReinstatementProblem>> {
  const now = clock.now();
  const by = permission.actor.personId;
  const actor: EventActor = { kind: 'person', personId: by };
  return inTransaction(db, async (tx): Promise<Result<'reinstated' | 'curing' | 'denial-proposed' | 'denied' | 'sent-back', ReinstatementProblem>> => {
    const application = isUuid(decision.reinstatementId) ? await lockReinstatement(tx, decision.reinstatementId) : undefined;
    if (!application) return err('REINSTATEMENT_UNKNOWN');
    if (application.personId === by) return err('REINSTATEMENT_OWN');
    if (application.revision !== decision.revision) return err('REINSTATEMENT_CHANGED');
    if (application.state !== 'complete') return err('REINSTATEMENT_NOT_NOW');
    const record = await recordOf(tx, application.credentialId, now);
    if (!record) return err('REINSTATEMENT_UNKNOWN');
    const { scheme, today } = record;
    const steps = await selectReinstatementSteps(tx, application.reinstatementId);
    const proposal = openProposal(steps);
    if (decidedBefore(steps).includes(by)) return err('REINSTATEMENT_DECIDED_BEFORE');
    const sealedWords = await sealFor(tx, application.personId, { words: decision.reason });
    switch (decision.outcome) {
      case 'reinstate': {
        const view = await viewOf(tx, record, application);
        if (view.needs.length > 0) return err('REINSTATEMENT_INCOMPLETE');
        if (proposal?.byPersonId === by) return err('REINSTATEMENT_SECOND_PERSON');
        await reinstate(tx, view, record, actor, sealedWords, now);
        return ok('reinstated');
      }
      case 'cure': {
        if (application.cured) return err('REINSTATEMENT_CURED');
        const openUntil = addDays(today, scheme.reinstatement.cureDays.value);
        await updateReinstatement(tx, application.reinstatementId, { state: 'curing', openUntil });
        await step(tx, application, 'cure', actor, now, { sealedWords });
        await tell(tx, {
          toPersonId: application.personId,
          message: 'renewal.return-cure',
          values: { credential: scheme.title, reason: decision.reason, openUntil },
          at: now,
          calendar: renewalCalendar('application', record.credential, openUntil, scheme.title),
        });
        return ok('curing');
      }
      case 'propose-denial':
        await updateReinstatement(tx, application.reinstatementId, {});
        await step(tx, application, 'denial-proposed', actor, now, { sealedWords });
        return ok('denial-proposed');
      case 'send-back':
        if (!proposal) return err('REINSTATEMENT_NOT_PROPOSED');
        if (proposal.byPersonId === by) return err('REINSTATEMENT_SECOND_PERSON');
        await updateReinstatement(tx, application.reinstatementId, {});
        await step(tx, application, 'reopened', actor, now, { sealedWords });
        return ok('sent-back');
      case 'deny': {
        if (!proposal) return err('REINSTATEMENT_NOT_PROPOSED');
        if (proposal.byPersonId === by) return err('REINSTATEMENT_SECOND_PERSON');
        await updateReinstatement(tx, application.reinstatementId, { state: 'denied', decidedAt: now, decidedBy: by });
        await step(tx, application, 'denied', actor, now, { sealedWords });
        await tell(tx, {
          toPersonId: application.personId,
          message: 'renewal.return-denied',
          values: { credential: scheme.title, reason: decision.reason, appealBy: addDays(today, scheme.appeal.withinDays.value) },
          at: now,
        });
        return ok('denied');
      }
    }
  });
}

/** A proposal to deny that nobody has answered yet. */
export function openProposal(steps: readonly ReinstatementStep[]): ReinstatementStep | undefined {
  const last = steps.findLast(({ step: name }) => name === 'denial-proposed' || name === 'reopened' || name === 'cured' || name === 'completed');
  return last?.step === 'denial-proposed' ? last : undefined;
}

/** Who had a hand in a denial that an appeal sent back. */
function decidedBefore(steps: readonly ReinstatementStep[]): readonly string[] {
  const denied = steps.findLastIndex(({ step: name }) => name === 'denied');
  return steps
    .slice(0, denied + 1)
    .flatMap(({ step: name, byPersonId }) => (byPersonId && (name === 'denied' || name === 'denial-proposed') ? [byPersonId] : []));
}

async function reinstate(tx: Tx, view: ReinstatementView, record: KeepingRecord, actor: EventActor, sealedWords: Buffer | undefined, now: Date): Promise<void> {
  const { application, quote, payment } = view;
  const { credential, scheme, today } = record;
  const nextScheme = schemeInForce(credential.credential, today);
  const period = reinstatedPeriod(today, nextScheme);
  const periodId = await insertPeriod(tx, credential.credentialId, period, 'reinstatement', now, nextScheme.version);
  const creditIds = quote.ce.counted.map(({ creditId }) => creditId);
  await insertUses(tx, { creditIds, credentialId: credential.credentialId, usedFor: application.reinstatementId, at: now });
  await updateReinstatement(tx, application.reinstatementId, {
    state: 'reinstated',
    decidedAt: now,
    decidedBy: actor.kind === 'person' ? actor.personId : null,
    periodId,
  });
  await ensureCyclesOf(tx, credential.personId, now);
  if (payment.order) await noteDelivered(tx, payment.order.orderId, now);
  await syncRegistryEntry(tx, credential.personId, now);
  await step(tx, application, 'reinstated', actor, now, { sealedWords });
  await recordEvent(tx, {
    kind: 'credential.reinstated',
    actor,
    subjectPersonId: credential.personId,
    entity: { name: 'credential', id: credential.credentialId },
    reason: 'the application for reinstatement was granted',
    schemeVersion: nextScheme.version,
    payload: { reinstatementId: application.reinstatementId, periodId, from: period.from, to: period.to },
    occurredAt: now,
  });
  const lastDay = addDays(period.to, -1);
  await tell(tx, {
    toPersonId: credential.personId,
    message: 'renewal.reinstated',
    values: { credential: scheme.title, number: credential.number, from: period.from, lastDay, endedOn: application.endedOn },
    at: now,
    calendar: renewalCalendar('last-day', credential, lastDay, scheme.title),
  });
}

/**
 * Carries out an appeal that was won against a denial: back to the staff, with people who did not decide before.
 * The appeal's decider records why.
 */
export async function reopenReinstatement(tx: Tx, id: string, by: string, now: Date): Promise<boolean> {
  const application = await lockReinstatement(tx, id);
  if (application?.state !== 'denied') return false;
  await updateReinstatement(tx, id, { state: 'complete', decidedAt: null, decidedBy: null });
  await step(tx, application, 'reopened', { kind: 'person', personId: by }, now);
  return true;
}

/** Ends an application whose time has passed; what was paid can be had back. Called by the night run. */
export async function expireReinstatement(tx: Tx, id: string, now: Date): Promise<boolean> {
  const application = await lockReinstatement(tx, id);
  if (application?.state !== 'open' && application?.state !== 'curing') return false;
  const scheme = anySchemeVersion(application.schemeVersion);
  if (plainDateIn(now, scheme.zone.value) <= application.openUntil) return false;
  if (application.state === 'open' && (await settleReinstatement(tx, id, now))) return false;
  await updateReinstatement(tx, id, { state: 'expired', decidedAt: now });
  await cancelKeepingOrder(tx, id, { kind: 'system' }, 'APPLICATION_EXPIRED', now);
  await step(tx, application, 'expired', { kind: 'system' }, now);
  await tell(tx, { toPersonId: application.personId, message: 'renewal.return-expired', values: { credential: scheme.title }, at: now });
  return true;
}
