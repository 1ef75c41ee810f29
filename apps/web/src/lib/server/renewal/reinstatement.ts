import { addDays, err, ok, plainDateIn, type Clock, type PlainDate, type Result } from '@einthoven/kernel';
import { bandOn, bandQuote, endedOn, reinstatementNeeds, type BandQuote, type ReinstatementNeed } from '@einthoven/scheme';
import { isUuid, type Permission } from '../account/index.ts';
import { selectCredentials } from '../credential/index.ts';
import { inTransaction, type Db, type Tx } from '../db/pool.ts';
import { readStatement } from '../eligibility/index.ts';
import { tell } from '../message/index.ts';
import {
  cancelKeepingOrder,
  ensureKeepingOrder,
  keepingPayments,
  NO_PAYMENT,
  openCheckout,
  type KeepingPayment,
  type PaymentProblem,
  type PaymentProvider,
} from '../payment/index.ts';
import { recordEvent, type EventActor } from '../platform/events.ts';
import { sealFor } from '../platform/personal-key.ts';
import { lockCycle, updateEnded } from './cycle.queries.ts';
import { ensureCyclesOf, readKeepings, type KeepingRecord } from './keeping.ts';
import {
  insertReinstatement,
  insertReinstatementStep,
  lockReinstatement,
  updateReinstatement,
  type Reinstatement,
  type ReinstatementStep,
} from './reinstatement.queries.ts';
import { renewalCalendar } from './renewal-calendar.ts';
import type { SignedStatement } from './renewal.ts';

type Own = Permission<'renewal.manage-own'>;

/** Why nothing came of an act on a reinstatement. */
export type ReinstatementProblem =
  /** There is no such credential or application, or it is another person's. */
  | 'REINSTATEMENT_UNKNOWN'
  /** The credential holds: nothing to win back. */
  | 'REINSTATEMENT_NOT_ENDED'
  /** Revoked, surrendered, or the holder has died. */
  | 'REINSTATEMENT_ENDED_FOR_GOOD'
  /** Every band has passed: only certifying anew. */
  | 'REINSTATEMENT_TOO_LATE'
  /** An application is open already. */
  | 'REINSTATEMENT_OPEN_ALREADY'
  /** The box of the statement was not ticked. */
  | 'REINSTATEMENT_NOT_AGREED'
  /** The page showed other words than hold now. */
  | 'REINSTATEMENT_STATEMENT_CHANGED'
  /** It is not with the person any more, or not with the staff yet. */
  | 'REINSTATEMENT_NOT_NOW'
  /** Somebody else acted on it since this page was opened. */
  | 'REINSTATEMENT_CHANGED'
  /** Nobody decides on their own. */
  | 'REINSTATEMENT_OWN'
  /** There was a cure period before. */
  | 'REINSTATEMENT_CURED'
  /** A denial is decided by somebody who did not propose it. */
  | 'REINSTATEMENT_SECOND_PERSON'
  /** After an appeal somebody else decides. */
  | 'REINSTATEMENT_DECIDED_BEFORE'
  /** Nobody proposed to deny it. */
  | 'REINSTATEMENT_NOT_PROPOSED'
  /** Something that the rules ask for is missing. */
  | 'REINSTATEMENT_INCOMPLETE';

/** The statement of a reinstatement as it is worded now. */
export function reinstatementStatement(): ReturnType<typeof readStatement<'reinstatement'>> {
  return readStatement('reinstatement');
}

/** An application with what it still needs. */
export type ReinstatementView = {
  readonly application: Reinstatement;
  readonly quote: BandQuote;
  readonly needs: readonly ReinstatementNeed[];
  readonly payment: KeepingPayment;
};

