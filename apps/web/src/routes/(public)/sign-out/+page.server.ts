import { redirect } from '@sveltejs/kit';
import { clientOf, setCookies, signOut } from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals }) => {
  if (!locals.session) redirect(303, '/');
};

export const actions: Actions = {
  default: async (event) => {
    if (event.locals.session) setCookies(event.cookies, await signOut(database(), clientOf(event)));
    redirect(303, '/');
  },
};
