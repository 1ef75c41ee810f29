import { err, ok, type Clock, type Result } from '@einthoven/kernel';
import { foldName } from '@einthoven/credential';
import { characters, cleanLine, cleanText, getProfile, grantRole, isUuid, type Permission } from '../account/index.ts';
import { inTransaction, type Db } from '../db/pool.ts';
import { tell } from '../message/index.ts';
import { config } from '../platform/config.ts';
import { recordEvent } from '../platform/events.ts';
import { countTry, type RateLimit } from '../platform/rate-limit.ts';
import { tokenHash } from '../platform/seal.ts';
import { currentScheme, schemeVersion } from '../scheme/index.ts';
import * as queries from './employer.queries.ts';
import type { Employer, EmployerReview } from './employer.queries.ts';
import { isCode, type JobProblem } from './words.ts';

type At = { readonly clock: Clock };
type Own = Permission<'employer.apply-own'>;

/** Applications that one person may send in a day. */
const APPLICATIONS: RateLimit = { name: 'employer-application', tries: 5, windowS: 86_400 };
/** What an employer can be. */
export const EMPLOYER_KIND_WORDS = { employer: 'Employer', 'staffing-agency': 'Staffing agency' } as const;

/** The fields of an application. */
export type EmployerFields = Readonly<Record<'kind' | 'name' | 'website' | 'about' | 'proofRegister' | 'proofNumber', string>>;

/** Applies for an account that may post. Staff look the employer up in the register that it names. */
export async function applyAsEmployer(db: Db, permission: Own, fields: EmployerFields, { clock }: At): Promise<Result<string, JobProblem>> {
  const { personId } = permission.actor;
  if (!isCode(EMPLOYER_KIND_WORDS, fields.kind)) return err('EMPLOYER_KIND');
  const kind = fields.kind;
  const [name, website, about] = [cleanLine(fields.name), cleanLine(fields.website), cleanText(fields.about)];
  const [proofRegister, proofNumber] = [cleanLine(fields.proofRegister), cleanLine(fields.proofNumber)];
  if (foldName(name) === '' || characters(name) > 120) return err('EMPLOYER_NAME');
  if (website.length > 300 || !URL.canParse(website) || new URL(website).protocol !== 'https:' || !website.startsWith('https://'))
    return err('EMPLOYER_WEBSITE');
  if (characters(about) < 20 || characters(about) > 2000) return err('EMPLOYER_ABOUT');
  if (proofRegister === '' || characters(proofRegister) > 160 || proofNumber === '' || characters(proofNumber) > 60) return err('EMPLOYER_PROOF');
  const at = clock.now();
  if (!(await countTry(db, APPLICATIONS, personId, at)).allowed) return err('EMPLOYER_TOO_MANY');
  const scheme = currentScheme();
  return inTransaction(db, async (tx): Promise<Result<string, JobProblem>> => {
    await queries.lockEmployersOf(tx, personId);
    const before = await queries.listEmployersOf(tx, personId);
    if (before.some(({ state }) => state === 'suspended')) return err('EMPLOYER_SUSPENDED');
    if (before.some(({ state }) => state === 'applied' || state === 'verified')) return err('EMPLOYER_THERE');
    const employerId = await queries.insertEmployer(tx, {
      kind,
      name,
      nameFolded: foldName(name),
      website,
      about,
      proofRegister,
      proofNumber,
      contactPersonId: personId,
      isDemonstration: config().mode === 'demonstration',
      schemeVersion: scheme.version,
      appliedAt: at,
    });
    if (employerId === undefined) return err('EMPLOYER_NAME_TAKEN');
    await recordEvent(tx, {
      kind: 'job.employer-applied',
      actor: { kind: 'person', personId },
      subjectPersonId: personId,
      entity: { name: 'employer', id: employerId },
      reason: 'applied to post jobs',
      schemeVersion: scheme.version,
      occurredAt: at,
    });
    return ok(employerId);
  });
}

/** The employer that a person speaks for: the one that is verified or waits, or else the newest. */
export async function ownEmployer(db: Db, permission: Own): Promise<Employer | undefined> {
  const own = await queries.listEmployersOf(db, permission.actor.personId);
  return own.find(({ state }) => state === 'verified' || state === 'applied') ?? own[0];
}

/** An employer that waits, as staff see it. What others found is shown only after one's own look. */
export type WaitingEmployer = Employer & {
  readonly reviews: readonly (EmployerReview & { readonly by: string })[];
  readonly others: number;
  readonly done: boolean;
  readonly own: boolean;
};

