import { plainDateIn, type Clock } from '@einthoven/kernel';
import { foldName } from '@einthoven/credential';
import type { Db } from '../db/pool.ts';
import { currentScheme } from '../scheme/index.ts';
import * as queries from './session.queries.ts';

/** What people look for. Empty: everything. */
export type CatalogueWish = {
  readonly words: string;
  readonly subject: string;
  /** `online`, the code of a state, or empty. */
  readonly where: string;
  /** `2026-12-01`: sessions from that day on. */
  readonly from: string;
};

/** A course in the catalogue with its coming sessions. */
export type CatalogueEntry = Awaited<ReturnType<typeof queries.listCatalogue>>[number] & {
  /** Whether it can be taken here, at any time. */
  readonly here: boolean;
  readonly sessions: readonly Pick<queries.SessionRow, 'sessionId' | 'startsAt' | 'online' | 'city' | 'stateCode' | 'address'>[];
};

/**
 * The approved courses that fit, those with a coming session first, by its day.
 *
 * @param parts `runnable` says which courses can be taken here: online, and on any day
 */
export async function searchCourses(
  db: Db,
  wish: CatalogueWish,
  {
    clock,
    runnable = async () => new Set(),
  }: { readonly clock: Clock; readonly runnable?: (db: Db, courseIds: readonly string[]) => Promise<ReadonlySet<string>> },
): Promise<{ readonly courses: readonly CatalogueEntry[]; readonly zone: string; readonly all: number }> {
  const now = clock.now();
  const zone = currentScheme().zone.value;
  const today = plainDateIn(now, zone);
  const courses = await queries.listCatalogue(db, today);
  const ids = courses.map(({ courseId }) => courseId);
  const [sessions, runsHere] = await Promise.all([queries.listSessions(db, ids), runnable(db, ids)]);
  const from = wish.from > today ? wish.from : today;
  const words = wish.words.split(/\s+/).map(foldName).filter(Boolean).slice(0, 10);
  const narrowed = wish.where !== '' || wish.from > today;
  const found = courses.flatMap((course) => {
    if (wish.subject !== '' && course.subject !== wish.subject) return [];
    const text = foldName(`${course.title} ${course.summary} ${course.provider}`);
    if (!words.every((word) => text.includes(word))) return [];
    const coming = sessions
      .filter((session) => session.courseId === course.courseId && !session.cancelledAt && plainDateIn(session.startsAt, zone) >= from)
      .filter((session) => wish.where === '' || (wish.where === 'online' ? session.online : session.stateCode === wish.where))
      .map(({ sessionId, startsAt, online, city, stateCode, address }) => ({ sessionId, startsAt, online, city, stateCode, address }));
    const here = runsHere.has(course.courseId);
    const fits = !narrowed || coming.length > 0 || (here && (wish.where === '' || wish.where === 'online'));
    return fits ? [{ ...course, here, sessions: coming }] : [];
  });
  const first = ({ sessions: list }: CatalogueEntry) => list[0]?.startsAt.getTime() ?? Number.POSITIVE_INFINITY;
  return { courses: found.toSorted((a, b) => first(a) - first(b) || a.title.localeCompare(b.title, 'en')), zone, all: courses.length };
}
