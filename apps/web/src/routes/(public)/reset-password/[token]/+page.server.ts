import { fail, redirect } from '@sveltejs/kit';
import { clientOf, peekLink, problemWords, resetPassword, textFields } from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params }) => ({
  usable: (await peekLink(database(), systemClock, 'reset-password', params.token)) !== undefined,
  unusableWords: problemWords('LINK_NOT_USABLE'),
});

export const actions: Actions = {
  default: async (event) => {
    const { password } = textFields(await event.request.formData(), ['password']);
    const done = await resetPassword(database(), event.params.token, password, { clock: systemClock, client: clientOf(event) });
    if (!done.ok) return fail(done.error === 'ACCOUNT_TOO_MANY_TRIES' ? 429 : 400, { problem: problemWords(done.error) });
    redirect(303, '/sign-in?reset');
  },
};
