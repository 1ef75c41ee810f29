import { error, fail } from '@sveltejs/kit';
import { textFields } from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { answerReferenceLink, instructorWords, openReferenceLink, referenceProblems, type InstructorProblem } from '#lib/server/instructor/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import type { Actions, PageServerLoad } from './$types';

const at = { clock: systemClock };
const over = (problem: InstructorProblem) => ({ over: { code: problem.code, words: instructorWords(problem) } });

export const load: PageServerLoad = async ({ params, setHeaders }) => {
  // The address is the secret: it must stay in no cache and no index.
  setHeaders({ 'cache-control': 'private, no-store', 'x-robots-tag': 'noindex' });
  const opened = await openReferenceLink(database(), params.token, at);
  if (opened.ok) return { question: opened.value };
  if (opened.error.code === 'LINK_UNKNOWN') error(404, { message: instructorWords(opened.error), code: opened.error.code });
  return over(opened.error);
};

export const actions: Actions = {
  answer: async ({ params, request }) => {
    const typed = textFields(await request.formData(), ['name', 'title', 'relation', 'years', 'recommend', 'words']);
    const problems = referenceProblems(typed);
    if (Object.keys(problems).length > 0) return fail(400, { typed, problems });
    const done = await answerReferenceLink(database(), params.token, typed, at);
    return done.ok ? { done: { ...done.value, declined: false } } : fail(409, over(done.error));
  },
  decline: async ({ params }) => {
    const done = await answerReferenceLink(database(), params.token, undefined, at);
    return done.ok ? { done: { ...done.value, declined: true } } : fail(409, over(done.error));
  },
};
