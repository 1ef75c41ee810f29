/** What later concepts and routes may use of this one. */
export {
  askAccommodation,
  decideAccommodation,
  listAccommodationQueue,
  minutesWith,
  openAccommodationEvidence,
  ownAccommodations,
  readRequest,
  withdrawRequest,
} from './accommodation.ts';
export type { AccommodationDecision, AccommodationKind, AccommodationRequest, Asked } from './accommodation.ts';
export { findAccommodation } from './accommodation.queries.ts';
export type { Accommodation } from './accommodation.queries.ts';
export { ACCOMMODATION_PROBLEM_WORDS, ACCOMMODATION_WORDS } from './accommodation-words.ts';
export type { AccommodationProblem } from './accommodation-words.ts';
