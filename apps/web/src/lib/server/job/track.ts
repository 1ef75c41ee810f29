import { err, ok, plainDateIn, toPlainDate, type Clock, type Result } from '@einthoven/kernel';
import { characters, cleanLine, isUuid, type Permission } from '../account/index.ts';
import { inTransaction, type Db, type Tx } from '../db/pool.ts';
import { tell } from '../message/index.ts';
import { csvText } from '../platform/csv.ts';
import { recordEvent } from '../platform/events.ts';
import { currentScheme } from '../scheme/index.ts';
import { openPosting } from './board.ts';
import { consentState } from './consent.ts';
import { ownEmployer } from './employer.ts';
import { findEmployer } from './employer.queries.ts';
import { IMPACT_STAGES, impactRows, quarterOf, type ImpactRow } from './impact.ts';
import { findPosting, type Posting } from './posting.queries.ts';
import { endPlacementsOf } from './placement.ts';
import { addConsent, openPerson, type OpenedPerson } from './profile.ts';
import { deleteProfile, listConsentSteps, listConsentsOf, findProfile, listGroups } from './profile.queries.ts';
import * as queries from './track.queries.ts';
import type { JobApplication } from './track.queries.ts';
import { endReferral } from './referral.ts';
import { isCode, STAGE_WORDS, type JobProblem, type Stage } from './words.ts';

type At = { readonly clock: Clock };
type Own = Permission<'job.manage-own'>;
type Employ = Permission<'employer.apply-own'>;

/** Applies for an opening; that this employer sees who applies is part of it, and is a step of consent. */
export async function applyForJob(db: Db, permission: Own, postingId: string, { clock }: At): Promise<Result<string, JobProblem>> {
  const { personId } = permission.actor;
  const posting = await openPosting(db, postingId, { clock });
  const employer = posting && (await findEmployer(db, posting.employerId));
  if (!posting || !employer || posting.contactPersonId === personId) return err('POSTING_UNKNOWN');
  const at = clock.now();
  return inTransaction(db, async (tx): Promise<Result<string, JobProblem>> => {
    const id = await queries.insertApplication(tx, {
      personId,
      postingId: posting.postingId,
      title: posting.title,
      employerName: employer.name,
      appliedAt: at,
    });
    if (id === undefined) return err('APPLICATION_THERE');
    const steps = await listConsentSteps(tx, personId, employer.employerId);
    if (consentState(steps) !== 'given')
      await addConsent(tx, { personId, employer, step: 'given', version: (steps.at(-1)?.version ?? 0) + 1, by: personId, at });
    await note(tx, 'applied', personId, personId, id, 'applied on the board', at);
    await tell(tx, { toPersonId: employer.contactPersonId, message: 'job.applied', values: { posting: posting.title }, at });
    return ok(id);
  });
}

async function note(tx: Tx, what: string, by: string, personId: string, id: string, reason: string, at: Date): Promise<void> {
  await recordEvent(tx, {
    kind: `job.${what}`,
    actor: { kind: 'person', personId: by },
    subjectPersonId: personId,
    entity: { name: 'job_application', id },
    reason,
    occurredAt: at,
  });
}

/** Keeps an application that was made elsewhere. */
export async function trackElsewhere(
  db: Db,
  permission: Own,
  fields: { readonly title: string; readonly employer: string },
  { clock }: At,
): Promise<Result<string, JobProblem>> {
  const { personId } = permission.actor;
  const [title, employerName] = [cleanLine(fields.title), cleanLine(fields.employer)];
  if (title === '' || characters(title) > 120 || employerName === '' || characters(employerName) > 120) return err('APPLICATION_FIELDS');
  return inTransaction(db, async (tx) =>
    ok((await queries.insertApplication(tx, { personId, postingId: undefined, title, employerName, appliedAt: clock.now() })) ?? ''),
  );
}

/** One's own applications, the newest first. */
export function ownJobApplications(db: Db, permission: Own): Promise<readonly JobApplication[]> {
  return queries.listApplicationsOf(db, permission.actor.personId);
}

