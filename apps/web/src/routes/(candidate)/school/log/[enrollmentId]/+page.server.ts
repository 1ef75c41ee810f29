import { error, fail, redirect } from '@sveltejs/kit';
import { database } from '#lib/server/db/pool.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { DESK_WORDS, openLog, signTracings } from '#lib/server/school/index.ts';
import { granted } from '../../../../granted.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const permission = granted(locals.actor, 'school.attend-own');
  const opened = await openLog(database(), permission, params.enrollmentId);
  if (!opened.ok) error(opened.error === 'STUDENT_UNKNOWN' ? 404 : 403, { message: DESK_WORDS[opened.error], code: opened.error });
  const { student, cohort, tracings, may } = opened.value;
  return {
    personId: permission.actor.personId,
    name: student.name ?? 'Erased',
    cohort: { name: cohort.name, schoolName: cohort.schoolName },
    enrollmentId: student.enrollmentId,
    may,
    tracings: tracings.map(({ tracingId, month, siteName, ageBand, leadSet, quality, answer, signerName, hasRecording }) => ({
      tracingId,
      month,
      siteName,
      ageBand,
      leadSet,
      quality,
      answer,
      signerName,
      hasRecording,
    })),
    signed: student.signed,
    done: url.searchParams.has('done'),
  };
};

export const actions: Actions = {
  default: async ({ locals, params, request }) => {
    const form = await request.formData();
    const ids = form.getAll('tracing').filter((one) => typeof one === 'string');
    const answer = form.get('answer') === 'refused' ? ('refused' as const) : ('signed' as const);
    if (ids.length === 0) return fail(400, { problem: 'Tick the tracings that you mean.' });
    const problems = await signTracings(
      database(),
      granted(locals.actor, 'school.attend-own'),
      ids.slice(0, 50).map((tracingId) => ({ tracingId, answer })),
      { clock: systemClock },
    );
    const problem = problems.find((one) => one !== undefined);
    if (problem) return fail(400, { problem: DESK_WORDS[problem] });
    redirect(303, `/school/log/${params.enrollmentId}?done`);
  },
};
