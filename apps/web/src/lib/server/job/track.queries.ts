import { sql } from 'kysely';
import type { Db, Tx } from '../db/pool.ts';
import type { ConsentStep } from './consent.ts';
import type { ImpactCount, ImpactStage } from './impact.ts';
import { newestStep } from './profile.queries.ts';
import type { ReferralStatus, Stage } from './words.ts';

/** An application for a job. */
export type JobApplication = {
  readonly applicationId: string;
  readonly personId: string;
  readonly postingId: string | undefined;
  readonly title: string;
  readonly employerName: string;
  readonly stage: Stage;
  readonly appliedAt: Date;
  readonly changedAt: Date;
};

const select = (db: Db) => db.selectFrom('job_applications').selectAll();
type Row = Awaited<ReturnType<ReturnType<typeof select>['executeTakeFirstOrThrow']>>;
const toApplication = (row: Row): JobApplication => ({
  applicationId: row.job_application_id,
  personId: row.person_id,
  postingId: row.posting_id ?? undefined,
  title: row.title,
  employerName: row.employer_name,
  stage: row.stage as Stage,
  appliedAt: row.applied_at,
  changedAt: row.changed_at,
});

/** Keeps an application. @returns its id, or undefined where this person has applied for the posting */
export async function insertApplication(tx: Tx, it: Omit<JobApplication, 'applicationId' | 'changedAt' | 'stage'>): Promise<string | undefined> {
  const row = await tx
    .insertInto('job_applications')
    .values({
      person_id: it.personId,
      posting_id: it.postingId ?? null,
      title: it.title,
      employer_name: it.employerName,
      stage: 'applied',
      applied_at: it.appliedAt,
      changed_at: it.appliedAt,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('job_application_id')
    .executeTakeFirst();
  return row?.job_application_id;
}

/** The applications of a person, the newest first. */
export async function listApplicationsOf(db: Db, personId: string): Promise<readonly JobApplication[]> {
  return (await select(db).where('person_id', '=', personId).orderBy('applied_at', 'desc').limit(200).execute()).map(toApplication);
}

/** Applications for a posting, the oldest first, with the newest step of consent of each person to the employer. */
export async function listApplicationsFor(
  db: Db,
  of: { readonly postingId: string; readonly employerId: string },
): Promise<readonly (JobApplication & { readonly consent: ConsentStep['step'] | 'none' })[]> {
  const rows = await select(db)
    .select(newestStep('job_applications.person_id', of.employerId).as('consent'))
    .where('posting_id', '=', of.postingId)
    .orderBy('applied_at')
    .limit(500)
    .execute();
  return rows.map((row) => ({ ...toApplication(row), consent: row.consent ?? 'none' }));
}

/** An application by id, held until the transaction ends. */
export async function lockApplication(tx: Tx, applicationId: string): Promise<JobApplication | undefined> {
  const row = await select(tx).where('job_application_id', '=', applicationId).forUpdate().executeTakeFirst();
  return row && toApplication(row);
}

/** Writes the stage of an application. */
export async function writeStage(tx: Tx, applicationId: string, stage: Stage, at: Date): Promise<void> {
  await tx
    .updateTable('job_applications')
    .set({ stage, changed_at: at, revision: sql`revision + 1` })
    .where('job_application_id', '=', applicationId)
    .execute();
}

/** Help to find a job, as it is on record. */
export type Placement = {
  readonly placementId: string;
  readonly personId: string;
  readonly state: 'open' | 'placed' | 'ended';
  readonly adviserId: string | undefined;
  readonly wish: string;
  readonly outcome: string;
  readonly openedAt: Date;
  readonly endedAt: Date | undefined;
};

const placements = (db: Db) => db.selectFrom('placements').selectAll();
type PlacementRow = Awaited<ReturnType<ReturnType<typeof placements>['executeTakeFirstOrThrow']>>;
const toPlacement = (row: PlacementRow): Placement => ({
  placementId: row.placement_id,
  personId: row.person_id,
  state: row.state as Placement['state'],
  adviserId: row.adviser_id ?? undefined,
  wish: row.wish,
  outcome: row.outcome,
  openedAt: row.opened_at,
  endedAt: row.ended_at ?? undefined,
});

/** Opens a case. @returns its id, or undefined where one is open */
export async function insertPlacement(tx: Tx, it: { readonly personId: string; readonly wish: string; readonly at: Date }): Promise<string | undefined> {
  const row = await tx
    .insertInto('placements')
    .values({ person_id: it.personId, wish: it.wish, opened_at: it.at })
    .onConflict((conflict) => conflict.column('person_id').where('state', '=', 'open').doNothing())
    .returning('placement_id')
    .executeTakeFirst();
  return row?.placement_id;
}

/** Notes which case of the advisers a case of help is. */
export async function linkAdvice(tx: Tx, placementId: string, caseId: string): Promise<void> {
  await tx.updateTable('placements').set({ advice_case_id: caseId }).where('placement_id', '=', placementId).execute();
}

/** An open case of help, by its id or by the case of the advisers. */
export async function findOpenPlacement(
  db: Db,
  by: { readonly placementId: string } | { readonly caseId: string },
): Promise<{ readonly placementId: string; readonly personId: string; readonly caseId: string | undefined } | undefined> {
  const row = await placements(db)
    .where('state', '=', 'open')
    .where('placementId' in by ? 'placement_id' : 'advice_case_id', '=', 'placementId' in by ? by.placementId : by.caseId)
    .executeTakeFirst();
  return row && { placementId: row.placement_id, personId: row.person_id, caseId: row.advice_case_id ?? undefined };
}

/** Cases of a person, the newest first; or those that are open, the oldest first. */
export async function listPlacements(db: Db, personId?: string): Promise<readonly Placement[]> {
  const rows =
    personId === undefined
      ? placements(db).where('state', '=', 'open').orderBy('opened_at')
      : placements(db).where('person_id', '=', personId).orderBy('opened_at', 'desc');
  return (await rows.limit(200).execute()).map(toPlacement);
}

/** Ends an open case. @param it.by empty where the person was erased @returns whether it was open */
export async function endPlacement(
  tx: Tx,
  it: {
    readonly placementId: string;
    readonly state: 'placed' | 'ended';
    readonly outcome: string;
    readonly by: string | undefined;
    readonly at: Date;
  },
): Promise<boolean> {
  const done = await tx
    .updateTable('placements')
    .set({ state: it.state, outcome: it.outcome, adviser_id: it.by ?? null, ended_at: it.at })
    .where('placement_id', '=', it.placementId)
    .where('state', '=', 'open')
    .executeTakeFirst();
  return done.numUpdatedRows > 0n;
}

/** People by volunteered group and by how far they came within a span of time. */
export async function countImpact(db: Db, from: Date, before: Date): Promise<readonly ImpactCount[]> {
  const { rows } = await sql<{ question: string; answer: string } & Record<ImpactStage, number>>`
    with people as (
      select p.person_id, p.listed and p.updated_at < ${before} as listed, coalesce(a.applied, false) as applied, coalesce(a.interview, false) as interview,
             coalesce(a.hired, false) as hired
        from job_profiles p
        left join (select person_id, true as applied, bool_or(stage in ('interview', 'offer', 'hired')) as interview, bool_or(stage = 'hired') as hired
                     from job_applications where applied_at >= ${from} and applied_at < ${before} group by person_id) a using (person_id))
    select question, answer, count(*) filter (where listed)::int as listed, count(*) filter (where applied)::int as applied,
           count(*) filter (where interview)::int as interview, count(*) filter (where hired)::int as hired
      from people
      join (select person_id, question, answer from job_groups union all select person_id, 'everyone', 'everyone' from job_profiles) g using (person_id)
     group by question, answer order by question, answer`.execute(db);
  return rows.map(({ question, answer, listed, applied, interview, hired }) => ({ question, answer, counts: { listed, applied, interview, hired } }));
}

/** An organisation that would take referrals. */
export type Partner = { readonly partnerId: string; readonly name: string; readonly proof: string; readonly isPartner: boolean };

/** Organisations that would take referrals, with or without proof. */
export async function listPartners(db: Db): Promise<readonly Partner[]> {
  const rows = await db.selectFrom('partners').selectAll().orderBy('name').execute();
  return rows.map((row) => ({ partnerId: row.partner_id, name: row.name, proof: row.proof, isPartner: row.proof !== '' }));
}

/** Puts the proof of a partnership on file. @returns false where there is no such organisation, or a proof is on file */
export async function writeProof(
  tx: Tx,
  it: { readonly partnerId: string; readonly proof: string; readonly by: string; readonly on: string },
): Promise<boolean> {
  const done = await tx
    .updateTable('partners')
    .set({ proof: it.proof, proof_seen_by: it.by, proof_seen_on: it.on })
    .where('partner_id', '=', it.partnerId)
    .where('proof', '=', '')
    .executeTakeFirst();
  return done.numUpdatedRows > 0n;
}

/** A referral as it is on record. */
export type Referral = {
  readonly referralId: string;
  readonly partnerId: string;
  readonly personId: string;
  readonly status: ReferralStatus;
  readonly consentedAt: Date;
  readonly statusAt: Date;
};

/** Keeps a referral; who took theirs back may ask anew. @returns false where one stands */
export async function insertReferral(
  tx: Tx,
  it: { readonly partnerId: string; readonly personId: string; readonly wording: string; readonly at: Date },
): Promise<boolean> {
  const asked = { consent_wording: it.wording, consented_at: it.at, status_at: it.at };
  const done = await tx
    .insertInto('referrals')
    .values({ partner_id: it.partnerId, person_id: it.personId, ...asked })
    .onConflict((conflict) =>
      conflict
        .columns(['partner_id', 'person_id'])
        .doUpdateSet({ ...asked, status: 'waiting', withdrawn_at: null, handed_over_at: null })
        .where('referrals.withdrawn_at', 'is not', null),
    )
    .executeTakeFirst();
  return (done.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

/** Referrals whose consent stands, to a partner or of a person, the oldest first. */
export async function listReferrals(db: Db, of: { readonly partnerId: string } | { readonly personId: string }): Promise<readonly Referral[]> {
  const rows = await db
    .selectFrom('referrals')
    .selectAll()
    .$if('partnerId' in of, (query) => query.where('partner_id', '=', 'partnerId' in of ? of.partnerId : ''))
    .$if('personId' in of, (query) => query.where('person_id', '=', 'personId' in of ? of.personId : ''))
    .where('withdrawn_at', 'is', null)
    .orderBy('consented_at')
    .execute();
  return rows.map((row) => ({
    referralId: row.referral_id,
    partnerId: row.partner_id,
    personId: row.person_id,
    status: row.status as ReferralStatus,
    consentedAt: row.consented_at,
    statusAt: row.status_at,
  }));
}

/**
 * Writes what became of a referral: handed over once, then what the partner sends back of those it was handed.
 *
 * @returns whom it is of, or undefined where it is not at that step or its consent was withdrawn
 */
export async function writeReferralStatus(tx: Tx, referralId: string, status: string, at: Date): Promise<string | undefined> {
  const row = await tx
    .updateTable('referrals')
    .set({ status, status_at: at, ...(status === 'handed-over' ? { handed_over_at: at } : {}) })
    .where('referral_id', '=', referralId)
    .where('withdrawn_at', 'is', null)
    .$if(status === 'handed-over', (query) => query.where('status', '=', 'waiting'))
    .$if(status !== 'handed-over', (query) => query.where('handed_over_at', 'is not', null))
    .returning('person_id')
    .executeTakeFirst();
  return row?.person_id;
}

/** Withdraws one's referral. */
export async function withdrawReferral(tx: Tx, personId: string, partnerId: string, at: Date): Promise<boolean> {
  const done = await tx
    .updateTable('referrals')
    .set({ withdrawn_at: at, status: 'withdrawn', status_at: at })
    .where('person_id', '=', personId)
    .where('partner_id', '=', partnerId)
    .where('withdrawn_at', 'is', null)
    .executeTakeFirst();
  return done.numUpdatedRows > 0n;
}
