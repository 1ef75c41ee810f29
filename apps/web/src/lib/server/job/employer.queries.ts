import { sql } from 'kysely';
import type { Db, Tx } from '../db/pool.ts';

/** An employer or agency on record. */
export type Employer = {
  readonly employerId: string;
  readonly kind: 'employer' | 'staffing-agency';
  readonly name: string;
  readonly website: string;
  readonly about: string;
  readonly proofRegister: string;
  readonly proofNumber: string;
  readonly contactPersonId: string;
  readonly state: 'applied' | 'verified' | 'refused' | 'suspended';
  readonly reason: string;
  readonly isDemonstration: boolean;
  readonly schemeVersion: string;
  readonly appliedAt: Date;
  readonly decidedAt: Date | undefined;
  readonly suspendedBy: string | undefined;
};

const select = (db: Db) => db.selectFrom('employers').selectAll();
type Row = Awaited<ReturnType<ReturnType<typeof select>['executeTakeFirstOrThrow']>>;

function toEmployer(row: Row): Employer {
  return {
    employerId: row.employer_id,
    kind: row.kind as Employer['kind'],
    name: row.name,
    website: row.website,
    about: row.about,
    proofRegister: row.proof_register,
    proofNumber: row.proof_number,
    contactPersonId: row.contact_person_id,
    state: row.state as Employer['state'],
    reason: row.reason,
    isDemonstration: row.demonstration,
    schemeVersion: row.scheme_version,
    appliedAt: row.applied_at,
    decidedAt: row.decided_at ?? undefined,
    suspendedBy: row.suspended_by ?? undefined,
  };
}

/** What an application brings. */
export type NewEmployer = Omit<Employer, 'employerId' | 'state' | 'reason' | 'decidedAt' | 'suspendedBy'> & { readonly nameFolded: string };

