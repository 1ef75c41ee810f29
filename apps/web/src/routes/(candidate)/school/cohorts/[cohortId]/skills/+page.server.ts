import { error, fail, redirect } from '@sveltejs/kit';
import { database } from '#lib/server/db/pool.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { checkSkills, DESK_WORDS, listSkills, openCohort, readStudents } from '#lib/server/school/index.ts';
import { granted } from '../../../../../granted.ts';
import type { Actions, PageServerLoad } from './$types';

const at = { clock: systemClock };

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const permission = granted(locals.actor, 'school.run-own');
  const opened = await openCohort(database(), permission, params.cohortId);
  if (!opened) error(404, { message: DESK_WORDS.COHORT_UNKNOWN, code: 'COHORT_UNKNOWN' });
  const students = (await readStudents(database(), permission, params.cohortId, at)).filter(
    ({ leftOn, completionNumber }) => leftOn === undefined && completionNumber === undefined,
  );
  return {
    cohort: opened.cohort,
    skills: listSkills(),
    students: students.map(({ enrollmentId, name, skills }) => ({ enrollmentId, name: name ?? 'Erased', skills })),
    done: url.searchParams.has('done'),
  };
};

export const actions: Actions = {
  default: async ({ locals, params, request }) => {
    const form = await request.formData();
    const texts = (name: string) => form.getAll(name).filter((one) => typeof one === 'string');
    const wish = { enrollmentIds: texts('student'), tasks: texts('task'), shown: form.get('shown') !== 'no' };
    const done = await checkSkills(database(), granted(locals.actor, 'school.run-own'), params.cohortId, wish, at);
    if (!done.ok) return fail(400, { problem: DESK_WORDS[done.error], ...wish });
    redirect(303, `/school/cohorts/${params.cohortId}/skills?done`);
  },
};
