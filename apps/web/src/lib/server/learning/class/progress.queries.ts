import { sql, type RawBuilder } from 'kysely';
import type { Db } from '../../db/pool.ts';
import { overAt } from './class.queries.ts';

/** What there is of one assignment from one member. */
export type Figure = {
  readonly memberId: string;
  readonly assignmentId: string;
  /** Of a section 1 when it is finished; answers of a drill; cards met. */
  readonly done: number;
  /** Right answers of a drill; otherwise 0. */
  readonly right: number;
};

/**
 * The figures that an instructor may see of a class: of members alone who show their assigned work at this moment. The
 * consent is part of the query, so that no figure leaves the database without one.
 */
export async function listShownFigures(db: Db, classId: string, zone: string): Promise<readonly Figure[]> {
  return figures(
    db,
    sql<boolean>`members.class_id = ${classId} and exists (select from class_consents
      where class_consents.class_member_id = members.class_member_id and scope = 'assigned' and withdrawn_at is null)`,
    zone,
  );
}

/** The same figures of a person's own memberships, whether or not they show them to anybody. */
export async function listOwnFigures(db: Db, personId: string, zone: string): Promise<readonly Figure[]> {
  return figures(db, sql<boolean>`members.person_id = ${personId}`, zone);
}

/**
 * Work counts from when it was assigned until the class is over. Only practice is read here: guide, drills and cards;
 * nothing of an exam.
 */
async function figures(db: Db, whose: RawBuilder<boolean>, zone: string): Promise<readonly Figure[]> {
  const { rows } = await sql<{ class_member_id: string; class_assignment_id: string; done: number; right_answers: number }>`
    with work as (
      select members.class_member_id, members.person_id, class_assignment_id, kind, section_id, task, questions, assigned_at,
        ${overAt(zone)} as over_at
      from class_members members
      join people on people.person_id = members.person_id and people.closed_at is null
      join classes on classes.class_id = members.class_id
      join class_assignments on class_assignments.class_id = members.class_id and removed_at is null
      where members.left_at is null and ${whose}
    )
    select class_member_id, class_assignment_id, counted.done, counted.right_answers
    from work
    cross join lateral (
      select count(*)::int as done, 0 as right_answers
      from guide_progress
      where work.kind = 'section' and guide_progress.person_id = work.person_id and guide_progress.section_id = work.section_id and done_at <= over_at
      having work.kind = 'section'
      union all
      select count(*)::int, (count(*) filter (where is_right))::int
      from (
        select is_right
        from drill_answers
        join items on items.item_id = drill_answers.item_id and items.item_version = drill_answers.item_version
        where work.kind = 'drill' and drill_answers.person_id = work.person_id and items.task = work.task and items.bank = 'practice'
          and answered_at >= assigned_at and received_at <= over_at
        order by answered_at, answer_id
        limit work.questions
      ) first_answers
      having work.kind = 'drill'
      union all
      select count(distinct cards.card_id)::int, 0
      from card_reviews
      join cards on cards.card_id = card_reviews.card_id and cards.in_use
      where work.kind = 'cards' and card_reviews.person_id = work.person_id and cards.task = work.task
        and reviewed_at >= assigned_at and received_at <= over_at
        and not exists (select from card_undos where card_undos.review_id = card_reviews.review_id)
      having work.kind = 'cards'
    ) counted`.execute(db);
  return rows.map((row) => ({ memberId: row.class_member_id, assignmentId: row.class_assignment_id, done: row.done, right: row.right_answers }));
}