/** Keeps an application. @returns its id, or undefined where the name or the person has one already */
export async function insertEmployer(tx: Tx, it: NewEmployer): Promise<string | undefined> {
  const row = await tx
    .insertInto('employers')
    .values({
      kind: it.kind,
      name: it.name,
      name_folded: it.nameFolded,
      website: it.website,
      about: it.about,
      proof_register: it.proofRegister,
      proof_number: it.proofNumber,
      contact_person_id: it.contactPersonId,
      demonstration: it.isDemonstration,
      scheme_version: it.schemeVersion,
      applied_at: it.appliedAt,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('employer_id')
    .executeTakeFirst();
  return row?.employer_id;
}

/** Employers that a person speaks for, the newest first. */
export async function listEmployersOf(db: Db, personId: string): Promise<readonly Employer[]> {
  return (await select(db).where('contact_person_id', '=', personId).orderBy('employer_id', 'desc').execute()).map(toEmployer);
}

/** An employer by id; `lock` holds it until the transaction ends. */
export async function findEmployer(db: Db, employerId: string, lock = false): Promise<Employer | undefined> {
  const row = await select(db)
    .where('employer_id', '=', employerId)
    .$if(lock, (query) => query.forUpdate())
    .executeTakeFirst();
  return row && toEmployer(row);
}

/** Employers in a state, the oldest application first. */
export async function listEmployers(db: Db, state: Employer['state']): Promise<readonly Employer[]> {
  return (await select(db).where('state', '=', state).orderBy('applied_at').limit(500).execute()).map(toEmployer);
}

/** What somebody found of an employer. */
export type EmployerReview = { readonly reviewerId: string; readonly verdict: 'verify' | 'refuse'; readonly reason: string; readonly at: Date };

/** Reviews of an employer, in their order. */
export async function listReviews(db: Db, employerId: string): Promise<readonly EmployerReview[]> {
  const rows = await db.selectFrom('employer_reviews').selectAll().where('employer_id', '=', employerId).orderBy('employer_review_id').execute();
  return rows.map((row) => ({ reviewerId: row.reviewer_id, verdict: row.verdict as EmployerReview['verdict'], reason: row.reason, at: row.reviewed_at }));
}

/** Writes a review. @returns false where this person has written one */
export async function insertReview(tx: Tx, employerId: string, review: EmployerReview): Promise<boolean> {
  const done = await tx
    .insertInto('employer_reviews')
    .values({ employer_id: employerId, reviewer_id: review.reviewerId, verdict: review.verdict, reason: review.reason, reviewed_at: review.at })
    .onConflict((conflict) => conflict.columns(['employer_id', 'reviewer_id']).doNothing())
    .executeTakeFirst();
  return (done.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

/** Writes the state of an employer. @param it.liftedBy who ended a suspension by it */
export async function writeEmployerState(
  tx: Tx,
  employerId: string,
  it: { readonly state: Employer['state']; readonly reason: string; readonly at: Date; readonly suspendedBy?: string; readonly liftedBy?: string },
): Promise<void> {
  await tx
    .updateTable('employers')
    .set({ state: it.state, reason: it.reason, decided_at: it.at, suspended_by: it.suspendedBy ?? null, lifted_by: it.liftedBy ?? null })
    .where('employer_id', '=', employerId)
    .execute();
}

/** Whether another employer that is open to post or waits bears the name of this one. */
export async function isNameTaken(tx: Tx, employerId: string): Promise<boolean> {
  const row = await tx
    .selectFrom('employers as mine')
    .innerJoin('employers as other', 'other.name_folded', 'mine.name_folded')
    .select('other.employer_id')
    .where('mine.employer_id', '=', employerId)
    .whereRef('other.employer_id', '<>', 'mine.employer_id')
    .where('other.state', 'in', ['applied', 'verified'])
    .executeTakeFirst();
  return row !== undefined;
}

/** Ends the token of an employer and, where a hash is given, keeps a new one. */
export async function replaceToken(
  tx: Tx,
  employerId: string,
  it: { readonly sha256: string | undefined; readonly by: string; readonly at: Date },
): Promise<void> {
  await tx.updateTable('employer_tokens').set({ ended_at: it.at }).where('employer_id', '=', employerId).where('ended_at', 'is', null).execute();
  if (it.sha256 !== undefined)
    await tx.insertInto('employer_tokens').values({ employer_id: employerId, token_sha256: it.sha256, made_by: it.by, made_at: it.at }).execute();
}

/** The employer that a token stands for, while both hold. */
export async function findByToken(db: Db, sha256: string): Promise<{ readonly employer: Employer; readonly madeBy: string } | undefined> {
  const token = await db
    .selectFrom('employer_tokens')
    .select(['employer_id', 'made_by'])
    .where('token_sha256', '=', sha256)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  const employer = token && (await findEmployer(db, token.employer_id));
  return token && employer?.state === 'verified' ? { employer, madeBy: token.made_by } : undefined;
}

/** When the token of an employer was made; undefined where it has none. */
export async function findTokenMadeAt(db: Db, employerId: string): Promise<Date | undefined> {
  const row = await db.selectFrom('employer_tokens').select('made_at').where('employer_id', '=', employerId).where('ended_at', 'is', null).executeTakeFirst();
  return row?.made_at;
}

/** One at a time for a person: two applications sent at once are one. */
export async function lockEmployersOf(tx: Tx, personId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`employers:${personId}`}, 0))`.execute(tx);
}

/** How often each employer tried to open a person without consent since an instant, and when last. */
export async function countRefusedReadings(db: Db, since: Date): Promise<ReadonlyMap<string, { readonly tries: number; readonly lastAt: Date }>> {
  const rows = await db
    .selectFrom('events')
    .select(['entity_id', sql<number>`count(*)::int`.as('tries'), sql<Date>`max(occurred_at)`.as('last_at')])
    .where('kind', '=', 'job.reading-refused')
    .where('entity', '=', 'employer')
    .where('occurred_at', '>=', since)
    .groupBy('entity_id')
    .execute();
  return new Map(rows.map((row) => [row.entity_id ?? '', { tries: row.tries, lastAt: row.last_at }]));
}
