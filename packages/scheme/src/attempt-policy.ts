import { addDays, addMonths, plainDateIn, type PlainDate } from '@einthoven/kernel';
import type { ExamWay } from './exam-way.ts';
import type { CetScheme } from './scheme.ts';

/** An attempt as the policy sees it. */
export type PastAttempt = {
  readonly attemptId: string;
  readonly applicationId: string;
  /** Empty while it is open. */
  readonly submittedAt: Date | undefined;
  /** Empty until it is scored. */
  readonly passed: boolean | undefined;
};

/** Everything the decision looks at. */
export type AttemptFacts = {
  readonly scheme: Pick<CetScheme, 'zone' | 'exam'>;
  readonly now: Date;
  /** The approved application, if there is one; it is open through `openUntil`. */
  readonly application: { readonly applicationId: string; readonly openUntil: PlainDate } | undefined;
  /** What the credential that the person has, or had, means for the exam; 'first' where nothing is said. */
  readonly way?: ExamWay | undefined;
  /** The final attempts paid for with that application. */
  readonly entitlement: { readonly quantity: number; readonly held: boolean; readonly ended: boolean } | undefined;
  /** Whether somebody under age has no guardian's consent that stands: none was given, or it was taken back. */
  readonly consentMissing?: boolean | undefined;
  /** All final attempts of this person for this credential, under any application. */
  readonly attempts: readonly PastAttempt[];
};

/** Why a person cannot sit now, where no date alone changes it. */
export type AttemptRefusal =
  /** The exam was passed, and nothing is left to win by it. */
  | 'EXAM_PASSED_ALREADY'
  /** The credential is suspended: a pass would change nothing. */
  | 'EXAM_CREDENTIAL_SUSPENDED'
  /** The credential was taken away for good, or its holder is on record as dead. */
  | 'EXAM_CREDENTIAL_ENDED'
  /** A submitted attempt has no score yet. */
  | 'EXAM_SCORE_PENDING'
  /** There is no approved application. */
  | 'EXAM_NO_APPROVED_APPLICATION'
  /** The application's year is over. */
  | 'EXAM_APPLICATION_CLOSED'
  /** The fee is not paid. */
  | 'EXAM_NOT_PAID'
  /** A payment dispute, or a refund being decided, holds the attempts; they are not lost. */
  | 'EXAM_ENTITLEMENT_HELD'
  /** Under age, without a guardian's consent that stands; the attempts are not lost. */
  | 'EXAM_CONSENT_MISSING'
  /** The payment was refunded. */
  | 'EXAM_ENTITLEMENT_ENDED';

/** What is true now about sitting the exam. */
export type AttemptDecision =
  /** An attempt is open: go on with it. */
  | { readonly decision: 'continue'; readonly attemptId: string }
  /** May start now; `ordinal` counts within the application. */
  | { readonly decision: 'may-sit'; readonly ordinal: number; readonly attemptsLeft: number; readonly openUntil: PlainDate }
  /** May start on `from`. If the application closes before that, `closesFirst` says so. */
  | { readonly decision: 'wait'; readonly from: PlainDate; readonly attemptsLeft: number; readonly openUntil: PlainDate; readonly closesFirst: boolean }
  /** All attempts are used: a new application and fee, from this date on. */
  | { readonly decision: 'new-application'; readonly from: PlainDate }
  | { readonly decision: 'not-now'; readonly reason: AttemptRefusal };

/**
 * Decides whether a person may sit the final exam now. Waits are calendar days from the day of submission in the
 * scheme's zone: after 30 days' wait, one may sit on the 30th day after.
 */
