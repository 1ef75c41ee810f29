import { plainDateIn, type Clock, err, ok, type Result } from '@einthoven/kernel';
import type { Permission } from '../account/index.ts';
import { inTransaction, type Db, type Tx } from '../db/pool.ts';
import { recordEvent } from '../platform/events.ts';
import { countTry, type RateLimit } from '../platform/rate-limit.ts';
import { randomToken } from '../platform/rng.ts';
import { tokenHash } from '../platform/seal.ts';
import { schemeVersion } from '../scheme/index.ts';
import { mailAttestationAsked, tellAttestationAnswered } from './application-mails.ts';
import { dangerousLockApplication, lockOwnApplication, updateApplication, type Application } from './application.queries.ts';
import type { ApplicationProblem, AttestationProblem } from './application-words.ts';
import { asksAbout, assess } from './assessment.ts';
import {
  answerAttestation,
  findAttestationByToken,
  insertAttestation,
  listAttestations,
  renewAttestation,
  supersedeAttestation,
  type Attester,
  type Confirmation,
  type ExperienceAttestation,
} from './attestation.queries.ts';
import { isOneEmail, type EmploymentClaims } from './claims.ts';

/** How long an employer's link works, in days. */
const LINK_DAYS = 30;
const DAY_MS = 24 * 60 * 60 * 1000;
/** Mails to employers that one person can cause: enough for mistakes, too few to annoy anybody. */
export const EMPLOYER_MAILS: RateLimit = { name: 'attestation-mail', tries: 12, windowS: 24 * 60 * 60 };

async function send(
  tx: Tx,
  it: Application,
  applicantName: string,
  employer: { name: string; email: string },
  period: Pick<Confirmation, 'from' | 'to'>,
  token: string,
  expiresAt: Date,
) {
  await mailAttestationAsked(tx, {
    to: employer.email,
    employerName: employer.name,
    applicantName,
    from: period.from,
    until: period.to,
    token,
    expiresOn: plainDateIn(expiresAt, schemeVersion(it.schemeVersion).zone.value),
  });
}

/**
 * Brings the requests to employers in line with the jobs as submitted: asks where nothing was asked, leaves
 * what was asked the same way, voids what was changed or removed.
 */
export async function askEmployers(tx: Tx, it: Application, jobs: readonly EmploymentClaims[], applicantName: string, now: Date): Promise<void> {
  const asked = await listAttestations(tx, it.applicationId);
  const keeps = (one: ExperienceAttestation) =>
    jobs.some((job) => asksAbout(one, job) && (one.answeredAt !== undefined || one.employer?.email === job.employerEmail));
  for (const one of asked) if (!keeps(one)) await supersedeAttestation(tx, one.attestationId, now);
  const kept = new Set(asked.filter(keeps).map((one) => one.employmentId));
  for (const job of jobs) {
    if (kept.has(job.id)) continue;
    const token = randomToken();
    const expiresAt = new Date(now.getTime() + LINK_DAYS * DAY_MS);
    const attestationId = await insertAttestation(tx, {
      applicationId: it.applicationId,
      personId: it.personId,
      job,
      tokenHash: tokenHash(token),
      requestedAt: now,
      expiresAt,
    });
    await send(tx, it, applicantName, { name: job.employerName, email: job.employerEmail }, job, token, expiresAt);
    await recordEvent(tx, {
      kind: 'attestation.requested',
      actor: { kind: 'person', personId: it.personId },
      subjectPersonId: it.personId,
      entity: { name: 'experience_attestation', id: attestationId },
      reason: 'the applicant named an employer who can confirm the work',
      schemeVersion: it.schemeVersion,
      payload: { applicationId: it.applicationId },
      occurredAt: now,
    });
  }
}

/** Sends an employer a new link, perhaps to another address; the old link is void from then on. */
export async function resendAttestation(
  db: Db,
  permission: Permission<'application.manage-own'>,
  attestationId: string,
  email: string,
  { clock }: { clock: Clock },
): Promise<Result<{ readonly employerName: string }, ApplicationProblem>> {
  const now = clock.now();
  const { personId } = permission.actor;
  return inTransaction(db, async (tx) => {
    const it = await lockOwnApplication(tx, permission);
    if (!it || it.state === 'draft') return err('APPLICATION_NONE_OPEN');
    const one = (await listAttestations(tx, it.applicationId)).find((found) => found.attestationId === attestationId);
    if (!one?.employer) return err('ATTESTATION_UNKNOWN');
    if (one.answeredAt) return err('ATTESTATION_ANSWERED');
    const { profile } = await assess(tx, it, it.draft, now);
    const to = email.trim().toLowerCase();
    if (!isOneEmail(to) || to === profile?.email.toLowerCase()) return err('ATTESTATION_ADDRESS_REFUSED');
    if (!(await countTry(tx, EMPLOYER_MAILS, personId, now)).allowed) return err('ATTESTATION_TOO_MANY');
    const token = randomToken();
    const expiresAt = new Date(now.getTime() + LINK_DAYS * DAY_MS);
    await renewAttestation(tx, attestationId, personId, { employer: { name: one.employer.name, email: to }, tokenHash: tokenHash(token), expiresAt });
    await send(tx, it, profile?.legalName ?? 'An applicant', { name: one.employer.name, email: to }, one.claimed, token, expiresAt);
    await recordEvent(tx, {
      kind: 'attestation.resent',
      actor: { kind: 'person', personId },
      subjectPersonId: personId,
      entity: { name: 'experience_attestation', id: attestationId },
      reason: to === one.employer.email ? 'the applicant asked for a new link' : 'the applicant corrected the address',
      schemeVersion: it.schemeVersion,
      payload: { applicationId: it.applicationId, addressChanged: to !== one.employer.email },
      occurredAt: now,
    });
    return ok({ employerName: one.employer.name });
  });
}

