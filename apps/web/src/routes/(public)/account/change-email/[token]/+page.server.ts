import { fail } from '@sveltejs/kit';
import { findEmailChangeStep, problemWords, takeEmailChangeStep } from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params }) => ({
  link: await findEmailChangeStep(database(), params.token, systemClock),
  unusableWords: problemWords('LINK_NOT_USABLE'),
});

export const actions: Actions = {
  default: async (event) => {
    const done = await takeEmailChangeStep(database(), event.params.token, { clock: systemClock });
    return done.ok ? { done: done.value } : fail(400, { problem: problemWords(done.error) });
  },
};