/** Moves one's own application on. */
export async function moveOwn(
  db: Db,
  permission: Own,
  it: { readonly applicationId: string; readonly stage: string },
  { clock }: At,
): Promise<Result<undefined, JobProblem>> {
  if (!isCode(STAGE_WORDS, it.stage)) return err('APPLICATION_STAGE');
  if (!isUuid(it.applicationId)) return err('APPLICATION_UNKNOWN');
  const stage = it.stage;
  const { personId } = permission.actor;
  return inTransaction(db, async (tx): Promise<Result<undefined, JobProblem>> => {
    const found = await queries.lockApplication(tx, it.applicationId);
    if (found?.personId !== personId) return err('APPLICATION_UNKNOWN');
    await queries.writeStage(tx, it.applicationId, stage, clock.now());
    await note(tx, `stage-${stage}`, personId, personId, it.applicationId, 'by the person', clock.now());
    return ok(undefined);
  });
}

/** An application as the employer sees it: who applied is opened one by one. */
export type Applicant = {
  readonly applicationId: string;
  readonly stage: Stage;
  readonly appliedAt: Date;
  /** Whether the consent of the person stands: {@link readApplicant} opens who they are, and keeps that it was opened. */
  readonly mayOpen: boolean;
};

/** Who applied for one's own posting, without names. */
export async function listApplicants(
  db: Db,
  permission: Employ,
  postingId: string,
): Promise<{ readonly posting: Posting; readonly applicants: readonly Applicant[] } | undefined> {
  const employer = await ownEmployer(db, permission);
  const posting = employer?.state === 'verified' && isUuid(postingId) ? await findPosting(db, postingId) : undefined;
  if (!employer || posting?.employerId !== employer.employerId) return undefined;
  const applications = await queries.listApplicationsFor(db, { postingId, employerId: employer.employerId });
  return {
    posting,
    applicants: applications.map(({ applicationId, stage, appliedAt, consent }) => ({ applicationId, stage, appliedAt, mayOpen: consent === 'given' })),
  };
}

/** Opens who applied. Without consent it is refused, and the try is on record; with it, the reading is. */
export async function readApplicant(db: Db, permission: Employ, applicationId: string, { clock }: At): Promise<Result<OpenedPerson, JobProblem>> {
  const employer = await ownEmployer(db, permission);
  if (employer?.state !== 'verified') return err('EMPLOYER_NOT_VERIFIED');
  if (!isUuid(applicationId)) return err('APPLICATION_UNKNOWN');
  return inTransaction(db, async (tx): Promise<Result<OpenedPerson, JobProblem>> => {
    const found = await queries.lockApplication(tx, applicationId);
    const posting = found?.postingId === undefined ? undefined : await findPosting(tx, found.postingId);
    if (!found || posting?.employerId !== employer.employerId) return err('APPLICATION_UNKNOWN');
    return openPerson(tx, { employer, personId: found.personId, by: permission.actor.personId, postingId: posting.postingId, at: clock.now() });
  });
}

const OF_EMPLOYER: readonly Stage[] = ['interview', 'offer', 'hired', 'declined'];

