import { sql } from 'kysely';
import { toPlainDate, type PlainDate } from '@einthoven/kernel';
import type { Db, Tx } from '../db/pool.ts';

/** A risk to impartiality. */
export type Risk = {
  readonly riskId: string;
  readonly title: string;
  readonly threat: string;
  readonly action: string;
  readonly ownerPersonId: string;
  readonly ownerName: string | undefined;
  readonly reviewOn: PlainDate;
  readonly state: 'open' | 'closed';
  readonly revision: number;
  readonly reviews: readonly { readonly finding: string; readonly outcome: 'kept' | 'closed'; readonly by: string | null; readonly at: string }[];
};

/** All risks, open ones by day of review. */
export async function listRisks(db: Db): Promise<readonly Risk[]> {
  const rows = await db
    .selectFrom('impartiality_risks as k')
    .leftJoin('person_profiles as p', 'p.person_id', 'k.owner_person_id')
    .select([
      'k.impartiality_risk_id as riskId',
      'k.title',
      'k.threat',
      'k.action',
      'k.owner_person_id as ownerPersonId',
      'p.legal_name as ownerName',
      'k.review_on as reviewOn',
      'k.state',
      'k.revision',
    ])
    .select(
      sql<
        Risk['reviews']
      >`(select coalesce(json_agg(json_build_object('finding', r.finding, 'outcome', r.outcome, 'by', n.legal_name, 'at', r.reviewed_at) order by r.reviewed_at desc), '[]')
        from impartiality_reviews r left join person_profiles n on n.person_id = r.reviewed_by where r.impartiality_risk_id = k.impartiality_risk_id)`.as(
        'reviews',
      ),
    )
    .orderBy(sql`k.state = 'closed'`)
    .orderBy('k.review_on')
    .execute();
  return rows.map((row) => ({ ...row, ownerName: row.ownerName ?? undefined, reviewOn: toPlainDate(row.reviewOn), state: row.state as Risk['state'] }));
}

/** Enters a risk. @returns its id */
export async function insertRisk(
  tx: Tx,
  risk: Pick<Risk, 'title' | 'threat' | 'action' | 'ownerPersonId' | 'reviewOn'> & { readonly by: string; readonly at: Date },
): Promise<string> {
  const row = await tx
    .insertInto('impartiality_risks')
    .values({
      title: risk.title,
      threat: risk.threat,
      action: risk.action,
      owner_person_id: risk.ownerPersonId,
      review_on: risk.reviewOn,
      entered_at: risk.at,
      entered_by: risk.by,
    })
    .returning('impartiality_risk_id')
    .executeTakeFirstOrThrow();
  return row.impartiality_risk_id;
}

/** Writes a review, on the revision that was seen. @returns false where somebody was quicker */
export async function insertReview(
  tx: Tx,
  review: {
    readonly riskId: string;
    readonly seenRevision: number;
    readonly finding: string;
    readonly outcome: 'kept' | 'closed';
    readonly reviewOn: PlainDate | undefined;
    readonly by: string;
    readonly at: Date;
  },
): Promise<boolean> {
  const moved = await tx
    .updateTable('impartiality_risks')
    .set({ revision: sql`revision + 1`, state: review.outcome === 'closed' ? 'closed' : 'open', ...(review.reviewOn && { review_on: review.reviewOn }) })
    .where('impartiality_risk_id', '=', review.riskId)
    .where('revision', '=', review.seenRevision)
    .where('state', '=', 'open')
    .executeTakeFirst();
  if (moved.numUpdatedRows === 0n) return false;
  await tx
    .insertInto('impartiality_reviews')
    .values({ impartiality_risk_id: review.riskId, finding: review.finding, outcome: review.outcome, reviewed_by: review.by, reviewed_at: review.at })
    .execute();
  return true;
}

/** An attempt that was refused because of a conflict. */
export type RefusedAttempt = {
  readonly eventId: number;
  readonly at: Date;
  readonly byName: string | undefined;
  readonly reason: string;
  readonly act: string | undefined;
};

/** Refused attempts, newest first. */
export async function listRefusedAttempts(db: Db, limit: number): Promise<readonly RefusedAttempt[]> {
  const rows = await db
    .selectFrom('events')
    .leftJoin('person_profiles', 'person_profiles.person_id', 'events.actor_person_id')
    .select(['event_id as eventId', 'occurred_at as at', 'legal_name as byName', 'reason', sql<string | null>`payload ->> 'act'`.as('act'), 'entity'])
    .where('kind', '=', 'impartiality.refused')
    .orderBy('event_id', 'desc')
    .limit(limit)
    .execute();
  return rows.map(({ act, entity, byName, ...row }) => ({ ...row, byName: byName ?? undefined, act: act ?? entity ?? undefined }));
}

/** Whoever acts for the body and can answer for a risk. */
export async function listOwners(db: Db): Promise<readonly { readonly personId: string; readonly name: string }[]> {
  const rows = await db
    .selectFrom('role_grants')
    .innerJoin('roles', 'roles.role', 'role_grants.role')
    .innerJoin('person_profiles', 'person_profiles.person_id', 'role_grants.person_id')
    .select(['role_grants.person_id as personId', 'legal_name as name'])
    .distinct()
    .where('roles.staff', '=', true)
    .where('roles.role', '<>', 'accreditor')
    .where('revoked_at', 'is', null)
    .orderBy('name')
    .execute();
  return rows;
}
