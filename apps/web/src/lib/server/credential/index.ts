/** What later concepts and routes may use of this one. */
export { awardAttempt, awardByDecision } from './award.ts';
export type { Award, AwardRefusal, DecisionAwardRefusal, Opened } from './award.ts';
export { findHold } from './award-hold.queries.ts';
export type { HoldReason } from './award-hold.queries.ts';
export { decideIdentityAndAward } from './identity-award.ts';
export { actOnStanding } from './action.ts';
export type { ActOnStanding } from './action.ts';
export { certificateRefusal, renderCertificate } from './certificate.ts';
export type { CertificateRefusal } from './certificate.ts';
export { findCredential, handleErasure, readOwnRecord, readOwnRecords, syncRegistryEntry } from './credential.ts';
export { endPeriod, insertPeriod, selectCredentials } from './credential.queries.ts';
export type { Credential, KeptPeriod } from './credential.queries.ts';
export { publicRecordOf, todayUnder } from './standing.ts';
export type { Listing } from './standing.ts';
export { STATUS_WORDS, statusMeaning } from './status-words.ts';
export { readOwnTranscript, transcriptData } from './transcript.ts';
export type { TranscriptAttempt, TranscriptData } from './transcript.ts';
