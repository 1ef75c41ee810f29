import { fail, redirect } from '@sveltejs/kit';
import { clientOf, homeOf, problemWords, safeNext, sendSignInLink, setCookies, signInByPassword, textFields } from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { config } from '#lib/server/platform/config.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url }) => {
  const next = safeNext(url.searchParams.get('next'), '');
  if (locals.actor) redirect(303, next || homeOf(locals.actor));
  if (locals.session?.secondFactorDue) redirect(303, `/account/second-factor?next=${encodeURIComponent(next)}`);
  return { next, demonstrationPeople: config().mode === 'demonstration', reset: url.searchParams.has('reset') };
};

export const actions: Actions = {
  password: async (event) => {
    const fields = textFields(await event.request.formData(), ['email', 'password', 'next']);
    const signedIn = await signInByPassword(database(), fields, { clock: systemClock, client: clientOf(event) });
    if (!signedIn.ok) {
      return fail(signedIn.error === 'ACCOUNT_TOO_MANY_TRIES' ? 429 : 400, {
        email: fields.email,
        problem: problemWords(signedIn.error),
        code: signedIn.error,
      });
    }
    setCookies(event.cookies, signedIn.value.cookies);
    // /staff or /path: which one, and whether a second factor is due, the next request knows.
    redirect(303, safeNext(fields.next, '/sign-in'));
  },
  link: async (event) => {
    const fields = textFields(await event.request.formData(), ['email']);
    const sent = await sendSignInLink(database(), fields.email, { clock: systemClock, client: clientOf(event) });
    if (!sent.ok)
      return fail(sent.error === 'ACCOUNT_TOO_MANY_TRIES' ? 429 : 400, { email: fields.email, problem: problemWords(sent.error), code: sent.error });
    redirect(303, '/sign-in/check-mail?for=sign-in');
  },
};
