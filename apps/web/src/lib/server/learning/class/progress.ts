import { err, ok, type Clock, type Result } from '@einthoven/kernel';
import type { Mastery } from '@einthoven/learning';
import type { Db } from '../../db/pool.ts';
import { recordEvent } from '../../platform/events.ts';
import { masteryOfPerson } from '../practice.ts';
import { inWords, listAssignable, type Assignment } from './assignment.ts';
import { classZone, findOwnClass, isOver, type TeachPermission } from './class.ts';
import { listAssignments, type ClassRow } from './class.queries.ts';
import { listMembers } from './membership.queries.ts';
import { listShownFigures, type Figure } from './progress.queries.ts';
import { progressCsv } from './progress-csv.ts';

/** How long after its end an instructor still sees the progress of a class, in days: enough to write the last marks. */
export const PROGRESS_DAYS = 90;
const DAY_MS = 86_400_000;

/** Somebody in a class, as the instructor sees them: a name, and figures only where they show them. */
export type ShownMember = {
  readonly memberId: string;
  readonly shownName: string;
  readonly shares: boolean;
  readonly sharesTopics: boolean;
  /** By assignment; empty for everybody who does not share. */
  readonly figures: Readonly<Record<string, Pick<Figure, 'done' | 'right'>>>;
};

/** A class as its instructor sees it. */
export type ClassView = {
  readonly own: ClassRow;
  readonly over: boolean;
  /** Until when the progress is shown; undefined while the class goes on. */
  readonly progressUntil: Date | undefined;
  readonly progressOpen: boolean;
  readonly assignments: readonly Assignment[];
  readonly members: readonly ShownMember[];
};

/** A class with the figures that its members show at this moment. */
export async function readClass(db: Db, permission: TeachPermission, classId: string, clock: Clock): Promise<Result<ClassView, 'CLASS_NOT_FOUND'>> {
  const own = await findOwnClass(db, permission, classId);
  if (!own) return err('CLASS_NOT_FOUND');
  const now = clock.now();
  const over = isOver(own, now);
  const until = new Date(own.overAt.getTime() + PROGRESS_DAYS * DAY_MS);
  const progressOpen = now < until;
  const [rows, members, figures, assignable] = await Promise.all([
    listAssignments(db, [own.classId]),
    listMembers(db, own.classId),
    progressOpen ? listShownFigures(db, own.classId, classZone()) : [],
    listAssignable(db),
  ]);
  const byMember = Map.groupBy(figures, ({ memberId }) => memberId);
  return ok({
    own,
    over,
    progressUntil: over ? until : undefined,
    progressOpen,
    assignments: inWords(rows, assignable),
    // Once the progress is closed the names go too: there is nothing left to see of anybody.
    members: progressOpen
      ? members.map(({ memberId, shownName, shows }) => ({
          memberId,
          shownName,
          shares: shows.has('assigned'),
          sharesTopics: shows.has('topics') && !over,
          figures: Object.fromEntries((byMember.get(memberId) ?? []).map(({ assignmentId, done, right }) => [assignmentId, { done, right }])),
        }))
      : [],
  });
}

/** Why an instructor sees no topics of a member. */
export type TopicsRefusal =
  | 'CLASS_NOT_FOUND'
  | 'MEMBER_NOT_FOUND'
  /** The member does not show them, or no longer. */
  | 'TOPICS_NOT_SHARED'
  /** Topics change with every answer, so they are shown only while the class goes on. */
  | 'CLASS_OVER';

/** What a member shows of the topics of the exam plan: practice alone, never an exam. */
export async function readTopics(
  db: Db,
  permission: TeachPermission,
  { classId, memberId }: { readonly classId: string; readonly memberId: string },
  clock: Clock,
): Promise<
  Result<{ readonly own: ClassRow; readonly shownName: string; readonly topics: readonly (Mastery & { readonly statement: string })[] }, TopicsRefusal>
> {
  const own = await findOwnClass(db, permission, classId);
  if (!own) return err('CLASS_NOT_FOUND');
  if (isOver(own, clock.now())) return err('CLASS_OVER');
  const member = (await listMembers(db, own.classId)).find((each) => each.memberId === memberId);
  if (!member) return err('MEMBER_NOT_FOUND');
  if (!member.shows.has('topics')) return err('TOPICS_NOT_SHARED');
  return ok({ own, shownName: member.shownName, topics: await masteryOfPerson(db, member.personId) });
}

/** The progress of a class as CSV; that it was taken is written down. */
export async function downloadProgress(
  db: Db,
  permission: TeachPermission,
  classId: string,
  clock: Clock,
): Promise<Result<string, 'CLASS_NOT_FOUND' | 'CLASS_OVER'>> {
  const read = await readClass(db, permission, classId, clock);
  if (!read.ok) return read;
  if (!read.value.progressOpen) return err('CLASS_OVER');
  await recordEvent(db, {
    kind: 'class.progress-downloaded',
    actor: { kind: 'person', personId: permission.actor.personId },
    entity: { name: 'class', id: classId },
    reason: 'by the instructor',
    payload: { members: read.value.members.length, sharing: read.value.members.filter(({ shares }) => shares).length },
    occurredAt: clock.now(),
  });
  return ok(progressCsv(read.value));
}
