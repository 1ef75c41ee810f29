import { fail } from '@sveltejs/kit';
import { textFields } from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { EMPLOYMENT_WORDS, importOpenings, JOB_PROBLEM_WORDS, readPostingCsv, readPostingJsonLd, SETTING_WORDS, SHIFT_WORDS } from '#lib/server/job/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { granted } from '../../../granted.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals }) => {
  granted(locals.actor, 'employer.apply-own');
  return { shifts: Object.entries(SHIFT_WORDS), settings: Object.entries(SETTING_WORDS), types: Object.keys(EMPLOYMENT_WORDS) };
};

export const actions: Actions = {
  default: async ({ locals, request }) => {
    const permission = granted(locals.actor, 'employer.apply-own');
    const sent = await request.formData();
    const { text, kind, shift, setting } = textFields(sent, ['text', 'kind', 'shift', 'setting']);
    const file = sent.get('file');
    const most = 512 * 1024 + 1;
    const content = file instanceof File && file.size > 0 ? Buffer.from(await file.slice(0, most).arrayBuffer()) : Buffer.from(text);
    const source = kind === 'json-ld' ? 'json-ld' : 'csv';
    const read = source === 'csv' ? readPostingCsv(content) : readPostingJsonLd(content.toString('utf8'), { shift, setting });
    const done = read.ok ? await importOpenings(database(), permission, read.value, source, { clock: systemClock }) : read;
    if (!done.ok) return fail(400, { problem: JOB_PROBLEM_WORDS[done.error] as string, report: undefined });
    const { posted, waiting, problems } = done.value;
    return {
      problem: '',
      report: { posted, waiting, problems: problems.map((one) => ({ at: one.at, title: one.title, words: JOB_PROBLEM_WORDS[one.code] as string })) },
    };
  },
};
