import { addDays, daysBetween, err, ok, plainDateIn, type Clock, type PlainDate, type Result } from '@einthoven/kernel';
import { renewalDatesOf, renewalOpen, spansOf, type RenewalPath } from '@einthoven/scheme';
import { isUuid, type Permission } from '../account/index.ts';
import { insertPeriod, selectCredentials, syncRegistryEntry } from '../credential/index.ts';
import { inTransaction, type Db, type Tx } from '../db/pool.ts';
import { readStatement } from '../eligibility/index.ts';
import { tell } from '../message/index.ts';
import { cancelKeepingOrder, ensureKeepingOrder, noteDelivered, openCheckout, type PaymentProblem, type PaymentProvider } from '../payment/index.ts';
import { recordEvent, type EventActor } from '../platform/events.ts';
import { schemeInForce } from '../scheme/index.ts';
import { insertUses, lockCycle, selectCycles, updateAttested, updateEndsOn, updatePath, updateRenewed, type Cycle } from './cycle.queries.ts';
import { insertExtensionByRule } from './extension.queries.ts';
import { ensureCyclesOf, readKeepings, type KeepingRecord } from './keeping.ts';
import { renewalCalendar } from './renewal-calendar.ts';

type Own = Permission<'renewal.manage-own'>;

/** Why nothing was done toward a renewal. */
export type RenewalProblem =
  /** There is no such cycle in this account. */
  | 'RENEWAL_UNKNOWN'
  /** Renewal has not opened yet. */
  | 'RENEWAL_NOT_OPEN'
  /** The last valid day has passed. */
  | 'RENEWAL_OVER'
  /** The next period is there already. */
  | 'RENEWAL_DONE'
  /** Revoked, surrendered, or the holder has died. */
  | 'RENEWAL_ENDED_FOR_GOOD'
  /** The scheme has no such way. */
  | 'RENEWAL_NO_SUCH_PATH'
  /** Nothing is to be paid. */
  | 'RENEWAL_NOTHING_TO_PAY'
  /** The box of the statement was not ticked. */
  | 'RENEWAL_NOT_AGREED'
  /** The page showed other words than hold now. */
  | 'RENEWAL_STATEMENT_CHANGED';

/** A signature as the page sends it. */
export type SignedStatement = {
  readonly agreed: boolean;
  /** SHA-256 of the words that were shown: nobody signs what they did not see. */
  readonly statement: string;
};

/** The statement of a renewal as it is worded now. */
export function renewalStatement(): ReturnType<typeof readStatement<'renewal'>> {
  return readStatement('renewal');
}

/** A cycle of one's own, locked, with all that is known of it; or why it cannot be worked on today. */
async function lockOwn(tx: Tx, permission: Own, cycleId: string, now: Date): Promise<Result<{ cycle: Cycle; record: KeepingRecord }, RenewalProblem>> {
  const cycle = isUuid(cycleId) ? await lockCycle(tx, cycleId) : undefined;
  if (!cycle || cycle.personId !== permission.actor.personId) return err('RENEWAL_UNKNOWN');
  const record = await recordOf(tx, cycle, now);
  if (!record) return err('RENEWAL_UNKNOWN');
  if (cycle.state === 'renewed') return err('RENEWAL_DONE');
  if (record.cycle.cycleId !== cycleId) return err(cycle.fromOn > record.today ? 'RENEWAL_NOT_OPEN' : 'RENEWAL_OVER');
  const { renewal } = record.keeping;
  if (renewal.state === 'closed') {
    return err(renewal.why === 'RENEWED_ALREADY' ? 'RENEWAL_DONE' : renewal.why === 'ENDED_FOR_GOOD' ? 'RENEWAL_ENDED_FOR_GOOD' : 'RENEWAL_OVER');
  }
  return ok({ cycle, record });
}

async function recordOf(tx: Tx, cycle: Cycle, now: Date): Promise<KeepingRecord | undefined> {
  return (await readKeepings(tx, await selectCredentials(tx, { credentialIds: [cycle.credentialId] }), now))[0];
}

/**
 * Chooses how to renew. Quarterly questions run through the whole cycle, so a path can be chosen before renewal opens,
 * and changed until it is renewed.
 */
export async function choosePath(
  db: Db,
  permission: Own,
  choice: { readonly cycleId: string; readonly path: RenewalPath },
  { clock }: { readonly clock: Clock },
): Promise<Result<'chosen' | 'renewed' | 'waits', RenewalProblem>> {
  const now = clock.now();
  return inTransaction(db, async (tx) => {
    const own = await lockOwn(tx, permission, choice.cycleId, now);
    if (!own.ok) return own;
    const { cycle, record } = own.value;
    if (!record.scheme.renewal.paths.value.includes(choice.path)) return err('RENEWAL_NO_SUCH_PATH');
    if (cycle.path !== choice.path) {
      await updatePath(tx, cycle.cycleId, choice.path);
      await note(tx, 'renewal.path-chosen', cycle, { kind: 'person', personId: cycle.personId }, 'the holder chose how to renew', now, { path: choice.path });
    }
    return ok(await settled(tx, cycle.cycleId, now, 'chosen'));
  });
}

