import { fail, redirect } from '@sveltejs/kit';
import { textFields } from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import {
  applyAsEmployer,
  closePosting,
  EMPLOYER_KIND_WORDS,
  EMPLOYMENT_WORDS,
  findTokenMadeAt,
  JOB_PROBLEM_WORDS,
  makeToken,
  ownEmployer,
  ownPostings,
  POSTING_FIELD_NAMES,
  postOpening,
  SCAM_WORDS,
  SETTING_WORDS,
  SHIFT_WORDS,
} from '#lib/server/job/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { randomToken } from '#lib/server/platform/rng.ts';
import { currentScheme } from '#lib/server/scheme/index.ts';
import { granted } from '../../granted.ts';
import type { Actions, PageServerLoad } from './$types';

const using = { clock: systemClock };

export const load: PageServerLoad = async ({ locals, url }) => {
  const permission = granted(locals.actor, 'employer.apply-own');
  const employer = await ownEmployer(database(), permission);
  return {
    employer: employer && { name: employer.name, kind: EMPLOYER_KIND_WORDS[employer.kind], state: employer.state, reason: employer.reason },
    tokenMadeOn: employer && (await findTokenMadeAt(database(), employer.employerId))?.toISOString().slice(0, 10),
    postings: (await ownPostings(database(), permission)).map(({ postingId, title, city, stateCode, state, reason, flags, expiresOn }) => ({
      postingId,
      title,
      place: `${city}, ${stateCode}`,
      state,
      reason,
      flags: flags.map((flag) => SCAM_WORDS[flag]),
      expiresOn,
    })),
    kinds: Object.entries(EMPLOYER_KIND_WORDS),
    types: Object.entries(EMPLOYMENT_WORDS),
    shifts: Object.entries(SHIFT_WORDS),
    settings: Object.entries(SETTING_WORDS),
    reviewers: currentScheme().jobs.reviewers.value,
    days: currentScheme().jobs.postingDays.value,
    done: url.searchParams.get('done'),
  };
};

export const actions: Actions = {
  apply: async ({ locals, request }) => {
    const fields = textFields(await request.formData(), ['kind', 'name', 'website', 'about', 'proofRegister', 'proofNumber']);
    const done = await applyAsEmployer(database(), granted(locals.actor, 'employer.apply-own'), fields, using);
    if (!done.ok)
      return fail(400, {
        code: done.error as string,
        problem: JOB_PROBLEM_WORDS[done.error] as string,
        fields: { ...fields } as Record<string, string>,
        token: '',
      });
    redirect(303, '/agency?done=applied');
  },
  post: async ({ locals, request }) => {
    const fields = textFields(await request.formData(), POSTING_FIELD_NAMES);
    const done = await postOpening(database(), granted(locals.actor, 'employer.apply-own'), fields, using);
    if (!done.ok)
      return fail(400, {
        code: done.error as string,
        problem: JOB_PROBLEM_WORDS[done.error] as string,
        fields: { ...fields } as Record<string, string>,
        token: '',
      });
    redirect(303, done.value.waits ? '/agency?done=waits' : '/agency?done=posted');
  },
  close: async ({ locals, request }) => {
    const { postingId } = textFields(await request.formData(), ['postingId']);
    const done = await closePosting(database(), granted(locals.actor, 'employer.apply-own'), postingId, using);
    if (!done.ok)
      return fail(400, { code: done.error as string, problem: JOB_PROBLEM_WORDS[done.error] as string, fields: {} as Record<string, string>, token: '' });
    redirect(303, '/agency?done=closed');
  },
  token: async ({ locals }) => {
    const done = await makeToken(database(), granted(locals.actor, 'employer.apply-own'), { ...using, token: randomToken() });
    if (!done.ok)
      return fail(400, { code: done.error as string, problem: JOB_PROBLEM_WORDS[done.error] as string, fields: {} as Record<string, string>, token: '' });
    return { code: '', problem: '', fields: {} as Record<string, string>, token: done.value };
  },
};
