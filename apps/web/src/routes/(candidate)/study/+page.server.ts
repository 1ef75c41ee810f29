import { error, fail, redirect } from '@sveltejs/kit';
import { permit } from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { LEARNING_WORDS, mayPractise, practiceHistory, practicePlan, startPractice } from '#lib/server/learning/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { randomToken } from '#lib/server/platform/rng.ts';
import { currentScheme } from '#lib/server/scheme/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
  const permission = permit(locals.actor, 'practice.use-own');
  if (!permission.ok) error(403, { message: 'Sign in to practise.', code: permission.error });
  const now = systemClock.now();
  return {
    mayPractise: await mayPractise(database(), permission.value, systemClock),
    notPaid: LEARNING_WORDS.PRACTICE_NOT_PAID,
    full: practicePlan('full'),
    short: practicePlan('short'),
    zone: currentScheme().zone.value,
    history: (await practiceHistory(database(), permission.value)).map((practice) => ({
      ...practice,
      running: practice.finishedAt === undefined && practice.deadlineAt > now,
    })),
  };
};

export const actions: Actions = {
  start: async ({ locals, request }) => {
    const permission = permit(locals.actor, 'practice.use-own');
    if (!permission.ok) error(403, { message: 'Sign in to practise.', code: permission.error });
    const form = await request.formData().catch(() => new FormData());
    const length = form.get('length') === 'full' ? 'full' : 'short';
    const started = await startPractice(database(), permission.value, length, { clock: systemClock, newSeed: () => randomToken(16) });
    if (!started.ok) return fail(409, { problem: LEARNING_WORDS[started.error] });
    redirect(303, `/study/practice/${started.value}`);
  },
};
