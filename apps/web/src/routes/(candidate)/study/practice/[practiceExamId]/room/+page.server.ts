import { error, redirect } from '@sveltejs/kit';
import { database } from '#lib/server/db/pool.ts';
import { LEARNING_WORDS, openPractice } from '#lib/server/learning/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { granted } from '../../../../../granted.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const open = await openPractice(database(), granted(locals.actor, 'practice.use-own'), params.practiceExamId, systemClock);
  if (!open) error(404, { message: LEARNING_WORDS.PRACTICE_NOT_FOUND, code: 'PRACTICE_NOT_FOUND' });
  if (open.practice.finishedAt) redirect(303, `/study/practice/${params.practiceExamId}`);
  return { practiceExamId: params.practiceExamId };
};
