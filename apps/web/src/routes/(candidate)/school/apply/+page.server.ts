import { fail, redirect } from '@sveltejs/kit';
import { STATES, textFields } from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { applyAgain, beginApplication, listApplicationsOf, ownSchools, programWords, registerSchool } from '#lib/server/program/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { currentScheme } from '#lib/server/scheme/index.ts';
import { granted } from '../../../granted.ts';
import type { Actions, PageServerLoad } from './$types';

const at = { clock: systemClock };
const SCHOOL = ['name', 'website', 'street', 'city', 'stateCode', 'zip', 'role', 'instructorOwned'] as const;

export const load: PageServerLoad = async ({ locals }) => {
  const permission = granted(locals.actor, 'school.apply-own');
  const schools = await ownSchools(database(), permission);
  const applications = await listApplicationsOf(
    database(),
    schools.map(({ schoolId }) => schoolId),
  );
  const { programs, training } = currentScheme();
  return {
    schools: schools.map(({ schoolId, name, city, stateCode, roles }) => ({ schoolId, name, city, stateCode, roles })),
    applications: applications.map(({ applicationId, answers, schoolName, state, kind }) => ({ applicationId, name: answers.name, schoolName, state, kind })),
    states: Object.entries(STATES) as readonly (readonly [string, string])[],
    years: programs.approvalYears.value,
    reviewers: programs.reviewers.value,
    classHours: training.classHours.value,
    clinicalHours: training.clinicalHours.value,
  };
};

export const actions: Actions = {
  school: async ({ locals, request }) => {
    const fields = textFields(await request.formData(), SCHOOL);
    const done = await registerSchool(database(), granted(locals.actor, 'school.apply-own'), fields, at);
    if (!done.ok)
      return fail(400, { about: 'school', code: done.error as string, problem: programWords(done.error), fields: { ...fields } as Record<string, string> });
    redirect(303, '/school/apply');
  },
  program: async ({ locals, request }) => {
    const fields = textFields(await request.formData(), ['schoolId', 'name']);
    const done = await beginApplication(database(), granted(locals.actor, 'school.apply-own'), fields, at);
    if (!done.ok)
      return fail(400, { about: 'program', code: done.error as string, problem: programWords(done.error), fields: { ...fields } as Record<string, string> });
    redirect(303, `/school/apply/${done.value}`);
  },
  again: async ({ locals, request }) => {
    const { programId } = textFields(await request.formData(), ['programId']);
    const done = await applyAgain(database(), granted(locals.actor, 'school.apply-own'), programId, at);
    if (!done.ok) return fail(400, { about: 'program', code: done.error as string, problem: programWords(done.error), fields: {} as Record<string, string> });
    redirect(303, `/school/apply/${done.value}`);
  },
};