/** Opens a checkout for the renewal fee. Two clicks get the same one; who has paid is told so. */
export async function payRenewal(
  db: Db,
  permission: Own,
  cycleId: string,
  through: { readonly provider: PaymentProvider; readonly baseUrl: string; readonly clock: Clock },
): Promise<Result<{ readonly payUrl: string }, RenewalProblem | PaymentProblem>> {
  const now = through.clock.now();
  const ordered = await inTransaction(db, async (tx): Promise<Result<string, RenewalProblem | PaymentProblem>> => {
    const own = await lockOwn(tx, permission, cycleId, now);
    if (!own.ok) return own;
    const { cycle, record } = own.value;
    if (record.keeping.renewal.state === 'early') return err('RENEWAL_NOT_OPEN');
    const amountCents = record.scheme.renewal.feeCents.value;
    if (amountCents === 0) return err('RENEWAL_NOTHING_TO_PAY');
    if (record.payment.paidAt) return err('PAYMENT_ALREADY_PAID');
    const order = await ensureKeepingOrder(tx, {
      personId: cycle.personId,
      aboutId: cycle.cycleId,
      purpose: 'renewal-fee',
      schemeVersion: cycle.schemeVersion,
      amountCents,
      now,
    });
    return ok(order.orderId);
  });
  return ordered.ok ? openCheckout(db, ordered.value, through) : ordered;
}

/** Signs the statement of the renewal. Signing again after a change of its words signs the new ones. */
export async function attestRenewal(
  db: Db,
  permission: Own,
  attest: SignedStatement & { readonly cycleId: string },
  { clock }: { readonly clock: Clock },
): Promise<Result<'attested' | 'renewed' | 'waits', RenewalProblem>> {
  const now = clock.now();
  return inTransaction(db, async (tx) => {
    const own = await lockOwn(tx, permission, attest.cycleId, now);
    if (!own.ok) return own;
    const { cycle, record } = own.value;
    if (record.keeping.renewal.state === 'early') return err('RENEWAL_NOT_OPEN');
    if (!attest.agreed) return err('RENEWAL_NOT_AGREED');
    const { version, sha256 } = renewalStatement();
    if (attest.statement !== sha256) return err('RENEWAL_STATEMENT_CHANGED');
    await updateAttested(tx, cycle.cycleId, { version, sha256 }, now);
    await note(tx, 'renewal.attested', cycle, { kind: 'person', personId: cycle.personId }, 'the holder signed the statement', now, { version, sha256 });
    return ok(await settled(tx, cycle.cycleId, now, 'attested'));
  });
}

async function settled<Otherwise extends string>(tx: Tx, cycleId: string, now: Date, otherwise: Otherwise): Promise<Otherwise | 'renewed' | 'waits'> {
  const outcome = await settleRenewal(tx, cycleId, now);
  return outcome === 'nothing' ? otherwise : outcome;
}

/**
 * Renews a cycle if nothing is missing any more; gives more days, by rule, where the holder has done all in time and
 * the body has yet to decide on hours; else does nothing. Safe to call after anything that could have been the last
 * missing piece, and again: a cycle is renewed once.
 */
export async function settleRenewal(tx: Tx, cycleId: string, now: Date): Promise<'renewed' | 'waits' | 'nothing'> {
  const cycle = await lockCycle(tx, cycleId);
  if (cycle?.state !== 'running') return 'nothing';
  const record = await recordOf(tx, cycle, now);
  if (record?.cycle.cycleId !== cycleId) return 'nothing';
  const { renewal } = record.keeping;
  if (renewal.state === 'ready') {
    await renew(tx, cycle, record, renewal.next, now);
    return 'renewed';
  }
  if (renewal.state === 'pending') {
    await giveTimeByRule(tx, cycle, record, renewal.lastDay, now);
    return 'waits';
  }
  return 'nothing';
}

