/** What later concepts and routes may use of this one. */
export {
  decideAppeal,
  fileAppeal,
  openAppealDocument,
  openNamesDocument,
  readAppeal,
  readAppeals,
  readOwnAppeals,
  readOwnDecision,
  readOwnDecisions,
  withdrawAppeal,
} from './appeal.ts';
export type { Appeal, AppealFile, DecisionLine } from './appeal.ts';
export { APPEAL_LABELS, appealPort } from './appeal-kinds.ts';
export { tellNameChange } from './appeal-office.ts';
export type { Appealable, AppealPort } from './appeal-kinds.ts';
export type { AppealKind } from './appeal.queries.ts';
export { answerCase, openCase, openCaseDocument, prepareCase, readCase, readOwnCase } from './case.ts';
export { decideCase, finishRevocations, liftSuspension, liveProposal } from './case-decision.ts';
export type { CaseDecision } from './case-decision.ts';

export { listCases, listCasesOf } from './case.queries.ts';
export type { CaseRow, CaseStepLine } from './case.queries.ts';
export { CASE_LABELS, CASE_STATE_WORDS, conductWords, OUTCOME_WORDS, REPORT_KINDS, STEP_WORDS } from './conduct-words.ts';
export type { ConductProblem, ReportKind } from './conduct-words.ts';
export { correctDeath, dismissDeath, letDeathStand, listDeathReports, readDeathReport, recordDeath } from './death.ts';
export type { DeathReport } from './death.ts';
export { declareInterests, INTEREST_WORDS, interestStatement, readDeclarations, readOwnDeclaration } from './declaration.ts';
export type { DeclarationLine } from './declaration.ts';
export { INTEREST_KINDS } from './declaration.queries.ts';
export { handleErasure as handleConductErasure } from './erasure.ts';
export { letterData, readOwnLetters, renderLetter } from './letter.ts';
export { agreeToMarkUse, findMarkAgreement, markLicence, readSurrenderable, surrenderCredential } from './mark-use.ts';
export { APPEAL_STATE_WORDS, countAppealsElsewhere, expiryDuringAppeals, readCases, readOwnCases, readOwnReports } from './overview.ts';
export { exportConduct } from './own-data.ts';
export { fileOf, problemOf } from './page.ts';
export { answerReport, isReportKind, readReport, readReports, sendReport } from './report.ts';
export type { Report } from './report.ts';