/** What an employer sees behind a link. */
export type AttestationView = {
  readonly applicantName: string;
  readonly employerName: string;
  readonly claimed: Confirmation;
  readonly expiresAt: Date;
  readonly zone: string;
};

type Usable = { readonly attestation: ExperienceAttestation; readonly it: Application; readonly view: AttestationView };

async function usable(tx: Tx, token: string, now: Date): Promise<Result<Usable, AttestationProblem>> {
  // A token is 43 characters; anything else is not worth a question to the database.
  if (!/^[A-Za-z0-9_-]{43}$/.test(token)) return err('ATTESTATION_LINK_UNKNOWN');
  const found = await findAttestationByToken(tx, tokenHash(token));
  if (!found?.employer) return err('ATTESTATION_LINK_UNKNOWN');
  const it = await dangerousLockApplication(tx, found.applicationId);
  // Read again under the lock, so that two clicks at once are told apart.
  const attestation = await findAttestationByToken(tx, tokenHash(token));
  if (!it || !attestation?.employer) return err('ATTESTATION_LINK_UNKNOWN');
  if (attestation.answeredAt) return err('ATTESTATION_LINK_USED');
  if (attestation.supersededAt || (it.state !== 'submitted' && it.state !== 'needs-information')) return err('ATTESTATION_NOT_NEEDED');
  if (attestation.expiresAt <= now) return err('ATTESTATION_LINK_EXPIRED');
  const { profile, scheme } = await assess(tx, it, it.draft, now);
  if (!profile) return err('ATTESTATION_NOT_NEEDED');
  return ok({
    attestation,
    it,
    view: {
      applicantName: profile.legalName,
      employerName: attestation.employer.name,
      claimed: attestation.claimed,
      expiresAt: attestation.expiresAt,
      zone: scheme.zone.value,
    },
  });
}

/** Opens an employer's link. Having the link is the right to see it. */
export async function openAttestation(db: Db, token: string, { clock }: { clock: Clock }): Promise<Result<AttestationView, AttestationProblem>> {
  return inTransaction(db, async (tx) => {
    const found = await usable(tx, token, clock.now());
    return found.ok ? ok(found.value.view) : found;
  });
}

/** Takes an employer's answer, once. `confirmation` undefined: they do not confirm the work. */
export async function recordAttestation(
  db: Db,
  token: string,
  answer: { readonly confirmation: Confirmation | undefined; readonly attester: Attester },
  { clock }: { clock: Clock },
): Promise<Result<AttestationView, AttestationProblem>> {
  const now = clock.now();
  return inTransaction(db, async (tx) => {
    const found = await usable(tx, token, now);
    if (!found.ok) return found;
    const { attestation, it, view } = found.value;
    if (!(await answerAttestation(tx, attestation.attestationId, it.personId, { ...answer, at: now }))) return err('ATTESTATION_LINK_USED');
    const confirmed = answer.confirmation !== undefined;
    const { eligibility } = await assess(tx, it, it.draft, now);
    await updateApplication(tx, it.applicationId, eligibility && it.state === 'submitted' ? { finding: eligibility.decision } : {}, now);
    await recordEvent(tx, {
      kind: confirmed ? 'attestation.confirmed' : 'attestation.declined',
      actor: { kind: 'system' },
      subjectPersonId: it.personId,
      entity: { name: 'experience_attestation', id: attestation.attestationId },
      reason: confirmed ? 'the employer confirmed the work through the link' : 'the employer did not confirm the work',
      schemeVersion: it.schemeVersion,
      payload: {
        applicationId: it.applicationId,
        ...(answer.confirmation && { hours: answer.confirmation.hours, tracings: answer.confirmation.supervisedTracings }),
      },
      occurredAt: now,
    });
    await tellAttestationAnswered(tx, it.personId, view.employerName, confirmed, now);
    return ok(view);
  });
}
