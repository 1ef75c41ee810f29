import { err, ok, type Clock, type Result } from '@einthoven/kernel';
import { appealUntil } from '@einthoven/scheme';
import { cleanText, isUuid, type Permission } from '../account/index.ts';
import { inTransaction, type Db, type Tx } from '../db/pool.ts';
import { tell } from '../message/index.ts';
import { recordEvent } from '../platform/events.ts';
import type { Words } from '../platform/message-text.ts';
import { anySchemeVersion } from '../scheme/index.ts';
import { closeAttempt } from './attempt.ts';
import { lockAttempt, type Attempt } from './attempt.queries.ts';
import { insertHold, settleLostTime } from './hold.queries.ts';
import * as queries from './intervention.queries.ts';
import type { InterventionKind } from './intervention.queries.ts';
import { listBreaks } from './break.queries.ts';
import { insertCredit } from './outage.queries.ts';

/** Why an intervention did not happen. */
export type InterventionProblem =
  /** There is no such exam, or it does not run any more. */
  | 'EXAM_NOT_RUNNING'
  /** It is paused already, or is not. */
  | 'EXAM_PAUSED'
  | 'EXAM_NOT_PAUSED'
  | 'EXAM_ON_BREAK'
  /** The same was proposed already and waits for a second person. */
  | 'INTERVENTION_WAITING'
  | 'INTERVENTION_NOT_WAITING'
  | 'INTERVENTION_REASON_MISSING'
  | 'INTERVENTION_MINUTES'
  /** One's own exam, or one's own proposal. */
  | 'IMPARTIALITY_OWN'
  | 'IMPARTIALITY_SAME_PERSON';

/** What staff read about a problem. */
export const INTERVENTION_PROBLEM_WORDS: Readonly<Record<InterventionProblem, string>> = {
  EXAM_NOT_RUNNING: 'This exam does not run any more. Load the page again to see how it stands.',
  EXAM_PAUSED: 'The clock stands still already.',
  EXAM_NOT_PAUSED: 'The clock runs already.',
  EXAM_ON_BREAK: 'The candidate is on a break that was granted. They end it themselves.',
  INTERVENTION_WAITING: 'The same was proposed already and waits for a second person.',
  INTERVENTION_NOT_WAITING: 'This proposal does not wait any more. Load the page again.',
  INTERVENTION_REASON_MISSING: 'Say why in a sentence. It is kept for ever: no names, no addresses.',
  INTERVENTION_MINUTES: 'Give from 1 to 240 minutes.',
  IMPARTIALITY_OWN: 'This is your own exam. Somebody else acts on it.',
  IMPARTIALITY_SAME_PERSON: 'You proposed this. A second person agrees to it or declines it.',
};

/** The event of each kind, once it is done. */
const DONE: Readonly<Record<InterventionKind, `exam.${string}`>> = {
  extend: 'exam.extended',
  void: 'exam.voided',
  pause: 'exam.paused',
  resume: 'exam.resumed',
  end: 'exam.ended',
};

/**
 * To stop or restart a clock cannot wait, nor to end an exam, whose result then waits for a second person; to give time or
 * take a sitting away needs that person first.
 */
const NEEDS_TWO: Readonly<Record<InterventionKind, boolean>> = { extend: true, void: true, pause: false, resume: false, end: false };

/** What is asked for. */
export type InterventionRequest = {
  readonly attemptId: string;
  readonly kind: InterventionKind;
  readonly minutes: number | undefined;
  readonly reason: string;
};

/**
 * Pauses, resumes or ends an exam at once; proposes more time, or to make it void, to a second person.
 *
 * @returns whether it is done or proposed
 */
export async function intervene(
  db: Db,
  permission: Permission<'exam.intervene'>,
  request: InterventionRequest,
  { clock }: { readonly clock: Clock },
): Promise<Result<'done' | 'proposed', InterventionProblem>> {
  const reason = cleanText(request.reason);
  if (reason.length < 3 || reason.length > 2000) return err('INTERVENTION_REASON_MISSING');
  const { kind, minutes } = request;
  if (kind === 'extend' && !(minutes !== undefined && Number.isInteger(minutes) && minutes >= 1 && minutes <= 240)) return err('INTERVENTION_MINUTES');
  return inTransaction(db, async (tx) => {
    const now = clock.now();
    const attempt = await running(tx, request.attemptId);
    if (!attempt) return err('EXAM_NOT_RUNNING');
    const by = permission.actor.personId;
    if (attempt.personId === by) return err('IMPARTIALITY_OWN');
    const pausedAt = await queries.findPausedAt(tx, attempt.attemptId);
    if (kind === 'pause' && pausedAt) return err('EXAM_PAUSED');
    if (kind === 'resume' && !pausedAt) return err('EXAM_NOT_PAUSED');
    // A break is its person's own: they end it, and what it gives back is counted.
    if (kind === 'resume' && (await listBreaks(tx, attempt.attemptId)).some((one) => one.endedAt === null)) return err('EXAM_ON_BREAK');
    const waits = NEEDS_TWO[kind];
    const interventionId = await queries.insertIntervention(tx, {
      attemptId: attempt.attemptId,
      kind,
      minutes: kind === 'extend' ? minutes : undefined,
      reason,
      by,
      at: now,
      doneAt: waits ? undefined : now,
    });
    if (interventionId === undefined) return err('INTERVENTION_WAITING');
    if (!waits) await carryOut(tx, attempt, { kind, minutes: null, interventionId, pausedAt, by }, now);
    if (kind === 'end') await tellEnded(tx, attempt, reason, now);
    await record(tx, attempt, waits ? `exam.${kind}-proposed` : DONE[kind], by, reason, { interventionId, minutes: minutes ?? null }, now);
    return ok(waits ? 'proposed' : 'done');
  });
}

