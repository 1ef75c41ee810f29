import { fail, redirect } from '@sveltejs/kit';
import { clientOf, confirmSession, findFactors, homeOf, problemWords, safeNext, setCookies, textFields } from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
  const next = safeNext(url.searchParams.get('next'), '');
  if (!locals.session) redirect(303, `/sign-in?next=${encodeURIComponent(`/account/second-factor?next=${next}`)}`);
  if (locals.session.actor.secondFactor) redirect(303, next || homeOf(locals.session.actor));
  return { next, factors: await findFactors(database(), locals.session.actor.personId) };
};

export const actions: Actions = {
  code: async (event) => {
    const fields = textFields(await event.request.formData(), ['code', 'next']);
    const confirmed = await confirmSession(database(), fields.code, { clock: systemClock, client: clientOf(event) });
    if (!confirmed.ok) {
      if (confirmed.error === 'ACCOUNT_SIGN_IN_NEEDED') redirect(303, '/sign-in');
      return fail(confirmed.error === 'ACCOUNT_TOO_MANY_TRIES' ? 429 : 400, { problem: problemWords(confirmed.error) });
    }
    setCookies(event.cookies, confirmed.value.cookies);
    redirect(303, safeNext(fields.next, homeOf(event.locals.session?.actor)));
  },
};
