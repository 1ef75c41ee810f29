import { err, ok, plainDateIn, type Clock, type Result } from '@einthoven/kernel';
import { characters, cleanText, getProfile, isUuid, type Permission } from '../account/index.ts';
import { inTransaction, type Db } from '../db/pool.ts';
import { tell } from '../message/index.ts';
import { locate, openBook } from '../place/index.ts';
import { recordEvent } from '../platform/events.ts';
import { countTry, type RateLimit } from '../platform/rate-limit.ts';
import { tokenHash } from '../platform/seal.ts';
import { currentScheme } from '../scheme/index.ts';
import { ownEmployer } from './employer.ts';
import { findByToken, type Employer } from './employer.queries.ts';
import type { ImportedPosting, RowProblem } from './import.ts';
import { readPosting, type PostingFields } from './posting-fields.ts';
import * as queries from './posting.queries.ts';
import type { Posting } from './posting.queries.ts';
import { scamFlags } from './scam.ts';
import type { JobProblem } from './words.ts';

type At = { readonly clock: Clock };
type Own = Permission<'employer.apply-own'>;
type Source = 'form' | 'csv' | 'api' | 'json-ld';

/** Postings of one employer in an hour: a hospital chain's whole list, and no flood. */
const POSTINGS: RateLimit = { name: 'job-postings', tries: 1000, windowS: 3600 };
/** Calls of one address with any token in an hour. */
const CALLS: RateLimit = { name: 'job-api', tries: 300, windowS: 3600 };

/** What a posting came to: on the board, or first before the staff. */
export type Posted = { readonly postingId: string; readonly waits: boolean };

/** Posts one opening. */
export async function postOpening(db: Db, permission: Own, fields: PostingFields, { clock }: At): Promise<Result<Posted, JobProblem>> {
  const employer = await ownEmployer(db, permission);
  if (employer?.state !== 'verified') return err('EMPLOYER_NOT_VERIFIED');
  return keep(db, employer, permission.actor.personId, fields, 'form', clock);
}

/** What came of a file: row by row. */
export type ImportReport = { readonly posted: number; readonly waiting: number; readonly problems: readonly RowProblem[] };

/** Posts what a file holds; a bad row is said with its place and stops no other. */
export async function importOpenings(
  db: Db,
  permission: Own,
  rows: readonly ImportedPosting[],
  source: 'csv' | 'json-ld',
  { clock }: At,
): Promise<Result<ImportReport, JobProblem>> {
  const employer = await ownEmployer(db, permission);
  if (employer?.state !== 'verified') return err('EMPLOYER_NOT_VERIFIED');
  const problems: RowProblem[] = [];
  let [posted, waiting] = [0, 0];
  for (const { at, fields } of rows) {
    const done = await keep(db, employer, permission.actor.personId, fields, source, clock);
    if (!done.ok) problems.push({ at, title: fields.title.slice(0, 80), code: done.error });
    else if (done.value.waits) waiting += 1;
    else posted += 1;
  }
  return ok({ posted, waiting, problems });
}

/** Why a machine was not served. */
export type ApiProblem = { readonly code: 'TOKEN_UNKNOWN' } | { readonly code: 'TOO_MANY_CALLS'; readonly retryAfterS: number } | { readonly code: JobProblem };

/** Posts by a token. Tries are counted by address, so that tokens cannot be guessed. */
export async function postByToken(
  db: Db,
  call: { readonly token: string; readonly fields: PostingFields; readonly address: string },
  { clock }: At,
): Promise<Result<Posted, ApiProblem>> {
  const counted = await countTry(db, CALLS, call.address, clock.now());
  if (!counted.allowed) return err({ code: 'TOO_MANY_CALLS', retryAfterS: counted.retryAfterS });
  const found = call.token.length < 20 || call.token.length > 200 ? undefined : await findByToken(db, tokenHash(call.token));
  if (!found) return err({ code: 'TOKEN_UNKNOWN' });
  const done = await keep(db, found.employer, found.madeBy, call.fields, 'api', clock);
  return done.ok ? done : err({ code: done.error });
}

async function keep(db: Db, employer: Employer, postedBy: string, fields: PostingFields, source: Source, clock: Clock): Promise<Result<Posted, JobProblem>> {
  const at = clock.now();
  const scheme = currentScheme();
  const read = readPosting(fields, { today: plainDateIn(at, scheme.zone.value), postingDays: scheme.jobs.postingDays.value });
  if (!read.ok) return read;
  const found = await locate(db, read.value.zip);
  if (typeof found === 'string' || 'several' in found) return err('POSTING_ZIP');
  if (!(await countTry(db, POSTINGS, employer.employerId, at)).allowed) return err('POSTING_TOO_MANY');
  const flags = scamFlags(read.value, { highYearCents: await highYearCents(db, clock), abovePercent: scheme.jobs.payAbovePercent.value });
  return inTransaction(db, async (tx): Promise<Result<Posted, JobProblem>> => {
    const postingId = await queries.insertPosting(tx, {
      ...read.value,
      employerId: employer.employerId,
      city: found.label.replace(/, [A-Z]{2}.*$/, ''),
      stateCode: found.stateCode,
      point: { latitude: found.latitude, longitude: found.longitude },
      source,
      flags,
      postedAt: at,
      postedBy,
    });
    if (postingId === undefined) return err('POSTING_TWICE');
    await recordEvent(tx, {
      kind: flags.length > 0 ? 'job.posting-flagged' : 'job.posting-shown',
      actor: { kind: 'person', personId: postedBy },
      entity: { name: 'posting', id: postingId },
      reason: flags.length > 0 ? flags.join(', ') : 'posted by a verified employer; no pattern of a scam',
      schemeVersion: scheme.version,
      payload: { source, flags },
      occurredAt: at,
    });
    return ok({ postingId, waits: flags.length > 0 });
  });
}

