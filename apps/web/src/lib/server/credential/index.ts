/** What later concepts and routes may use of this one. */
export { awardAttempt } from './award.ts';
export type { Award, AwardRefusal } from './award.ts';
export { findHold } from './award-hold.queries.ts';
export type { HoldReason } from './award-hold.queries.ts';
export { decideIdentityAndAward } from './identity-award.ts';
export { certificateRefusal, renderCertificate } from './certificate.ts';
export type { CertificateRefusal } from './certificate.ts';
export { findCredential, handleErasure, readOwnRecord, syncRegistryEntry } from './credential.ts';
export { selectCredentials } from './credential.queries.ts';
export type { Credential } from './credential.queries.ts';
export { publicRecordOf, todayUnder } from './standing.ts';
export type { Listing } from './standing.ts';
export { STATUS_WORDS } from './status-words.ts';
export { readOwnTranscript, transcriptData } from './transcript.ts';
export type { TranscriptAttempt, TranscriptData } from './transcript.ts';
