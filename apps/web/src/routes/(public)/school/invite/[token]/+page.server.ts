import { fail, redirect } from '@sveltejs/kit';
import { permit } from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { acceptInvite, declineInvite, DESK_WORDS, openInvite, ownAddress } from '#lib/server/school/index.ts';
import { granted } from '../../../../granted.ts';
import type { Actions, PageServerLoad } from './$types';

const at = { clock: systemClock };

export const load: PageServerLoad = async ({ locals, params, setHeaders, url }) => {
  // The link is told to nobody else; without any referrer the browser would send forms of this page without their origin, and none would be taken.
  setHeaders({ 'cache-control': 'no-store', 'referrer-policy': 'same-origin', 'x-robots-tag': 'noindex' });
  const opened = await openInvite(database(), params.token, at);
  const attend = permit(locals.actor, 'school.attend-own');
  return {
    declined: url.searchParams.has('declined'),
    problem: opened.ok ? undefined : DESK_WORDS[opened.error],
    invite: opened.ok
      ? { role: opened.value.invite.role, school: opened.value.schoolName, cohort: opened.value.cohort?.name, program: opened.value.cohort?.programName }
      : undefined,
    account: attend.ok ? ((await ownAddress(database(), attend.value)) ?? '') : undefined,
    next: encodeURIComponent(url.pathname),
  };
};

export const actions: Actions = {
  accept: async ({ locals, params, request }) => {
    const results = (await request.formData()).get('results') === 'on';
    const done = await acceptInvite(database(), granted(locals.actor, 'school.attend-own'), params.token, { results }, at);
    if (!done.ok) return fail(400, { refused: DESK_WORDS[done.error] });
    redirect(303, done.value === 'student' ? '/school/log?done=joined' : done.value === 'preceptor' ? '/school/log' : '/school');
  },
  decline: async ({ params }) => {
    const done = await declineInvite(database(), params.token, at);
    if (!done.ok) return fail(400, { refused: DESK_WORDS[done.error] });
    redirect(303, `/school/invite/${params.token}?declined`);
  },
};