/** Employers that wait for staff, the oldest first. */
export async function listWaitingEmployers(db: Db, permission: Permission<'job.read'>): Promise<readonly WaitingEmployer[]> {
  const me = permission.actor.personId;
  return Promise.all(
    (await queries.listEmployers(db, 'applied')).map(async (employer) => {
      const reviews = await queries.listReviews(db, employer.employerId);
      const done = reviews.some(({ reviewerId }) => reviewerId === me);
      const shown = done ? await Promise.all(reviews.map(async (each) => ({ ...each, by: (await getProfile(db, each.reviewerId))?.legalName ?? '' }))) : [];
      return { ...employer, reviews: shown, others: reviews.filter(({ reviewerId }) => reviewerId !== me).length, done, own: employer.contactPersonId === me };
    }),
  );
}

/** Writes what one of the staff found; as many as the scheme asks for who find the same decide, with event and message. */
export async function reviewEmployer(
  db: Db,
  permission: Permission<'job.decide'>,
  employerId: string,
  typed: { readonly verdict: string; readonly reason: string },
  { clock }: At,
): Promise<Result<'open' | 'verified' | 'refused', JobProblem>> {
  const reviewerId = permission.actor.personId;
  const verdict = (['verify', 'refuse'] as const).find((known) => known === typed.verdict);
  if (!verdict) return err('REVIEW_VERDICT');
  const reason = cleanText(typed.reason);
  if (reason === '' || characters(reason) > 1000) return err('REVIEW_REASON');
  if (!isUuid(employerId)) return err('EMPLOYER_UNKNOWN');
  const at = clock.now();
  return inTransaction(db, async (tx): Promise<Result<'open' | 'verified' | 'refused', JobProblem>> => {
    const employer = await queries.findEmployer(tx, employerId, true);
    if (!employer) return err('EMPLOYER_UNKNOWN');
    if (employer.contactPersonId === reviewerId) return err('REVIEW_OWN');
    if (employer.state !== 'applied') return err('EMPLOYER_DECIDED');
    if (!(await queries.insertReview(tx, employerId, { reviewerId, verdict, reason, at }))) return err('REVIEW_DONE');
    const scheme = schemeVersion(employer.schemeVersion);
    const note = (what: string) =>
      recordEvent(tx, {
        kind: `job.employer-${what}`,
        actor: { kind: 'person', personId: reviewerId },
        subjectPersonId: employer.contactPersonId,
        entity: { name: 'employer', id: employerId },
        reason,
        schemeVersion: scheme.version,
        payload: { verdict },
        occurredAt: at,
      });
    await note('reviewed');
    const agreeing = (await queries.listReviews(tx, employerId)).filter((each) => each.verdict === verdict).length;
    if (agreeing < scheme.jobs.reviewers.value) return ok('open');
    const state = verdict === 'verify' ? 'verified' : 'refused';
    await queries.writeEmployerState(tx, employerId, { state, reason, at });
    await note(state);
    const toPersonId = employer.contactPersonId;
    // Whoever speaks for an employer has no part in the content of the exams from now on.
    if (state === 'verified') await grantRole(tx, { personId: toPersonId, role: employer.kind, grantedBy: reviewerId, reason: 'Verified to post jobs', at });
    await tell(tx, {
      toPersonId,
      message: state === 'verified' ? 'job.employer-verified' : 'job.employer-refused',
      values: { employer: employer.name, reason },
      at,
    });
    return ok(state);
  });
}

/** Makes a token for the machines of an employer and ends the one before. It is shown once. */
export async function makeToken(db: Db, permission: Own, { clock, token }: At & { readonly token: string }): Promise<Result<string, JobProblem>> {
  const employer = await ownEmployer(db, permission);
  if (employer?.state !== 'verified') return err('EMPLOYER_NOT_VERIFIED');
  const at = clock.now();
  const by = permission.actor.personId;
  await inTransaction(db, async (tx) => {
    await queries.replaceToken(tx, employer.employerId, { sha256: tokenHash(token), by, at });
    await recordEvent(tx, {
      kind: 'job.token-made',
      actor: { kind: 'person', personId: by },
      subjectPersonId: by,
      entity: { name: 'employer', id: employer.employerId },
      reason: 'a token for machines; the one before ended',
      occurredAt: at,
    });
  });
  return ok(token);
}
