/**
 * The rules of a certification scheme as values and pure decisions.
 *
 * @module @einthoven/scheme
 */
export { CE_SUBJECTS, parseCetScheme, parseScheme, RENEWAL_PATHS } from './scheme.ts';
export type { CeSubject, CetScheme, Policy, PortfolioScheme, RenewalPath, Scheme } from './scheme.ts';
export { schemeInForceAt, schemeInForceOn } from './in-force.ts';
export { ceProgress, ceProgressToward, cycleNeed, readingHalfHours } from './ce.ts';
export { ceClashes, courseHours, reviewOutcome } from './ce-course.ts';
export type { CeClash, CeClashCode, CeEntry, CourseHours, CourseLoad, ReviewOutcome } from './ce-course.ts';
export type { CeCredit, CeCycle, CeNeed, CeProgress, OutsideReason } from './ce.ts';
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
export { provisionalWordsInSpanish, unmetWordsInSpanish } from './eligibility-words-es.ts';
export { ofAgeOn, provisionalWaits } from './provisional.ts';
export type { ProvisionalFacts } from './provisional.ts';
export { countedHours } from './work-hours.ts';
export type { WorkPeriod } from './work-hours.ts';
export { experienceOf } from './experience.ts';
export type { Experience, Gap, Stretch } from './experience.ts';
export { decidePortfolio } from './portfolio.ts';
export type { PortfolioDecision, PortfolioFacts, PortfolioNeed } from './portfolio.ts';
export { attemptDecision, newApplicationFrom } from './attempt-policy.ts';
export type { AttemptDecision, AttemptFacts, AttemptRefusal, PastAttempt } from './attempt-policy.ts';
export { examWayOn } from './exam-way.ts';
export type { ExamWay } from './exam-way.ts';
export { awardPeriod, finalActionOn, lastDayOf, periodOn, publicStandingOn, reinstatementEndsOn, renewalDates, spansOf, standingOn } from './standing.ts';
export type {
  CredentialPeriod,
  PublicStandingStatus,
  Span,
  Standing,
  StandingAction,
  StandingFacts,
  StandingReason,
  StandingRules,
  StandingStatus,
} from './standing.ts';
export { auditSize, decideExtension, decideRenewal, remindersOf, renewalDatesOf, renewalOpen } from './renewal.ts';
export type {
  ExtensionRefusal,
  PathProgress,
  Reminder,
  RenewalClosed,
  RenewalDates,
  RenewalDecision,
  RenewalFacts,
  RenewalNeed,
  RenewalRules,
} from './renewal.ts';
export { bandOn, bandQuote, endedOn, reinstatedPeriod, reinstatementNeeds, reinstatementQuote } from './reinstatement.ts';
export type { BandQuote, ReinstatementBand, ReinstatementFacts, ReinstatementNeed, ReinstatementQuote, ReinstatementRules } from './reinstatement.ts';
export { assessmentDecision } from './assessment.ts';
export type { AssessmentAttempt, AssessmentDecision, AssessmentPurpose } from './assessment.ts';
export { quarterlyOutlook, quarterMet, quarterNotices, quarterOn, quartersOf, quarterStateOn } from './quarter.ts';
export type { Quarter, QuarteredCycle, QuarterlyOutlook, QuarterNotice, QuarterProgress, QuarterRules, QuarterState } from './quarter.ts';
export { keepingOn } from './next-step.ts';
export type { Keeping, KeepingFacts, NextStep } from './next-step.ts';
export { keepingRefundDecision, refundDecision, refundNeedsSecondPerson } from './fee.ts';
export type { RefundDecision, RefundFacts, RefundReason } from './fee.ts';
export {
  answerBy,
  appealUntil,
  caseDecideBy,
  caseDecisionStep,
  caseStepRefusal,
  complaintAnswerBy,
  conflictOf,
  daysLeft,
  decideBy,
  declarationHoldsUntil,
  mayAppeal,
  outcomeNeedsTwo,
  revocationFinalOn,
} from './conduct.ts';
export type { AppealRefusal, CaseFacts, CaseOutcome, CaseProposal, CaseState, CaseStep, Conflict, Involvement } from './conduct.ts';
export {
  AGE_BANDS,
  checkRoster,
  completionGaps,
  hoursProblem,
  inviteLastDay,
  isFormula,
  LEAD_SETS,
  overlaps,
  rosterSmells,
  signerProblem,
  TRACING_QUALITIES,
  tracingProblem,
} from './school.ts';
export type {
  CheckedLine,
  CompletionFacts,
  CompletionGap,
  DeskSmell,
  HoursProblem,
  RosterLine,
  RosterRowProblem,
  RosterSmell,
  SignerProblem,
  TracingEntry,
  TracingProblem,
} from './school.ts';
export { approvalOn, programApproval, programGaps, programRates, PROGRAM_POLICIES, RUBRIC, rubricOutcome } from './program.ts';
export type {
  ApprovalOnRecord,
  ApprovalSpan,
  PassCount,
  PassRate,
  ProgramApproval,
  ProgramDecision,
  ProgramFacts,
  ProgramGap,
  ProgramRates,
  RubricCriterion,
  RubricFinding,
  RubricOutcome,
} from './program.ts';
