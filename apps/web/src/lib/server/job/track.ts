import { err, ok, plainDateIn, toPlainDate, type Clock, type Result } from '@einthoven/kernel';
import { characters, cleanLine, cleanText, emailOf, getProfile, isUuid, type Permission } from '../account/index.ts';
import { openCase } from '../advice/index.ts';
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
import { findPosting } from './posting.queries.ts';
import { addConsent } from './profile.ts';
import { deleteProfile, listConsentSteps, listConsentsOf, findProfile, listGroups } from './profile.queries.ts';
import * as queries from './track.queries.ts';
import type { JobApplication, Partner, Placement, Referral } from './track.queries.ts';
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

/** Who applied for one's own posting; a name is shown as long as the consent stands. */
export async function listApplicants(db: Db, permission: Employ, postingId: string) {
  const employer = await ownEmployer(db, permission);
  const posting = employer?.state === 'verified' && isUuid(postingId) ? await findPosting(db, postingId) : undefined;
  if (!employer || posting?.employerId !== employer.employerId) return undefined;
  const applicants = await Promise.all(
    (await queries.listApplicationsFor(db, postingId)).map(async (it) => {
      const open = consentState(await listConsentSteps(db, it.personId, employer.employerId)) === 'given';
      return {
        applicationId: it.applicationId,
        stage: it.stage,
        appliedAt: it.appliedAt,
        name: open ? (await getProfile(db, it.personId))?.legalName : undefined,
        email: open ? await emailOf(db, it.personId) : undefined,
      };
    }),
  );
  return { posting, applicants };
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

/** Asks for help to find a job. */
export async function askPlacement(db: Db, permission: Own, wishTyped: string, { clock }: At): Promise<Result<string, JobProblem>> {
  const { personId } = permission.actor;
  const wish = cleanText(wishTyped);
  if (wish === '' || characters(wish) > 1000) return err('PLACEMENT_WISH');
  const at = clock.now();
  return inTransaction(db, async (tx): Promise<Result<string, JobProblem>> => {
    const placementId = await queries.insertPlacement(tx, { personId, wish, at });
    if (placementId === undefined) return err('PLACEMENT_THERE');
    const { caseId } = await openCase(tx, { kind: 'placement', from: { personId }, words: wish, at });
    await queries.linkAdvice(tx, placementId, caseId);
    await recordEvent(tx, {
      kind: 'job.placement-asked',
      actor: { kind: 'person', personId },
      subjectPersonId: personId,
      entity: { name: 'placement', id: placementId },
      reason: 'asked for help to find a job',
      occurredAt: at,
    });
    return ok(placementId);
  });
}

/** One's own cases of help, the newest first. */
export function ownPlacements(db: Db, permission: Own): Promise<readonly Placement[]> {
  return queries.listPlacements(db, permission.actor.personId);
}

/** Open cases with who asked, the oldest first. */
export async function listOpenPlacements(db: Db, _permission: Permission<'placement.keep'>): Promise<readonly (Placement & { readonly name: string })[]> {
  return Promise.all((await queries.listPlacements(db)).map(async (it) => ({ ...it, name: (await getProfile(db, it.personId))?.legalName ?? '' })));
}

/** Ends a case with what came of it. */
export async function closePlacement(
  db: Db,
  permission: Permission<'placement.keep'>,
  it: { readonly placementId: string; readonly state: string; readonly outcome: string },
  { clock }: At,
): Promise<Result<undefined, JobProblem>> {
  const state = (['placed', 'ended'] as const).find((known) => known === it.state);
  const outcome = cleanText(it.outcome);
  if (!state || outcome === '' || characters(outcome) > 1000) return err('PLACEMENT_OUTCOME');
  if (!isUuid(it.placementId)) return err('PLACEMENT_UNKNOWN');
  const at = clock.now();
  const by = permission.actor.personId;
  return inTransaction(db, async (tx): Promise<Result<undefined, JobProblem>> => {
    const personId = await queries.endPlacement(tx, { placementId: it.placementId, state, outcome, by, at });
    if (personId === undefined) return err('PLACEMENT_UNKNOWN');
    await recordEvent(tx, {
      kind: `job.placement-${state}`,
      actor: { kind: 'person', personId: by },
      subjectPersonId: personId,
      entity: { name: 'placement', id: it.placementId },
      reason: state === 'placed' ? 'found a job' : 'ended without a job',
      occurredAt: at,
    });
    await tell(tx, { toPersonId: personId, message: 'job.placement-ended', values: { outcome }, at });
    return ok(undefined);
  });
}

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

/** Organisations that would take referrals; a partner only with its proof on file. */
export function listPartners(db: Db): Promise<readonly Partner[]> {
  return queries.listPartners(db);
}

/** Puts the proof of a partnership on file; from then on it is shown. */
export async function fileProof(
  db: Db,
  permission: Permission<'job.decide'>,
  it: { readonly partnerId: string; readonly proof: string },
  { clock }: At,
): Promise<Result<undefined, JobProblem>> {
  const proof = cleanLine(it.proof);
  if (characters(proof) < 10 || characters(proof) > 300) return err('PARTNER_PROOF');
  const at = clock.now();
  const by = permission.actor.personId;
  return inTransaction(db, async (tx): Promise<Result<undefined, JobProblem>> => {
    if (!(await queries.writeProof(tx, { partnerId: it.partnerId, proof, by, on: plainDateIn(at, currentScheme().zone.value) }))) return err('PARTNER_PROOF');
    await recordEvent(tx, {
      kind: 'job.partner-proof-filed',
      actor: { kind: 'person', personId: by },
      reason: 'proof of the partnership on file',
      payload: { partnerId: it.partnerId },
      occurredAt: at,
    });
    return ok(undefined);
  });
}

/** Asks to be referred to a partner. Only where its proof is on file. */
export async function askReferral(db: Db, permission: Own, partnerId: string, { clock }: At): Promise<Result<undefined, JobProblem>> {
  const partner = (await queries.listPartners(db)).find((one) => one.partnerId === partnerId);
  if (!partner?.isPartner) return err('PARTNER_NOT_ON_FILE');
  const { personId } = permission.actor;
  const at = clock.now();
  const wording = `I agree that my name, mail address and state of certification are handed to ${partner.name}, to be asked about jobs. I can withdraw this until they are handed over, and ask that they are deleted afterwards.`;
  await inTransaction(db, async (tx) => {
    if (await queries.insertReferral(tx, { partnerId, personId, wording, at }))
      await recordEvent(tx, {
        kind: 'job.referral-asked',
        actor: { kind: 'person', personId },
        subjectPersonId: personId,
        reason: 'with consent',
        payload: { partnerId },
        occurredAt: at,
      });
  });
  return ok(undefined);
}

/** Takes one's referral back. */
export async function takeReferralBack(db: Db, permission: Own, partnerId: string, { clock }: At): Promise<void> {
  const { personId } = permission.actor;
  await inTransaction(db, (tx) => endReferral(tx, { personId, partnerId, at: clock.now() }));
}

async function endReferral(tx: Tx, { personId, partnerId, at }: { readonly personId: string; readonly partnerId: string; readonly at: Date }): Promise<void> {
  if (await queries.withdrawReferral(tx, personId, partnerId, at))
    await recordEvent(tx, {
      kind: 'job.referral-withdrawn',
      actor: { kind: 'person', personId },
      subjectPersonId: personId,
      reason: 'by the person',
      payload: { partnerId },
      occurredAt: at,
    });
}

/** The file that is handed to a partner: only who agreed, only while the proof is on file. Making it is on record for each. */
export async function handOver(db: Db, permission: Permission<'job.decide'>, partnerId: string, { clock }: At): Promise<Result<string, JobProblem>> {
  const partner = (await queries.listPartners(db)).find((one) => one.partnerId === partnerId);
  if (!partner?.isPartner) return err('PARTNER_NOT_ON_FILE');
  const at = clock.now();
  return inTransaction(db, async (tx) => {
    const rows: string[][] = [['referral', 'name', 'mail', 'agreed_at']];
    for (const one of (await queries.listReferrals(tx, { partnerId })).filter(({ status }) => status === 'waiting')) {
      // Who took it back a moment ago, or stands in the file of a colleague, is in no second one.
      if ((await queries.writeReferralStatus(tx, one.referralId, 'handed-over', at)) === undefined) continue;
      rows.push([
        one.referralId,
        (await getProfile(tx, one.personId))?.legalName ?? '',
        (await emailOf(tx, one.personId)) ?? '',
        one.consentedAt.toISOString(),
      ]);
      await recordEvent(tx, {
        kind: 'job.referral-handed-over',
        actor: { kind: 'person', personId: permission.actor.personId },
        subjectPersonId: one.personId,
        entity: { name: 'referral', id: one.referralId },
        reason: 'with the consent of the person',
        payload: { partnerId },
        occurredAt: at,
      });
    }
    return ok(csvText(rows));
  });
}

/** Writes the status that a partner sent back. */
export async function noteReferral(
  db: Db,
  permission: Permission<'job.decide'>,
  it: { readonly referralId: string; readonly status: string },
  { clock }: At,
): Promise<Result<undefined, JobProblem>> {
  if (!['in-touch', 'hired', 'not-hired'].includes(it.status)) return err('REFERRAL_STATUS');
  if (!isUuid(it.referralId)) return err('REFERRAL_UNKNOWN');
  return inTransaction(db, async (tx): Promise<Result<undefined, JobProblem>> => {
    const personId = await queries.writeReferralStatus(tx, it.referralId, it.status, clock.now());
    if (personId === undefined) return err('REFERRAL_UNKNOWN');
    await recordEvent(tx, {
      kind: 'job.referral-status',
      actor: { kind: 'person', personId: permission.actor.personId },
      subjectPersonId: personId,
      entity: { name: 'referral', id: it.referralId },
      reason: it.status,
      occurredAt: clock.now(),
    });
    return ok(undefined);
  });
}

/** Referrals to a partner, for the report to it. */
export async function listReferrals(db: Db, _permission: Permission<'job.read'>, partnerId: string): Promise<readonly Referral[]> {
  return queries.listReferrals(db, { partnerId });
}

/** Deletes what a person told the board, and ends their consents and referrals. Run it in the transaction of the erasure. */
export async function eraseJobs(tx: Tx, personId: string, at: Date): Promise<void> {
  for (const { employerId, version, step } of await listConsentsOf(tx, personId)) {
    const employer = step === 'withdrawn' ? undefined : await findEmployer(tx, employerId);
    if (employer) await addConsent(tx, { personId, employer, step: 'withdrawn', version: version + 1, by: personId, at });
  }
  for (const { partnerId } of await queries.listReferrals(tx, { personId })) await endReferral(tx, { personId, partnerId, at });
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
