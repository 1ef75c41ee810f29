import { searchCourses, SUBJECT_WORDS } from '#lib/server/ce/index.ts';
import { listRunnable } from '#lib/server/courseware/index.ts';
import { STATES } from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ url }) => {
  const text = (name: string) => (url.searchParams.get(name) ?? '').slice(0, 100);
  const wish = { words: text('words'), subject: text('subject'), where: text('where'), from: /^\d{4}-\d{2}-\d{2}$/.test(text('from')) ? text('from') : '' };
  const { courses, zone, all } = await searchCourses(database(), wish, { clock: systemClock, runnable: listRunnable });
  return {
    wish,
    courses,
    zone,
    all,
    subjects: Object.entries(SUBJECT_WORDS) as readonly (readonly [string, string])[],
    places: [['online', 'Online'], ...Object.entries(STATES)] as readonly (readonly [string, string])[],
  };
};
