/** What later concepts and routes may use of this one. */
export { answerAudit, effectAudit, openFinding, overturnAudit, readOwnAuditReason, recordFinding } from './audit.ts';
export type { AuditFinding, AuditProblem } from './audit.ts';
export { selectAudit, selectAuditSteps } from './audit.queries.ts';
export type { AuditRow, AuditStep } from './audit.queries.ts';
export { selectCycles } from './cycle.queries.ts';
export type { Cycle } from './cycle.queries.ts';
export { askExtension, decideExtensionWish, readOwnExtensions } from './extension.ts';
export type { ExtensionProblem } from './extension.ts';
export type { Extension } from './extension.queries.ts';
export { ensureCyclesOf, readKeepings, readOwnKeepings } from './keeping.ts';
export type { KeepingRecord } from './keeping.ts';
export { nightRun } from './night-run.ts';
export type { NightCounts, NightRun } from './night-run.ts';
export { readDraws, readPublicDraws } from './draws.ts';
export type { ShownDraw } from './draws.ts';
export type { Draw } from './night-run.queries.ts';
export { cutOf, hasAssessmentForms, readAssessments, settleAssessment, startAssessment } from './assessment.ts';
export type { Assessment, AssessmentProblem } from './assessment.ts';
export { answerQuarter, joinQuarterly, openQuarter, readQuarterlies } from './quarterly.ts';
export type { Quarterly, QuarterProblem, QuarterQuestion } from './quarterly.ts';
export { selectAnswers } from './quarterly.queries.ts';
export { NO_PATH_FACTS, PATH_PAGES, pathFactsOf } from './path-facts.ts';
export type { PathFacts } from './path-facts.ts';
export {
  answerCure,
  applyForReinstatement,
  attestReinstatement,
  payReinstatement,
  reinstatementStatement,
  settleReinstatement,
  viewOf,
  withdrawReinstatement,
  withPerson,
} from './reinstatement.ts';
export type { ReinstatementProblem, ReinstatementView } from './reinstatement.ts';
export { decideReinstatement, openProposal, reopenReinstatement } from './reinstatement-decision.ts';
export type { ReinstatementDecision } from './reinstatement-decision.ts';
export { selectReinstatement, selectReinstatementSteps } from './reinstatement.queries.ts';
export type { Reinstatement, ReinstatementStep } from './reinstatement.queries.ts';
export { attestRenewal, choosePath, isRenewalOpen, payRenewal, renewalStatement, settleRenewal, settleRenewalsOf } from './renewal.ts';
export type { RenewalProblem } from './renewal.ts';
export { renewalCalendar, renewalDatesFile } from './renewal-calendar.ts';
export { settlePaid, settleReady } from './settle-paid.ts';
export { OUTSIDE_WORDS, RENEWAL_PROBLEM_WORDS } from './renewal-words.ts';
export { feeWords, hoursView, renewalView } from './renewal-view.ts';
export { returnView } from './return-view.ts';
export { readAudit, readExtension, readReinstatement, readRenewalQueue } from './queue.ts';
export type { OpenedStep, RenewalQueue } from './queue.ts';