export function attemptDecision(facts: AttemptFacts): AttemptDecision {
  const { scheme, application, entitlement } = facts;
  const today = plainDateIn(facts.now, scheme.zone.value);
  const open = facts.attempts.find((attempt) => attempt.submittedAt === undefined);
  if (open) return { decision: 'continue', attemptId: open.attemptId };
  const closed = closedByCredential(facts);
  if (closed) return { decision: 'not-now', reason: closed };
  if (facts.attempts.some((attempt) => attempt.passed === undefined)) return { decision: 'not-now', reason: 'EXAM_SCORE_PENDING' };

  const usedUp = lastUsedUp(facts);
  if (usedUp && (today < usedUp.from || usedUp.applicationId === application?.applicationId)) return { decision: 'new-application', from: usedUp.from };
  if (!application) return { decision: 'not-now', reason: 'EXAM_NO_APPROVED_APPLICATION' };
  if (today > application.openUntil) return { decision: 'not-now', reason: 'EXAM_APPLICATION_CLOSED' };
  if (!entitlement) return { decision: 'not-now', reason: 'EXAM_NOT_PAID' };
  if (entitlement.ended) return { decision: 'not-now', reason: 'EXAM_ENTITLEMENT_ENDED' };

  const allowed = attemptsAllowed(facts);
  const failures = failuresUnder(facts, application.applicationId);
  if (failures.length >= allowed) {
    // Fewer attempts than the scheme gives were bought: the wait of the last failure is the rule after it.
    return { decision: 'new-application', from: addMonths(failures.at(-1) as PlainDate, scheme.exam.newApplicationAfterMonths.value) };
  }
  if (entitlement.held) return { decision: 'not-now', reason: 'EXAM_ENTITLEMENT_HELD' };
  if (facts.consentMissing) return { decision: 'not-now', reason: 'EXAM_CONSENT_MISSING' };

  const attemptsLeft = allowed - failures.length;
  const from = waitUntil(facts);
  if (from && today < from) {
    return { decision: 'wait', from, attemptsLeft, openUntil: application.openUntil, closesFirst: from > application.openUntil };
  }
  return { decision: 'may-sit', ordinal: failures.length + 1, attemptsLeft, openUntil: application.openUntil };
}

/**
 * The first day of a new application, where one is not possible yet: every attempt under an earlier one has failed, and
 * the months after the last are not over.
 */
export function newApplicationFrom(facts: Pick<AttemptFacts, 'scheme' | 'now' | 'attempts'>): PlainDate | undefined {
  const from = lastUsedUp(facts)?.from;
  return from !== undefined && plainDateIn(facts.now, facts.scheme.zone.value) < from ? from : undefined;
}

/** Why the exam is closed by what was won, or lost, before. A pass of this application ends it, whatever came after. */
function closedByCredential({ application, attempts, way = 'first' }: AttemptFacts): AttemptRefusal | undefined {
  const passes = attempts.filter((attempt) => attempt.passed === true);
  const passedHere = passes.some((attempt) => attempt.applicationId === application?.applicationId);
  if (application && !passedHere && way === 'suspended') return 'EXAM_CREDENTIAL_SUSPENDED';
  if (application && !passedHere && (way === 'revoked' || way === 'deceased')) return 'EXAM_CREDENTIAL_ENDED';
  return passedHere || way === 'in-force' || (passes.length > 0 && way !== 'anew') ? 'EXAM_PASSED_ALREADY' : undefined;
}

/** The first day after the wait of the newest failure, under whichever application that was. */
function waitUntil(facts: AttemptFacts): PlainDate | undefined {
  const waits = facts.scheme.exam.waitDaysAfterFailure.value;
  const ends = [...new Set(facts.attempts.map((attempt) => attempt.applicationId))].flatMap((applicationId) => {
    const failures = failuresUnder(facts, applicationId);
    const last = failures.at(-1);
    return last ? [addDays(last, waits[failures.length - 1] ?? waits.at(-1) ?? 0)] : [];
  });
  return ends.toSorted().at(-1);
}

function attemptsAllowed({ scheme, entitlement }: AttemptFacts): number {
  return Math.min(entitlement?.quantity ?? 0, scheme.exam.attempts.value);
}

/** Days of submission of the failures under an application, oldest first. */
function failuresUnder({ scheme, attempts }: Pick<AttemptFacts, 'scheme' | 'attempts'>, applicationId: string): readonly PlainDate[] {
  return attempts
    .filter((attempt) => attempt.applicationId === applicationId && attempt.passed === false)
    .map((attempt) => plainDateIn(attempt.submittedAt as Date, scheme.zone.value))
    .toSorted();
}

/** The newest application under which every attempt the scheme gives has failed, and from when the next one counts. */
function lastUsedUp(facts: Pick<AttemptFacts, 'scheme' | 'attempts'>): { readonly applicationId: string; readonly from: PlainDate } | undefined {
  const used = [...new Set(facts.attempts.map((attempt) => attempt.applicationId))].flatMap((applicationId) => {
    const failures = failuresUnder(facts, applicationId);
    if (failures.length < facts.scheme.exam.attempts.value) return [];
    return [{ applicationId, from: addMonths(failures.at(-1) as PlainDate, facts.scheme.exam.newApplicationAfterMonths.value) }];
  });
  return used.toSorted((a, b) => (a.from < b.from ? -1 : 1)).at(-1);
}
