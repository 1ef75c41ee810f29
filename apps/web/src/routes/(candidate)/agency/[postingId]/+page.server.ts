import { error, fail, redirect } from '@sveltejs/kit';
import { plainDateIn } from '@einthoven/kernel';
import { textFields } from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import {
  askConsent,
  JOB_PROBLEM_WORDS,
  listApplicants,
  listCandidates,
  moveApplicant,
  ORDER_RULES,
  readApplicant,
  readCandidate,
  STAGE_WORDS,
  type JobProblem,
} from '#lib/server/job/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { currentScheme } from '#lib/server/scheme/index.ts';
import { granted } from '../../../granted.ts';
import type { Actions, PageServerLoad } from './$types';

const using = { clock: systemClock };
const refused = (code: JobProblem) => fail(code === 'CONSENT_MISSING' ? 403 : 400, { problem: JOB_PROBLEM_WORDS[code] as string });

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const permission = granted(locals.actor, 'employer.apply-own');
  const found = await listApplicants(database(), permission, params.postingId);
  if (!found) error(404, 'You have no such posting.');
  const people = await listCandidates(database(), permission, params.postingId, using);
  return {
    title: found.posting.title,
    applicants: found.applicants.map(({ applicationId, mayOpen, stage, appliedAt }) => ({
      applicationId,
      mayOpen,
      mayMove: stage !== 'withdrawn',
      stage: stage === 'applied' ? undefined : STAGE_WORDS[stage],
      on: plainDateIn(appliedAt, currentScheme().zone.value),
    })),
    people: people.ok ? people.value : [],
    stages: Object.entries(STAGE_WORDS).filter(([code]) => code !== 'applied' && code !== 'withdrawn'),
    rules: ORDER_RULES,
    done: url.searchParams.has('done'),
  };
};

export const actions: Actions = {
  ask: async ({ locals, params, request }) => {
    const { code } = textFields(await request.formData(), ['code']);
    const done = await askConsent(database(), granted(locals.actor, 'employer.apply-own'), { postingId: params.postingId, code }, using);
    if (!done.ok) return refused(done.error);
    redirect(303, `/agency/${params.postingId}?done`);
  },
  read: async ({ locals, params, request }) => {
    const { code } = textFields(await request.formData(), ['code']);
    const done = await readCandidate(database(), granted(locals.actor, 'employer.apply-own'), { postingId: params.postingId, code }, using);
    if (!done.ok) return refused(done.error);
    return { problem: '', read: { code, ...done.value } };
  },
  open: async ({ locals, request }) => {
    const { applicationId } = textFields(await request.formData(), ['applicationId']);
    const done = await readApplicant(database(), granted(locals.actor, 'employer.apply-own'), applicationId, using);
    if (!done.ok) return refused(done.error);
    return { problem: '', read: { code: applicationId, ...done.value } };
  },
  move: async ({ locals, params, request }) => {
    const done = await moveApplicant(
      database(),
      granted(locals.actor, 'employer.apply-own'),
      textFields(await request.formData(), ['applicationId', 'stage']),
      using,
    );
    if (!done.ok) return refused(done.error);
    redirect(303, `/agency/${params.postingId}?done`);
  },
};
