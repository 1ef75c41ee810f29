/** What later concepts and routes may use of this one. */
import type { Clock } from '@einthoven/kernel';
import { plainDateIn } from '@einthoven/kernel';
import type { Permission } from '../account/index.ts';
import type { Db } from '../db/pool.ts';
import { currentScheme } from '../scheme/index.ts';
import { expirePostings, listWaitingPostings as waitingPostings, type Posting } from './posting.queries.ts';

export { BOARD_MILES, listOpenings, listOpeningsByPoint, openPosting, jobPostingOf, searchBoard } from './board.ts';
export type { BoardPage, BoardWish, Opening } from './board.ts';
export { applyAsEmployer, EMPLOYER_KIND_WORDS, listWaitingEmployers, makeToken, ownEmployer, reviewEmployer } from './employer.ts';
export { liftSuspension, listSuspendedEmployers, listVerifiedEmployers, suspendEmployer } from './suspension.ts';
export { findTokenMadeAt, type Employer } from './employer.queries.ts';
export { readPostingCsv, readPostingJsonLd } from './import.ts';
export { IMPACT_STAGES } from './impact.ts';
export { BOARD_RULES, ORDER_RULES } from './order.ts';
export { closePosting, decidePosting, importOpenings, ownPostings, postByToken, postOpening } from './posting.ts';
export { POSTING_FIELD_NAMES, type PostingFields } from './posting-fields.ts';
export type { Posting } from './posting.queries.ts';
export { consentWording } from './consent.ts';
export { askConsent, GROUP_ANSWERS, listCandidates, ownJobProfile, readCandidate, saveProfile, sendJobAlerts, setConsent } from './profile.ts';
export { SCAM_WORDS } from './scam.ts';
export { askPlacement, closeAdviceCase, closePlacement, isOpenPlacement, listOpenPlacements, ownPlacements } from './placement.ts';
export { askReferral, fileProof, handOver, listPartners, listReferrals, noteReferral, ownReferrals, takeReferralBack } from './referral.ts';
export {
  applyForJob,
  eraseJobs,
  exportJobs,
  impactCsv,
  impactReport,
  listApplicants,
  moveApplicant,
  moveOwn,
  ownJobApplications,
  quarterBefore,
  readApplicant,
  trackElsewhere,
} from './track.ts';
export { EMPLOYMENT_WORDS, employerLabel, JOB_PROBLEM_WORDS, payWords, REFERRAL_WORDS, SETTING_WORDS, SHIFT_WORDS, STAGE_WORDS } from './words.ts';
export type { JobProblem, ReferralStatus } from './words.ts';

/** Postings that wait for staff, the oldest first. */
export function listWaitingPostings(db: Db, _permission: Permission<'job.read'>): Promise<readonly Posting[]> {
  return waitingPostings(db);
}

/** Takes postings off the board whose last day is over. @returns how many */
export function expireOpenings(db: Db, { clock }: { readonly clock: Clock }): Promise<number> {
  return expirePostings(db, plainDateIn(clock.now(), currentScheme().zone.value));
}
