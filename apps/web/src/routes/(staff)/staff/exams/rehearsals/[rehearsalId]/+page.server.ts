import { error, fail, redirect } from '@sveltejs/kit';
import { database } from '#lib/server/db/pool.ts';
import { readRehearsal, stopRehearsal, type RehearsalReport } from '#lib/server/exam/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { currentScheme } from '#lib/server/scheme/index.ts';
import { granted } from '../../../../../granted.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const permission = granted(locals.actor, 'exam.rehearse');
  const rehearsal = await readRehearsal(database(), permission, params.rehearsalId);
  if (!rehearsal) error(404, 'There is no such rehearsal.');
  const { report, ...rest } = rehearsal;
  return { rehearsal: rest, report: report as RehearsalReport | undefined, zone: currentScheme().zone.value };
};

export const actions: Actions = {
  stop: async ({ locals, params }) => {
    const permission = granted(locals.actor, 'exam.rehearse');
    const stopped = await stopRehearsal(database(), permission, params.rehearsalId, { clock: systemClock });
    if (!stopped.ok) return fail(400, { problem: 'This rehearsal does not run any more, or is stopping already.' });
    redirect(303, `/staff/exams/rehearsals/${params.rehearsalId}`);
  },
};