/** A second person agrees to a proposal, which is then carried out, or declines it. */
export async function answerProposal(
  db: Db,
  permission: Permission<'exam.intervene'>,
  interventionId: string,
  agree: boolean,
  { clock }: { readonly clock: Clock },
): Promise<Result<undefined, InterventionProblem>> {
  return inTransaction(db, async (tx) => {
    const now = clock.now();
    const proposed = isUuid(interventionId) ? await queries.lockProposed(tx, interventionId) : undefined;
    if (!proposed) return err('INTERVENTION_NOT_WAITING');
    const by = permission.actor.personId;
    const attempt = await running(tx, proposed.attemptId);
    if (!agree) {
      // Who proposed it may take it back; that is no agreement.
      await queries.endProposal(tx, interventionId, { declinedAt: now });
      if (attempt) await record(tx, attempt, `exam.${proposed.kind}-declined`, by, 'declined by a person', { interventionId }, now);
      return ok(undefined);
    }
    if (!attempt) return err('EXAM_NOT_RUNNING');
    if (attempt.personId === by) return err('IMPARTIALITY_OWN');
    if (proposed.proposedBy === by) {
      await record(tx, attempt, 'impartiality.refused', by, 'IMPARTIALITY_SAME_PERSON', { interventionId }, now);
      return err('IMPARTIALITY_SAME_PERSON');
    }
    await queries.endProposal(tx, interventionId, { agreedBy: by, at: now });
    await carryOut(tx, attempt, { ...proposed, by, pausedAt: await queries.findPausedAt(tx, attempt.attemptId) }, now);
    await record(tx, attempt, DONE[proposed.kind], by, proposed.reason, { interventionId, minutes: proposed.minutes }, now);
    if (proposed.kind === 'void') await tellVoid(tx, attempt, proposed.reason, now);
    return ok(undefined);
  });
}

async function running(tx: Tx, attemptId: string): Promise<Attempt | undefined> {
  const attempt = isUuid(attemptId) ? await lockAttempt(tx, attemptId) : undefined;
  return attempt?.state === 'open' ? attempt : undefined;
}

async function carryOut(
  tx: Tx,
  attempt: Attempt,
  act: {
    readonly kind: InterventionKind;
    readonly minutes: number | null;
    readonly interventionId: string;
    readonly pausedAt: Date | undefined;
    readonly by: string;
  },
  now: Date,
): Promise<void> {
  const { attemptId } = attempt;
  if (act.kind === 'pause') await queries.writePaused(tx, attemptId, now);
  else if (act.kind === 'resume' && act.pausedAt) {
    await queries.writeResumed(tx, attemptId);
    const seconds = Math.ceil((now.getTime() - act.pausedAt.getTime()) / 1000);
    if (seconds > 0) await insertCredit(tx, { attemptId, seconds, at: now, cause: { kind: 'pause', interventionId: act.interventionId } });
  } else if (act.kind === 'extend' && act.minutes !== null) {
    const seconds = act.minutes * 60;
    await insertCredit(tx, { attemptId, seconds, at: now, cause: { kind: 'extension', interventionId: act.interventionId } });
    // What an outage took and is given now, nobody has to decide on afterwards.
    const reason = 'The time that an outage took was given';
    if (await settleLostTime(tx, attemptId, { seconds, by: act.by, at: now, reason }))
      await record(tx, attempt, 'exam.hold-lifted', act.by, reason, { interventionId: act.interventionId }, now);
  } else if (act.kind === 'void') await queries.writeVoid(tx, attemptId);
  else if (act.kind === 'end') {
    await closeAttempt(tx, attemptId, 'proctor', now);
    await insertHold(tx, { attemptId, interventionId: act.interventionId, by: act.by, at: now });
  }
}

async function record(
  tx: Tx,
  attempt: Attempt,
  kind: `${string}.${string}`,
  by: string,
  reason: string,
  payload: Readonly<Record<string, string | number | null>>,
  now: Date,
): Promise<void> {
  await recordEvent(tx, {
    kind,
    actor: { kind: 'person', personId: by },
    subjectPersonId: attempt.personId,
    entity: { name: 'attempt', id: attempt.attemptId },
    reason,
    schemeVersion: attempt.schemeVersion,
    payload,
    occurredAt: now,
  });
}

/** Tells a candidate that their attempt does not count, and why. A simulated candidate is told nothing. */
export async function tellVoid(
  tx: Tx,
  { personId, rehearsalId, schemeVersion: version }: Pick<Attempt, 'personId' | 'rehearsalId' | 'schemeVersion'>,
  reason: string | Words,
  at: Date,
): Promise<void> {
  if (rehearsalId !== undefined) return;
  const scheme = anySchemeVersion(version);
  const { withinDays, decidedWithinDays } = scheme.appeal;
  const values = { reason, appealBy: appealUntil(at, scheme), appealDays: withinDays.value, decidedWithinDays: decidedWithinDays.value };
  await tell(tx, { toPersonId: personId, message: 'exam.voided', values, at });
}

/** Tells a candidate that their exam was ended, what is kept, and who decides. */
async function tellEnded(tx: Tx, { personId, rehearsalId }: Attempt, reason: string, at: Date): Promise<void> {
  if (rehearsalId === undefined) await tell(tx, { toPersonId: personId, message: 'exam.ended', values: { reason }, at });
}
