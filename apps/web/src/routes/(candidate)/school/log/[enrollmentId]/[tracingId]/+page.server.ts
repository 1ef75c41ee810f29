import { error, fail, redirect } from '@sveltejs/kit';
import { measureEcg } from '@einthoven/ecg/measure';
import { database } from '#lib/server/db/pool.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { DESK_WORDS, detachRecording, openTracing, type AttachedRecording } from '#lib/server/school/index.ts';
import { granted } from '../../../../../granted.ts';
import type { Actions, PageServerLoad } from './$types';

/** A recording as the page shows it: on paper, with what a program measures on it now. */
function shownRecording({ seconds, sampleRateHz, takenOut, shown, microvolts }: AttachedRecording) {
  const { delineation: _, ...measured } = measureEcg({ sampleRateHz, leads: microvolts });
  return { seconds, takenOut, shown, measured };
}

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const permission = granted(locals.actor, 'school.attend-own');
  const opened = await openTracing(database(), permission, params.enrollmentId, params.tracingId);
  if (!opened) error(404, { message: DESK_WORDS.TRACING_UNKNOWN, code: 'TRACING_UNKNOWN' });
  const { student, cohort, tracing, isOwn, mayAttach, recording } = opened;
  const { month, siteName, ageBand, leadSet, quality, answer, signerName } = tracing;
  return {
    personId: permission.actor.personId,
    enrollmentId: student.enrollmentId,
    tracingId: tracing.tracingId,
    name: student.name ?? 'Erased',
    cohort: { name: cohort.name, schoolName: cohort.schoolName },
    tracing: { month, siteName, ageBand, leadSet, quality, answer, signerName },
    isOwn,
    mayAttach,
    recording: recording && shownRecording(recording),
    done: url.searchParams.get('done'),
  };
};

export const actions: Actions = {
  detach: async ({ locals, params }) => {
    const done = await detachRecording(database(), granted(locals.actor, 'school.attend-own'), params.tracingId, { clock: systemClock });
    if (!done.ok) return fail(400, { problem: DESK_WORDS[done.error] });
    redirect(303, `/school/log/${params.enrollmentId}/${params.tracingId}?done=detached`);
  },
};
