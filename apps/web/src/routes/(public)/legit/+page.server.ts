import { fail } from '@sveltejs/kit';
import { textFields } from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { askLegit, LEGIT_CHECKLIST, type LegitProblem } from '#lib/server/program/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { currentScheme } from '#lib/server/scheme/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const csr = false;

export const load: PageServerLoad = ({ url, setHeaders }) => {
  setHeaders({ 'cache-control': 'no-store' });
  const { training, service } = currentScheme();
  return {
    name: (url.searchParams.get('name') ?? '').slice(0, 200),
    checklist: LEGIT_CHECKLIST,
    clinicalHours: training.clinicalHours.value,
    adviceDays: service.decideWithinDays.value['advice'] ?? 0,
  };
};

const WORDS: Readonly<Record<LegitProblem['code'], string>> = {
  LEGIT_EMPTY: 'Write the name of a school or program, or the link to its website.',
  LEGIT_LINK: 'This is no link to a public website. Write it as in a browser, such as www.school.example, or write the name.',
  LEGIT_TOO_MANY: 'Many questions came from your network in the last hour. Try again later, or write to us.',
};

export const actions: Actions = {
  default: async ({ request, getClientAddress, setHeaders }) => {
    const fields = textFields(await request.formData(), ['name', 'said', 'schoolId']);
    const typed = { name: fields.name.slice(0, 300), said: fields.said.slice(0, 4000), schoolId: fields.schoolId };
    const answer = await askLegit(database(), typed, { clock: systemClock, address: getClientAddress() });
    if (answer.ok) return { typed, problem: undefined, answer: answer.value };
    if (answer.error.code === 'LEGIT_TOO_MANY') setHeaders({ 'retry-after': String(answer.error.retryAfterS) });
    return fail(answer.error.code === 'LEGIT_TOO_MANY' ? 429 : 422, { typed, problem: WORDS[answer.error.code], answer: undefined });
  },
};
