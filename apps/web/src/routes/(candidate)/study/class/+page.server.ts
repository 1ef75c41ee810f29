import { fail, redirect } from '@sveltejs/kit';
import { textFields } from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import {
  CLASS_CONSENTS,
  CLASS_WORDS,
  CONSENT_SCOPES,
  PROGRESS_DAYS,
  changeConsent,
  joinClass,
  leaveClass,
  ownMemberships,
  previewClass,
} from '#lib/server/learning/index.ts';
import { cardView, readInstructorCards } from '#lib/server/instructor/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { granted } from '../../../granted.ts';
import type { Actions, PageServerLoad } from './$types';

/** What the page says after an act. */
const DONE = ['joined', 'left', 'shown', 'hidden'] as const;

export const load: PageServerLoad = async ({ locals, url, getClientAddress }) => {
  const permission = granted(locals.actor, 'class.join-own');
  const typed = url.searchParams.get('code')?.trim() ?? '';
  const preview = typed === '' ? undefined : await previewClass(database(), permission, typed, { clock: systemClock, client: getClientAddress() });
  const done = url.searchParams.get('done');
  const memberships = await ownMemberships(database(), permission, systemClock);
  const teachers = [...memberships.map(({ instructorId }) => instructorId), ...(preview?.ok ? [preview.value.instructorId] : [])];
  const cards = await readInstructorCards(database(), teachers, { clock: systemClock });
  return {
    cards: Object.fromEntries([...cards].map(([personId, card]) => [personId, cardView(card)])),
    typed: typed.slice(0, 40),
    preview: preview?.ok ? preview.value : undefined,
    problem: preview && !preview.ok ? CLASS_WORDS[preview.error] : undefined,
    memberships,
    consents: CLASS_CONSENTS,
    progressDays: PROGRESS_DAYS,
    done: DONE.find((known) => known === done),
  };
};

export const actions: Actions = {
  join: async ({ locals, request, getClientAddress }) => {
    const permission = granted(locals.actor, 'class.join-own');
    const fields = textFields(await request.formData(), ['code', 'shownName', ...CONSENT_SCOPES]);
    const shows = CONSENT_SCOPES.filter((scope) => fields[scope] === 'on');
    const client = getClientAddress();
    const done = await joinClass(database(), permission, { code: fields.code, shownName: fields.shownName, shows }, { clock: systemClock, client });
    if (!done.ok) return fail(done.error === 'CLASS_TOO_MANY_TRIES' ? 429 : 400, { problem: CLASS_WORDS[done.error] });
    redirect(303, '/study/class?done=joined');
  },
  consent: async ({ locals, request }) => {
    const permission = granted(locals.actor, 'class.join-own');
    const fields = textFields(await request.formData(), ['memberId', 'scope', 'shows']);
    const scope = CONSENT_SCOPES.find((known) => known === fields.scope);
    if (!scope) return fail(400, { problem: CLASS_WORDS.MEMBER_NOT_FOUND });
    const shows = fields.shows === 'yes';
    const done = await changeConsent(database(), permission, { memberId: fields.memberId, scope, shows }, systemClock);
    if (!done.ok) return fail(404, { problem: CLASS_WORDS[done.error] });
    redirect(303, `/study/class?done=${shows ? 'shown' : 'hidden'}`);
  },
  leave: async ({ locals, request }) => {
    const permission = granted(locals.actor, 'class.join-own');
    const { memberId } = textFields(await request.formData(), ['memberId']);
    const done = await leaveClass(database(), permission, memberId, systemClock);
    if (!done.ok) return fail(404, { problem: CLASS_WORDS[done.error] });
    redirect(303, '/study/class?done=left');
  },
};
