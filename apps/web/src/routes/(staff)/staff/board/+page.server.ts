import { error, fail, redirect } from '@sveltejs/kit';
import { pagePermission, textFields } from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { callMeeting, GOVERNANCE_PROBLEM_WORDS, readMeetings } from '#lib/server/governance/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import type { Actions, PageServerLoad } from './$types';

function keeping(locals: App.Locals) {
  const permission = pagePermission(locals.actor, 'board.keep');
  if (!permission.ok) error(permission.error.status, permission.error.message);
  return permission.value;
}

export const load: PageServerLoad = async ({ locals }) => ({ meetings: await readMeetings(database(), keeping(locals)) });

export const actions: Actions = {
  default: async ({ locals, request }) => {
    const fields = textFields(await request.formData(), ['title', 'meetsOn']);
    const done = await callMeeting(database(), keeping(locals), fields, { clock: systemClock });
    if (!done.ok) return fail(400, { ...fields, code: done.error, problem: GOVERNANCE_PROBLEM_WORDS[done.error] });
    redirect(303, `/staff/board/${done.value}`);
  },
};
