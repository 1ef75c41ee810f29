import { fail } from '@sveltejs/kit';
import { textFields } from '#lib/server/account/index.ts';
import { CE_PROBLEM_WORDS, claimHours } from '#lib/server/ce/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { granted } from '../../../granted.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url }) => {
  granted(locals.actor, 'ce.manage-own');
  return { code: (url.searchParams.get('code') ?? '').slice(0, 40) };
};

export const actions: Actions = {
  default: async ({ locals, request, getClientAddress }) => {
    const { code } = textFields(await request.formData(), ['code']);
    const claimed = await claimHours(database(), granted(locals.actor, 'ce.manage-own'), code, { clock: systemClock, client: getClientAddress() });
    if (!claimed.ok) return fail(claimed.error === 'CLAIM_TOO_MANY_TRIES' ? 429 : 400, { problem: CE_PROBLEM_WORDS[claimed.error], code });
    return { claimed: claimed.value };
  },
};