/** What an application asks for and what of it is there. */
export async function viewOf(db: Db | Tx, record: KeepingRecord, application: Reinstatement): Promise<ReinstatementView> {
  const { scheme, facts } = record;
  const band = scheme.reinstatement.bands.value.find(({ upToYears }) => upToYears === application.bandUpToYears);
  if (!band) throw new Error(`${scheme.version} has no band of ${application.bandUpToYears} years`);
  const quote = bandQuote(band, application.appliedOn, application.endedOn, { ...facts.back, standing: record.credential }, scheme, application.openUntil);
  const payment = (await keepingPayments(db, [application.reinstatementId])).get(application.reinstatementId) ?? NO_PAYMENT;
  const dayOf = (at: Date | undefined) => at && plainDateIn(at, scheme.zone.value);
  return {
    application,
    quote,
    payment,
    needs: reinstatementNeeds(quote, { paidOn: dayOf(payment.paidAt), paymentHeld: payment.held, attestedOn: dayOf(application.attestedAt) }),
  };
}

/** All that is known of keeping a credential, inside a transaction. */
export async function recordOf(tx: Tx, credentialId: string, now: Date): Promise<KeepingRecord | undefined> {
  return (await readKeepings(tx, await selectCredentials(tx, { credentialIds: [credentialId] }), now))[0];
}

/** Applies, in the band of today. The quote was read before; nothing is paid by applying. */
export async function applyForReinstatement(
  db: Db,
  permission: Own,
  credentialId: string,
  { clock }: { readonly clock: Clock },
): Promise<Result<'applied', ReinstatementProblem>> {
  const now = clock.now();
  const { personId } = permission.actor;
  return inTransaction(db, async (tx): Promise<Result<'applied', ReinstatementProblem>> => {
    await ensureCyclesOf(tx, personId, now);
    const record = isUuid(credentialId) ? await recordOf(tx, credentialId, now) : undefined;
    if (record?.credential.personId !== personId) return err('REINSTATEMENT_UNKNOWN');
    const { credential, cycle, scheme, today, keeping } = record;
    if (!keeping.back) return err(endedOn(today, credential) === undefined ? 'REINSTATEMENT_NOT_ENDED' : 'REINSTATEMENT_ENDED_FOR_GOOD');
    const band = bandOn(today, keeping.back.endedOn, scheme);
    if (!band) return err('REINSTATEMENT_TOO_LATE');
    await closeCycle(tx, cycle.cycleId, credential.personId, now);
    const openUntil = addDays(today, scheme.reinstatement.openDays.value);
    const id = await insertReinstatement(tx, {
      credentialId,
      personId,
      schemeVersion: scheme.version,
      endedOn: keeping.back.endedOn,
      bandUpToYears: band.upToYears,
      appliedOn: today,
      appliedAt: now,
      openUntil,
    });
    if (id === undefined) return err('REINSTATEMENT_OPEN_ALREADY');
    await step(tx, { reinstatementId: id, personId, schemeVersion: scheme.version }, 'applied', { kind: 'person', personId }, now, {
      payload: { band: band.upToYears },
    });
    await tell(tx, {
      toPersonId: personId,
      message: 'renewal.return-applied',
      values: { credential: scheme.title, price: band.feeCents, openUntil },
      at: now,
      calendar: renewalCalendar('application', credential, openUntil, scheme.title),
    });
    return ok('applied');
  });
}

/** Marks a cycle whose time is over as ended, with its event, once; the night run does it for everybody else. */
export async function closeCycle(tx: Tx, cycleId: string, personId: string, now: Date): Promise<boolean> {
  const cycle = await lockCycle(tx, cycleId);
  if (!cycle || !(await updateEnded(tx, cycleId, now))) return false;
  await cancelKeepingOrder(tx, cycleId, { kind: 'system' }, 'PERIOD_ENDED', now);
  await recordEvent(tx, {
    kind: 'credential.inactive',
    actor: { kind: 'system' },
    subjectPersonId: personId,
    entity: { name: 'credential', id: cycle.credentialId },
    reason: 'the last valid day has passed without a renewal',
    schemeVersion: cycle.schemeVersion,
    payload: { cycleId, since: cycle.endsOn },
    occurredAt: now,
  });
  return true;
}

