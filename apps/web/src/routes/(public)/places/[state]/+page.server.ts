import { error, redirect } from '@sveltejs/kit';
import { database } from '#lib/server/db/pool.ts';
import { config } from '#lib/server/platform/config.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { findPagedState, openStatePage } from '#lib/server/site/place-pages.ts';
import type { PageServerLoad } from './$types';

export const csr = false;

export const load: PageServerLoad = async ({ params }) => {
  const now = { clock: systemClock };
  const state = await findPagedState(database(), params.state, now);
  if (!state) error(404, 'We have no state of this name. All of them are in the list of places.');
  if (state.slug !== params.state) redirect(308, state.path);
  return { ...(await openStatePage(database(), state, now)), origin: config().baseUrl };
};
