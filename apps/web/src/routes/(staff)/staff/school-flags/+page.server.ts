import { error, fail, redirect } from '@sveltejs/kit';
import { pagePermission, textFields } from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { FLAG_WORDS, readFlags, seeFlag } from '#lib/server/school/index.ts';
import type { Actions, PageServerLoad } from './$types';

function decider(actor: App.Locals['actor']) {
  const permission = pagePermission(actor, 'program.decide');
  if (!permission.ok) error(permission.error.status, permission.error.message);
  return permission.value;
}

export const load: PageServerLoad = async ({ locals, url }) => ({
  flags: (await readFlags(database(), decider(locals.actor))).map(({ flagId, what, schoolName, cohortName, notedAt }) => ({
    flagId,
    what: FLAG_WORDS[what],
    schoolName,
    cohortName,
    notedAt,
  })),
  done: url.searchParams.has('done'),
});

export const actions: Actions = {
  default: async ({ locals, request }) => {
    const { flagId } = textFields(await request.formData(), ['flagId']);
    const done = await seeFlag(database(), decider(locals.actor), flagId, { clock: systemClock });
    if (!done.ok) return fail(400, { problem: 'Somebody looked at this already, or it is of a school of yours.' });
    redirect(303, '/staff/school-flags?done');
  },
};