/** An application of one's own that is with the person, locked. */
async function lockOwn(
  tx: Tx,
  permission: Own,
  id: string,
  now: Date,
): Promise<Result<{ application: Reinstatement; record: KeepingRecord }, ReinstatementProblem>> {
  const application = isUuid(id) ? await lockReinstatement(tx, id) : undefined;
  if (!application || application.personId !== permission.actor.personId) return err('REINSTATEMENT_UNKNOWN');
  const record = await recordOf(tx, application.credentialId, now);
  if (!record) return err('REINSTATEMENT_UNKNOWN');
  if (!withPerson(application, record.today)) return err('REINSTATEMENT_NOT_NOW');
  return ok({ application, record });
}

/** Whether the person can still do something about an application. */
export function withPerson(application: Reinstatement, today: PlainDate): boolean {
  return (application.state === 'open' || application.state === 'curing') && today <= application.openUntil;
}

/** Opens a checkout for the fee of an application. */
export async function payReinstatement(
  db: Db,
  permission: Own,
  id: string,
  through: { readonly provider: PaymentProvider; readonly baseUrl: string; readonly clock: Clock },
): Promise<Result<{ readonly payUrl: string }, ReinstatementProblem | PaymentProblem>> {
  const now = through.clock.now();
  const ordered = await inTransaction(db, async (tx): Promise<Result<string, ReinstatementProblem | PaymentProblem>> => {
    const own = await lockOwn(tx, permission, id, now);
    if (!own.ok) return own;
    const view = await viewOf(tx, own.value.record, own.value.application);
    if (view.quote.feeCents === 0) return err('REINSTATEMENT_NOT_NOW');
    if (view.payment.paidAt) return err('PAYMENT_ALREADY_PAID');
    const { personId, schemeVersion } = view.application;
    const order = await ensureKeepingOrder(tx, { personId, aboutId: id, purpose: 'reinstatement-fee', schemeVersion, amountCents: view.quote.feeCents, now });
    return ok(order.orderId);
  });
  return ordered.ok ? openCheckout(db, ordered.value, through) : ordered;
}

/** Signs the statement of an application. */
export async function attestReinstatement(
  db: Db,
  permission: Own,
  attest: SignedStatement & { readonly reinstatementId: string },
  { clock }: { readonly clock: Clock },
): Promise<Result<'attested' | 'complete', ReinstatementProblem>> {
  const now = clock.now();
  return inTransaction(db, async (tx): Promise<Result<'attested' | 'complete', ReinstatementProblem>> => {
    const own = await lockOwn(tx, permission, attest.reinstatementId, now);
    if (!own.ok) return own;
    if (!attest.agreed) return err('REINSTATEMENT_NOT_AGREED');
    const { version, sha256 } = reinstatementStatement();
    if (attest.statement !== sha256) return err('REINSTATEMENT_STATEMENT_CHANGED');
    await updateReinstatement(tx, attest.reinstatementId, { attested: { version, sha256, at: now } });
    await step(tx, own.value.application, 'attested', { kind: 'person', personId: permission.actor.personId }, now, { payload: { version, sha256 } });
    return ok((await settleReinstatement(tx, attest.reinstatementId, now)) ? 'complete' : 'attested');
  });
}

/**
 * Hands an application to the staff once nothing is missing any more; does nothing before. After a cure period the
 * person says when they are done, with {@link answerCure}.
 *
 * @returns whether it is with the staff now because of this call
 */
export async function settleReinstatement(tx: Tx, id: string, now: Date): Promise<boolean> {
  const application = await lockReinstatement(tx, id);
  if (application?.state !== 'open') return false;
  const record = await recordOf(tx, application.credentialId, now);
  if (!record || record.today > application.openUntil) return false;
  const view = await viewOf(tx, record, application);
  if (view.needs.length > 0) return false;
  await handOver(tx, application, record, 'completed', { kind: 'system' }, now);
  return true;
}