/** An employer moves an application on, and the person is told. Not without the consent of the person. */
export async function moveApplicant(
  db: Db,
  permission: Employ,
  it: { readonly applicationId: string; readonly stage: string },
  { clock }: At,
): Promise<Result<undefined, JobProblem>> {
  const stage = OF_EMPLOYER.find((known) => known === it.stage);
  if (!stage) return err('APPLICATION_STAGE');
  const employer = await ownEmployer(db, permission);
  if (employer?.state !== 'verified') return err('EMPLOYER_NOT_VERIFIED');
  if (!isUuid(it.applicationId)) return err('APPLICATION_UNKNOWN');
  const at = clock.now();
  return inTransaction(db, async (tx): Promise<Result<undefined, JobProblem>> => {
    const found = await queries.lockApplication(tx, it.applicationId);
    const posting = found?.postingId === undefined ? undefined : await findPosting(tx, found.postingId);
    if (!found || posting?.employerId !== employer.employerId || found.stage === 'withdrawn') return err('APPLICATION_UNKNOWN');
    if (consentState(await listConsentSteps(tx, found.personId, employer.employerId)) !== 'given') return err('CONSENT_MISSING');
    await queries.writeStage(tx, found.applicationId, stage, at);
    await note(tx, `stage-${stage}`, permission.actor.personId, found.personId, found.applicationId, 'by the employer', at);
    await tell(tx, {
      toPersonId: found.personId,
      message: 'job.stage',
      values: { posting: found.title, employer: employer.name, stage: { en: STAGE_WORDS[stage], es: STAGES_ES[stage] } },
      at,
    });
    return ok(undefined);
  });
}

const STAGES_ES: Readonly<Record<Stage, string>> = {
  applied: 'Solicitud enviada',
  interview: 'Entrevista',
  offer: 'Oferta',
  hired: 'Contratación',
  declined: 'No elegida',
  withdrawn: 'Retirada',
};

/** What came of a quarter, by group where people volunteered theirs; small cells are hidden. */
export type ImpactReport = {
  readonly quarter: string;
  readonly from: string;
  readonly before: string;
  readonly fewest: number;
  readonly rows: readonly ImpactRow[];
};

/** The report of the quarter that a day lies in; the day of today unless told. */
export async function impactReport(db: Db, day: string | undefined, { clock }: At): Promise<ImpactReport> {
  const scheme = currentScheme();
  const today = plainDateIn(clock.now(), scheme.zone.value);
  const { name, from, before } = quarterOf(day !== undefined && /^\d{4}-(?:0[1-9]|1[0-2])-01$/.test(day) && day <= today ? day : today);
  const fewest = scheme.publish.fewest.value;
  const counts = await queries.countImpact(db, new Date(`${from}T00:00:00Z`), new Date(`${before}T00:00:00Z`));
  return { quarter: name, from, before, fewest, rows: impactRows(counts, fewest) };
}

/** The report as CSV. */
export function impactCsv({ quarter, rows }: ImpactReport): string {
  return csvText([
    ['quarter', 'question', 'answer', ...IMPACT_STAGES],
    ...rows.map((row) => [quarter, row.question, row.answer, ...IMPACT_STAGES.map((stage) => row.cells[stage])]),
  ]);
}

/** Deletes what a person told the board, and ends their consents and referrals. Run it in the transaction of the erasure. */
export async function eraseJobs(tx: Tx, personId: string, at: Date): Promise<void> {
  for (const { employerId, version, step } of await listConsentsOf(tx, personId)) {
    const employer = step === 'withdrawn' ? undefined : await findEmployer(tx, employerId);
    if (employer) await addConsent(tx, { personId, employer, step: 'withdrawn', version: version + 1, by: personId, at });
  }
  for (const { partnerId } of await queries.listReferrals(tx, { personId })) await endReferral(tx, { personId, partnerId, at });
  await endPlacementsOf(tx, personId, at);
  await deleteProfile(tx, personId);
}

/** What a person can take along. */
export async function exportJobs(db: Db, permission: Own): Promise<unknown> {
  const { personId } = permission.actor;
  return {
    profile: (await findProfile(db, personId)) ?? null,
    groups: await listGroups(db, personId),
    consents: await listConsentsOf(db, personId),
    applications: await queries.listApplicationsOf(db, personId),
    placements: await queries.listPlacements(db, personId),
    referrals: await queries.listReferrals(db, { personId }),
  };
}

/** The first day of the quarter before one. */
export function quarterBefore(from: string): string {
  const [year, month] = [Number(from.slice(0, 4)), Number(from.slice(5, 7))];
  return toPlainDate(month === 1 ? `${year - 1}-10-01` : `${year}-${String(month - 3).padStart(2, '0')}-01`);
}
