import { redirect } from '@sveltejs/kit';
import { textFields } from '#lib/server/account/index.ts';
import { endLink, ownLinks } from '#lib/server/courseware/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { currentScheme } from '#lib/server/scheme/index.ts';
import { granted } from '../../granted.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => ({
  links: await ownLinks(database(), granted(locals.actor, 'account.manage-own')),
  zone: currentScheme().zone.value,
  done: url.searchParams.get('done') === 'ended',
});

export const actions: Actions = {
  end: async ({ locals, request }) => {
    const { linkId } = textFields(await request.formData(), ['linkId']);
    if (/^[0-9a-f-]{36}$/.test(linkId)) await endLink(database(), granted(locals.actor, 'account.manage-own'), linkId, { clock: systemClock });
    redirect(303, '/lti?done=ended');
  },
};