/** What only one in ten earns more than in a year, by the imported national figures. */
async function highYearCents(db: Db, clock: Clock): Promise<number | undefined> {
  const nation = [...(await openBook(db, { clock })).wages.values()].find(({ areaKind }) => areaKind === 'nation');
  const dollars = nation?.cells.p90?.value;
  return dollars === undefined ? undefined : dollars * 100;
}

/** The postings of one's own employer. */
export async function ownPostings(db: Db, permission: Own): Promise<readonly Posting[]> {
  const employer = await ownEmployer(db, permission);
  return employer ? queries.listPostingsOf(db, employer.employerId) : [];
}

/** Takes one's own posting off the board: filled, or not wanted any more. */
export async function closePosting(db: Db, permission: Own, postingId: string, { clock }: At): Promise<Result<undefined, JobProblem>> {
  const employer = await ownEmployer(db, permission);
  if (!employer || !isUuid(postingId)) return err('POSTING_UNKNOWN');
  return inTransaction(db, async (tx): Promise<Result<undefined, JobProblem>> => {
    const posting = await queries.findPosting(tx, postingId, true);
    if (posting?.employerId !== employer.employerId || !['shown', 'waiting'].includes(posting.state)) return err('POSTING_UNKNOWN');
    await queries.writePosting(tx, postingId, { state: 'closed', reason: 'closed by the employer' });
    await recordEvent(tx, {
      kind: 'job.posting-closed',
      actor: { kind: 'person', personId: permission.actor.personId },
      entity: { name: 'posting', id: postingId },
      reason: 'closed by the employer',
      occurredAt: clock.now(),
    });
    return ok(undefined);
  });
}

/** Why a posting was not decided; where somebody was quicker, who and when. */
export type PostingDecisionProblem =
  | { readonly code: JobProblem }
  | { readonly code: 'DECISION_TAKEN'; readonly by: string; readonly at: Date; readonly state: string };

/** Staff put a flagged posting on the board or refuse it; one that is on the board may be taken off. */
export async function decidePosting(
  db: Db,
  permission: Permission<'job.decide'>,
  typed: { readonly postingId: string; readonly outcome: string; readonly reason: string; readonly seenRevision: number },
  { clock }: At,
): Promise<Result<'shown' | 'refused', PostingDecisionProblem>> {
  const by = permission.actor.personId;
  const outcome = (['shown', 'refused'] as const).find((known) => known === typed.outcome);
  if (!outcome) return err({ code: 'REVIEW_VERDICT' });
  const reason = cleanText(typed.reason);
  if (reason === '' || characters(reason) > 1000) return err({ code: 'REVIEW_REASON' });
  if (!isUuid(typed.postingId)) return err({ code: 'POSTING_UNKNOWN' });
  const at = clock.now();
  return inTransaction(db, async (tx): Promise<Result<'shown' | 'refused', PostingDecisionProblem>> => {
    const posting = await queries.findPosting(tx, typed.postingId, true);
    if (!posting) return err({ code: 'POSTING_UNKNOWN' });
    if (posting.contactPersonId === by) return err({ code: 'REVIEW_OWN' });
    if (posting.revision !== typed.seenRevision || !['waiting', 'shown'].includes(posting.state)) {
      if (posting.decidedBy === undefined || posting.decidedAt === undefined) return err({ code: 'POSTING_DECIDED' });
      return err({
        code: 'DECISION_TAKEN',
        by: (await getProfile(tx, posting.decidedBy))?.legalName ?? 'a colleague',
        at: posting.decidedAt,
        state: posting.state,
      });
    }
    await queries.writePosting(tx, posting.postingId, { state: outcome, reason, decided: { by, at } });
    await recordEvent(tx, {
      kind: outcome === 'shown' ? 'job.posting-approved' : 'job.posting-refused',
      actor: { kind: 'person', personId: by },
      subjectPersonId: posting.contactPersonId,
      entity: { name: 'posting', id: posting.postingId },
      reason,
      payload: { flags: posting.flags },
      occurredAt: at,
    });
    await tell(tx, {
      toPersonId: posting.contactPersonId,
      message: outcome === 'shown' ? 'job.posting-shown' : 'job.posting-refused',
      values: { posting: posting.title, reason },
      at,
    });
    return ok(outcome);
  });
}
