/**
 * The rules of a certification scheme as values and pure decisions.
 *
 * @module @einthoven/scheme
 */
export { parseCetScheme } from './scheme.ts';
export type { CetScheme, Policy } from './scheme.ts';
export { attemptDecision } from './attempt-policy.ts';
export type { AttemptDecision, AttemptFacts, AttemptRefusal, PastAttempt } from './attempt-policy.ts';
