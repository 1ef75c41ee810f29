import { toPlainDate, type PlainDate } from '@einthoven/kernel';
import type { Db, Tx } from '../db/pool.ts';
import { openFor, sealFor } from '../platform/personal-key.ts';
import type { EmploymentClaims } from './claims.ts';

/** Who answered for an employer. */
export type Attester = { readonly name: string; readonly title: string };

/** What an employer confirmed. */
export type Confirmation = { readonly from: PlainDate; readonly to: PlainDate; readonly hours: number; readonly supervisedTracings: number };

/** An employer's word on one job: asked, and perhaps answered. */
export type ExperienceAttestation = {
  readonly attestationId: string;
  readonly applicationId: string;
  readonly employmentId: string;
  /** Undefined once the applicant was erased. */
  readonly employer: { readonly name: string; readonly email: string } | undefined;
  readonly claimed: Confirmation;
  readonly requestedAt: Date;
  readonly expiresAt: Date;
  readonly supersededAt: Date | undefined;
  readonly answeredAt: Date | undefined;
  readonly confirmed: Confirmation | undefined;
  readonly attester: Attester | undefined;
};

function rows(db: Db) {
  return db
    .selectFrom('experience_attestations')
    .innerJoin('applications', 'applications.application_id', 'experience_attestations.application_id')
    .selectAll('experience_attestations')
    .select('applications.person_id');
}

type Row = Awaited<ReturnType<ReturnType<typeof rows>['execute']>>[number];

async function attestation(db: Db, row: Row): Promise<ExperienceAttestation> {
  const { confirmed_from, confirmed_to, hours_confirmed, tracings_confirmed } = row;
  return {
    attestationId: row.experience_attestation_id,
    applicationId: row.application_id,
    employmentId: row.employment_id,
    employer: await openFor(db, row.person_id, row.sealed_employer),
    claimed: { from: toPlainDate(row.worked_from), to: toPlainDate(row.worked_to), hours: row.hours_claimed, supervisedTracings: row.tracings_claimed },
    requestedAt: row.requested_at,
    expiresAt: row.expires_at,
    supersededAt: row.superseded_at ?? undefined,
    answeredAt: row.answered_at ?? undefined,
    confirmed:
      row.confirmed && confirmed_from !== null && confirmed_to !== null && hours_confirmed !== null && tracings_confirmed !== null
        ? { from: toPlainDate(confirmed_from), to: toPlainDate(confirmed_to), hours: hours_confirmed, supervisedTracings: tracings_confirmed }
        : undefined,
    attester: row.sealed_attester ? await openFor(db, row.person_id, row.sealed_attester) : undefined,
  };
}

/** The attestations that count for an application, oldest first. */
export async function listAttestations(db: Db, applicationId: string): Promise<readonly ExperienceAttestation[]> {
  const found = await rows(db)
    .where('experience_attestations.application_id', '=', applicationId)
    .where('experience_attestations.superseded_at', 'is', null)
    .orderBy('experience_attestations.requested_at')
    .orderBy('experience_attestations.experience_attestation_id')
    .execute();
  const list = [];
  for (const row of found) list.push(await attestation(db, row));
  return list;
}

/** An attestation by the hash of its link: whoever has the link may see it. */
export async function findAttestationByToken(db: Db, tokenHash: string): Promise<ExperienceAttestation | undefined> {
  const row = await rows(db).where('experience_attestations.token_hash', '=', tokenHash).executeTakeFirst();
  return row && attestation(db, row);
}

/** Writes a new request to an employer. */
export async function insertAttestation(
  tx: Tx,
  request: { applicationId: string; personId: string; job: EmploymentClaims; tokenHash: string; requestedAt: Date; expiresAt: Date },
): Promise<string> {
  const { job } = request;
  const row = await tx
    .insertInto('experience_attestations')
    .values({
      application_id: request.applicationId,
      employment_id: job.id,
      sealed_employer: await sealFor(tx, request.personId, { name: job.employerName, email: job.employerEmail }),
      worked_from: job.from,
      worked_to: job.to,
      hours_claimed: job.hours,
      tracings_claimed: job.supervisedTracings,
      token_hash: request.tokenHash,
      requested_at: request.requestedAt,
      expires_at: request.expiresAt,
    })
    .returning('experience_attestation_id')
    .executeTakeFirstOrThrow();
  return row.experience_attestation_id;
}

/** Gives a request a new link, perhaps to a new address; the old link is void. */
export async function renewAttestation(
  tx: Tx,
  attestationId: string,
  personId: string,
  renewal: { employer: { name: string; email: string }; tokenHash: string; expiresAt: Date },
): Promise<void> {
  await tx
    .updateTable('experience_attestations')
    .set({ sealed_employer: await sealFor(tx, personId, renewal.employer), token_hash: renewal.tokenHash, expires_at: renewal.expiresAt })
    .where('experience_attestation_id', '=', attestationId)
    .where('answered_at', 'is', null)
    .execute();
}

/** Voids a request whose job was changed or removed. */
export async function supersedeAttestation(tx: Tx, attestationId: string, now: Date): Promise<void> {
  await tx.updateTable('experience_attestations').set({ superseded_at: now }).where('experience_attestation_id', '=', attestationId).execute();
}

/** Writes an employer's answer once. @returns false when another answer was quicker */
export async function answerAttestation(
  tx: Tx,
  attestationId: string,
  personId: string,
  answer: { confirmation: Confirmation | undefined; attester: Attester; at: Date },
): Promise<boolean> {
  const { confirmation } = answer;
  const row = await tx
    .updateTable('experience_attestations')
    .set({
      answered_at: answer.at,
      confirmed: confirmation !== undefined,
      confirmed_from: confirmation?.from ?? null,
      confirmed_to: confirmation?.to ?? null,
      hours_confirmed: confirmation?.hours ?? null,
      tracings_confirmed: confirmation?.supervisedTracings ?? null,
      sealed_attester: await sealFor(tx, personId, answer.attester),
    })
    .where('experience_attestation_id', '=', attestationId)
    .where('answered_at', 'is', null)
    .returning('experience_attestation_id')
    .executeTakeFirst();
  return row !== undefined;
}
