import { fail, redirect } from '@sveltejs/kit';
import { clientOf, peekLink, problemWords, reopenAccount, setCookies } from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import type { Actions, PageServerLoad } from './$types';

// Opening the page changes nothing: mail scanners open links too. The button uses the link up.
export const load: PageServerLoad = async ({ params }) => ({
  usable: (await peekLink(database(), systemClock, 'reopen', params.token)) !== undefined,
  problem: problemWords('LINK_NOT_USABLE'),
});

export const actions: Actions = {
  default: async (event) => {
    const done = await reopenAccount(database(), event.params.token, { clock: systemClock, client: clientOf(event) });
    if (!done.ok) return fail(done.error === 'ACCOUNT_TOO_MANY_TRIES' ? 429 : 400, { problem: problemWords(done.error) });
    setCookies(event.cookies, done.value.cookies);
    redirect(303, '/me/data');
  },
};
