import { error, fail, redirect } from '@sveltejs/kit';
import { textFields } from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import {
  correctAttendance,
  DESK_WORDS,
  listAttendances,
  listClinicalSites,
  openCohort,
  readStudents,
  recordMeeting,
  todayOf,
} from '#lib/server/school/index.ts';
import { granted } from '../../../../../granted.ts';
import type { Actions, PageServerLoad } from './$types';

const at = { clock: systemClock };

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const permission = granted(locals.actor, 'school.run-own');
  const opened = await openCohort(database(), permission, params.cohortId);
  if (!opened) error(404, { message: DESK_WORDS.COHORT_UNKNOWN, code: 'COHORT_UNKNOWN' });
  const students = await readStudents(database(), permission, params.cohortId, at);
  return {
    cohort: opened.cohort,
    sites: await listClinicalSites(database(), opened.cohort),
    students: students.map(({ enrollmentId, name, leftOn, completionNumber }) => ({
      enrollmentId,
      name: name ?? 'Erased',
      open: leftOn === undefined && completionNumber === undefined,
    })),
    meetings: await listAttendances(database(), params.cohortId),
    today: todayOf(systemClock),
    done: url.searchParams.has('done'),
  };
};

export const actions: Actions = {
  record: async ({ locals, params, request }) => {
    const form = await request.formData();
    const fields = textFields(form, ['kind', 'heldOn', 'hours', 'siteId']);
    const present = form.getAll('present').filter((one) => typeof one === 'string');
    const done = await recordMeeting(database(), granted(locals.actor, 'school.run-own'), params.cohortId, { ...fields, present }, at);
    if (!done.ok) return fail(400, { problem: DESK_WORDS[done.error], fields: { ...fields } as Record<string, string>, present });
    redirect(303, `/school/cohorts/${params.cohortId}/hours?done`);
  },
  correct: async ({ locals, params, request }) => {
    const fields = textFields(await request.formData(), ['meetingId', 'enrollmentId', 'hours']);
    const done = await correctAttendance(database(), granted(locals.actor, 'school.run-own'), params.cohortId, fields, at);
    if (!done.ok) return fail(400, { problem: DESK_WORDS[done.error], fields: {} as Record<string, string>, present: [] as string[] });
    redirect(303, `/school/cohorts/${params.cohortId}/hours?done`);
  },
};
