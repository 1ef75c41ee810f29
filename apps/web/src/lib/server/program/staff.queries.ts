import { sql } from 'kysely';
import type { PlainDate } from '@einthoven/kernel';
import type { ProgramApproval } from '@einthoven/scheme';
import type { Db } from '../db/pool.ts';

/** Programs whose newest step on a standing approval is a proposal, that have conditions to meet, or whose papers ended before a day. */
export async function listUnsettled(db: Db, today: PlainDate) {
  const { rows } = await sql<{
    program_id: string;
    name: string;
    school_name: string;
    school_id: string | null;
    proposed_at: Date | null;
    authorisation_ended: boolean;
    agreements_ended: boolean;
  }>`
    with newest as (
      select distinct on (program_id) program_id, step, decided_at
      from program_decisions where program_application_id is null
      order by program_id, program_decision_id desc
    )
    select * from (
      select p.program_id, p.name, p.school_name, p.school_id, n.decided_at as proposed_at, p.approval = 'approved' and p.standing = 'conditions' as conditional,
        p.approval = 'approved' and coalesce(s.authorisation_until < ${today}::date, false) as authorisation_ended,
        p.approval = 'approved' and coalesce(
          (select max(coalesce(t.agreement_until, 'infinity')) < ${today}::date from sites t
           where t.school_id = p.school_id and (t.program_id is null or t.program_id = p.program_id) and t.kind = 'clinical' and t.until is null), false) as agreements_ended
      from programs p left join schools s using (school_id) left join newest n on n.program_id = p.program_id and n.step = 'proposal'
    ) found
    where proposed_at is not null or conditional or authorisation_ended or agreements_ended
    order by program_id
    limit 500
  `.execute(db);
  return rows;
}

/** Programs whose approval ends within so many days of a day, with the school that would hear of it. */
export async function listEnding(db: Db, today: PlainDate, days: number) {
  return db
    .selectFrom('programs as p')
    .select(['p.program_id', 'p.name', 'p.school_id', 'p.approval_until'])
    .select((eb) =>
      eb
        .exists(
          eb
            .selectFrom('program_applications as a')
            .select('a.program_application_id')
            .whereRef('a.program_id', '=', 'p.program_id')
            .where('a.state', 'in', ['submitted', 'asked']),
        )
        .as('applied'),
    )
    .where('p.approval', '=', 'approved')
    .where('p.school_id', 'is not', null)
    .where('p.approval_until', '>=', today)
    .where('p.approval_until', '<=', sql<string>`${today}::date + ${days}::int`)
    .orderBy('p.approval_until')
    .execute();
}

/** Programs that are approved with conditions, with the school that would hear of it. */
export async function listConditional(db: Db) {
  return db
    .selectFrom('programs')
    .select(['program_id', 'name', 'school_id'])
    .where('approval', '=', 'approved')
    .where('standing', '=', 'conditions')
    .where('school_id', 'is not', null)
    .execute();
}

/** Takes the right to tell a school of a day to come. @returns false where it was told */
export async function claimProgramNotice(
  db: Db,
  it: { readonly programId: string; readonly kind: 'ending' | 'conditions'; readonly aboutDay: PlainDate; readonly daysBefore: number; readonly at: Date },
): Promise<boolean> {
  const done = await db
    .insertInto('program_notices')
    .values({ program_id: it.programId, kind: it.kind, about_day: it.aboutDay, days_before: it.daysBefore, told_at: it.at })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return (done.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

/** Appeals that wait, the oldest first, with what they object to. */
export async function listWaitingAppeals(db: Db) {
  return db
    .selectFrom('program_appeals as a')
    .innerJoin('programs as p', 'p.program_id', 'a.program_id')
    .innerJoin('program_decisions as d', 'd.program_decision_id', 'a.program_decision_id')
    .select([
      'a.program_appeal_id',
      'a.filed_at',
      'a.program_id',
      'p.name',
      'p.school_name',
      'p.school_id',
      'd.outcome',
      'd.program_decision_id',
      'd.scheme_version',
    ])
    .where('a.state', '=', 'waiting')
    .orderBy('a.program_appeal_id')
    .limit(200)
    .execute();
}

/** Programs by words of their name, school or city: those that the directory shows, and those that were decided on. */
export async function searchRecords(db: Db, words: readonly string[]) {
  if (words.length === 0) return [];
  const rows = await db
    .selectFrom('programs as p')
    .select(['p.program_id', 'p.name', 'p.school_name', 'p.city', 'p.state_code', 'p.approval', 'p.standing', 'p.approval_until'])
    .where(sql<boolean>`p.words @@ to_tsquery('simple', ${words.map((word) => `${word}:*`).join(' & ')})`)
    .where((eb) =>
      eb.or([
        eb('p.listed', '=', true),
        eb.exists(eb.selectFrom('program_decisions as d').select('d.program_decision_id').whereRef('d.program_id', '=', 'p.program_id')),
      ]),
    )
    .orderBy('p.name')
    .orderBy('p.program_id')
    .limit(20)
    .execute();
  return rows.map((row) => ({
    programId: row.program_id,
    name: row.name,
    schoolName: row.school_name,
    city: row.city,
    stateCode: row.state_code,
    approval: row.approval as ProgramApproval['state'],
    standing: (row.standing ?? undefined) as 'full' | 'conditions' | 'probation' | undefined,
    approvalUntil: (row.approval_until ?? undefined) as PlainDate | undefined,
  }));
}

/** Other schools that may be the same: of nearly the same name in the state, or at the same address. */
export async function listSchoolsAlike(db: Db, schoolId: string) {
  const { rows } = await sql<{ name: string; city: string; state_code: string; same_address: boolean }>`
    select o.name, o.city, o.state_code, (o.zip = s.zip and lower(o.street) = lower(s.street) and s.street <> '') as same_address
    from schools s join schools o on o.school_id <> s.school_id and o.state_code = s.state_code
    where s.school_id = ${schoolId} and (
      (o.zip = s.zip and lower(o.street) = lower(s.street) and s.street <> '')
      or (length(s.name_folded) >= 8 and strpos(o.name_folded, s.name_folded) > 0)
      or (length(o.name_folded) >= 8 and strpos(s.name_folded, o.name_folded) > 0))
    order by (strpos(o.name_folded, s.name_folded) > 0 or strpos(s.name_folded, o.name_folded) > 0) desc, o.name
    limit 6
  `.execute(db);
  return rows.map((row) => ({ name: row.name, city: row.city, stateCode: row.state_code, isSameAddress: row.same_address }));
}