/** Renewal in one transaction: period, next cycle, hours used up, fee delivered, registry, event, message. */
async function renew(tx: Tx, cycle: Cycle, record: KeepingRecord, next: { readonly from: PlainDate; readonly to: PlainDate }, now: Date): Promise<void> {
  const { credential, scheme, facts, payment, today } = record;
  const nextScheme = schemeInForce(credential.credential, today);
  const periodId = await insertPeriod(tx, credential.credentialId, next, 'renewal', now, nextScheme.version);
  await updateRenewed(tx, cycle.cycleId, periodId, now);
  await ensureCyclesOf(tx, credential.personId, now);
  if (cycle.path === 'ce') {
    const creditIds = facts.ce.counted.map(({ creditId }) => creditId);
    await insertUses(tx, { creditIds, credentialId: credential.credentialId, usedFor: cycle.cycleId, at: now });
  }
  if (payment.order && payment.paidAt) await noteDelivered(tx, payment.order.orderId, now);
  else await cancelKeepingOrder(tx, cycle.cycleId, { kind: 'system' }, 'RENEWED_WITHOUT_FEE', now);
  await syncRegistryEntry(tx, credential.personId, now);
  await recordEvent(tx, {
    kind: 'credential.renewed',
    actor: { kind: 'system' },
    subjectPersonId: credential.personId,
    entity: { name: 'credential', id: credential.credentialId },
    reason: 'every rule of the renewal is met',
    schemeVersion: cycle.schemeVersion,
    payload: {
      cycleId: cycle.cycleId,
      periodId,
      from: next.from,
      to: next.to,
      path: cycle.path ?? '',
      nextSchemeVersion: nextScheme.version,
      ceHalfHours: facts.ce.earned,
    },
    occurredAt: now,
  });
  const dates = renewalDatesOf({ to: next.to, anniversary: next.to }, nextScheme);
  await tell(tx, {
    toPersonId: credential.personId,
    message: 'renewal.renewed',
    values: { credential: scheme.title, number: credential.number, from: next.from, lastDay: dates.lastDay, opensOn: dates.opensOn },
    at: now,
    calendar: renewalCalendar('last-day', credential, dates.lastDay, scheme.title),
  });
}

/** While the body decides on hours, a holder who did all in time loses nothing: the days go on until it has decided. */
async function giveTimeByRule(tx: Tx, cycle: Cycle, record: KeepingRecord, lastDay: PlainDate, now: Date): Promise<void> {
  const { credential, scheme, today } = record;
  const days = scheme.reinstatement.reviewDays.value;
  // On the last day and not before: most decisions come in time without.
  if (lastDay > today) return;
  const wanted = addDays(today, days);
  const span = spansOf(credential.periods).findLast(({ from }) => from <= today);
  if (!span) throw new Error(`cycle ${cycle.cycleId} runs and holds no days`);
  const period = { from: span.to, to: addDays(wanted, 1) };
  const periodId = await insertPeriod(tx, credential.credentialId, period, 'extension', now, cycle.schemeVersion);
  await insertExtensionByRule(tx, { cycleId: cycle.cycleId, personId: cycle.personId, days: daysBetween(period.from, period.to), periodId, at: now });
  await updateEndsOn(tx, cycle.cycleId, period.to);
  await note(tx, 'renewal.extended', cycle, { kind: 'system' }, 'the holder has done all in time; hours wait for the body', now, {
    from: period.from,
    to: period.to,
  });
  await tell(tx, {
    toPersonId: cycle.personId,
    message: 'renewal.waits',
    values: { credential: scheme.title, lastDay: wanted },
    at: now,
  });
}

/** Renews every cycle of a person that has become ready: after hours were counted, or an assessment was passed. */
export async function settleRenewalsOf(tx: Tx, personId: string, now: Date): Promise<void> {
  for (const cycle of await selectCycles(tx, { personId })) {
    if (cycle.state === 'running' && cycle.attestedAt) await settleRenewal(tx, cycle.cycleId, now);
  }
}

/** Whether renewal of a cycle is open on a day: what the assessment room asks. */
export function isRenewalOpen(record: KeepingRecord): boolean {
  const { renewal } = record.keeping;
  return renewal.state !== 'closed' && renewalOpen(record.today, renewal);
}

function note(
  tx: Tx,
  kind: `renewal.${string}`,
  cycle: Cycle,
  actor: EventActor,
  reason: string,
  occurredAt: Date,
  payload: Readonly<Record<string, string | number>> = {},
): Promise<void> {
  return recordEvent(tx, {
    kind,
    actor,
    subjectPersonId: cycle.personId,
    entity: { name: 'renewal_cycle', id: cycle.cycleId },
    reason,
    schemeVersion: cycle.schemeVersion,
    payload: { credentialId: cycle.credentialId, ...payload },
    occurredAt,
  });
}

/** The calendar date in the zone that a cycle counts in. */
export function todayOf(record: Pick<KeepingRecord, 'scheme'>, now: Date): PlainDate {
  return plainDateIn(now, record.scheme.zone.value);
}
