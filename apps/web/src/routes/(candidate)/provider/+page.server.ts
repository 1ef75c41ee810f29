import { fail, redirect } from '@sveltejs/kit';
import { textFields } from '#lib/server/account/index.ts';
import {
  applyAsProvider,
  applyForCourse,
  CE_PROBLEM_WORDS,
  COURSE_CRITERIA,
  COURSE_KINDS,
  KIND_WORDS,
  ownCourses,
  ownProvider,
  PROVIDER_CRITERIA,
  SUBJECT_WORDS,
} from '#lib/server/ce/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { currentScheme } from '#lib/server/scheme/index.ts';
import { granted } from '../../granted.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
  const permission = granted(locals.actor, 'ce.provide-own');
  const provider = await ownProvider(database(), permission, { clock: systemClock });
  const { ce } = currentScheme();
  return {
    provider: provider && {
      name: provider.name,
      state: provider.state,
      inForce: provider.inForce,
      conditions: provider.conditions,
      reason: provider.reason,
      validUntil: provider.validUntil,
    },
    courses: (await ownCourses(database(), permission, { clock: systemClock })).map(({ courseId, title, halfHours, state, inForce, reason, validUntil }) => ({
      courseId,
      title,
      halfHours,
      state,
      inForce,
      reason,
      validUntil,
    })),
    criteria: Object.values(PROVIDER_CRITERIA),
    courseCriteria: Object.values(COURSE_CRITERIA),
    kinds: COURSE_KINDS.map((kind) => [kind, KIND_WORDS[kind]] as const),
    subjects: Object.entries(SUBJECT_WORDS) as readonly (readonly [string, string])[],
    years: ce.providerYears.value,
    reviewers: ce.reviewers.value,
    done: url.searchParams.get('done'),
  };
};

export const actions: Actions = {
  apply: async ({ locals, request }) => {
    const fields = textFields(await request.formData(), ['name', 'website', 'about']);
    const done = await applyAsProvider(database(), granted(locals.actor, 'ce.provide-own'), fields, { clock: systemClock });
    if (!done.ok) return fail(400, { code: done.error as string, problem: CE_PROBLEM_WORDS[done.error], fields: { ...fields } as Record<string, string> });
    redirect(303, '/provider?done=applied');
  },
  course: async ({ locals, request }) => {
    const fields = textFields(await request.formData(), ['title', 'summary', 'kind', 'subject', 'words', 'questions', 'minutes']);
    const done = await applyForCourse(database(), granted(locals.actor, 'ce.provide-own'), fields, { clock: systemClock });
    if (!done.ok) return fail(400, { code: done.error as string, problem: CE_PROBLEM_WORDS[done.error], fields: { ...fields } as Record<string, string> });
    redirect(303, '/provider?done=course');
  },
};
