import { fail, redirect } from '@sveltejs/kit';
import { acceptLaunch, LTI_WORDS, previewLaunch } from '#lib/server/courseware/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { granted } from '../../../../granted.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, setHeaders }) => {
  const opened = await previewLaunch(database(), granted(locals.actor, 'account.manage-own'), params.token, { clock: systemClock });
  // The token stands in the address.
  setHeaders({ 'referrer-policy': 'same-origin' });
  if (!opened.ok) return { launch: undefined, problem: LTI_WORDS[opened.error], code: opened.error };
  const { platform, linked, scored } = opened.value;
  return { launch: { platform, linked, scored }, problem: undefined, code: undefined };
};

export const actions: Actions = {
  default: async ({ locals, params }) => {
    const accepted = await acceptLaunch(database(), granted(locals.actor, 'account.manage-own'), params.token, { clock: systemClock });
    if (!accepted.ok) return fail(409, { problem: LTI_WORDS[accepted.error] });
    redirect(303, accepted.value);
  },
};
