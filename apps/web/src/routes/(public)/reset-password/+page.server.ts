import { fail, redirect } from '@sveltejs/kit';
import { clientOf, problemWords, sendPasswordReset, textFields } from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import type { Actions } from './$types';

export const actions: Actions = {
  default: async (event) => {
    const { email } = textFields(await event.request.formData(), ['email']);
    const sent = await sendPasswordReset(database(), email, { clock: systemClock, client: clientOf(event) });
    if (!sent.ok) return fail(sent.error === 'ACCOUNT_TOO_MANY_TRIES' ? 429 : 400, { email, problem: problemWords(sent.error) });
    redirect(303, '/sign-in/check-mail?for=reset-password');
  },
};
