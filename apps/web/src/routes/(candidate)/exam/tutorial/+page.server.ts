import { error, fail, redirect } from '@sveltejs/kit';
import { permit } from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { EXAM_WORDS, examOverview, FORM_AGAIN_WORDS, formComesAgain, safeBrowserProof, startAttempt } from '#lib/server/exam/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { config } from '#lib/server/platform/config.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
  const permission = permit(locals.actor, 'exam.sit-own');
  if (!permission.ok) error(403, { message: 'Sign in to sit the exam.', code: permission.error });
  const { decision, agreed, scheme, minutes } = await examOverview(database(), permission.value, systemClock);
  if (decision.decision === 'continue') redirect(303, `/exam/room/${decision.attemptId}`);
  if (decision.decision !== 'may-sit') redirect(303, '/exam');
  if (!agreed) redirect(303, '/exam/start');
  return {
    minutes,
    questions: scheme.exam.scoredItems.value + scheme.exam.pretestItems.value,
    attemptsLeft: decision.attemptsLeft,
    credential: scheme.title,
    again: (await formComesAgain(database(), permission.value, { clock: systemClock, mode: config().mode })) ? FORM_AGAIN_WORDS : undefined,
  };
};

export const actions: Actions = {
  /** The clock runs from here. Pressing twice finds the same attempt. */
  begin: async ({ locals, request, url }) => {
    const permission = permit(locals.actor, 'exam.sit-own');
    if (!permission.ok) error(403, { message: 'Sign in to sit the exam.', code: permission.error });
    const started = await startAttempt(database(), permission.value, {
      clock: systemClock,
      mode: config().mode,
      safeBrowser: safeBrowserProof(request.headers, url),
    });
    if (!started.ok) return fail(409, { problem: EXAM_WORDS[started.error] });
    redirect(303, `/exam/room/${started.value.attemptId}`);
  },
};
