import { error, fail } from '@sveltejs/kit';
import { textFields } from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { answerEmployerLink, instructorWords, openEmployerLink, type InstructorProblem } from '#lib/server/instructor/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import type { Actions, PageServerLoad } from './$types';

const at = { clock: systemClock };
const over = (problem: InstructorProblem) => ({ over: { code: problem.code, words: instructorWords(problem) } });

export const load: PageServerLoad = async ({ params, setHeaders }) => {
  // The address is the secret: it must stay in no cache and no index.
  setHeaders({ 'cache-control': 'private, no-store', 'x-robots-tag': 'noindex' });
  const opened = await openEmployerLink(database(), params.token, at);
  if (opened.ok) return { question: opened.value };
  if (opened.error.code === 'LINK_UNKNOWN') error(404, { message: instructorWords(opened.error), code: opened.error.code });
  return over(opened.error);
};

export const actions: Actions = {
  default: async ({ params, request }) => {
    const typed = textFields(await request.formData(), ['answer', 'from', 'to', 'name', 'title']);
    const problems: Record<string, string> = {};
    if (typed.answer !== 'yes' && typed.answer !== 'no') problems['answer'] = 'Choose one answer.';
    if (typed.name.trim() === '' || typed.name.length > 200) problems['name'] = 'Write your name, up to 200 characters.';
    if (typed.title.trim() === '' || typed.title.length > 200) problems['title'] = 'Write your title or role, up to 200 characters.';
    if (typed.answer === 'yes' && typed.to === '') problems['to'] = 'Give the last day. If they still work for you, give today.';
    if (Object.keys(problems).length > 0) return fail(400, { typed, problems });
    const dates = typed.answer === 'yes' ? { from: typed.from, to: typed.to } : undefined;
    const done = await answerEmployerLink(database(), params.token, { dates, attester: { name: typed.name, title: typed.title } }, at);
    if (done.ok) return { done: { applicantName: done.value.applicantName, confirmed: dates !== undefined } };
    if (done.error.code === 'ASKED_DATES' || done.error.code === 'ASKED_FUTURE')
      return fail(400, {
        typed,
        problems: { from: done.error.code === 'ASKED_FUTURE' ? instructorWords(done.error) : 'Give the first day and the last day, in this order.' } as Record<
          string,
          string
        >,
      });
    return fail(done.error.code === 'LINK_UNKNOWN' ? 404 : 409, over(done.error));
  },
};