async function handOver(
  tx: Tx,
  application: Reinstatement,
  record: KeepingRecord,
  what: 'completed' | 'cured',
  actor: EventActor,
  now: Date,
  sealedWords?: Buffer,
): Promise<void> {
  await updateReinstatement(tx, application.reinstatementId, { state: 'complete', completedAt: now, ...(what === 'cured' ? { cured: true } : {}) });
  await step(tx, application, what, actor, now, { sealedWords });
  await tell(tx, {
    toPersonId: application.personId,
    message: 'renewal.return-complete',
    values: { credential: record.scheme.title, answerBy: addDays(record.today, record.scheme.reinstatement.reviewDays.value) },
    at: now,
  });
}

/** The person says that what was found wanting is put right. */
export async function answerCure(
  db: Db,
  permission: Own,
  answer: { readonly reinstatementId: string; readonly words: string },
  { clock }: { readonly clock: Clock },
): Promise<Result<'complete', ReinstatementProblem>> {
  const now = clock.now();
  const { personId } = permission.actor;
  return inTransaction(db, async (tx): Promise<Result<'complete', ReinstatementProblem>> => {
    const own = await lockOwn(tx, permission, answer.reinstatementId, now);
    if (!own.ok) return own;
    const { application, record } = own.value;
    if (application.state !== 'curing') return err('REINSTATEMENT_NOT_NOW');
    const view = await viewOf(tx, record, application);
    if (view.needs.length > 0) return err('REINSTATEMENT_INCOMPLETE');
    await handOver(tx, application, record, 'cured', { kind: 'person', personId }, now, await sealFor(tx, personId, { words: answer.words }));
    return ok('complete');
  });
}

/** The person takes an application back; what was paid can be had back in full. */
export async function withdrawReinstatement(
  db: Db,
  permission: Own,
  id: string,
  { clock }: { readonly clock: Clock },
): Promise<Result<'withdrawn', ReinstatementProblem>> {
  const now = clock.now();
  return inTransaction(db, async (tx): Promise<Result<'withdrawn', ReinstatementProblem>> => {
    const application = isUuid(id) ? await lockReinstatement(tx, id) : undefined;
    if (application?.personId !== permission.actor.personId) return err('REINSTATEMENT_UNKNOWN');
    if (application.state !== 'open' && application.state !== 'curing' && application.state !== 'complete') return err('REINSTATEMENT_NOT_NOW');
    await updateReinstatement(tx, id, { state: 'withdrawn', decidedAt: now });
    await cancelKeepingOrder(tx, id, { kind: 'person', personId: application.personId }, 'APPLICATION_WITHDRAWN', now);
    await step(tx, application, 'withdrawn', { kind: 'person', personId: application.personId }, now);
    return ok('withdrawn');
  });
}

/** Appends a step with its event. */
export async function step(
  tx: Tx,
  application: Pick<Reinstatement, 'reinstatementId' | 'personId' | 'schemeVersion'>,
  what: ReinstatementStep['step'],
  actor: EventActor,
  at: Date,
  more: { readonly sealedWords?: Buffer | undefined; readonly payload?: Readonly<Record<string, string | number>> } = {},
): Promise<void> {
  await insertReinstatementStep(tx, application.reinstatementId, {
    step: what,
    by: actor.kind === 'person' ? actor.personId : undefined,
    sealedWords: more.sealedWords,
    at,
  });
  await recordEvent(tx, {
    kind: `reinstatement.${what}`,
    actor,
    subjectPersonId: application.personId,
    entity: { name: 'reinstatement', id: application.reinstatementId },
    reason: STEP_REASONS[what],
    schemeVersion: application.schemeVersion,
    ...(more.payload ? { payload: more.payload } : {}),
    occurredAt: at,
  });
}

const STEP_REASONS = {
  applied: 'the holder applied',
  attested: 'the holder signed the statement',
  completed: 'nothing is missing any more',
  cure: 'staff asked to put something right',
  cured: 'the holder says that it is put right',
  'denial-proposed': 'staff proposed to deny it',
  reinstated: 'staff granted it',
  denied: 'a second member of staff denied it',
  withdrawn: 'the holder took it back',
  expired: 'its time passed before it was complete',
  reopened: 'it is looked at again',
} as const satisfies Record<ReinstatementStep['step'], string>;
