/**
 * Credential numbers, the names they are found by, and the record of a credential graded by audience.
 *
 * @module @einthoven/credential
 */
export { checkCharacter } from './check-character.ts';
export { CREDENTIALS, credentialOf, drawNumber, formatNumber, NUMBER_ALPHABET, parseNumber } from './number.ts';
export type { CredentialCode, CredentialNumber, NumberProblem, Suspect } from './number.ts';
export { foldName, foldWords } from './fold-name.ts';
export { nameMatch } from './name-match.ts';
export type { NameMatch } from './name-match.ts';
export { publicRecord } from './record.ts';
export type { PublicAction, PublicPeriod, PublicRecord, PublicStatus, SelfRecord, StaffRecord } from './record.ts';
