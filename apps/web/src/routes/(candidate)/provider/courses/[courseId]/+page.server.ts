import { error, fail, redirect } from '@sveltejs/kit';
import { localTimeAt } from '@einthoven/kernel';
import { STATES, textFields } from '#lib/server/account/index.ts';
import { CE_PROBLEM_WORDS, openSession, ownCourses, ownSessions, readRatings } from '#lib/server/ce/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { secureRng } from '#lib/server/platform/rng.ts';
import { currentScheme } from '#lib/server/scheme/index.ts';
import { granted } from '../../../../granted.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const permission = granted(locals.actor, 'ce.provide-own');
  const course = (await ownCourses(database(), permission, { clock: systemClock })).find(({ courseId }) => courseId === params.courseId);
  const ratings = course && (await readRatings(database(), permission, params.courseId));
  if (!course || !ratings) error(404, { message: 'There is no such course of yours.', code: 'COURSE_UNKNOWN' });
  const { zone } = currentScheme();
  return {
    course: {
      title: course.title,
      summary: course.summary,
      halfHours: course.halfHours,
      state: course.state,
      inForce: course.inForce,
      validUntil: course.validUntil,
      conditions: course.conditions,
    },
    sessions: (await ownSessions(database(), permission, params.courseId)).map(({ sessionId, startsAt, online, city, stateCode, attended, cancelledAt }) => ({
      sessionId,
      startsAt,
      place: online ? 'Online' : `${city}, ${stateCode}`,
      attended,
      cancelled: cancelledAt !== undefined,
    })),
    ratings,
    zone: zone.value,
    now: localTimeAt(systemClock.now(), zone.value),
    states: Object.entries(STATES) as readonly (readonly [string, string])[],
  };
};

export const actions: Actions = {
  default: async ({ locals, params, request }) => {
    const fields = textFields(await request.formData(), ['startsAt', 'where', 'city', 'stateCode', 'address', 'seats']);
    const made = await openSession(database(), granted(locals.actor, 'ce.provide-own'), params.courseId, fields, { clock: systemClock, rng: secureRng });
    if (!made.ok) return fail(400, { code: made.error, problem: CE_PROBLEM_WORDS[made.error], fields });
    redirect(303, `/provider/sessions/${made.value}`);
  },
};
