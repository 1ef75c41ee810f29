import { error, fail, redirect } from '@sveltejs/kit';
import { cleanText, permit, textFields } from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { decideExtensionWish, readExtension, RENEWAL_PROBLEM_WORDS } from '#lib/server/renewal/index.ts';
import { anySchemeVersion } from '#lib/server/scheme/index.ts';
import { granted } from '../../../../../granted.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const permission = granted(locals.actor, 'renewal.read');
  const read = await readExtension(database(), permission, params.extensionId);
  if (!read) error(404, 'There is no such request.');
  const { extension, name, words, reason, schemeVersion, decidedBefore } = read;
  const scheme = anySchemeVersion(schemeVersion);
  const { state, days, askedAt, decidedAt, anniversary, endsOn, personId } = extension;
  return {
    request: { reason: extension.reason, state, days, askedAt, decidedAt, anniversary, endsOn, personId, name, words, why: reason },
    mostDays: scheme.renewal.extension.mostDays.value,
    zone: scheme.zone.value,
    own: personId === permission.actor.personId,
    decidedBefore,
    mayDecide: permit(locals.actor, 'renewal.decide').ok,
  };
};

export const actions: Actions = {
  default: async ({ locals, params, request }) => {
    const permission = granted(locals.actor, 'renewal.decide');
    const typed = textFields(await request.formData(), ['decision', 'days', 'reason']);
    const reason = cleanText(typed.reason);
    if (reason.length < 3 || reason.length > 2000) return fail(400, { ...typed, problem: 'Give the reason, from 3 to 2,000 characters. The person reads it.' });
    const about = { extensionId: params.extensionId, reason };
    const decision = typed.decision === 'grant' ? ({ ...about, grant: true, days: Number(typed.days) } as const) : ({ ...about, grant: false } as const);
    const done = await decideExtensionWish(database(), permission, decision, { clock: systemClock });
    if (!done.ok) return fail(400, { ...typed, problem: RENEWAL_PROBLEM_WORDS[done.error] });
    redirect(303, '/staff/renewals?done=decided');
  },
};
