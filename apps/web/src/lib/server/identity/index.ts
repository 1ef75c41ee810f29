/** What later concepts and routes may use of this one. */
export { admits, awards, exportIdentity, identityStanding, ownIdentity, sendIdentity } from './identity.ts';
export type { IdentityClaim, IdentityStanding, OwnIdentity, SentPicture } from './identity.ts';
export { deleteIdentityImages } from './identity-images.ts';
export { decideIdentity, listIdentityQueue, openIdentityPicture, readIdentityCheck } from './identity-review.ts';
export type { DecidedIdentity, IdentityDecision, IdentityPicture, OpenedCheck } from './identity-review.ts';
export { DOCUMENT_KINDS, DOCUMENT_WORDS, IDENTITY_PROBLEM_WORDS, NAME_MATCH_WORDS } from './identity-words.ts';
export type { DocumentKind, IdentityProblem } from './identity-words.ts';
