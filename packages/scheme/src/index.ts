/**
 * The rules of a certification scheme as values and pure decisions.
 *
 * @module @einthoven/scheme
 */
export { parseCetScheme } from './scheme.ts';
export type { CetScheme, Policy } from './scheme.ts';
export { ageYears, approvalNeeds, decideEligibility } from './eligibility.ts';
export type {
  Attestation,
  Eligibility,
  EligibilityClaims,
  EligibilityEvidence,
  EligibilityRoute,
  Employment,
  PlainValue,
  ProvisionalReason,
  ReviewCode,
  ReviewReason,
  RuleCode,
  TrainingClaims,
  UnmetRule,
} from './eligibility.ts';
export { conditionWords, provisionalWords, reviewWords, unmetWords } from './eligibility-words.ts';
export type { ConditionWords, FindingWords } from './eligibility-words.ts';
export { countedHours } from './work-hours.ts';
export type { WorkPeriod } from './work-hours.ts';
export { attemptDecision } from './attempt-policy.ts';
export type { AttemptDecision, AttemptFacts, AttemptRefusal, PastAttempt } from './attempt-policy.ts';
export { awardPeriod, lastDayOf, periodOn, publicStandingOn, renewalDates, standingOn } from './standing.ts';
export type { CredentialPeriod, Standing, StandingAction, StandingFacts, StandingReason, StandingStatus } from './standing.ts';
export { refundDecision, refundNeedsSecondPerson } from './fee.ts';
export type { RefundDecision, RefundFacts, RefundReason } from './fee.ts';
