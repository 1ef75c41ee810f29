import { fail, redirect } from '@sveltejs/kit';
import { textFields } from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { askPhone, confirmPhone, endPhone, ownPhone } from '#lib/server/message/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { secureRng } from '#lib/server/platform/rng.ts';
import { granted } from '../../../granted.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => ({
  phone: await ownPhone(database(), granted(locals.actor, 'message.read-own')),
  done: url.searchParams.get('done'),
});

export const actions: Actions = {
  ask: async ({ locals, request }) => {
    const { number } = textFields(await request.formData(), ['number']);
    const asked = await askPhone(database(), granted(locals.actor, 'message.read-own'), number, { clock: systemClock, rng: secureRng });
    if (!asked.ok) return fail(asked.error === 'PHONE_TOO_MANY_CODES' ? 429 : 400, { about: 'number' as const, number, problem: asked.error });
    redirect(303, '/messages/phone');
  },
  confirm: async ({ locals, request }) => {
    const { code } = textFields(await request.formData(), ['code']);
    const confirmed = await confirmPhone(database(), granted(locals.actor, 'message.read-own'), code, { clock: systemClock });
    if (!confirmed.ok) return fail(400, { about: 'code' as const, number: '', problem: confirmed.error });
    redirect(303, '/messages/phone?done=on');
  },
  end: async ({ locals }) => {
    await endPhone(database(), granted(locals.actor, 'message.read-own'), { clock: systemClock });
    redirect(303, '/messages/phone?done=off');
  },
};
