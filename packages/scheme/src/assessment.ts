import type { PlainDate } from '@einthoven/kernel';
import type { Scheme } from './scheme.ts';

/** What a renewal assessment is sat for, and whether that is open on the day asked. */
export type AssessmentPurpose =
  /** A renewal that is open. */
  | { readonly state: 'open' }
  /** A renewal that opens later. */
  | { readonly state: 'early'; readonly opensOn: PlainDate }
  /** Nothing that asks for it: renewed already, ended, or no application that needs it. */
  | { readonly state: 'closed' };

/** A sitting of the renewal assessment for one cycle or one end of a credential; void ones left out. */
export type AssessmentAttempt = {
  readonly attemptId: string;
  readonly state: 'open' | 'submitted';
  /** Undefined until it is scored. */
  readonly passed: boolean | undefined;
};

/** What a person can do about the renewal assessment. */
export type AssessmentDecision =
  | { readonly decision: 'may-sit'; readonly ordinal: number; /** This one included. */ readonly attemptsLeft: number }
  | { readonly decision: 'continue'; readonly attemptId: string }
  | { readonly decision: 'passed'; readonly attemptId: string }
  /** Submitted, and its result is held until a person decides. */
  | { readonly decision: 'held'; readonly attemptId: string }
  /** Every attempt was used: the other ways to renew remain. */
  | { readonly decision: 'used-up'; readonly attempts: number }
  | { readonly decision: 'early'; readonly opensOn: PlainDate }
  | { readonly decision: 'closed' }
  /** The scheme has no such assessment. */
  | { readonly decision: 'not-offered' };

/**
 * Whether a person may sit the renewal assessment now. What was begun can be finished and what was passed stays passed,
 * also where the renewal has closed meanwhile.
 *
 * @param attempts for this cycle or this end of the credential, oldest first
 */
export function assessmentDecision(purpose: AssessmentPurpose, attempts: readonly AssessmentAttempt[], scheme: Pick<Scheme, 'renewal'>): AssessmentDecision {
  const rules = scheme.renewal.assessment;
  if (!rules) return { decision: 'not-offered' };
  const open = attempts.find(({ state }) => state === 'open');
  if (open) return { decision: 'continue', attemptId: open.attemptId };
  const passed = attempts.find((attempt) => attempt.passed);
  if (passed) return { decision: 'passed', attemptId: passed.attemptId };
  const held = attempts.find((attempt) => attempt.passed === undefined);
  if (held) return { decision: 'held', attemptId: held.attemptId };
  if (purpose.state === 'early') return { decision: 'early', opensOn: purpose.opensOn };
  if (purpose.state === 'closed') return { decision: 'closed' };
  const attemptsLeft = rules.attempts.value - attempts.length;
  if (attemptsLeft <= 0) return { decision: 'used-up', attempts: rules.attempts.value };
  return { decision: 'may-sit', ordinal: attempts.length + 1, attemptsLeft };
}
