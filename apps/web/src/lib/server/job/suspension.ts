import { err, ok, type Clock, type Result } from '@einthoven/kernel';
import { characters, cleanText, getProfile, isUuid, type Permission } from '../account/index.ts';
import { inTransaction, type Db } from '../db/pool.ts';
import { tell } from '../message/index.ts';
import { recordEvent } from '../platform/events.ts';
import { currentScheme } from '../scheme/index.ts';
import * as queries from './employer.queries.ts';
import type { Employer } from './employer.queries.ts';
import { closePostingsOf } from './posting.queries.ts';
import type { JobProblem } from './words.ts';

type At = { readonly clock: Clock };

/** How far back staff see that an employer tried to open people without consent. */
const TRIES_DAYS = 30;

/** An employer that posts, for staff. */
export type PostingEmployer = Employer & {
  /** Tries to open people without their consent in the last days, and when last; undefined where there were none. */
  readonly refused: { readonly tries: number; readonly lastAt: Date } | undefined;
};

/** Employers that post now: first who tried to open people without their consent lately, then by name. */
export async function listVerifiedEmployers(db: Db, _permission: Permission<'job.read'>, { clock }: At): Promise<readonly PostingEmployer[]> {
  const refused = await queries.countRefusedReadings(db, new Date(clock.now().getTime() - TRIES_DAYS * 86_400_000));
  return (await queries.listEmployers(db, 'verified'))
    .map((employer) => ({ ...employer, refused: refused.get(employer.employerId) }))
    .toSorted((a, b) => (b.refused?.tries ?? 0) - (a.refused?.tries ?? 0) || a.name.localeCompare(b.name, 'en'));
}

/** A suspended employer, for staff. */
export type SuspendedEmployer = Employer & { readonly by: string; readonly mine: boolean };

/** Employers that are suspended, the oldest application first. `mine`: the reader suspended it, or speaks for it, and takes no part. */
export async function listSuspendedEmployers(db: Db, permission: Permission<'job.read'>): Promise<readonly SuspendedEmployer[]> {
  const me = permission.actor.personId;
  return Promise.all(
    (await queries.listEmployers(db, 'suspended')).map(async (employer) => ({
      ...employer,
      by: (employer.suspendedBy && (await getProfile(db, employer.suspendedBy))?.legalName) ?? 'a colleague',
      mine: employer.suspendedBy === me || employer.contactPersonId === me,
    })),
  );
}

/** Why an employer was not suspended; where somebody was quicker, who and when. */
export type SuspensionProblem = { readonly code: JobProblem } | { readonly code: 'SUSPENSION_TAKEN'; readonly by: string; readonly at: Date };

/**
 * Suspends an employer at once, by one person, for people who look for work may be harmed meanwhile: its postings leave
 * the board, its token ends, it sees nobody any more. It is told why and how to object.
 */
export async function suspendEmployer(
  db: Db,
  permission: Permission<'job.decide'>,
  it: { readonly employerId: string; readonly reason: string },
  { clock }: At,
): Promise<Result<{ readonly postings: number }, SuspensionProblem>> {
  const by = permission.actor.personId;
  const reason = cleanText(it.reason);
  if (reason === '' || characters(reason) > 1000) return err({ code: 'REVIEW_REASON' });
  if (!isUuid(it.employerId)) return err({ code: 'EMPLOYER_UNKNOWN' });
  const at = clock.now();
  return inTransaction(db, async (tx): Promise<Result<{ readonly postings: number }, SuspensionProblem>> => {
    const employer = await queries.findEmployer(tx, it.employerId, true);
    if (!employer) return err({ code: 'EMPLOYER_UNKNOWN' });
    if (employer.contactPersonId === by) return err({ code: 'REVIEW_OWN' });
    if (employer.suspendedBy !== undefined)
      return err({ code: 'SUSPENSION_TAKEN', by: (await getProfile(tx, employer.suspendedBy))?.legalName ?? 'a colleague', at: employer.decidedAt ?? at });
    if (employer.state !== 'verified') return err({ code: 'EMPLOYER_NOT_VERIFIED' });
    await queries.writeEmployerState(tx, employer.employerId, { state: 'suspended', reason, at, suspendedBy: by });
    await queries.replaceToken(tx, employer.employerId, { sha256: undefined, by, at });
    const postings = await closePostingsOf(tx, employer.employerId, { reason: 'The employer is suspended.', by, at });
    await recordEvent(tx, {
      kind: 'job.employer-suspended',
      actor: { kind: 'person', personId: by },
      subjectPersonId: employer.contactPersonId,
      entity: { name: 'employer', id: employer.employerId },
      reason,
      schemeVersion: currentScheme().version,
      payload: { postings },
      occurredAt: at,
    });
    await tell(tx, { toPersonId: employer.contactPersonId, message: 'job.employer-suspended', values: { employer: employer.name, reason }, at });
    return ok({ postings });
  });
}

/**
 * Lifts a suspension: a person who took no part in it looked anew. The employer posts again; what was taken off the board
 * stays off, and its token stays ended. It is told why.
 */
export async function liftSuspension(
  db: Db,
  permission: Permission<'job.decide'>,
  it: { readonly employerId: string; readonly reason: string },
  { clock }: At,
): Promise<Result<undefined, JobProblem>> {
  const by = permission.actor.personId;
  const reason = cleanText(it.reason);
  if (reason === '' || characters(reason) > 1000) return err('REVIEW_REASON');
  if (!isUuid(it.employerId)) return err('EMPLOYER_UNKNOWN');
  const at = clock.now();
  return inTransaction(db, async (tx): Promise<Result<undefined, JobProblem>> => {
    const employer = await queries.findEmployer(tx, it.employerId, true);
    if (!employer) return err('EMPLOYER_UNKNOWN');
    if (employer.state !== 'suspended') return err('SUSPENSION_NONE');
    if (employer.contactPersonId === by) return err('REVIEW_OWN');
    if (employer.suspendedBy === by) return err('SUSPENSION_OWN');
    if (await queries.isNameTaken(tx, employer.employerId)) return err('SUSPENSION_NAME');
    await queries.writeEmployerState(tx, employer.employerId, { state: 'verified', reason, at, liftedBy: by });
    await recordEvent(tx, {
      kind: 'job.suspension-lifted',
      actor: { kind: 'person', personId: by },
      subjectPersonId: employer.contactPersonId,
      entity: { name: 'employer', id: employer.employerId },
      reason,
      schemeVersion: currentScheme().version,
      occurredAt: at,
    });
    await tell(tx, { toPersonId: employer.contactPersonId, message: 'job.suspension-lifted', values: { employer: employer.name, reason }, at });
    return ok(undefined);
  });
}
