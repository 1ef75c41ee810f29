import { error, fail, redirect } from '@sveltejs/kit';
import { textFields } from '#lib/server/account/index.ts';
import { CE_PROBLEM_WORDS, evaluate, ownAttendances } from '#lib/server/ce/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { currentScheme } from '#lib/server/scheme/index.ts';
import { granted } from '../../../../granted.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const own = (await ownAttendances(database(), granted(locals.actor, 'ce.manage-own'))).find(({ attendanceId }) => attendanceId === params.attendanceId);
  if (!own) error(404, { message: 'There is no such attendance of yours.', code: 'ATTENDANCE_UNKNOWN' });
  const { attendanceId, title, provider, halfHours, startsAt, place, zone, evaluated } = own;
  return {
    attendanceId,
    title,
    provider,
    halfHours,
    startsAt,
    place,
    zone,
    evaluated,
    from: currentScheme().ce.evaluationsFrom.value,
    done: url.searchParams.has('done'),
  };
};

export const actions: Actions = {
  default: async ({ locals, params, request }) => {
    const fields = textFields(await request.formData(), ['useful', 'correct', 'taught', 'unbiased']);
    const done = await evaluate(database(), granted(locals.actor, 'ce.manage-own'), params.attendanceId, fields, { clock: systemClock });
    if (!done.ok) return fail(400, { problem: CE_PROBLEM_WORDS[done.error], fields });
    redirect(303, `/ce/attended/${params.attendanceId}?done`);
  },
};
