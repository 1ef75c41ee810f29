import { error, fail } from '@sveltejs/kit';
import { COURSEWARE_WORDS, launchPackage, openCourse, OUTCOME_WORDS } from '#lib/server/courseware/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { randomToken } from '#lib/server/platform/rng.ts';
import { currentScheme } from '#lib/server/scheme/index.ts';
import { granted } from '../../../../granted.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const opened = await openCourse(database(), granted(locals.actor, 'ce.manage-own'), params.courseId, { clock: systemClock });
  if (!opened.ok) error(opened.error === 'COURSEWARE_UNKNOWN' ? 404 : 403, { message: COURSEWARE_WORDS[opened.error], code: opened.error });
  const { course, way, progress } = opened.value;
  const { title, summary, provider, halfHours } = course;
  return {
    courseId: params.courseId,
    course: { title, summary, provider, halfHours },
    way,
    progress: progress && {
      completion: progress.completion,
      success: progress.success,
      begunAt: progress.begunAt,
      told: progress.outcome === undefined ? undefined : (OUTCOME_WORDS[progress.outcome] ?? ''),
      counted: progress.outcome === 'counted',
    },
    zone: currentScheme().zone.value,
  };
};

export const actions: Actions = {
  start: async ({ locals, params }) => {
    const launched = await launchPackage(database(), granted(locals.actor, 'ce.manage-own'), params.courseId, { clock: systemClock, token: randomToken });
    if (!launched.ok) return fail(409, { problem: COURSEWARE_WORDS[launched.error], launched: undefined });
    return { problem: undefined, launched: launched.value };
  },
};
