import { error } from '@sveltejs/kit';
import { database } from '#lib/server/db/pool.ts';
import { CLASS_WORDS, readTopics } from '#lib/server/learning/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { granted } from '../../../../../granted.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const read = await readTopics(database(), granted(locals.actor, 'class.teach'), params, systemClock);
  if (!read.ok) error(404, { message: CLASS_WORDS[read.error], code: read.error });
  const { own, shownName, topics } = read.value;
  return {
    classId: own.classId,
    className: own.name,
    shownName,
    topics: topics.map(({ task, statement, low, high, answers }) => ({ task, statement, low, high, answers })),
  };
};
