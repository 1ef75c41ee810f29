import { error, fail, redirect } from '@sveltejs/kit';
import { pagePermission, textFields } from '#lib/server/account/index.ts';
import {
  ACCOMMODATION_PROBLEM_WORDS,
  ACCOMMODATION_WORDS,
  askAccommodation,
  ownAccommodations,
  withdrawRequest,
  type AccommodationKind,
} from '#lib/server/accommodation/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { currentScheme } from '#lib/server/scheme/index.ts';
import type { Actions, PageServerLoad } from './$types';

function own(locals: App.Locals) {
  const permission = pagePermission(locals.actor, 'accommodation.manage-own');
  if (!permission.ok) error(permission.error.status, permission.error.message);
  return permission.value;
}

export const load: PageServerLoad = async ({ locals, url }) => {
  const { inForce, requests } = await ownAccommodations(database(), own(locals), { clock: systemClock });
  const { accommodation, appeal, zone } = currentScheme();
  return {
    inForce,
    requests: requests.map(({ requestId, appealOf, asked, state, requestedAt, decidedAt, reason, hasEvidence, appealUntil }) => ({
      requestId,
      isAppeal: appealOf !== null,
      asked,
      state,
      requestedAt,
      decidedAt,
      reason,
      hasEvidence,
      appealUntil,
    })),
    kinds: accommodation.kinds.value.map((kind) => ({ kind, ...ACCOMMODATION_WORDS[kind] })),
    extraTimePercent: accommodation.extraTimePercent.value,
    breakMinutes: accommodation.breakMinutes.value,
    decidedWithinDays: appeal.decidedWithinDays.value,
    zone: zone.value,
    appealOf: url.searchParams.get('appeal') ?? '',
    done: url.searchParams.get('done'),
  };
};

export const actions: Actions = {
  ask: async ({ locals, request }) => {
    const permission = own(locals);
    const form = await request.formData();
    const fields = textFields(form, ['extraTimePercent', 'breakMinutes', 'words', 'appealOf']);
    const kinds = form.getAll('kinds').filter((kind) => typeof kind === 'string');
    const sent = form.get('file');
    const file = sent instanceof File && sent.size > 0 ? { name: sent.name, bytes: Buffer.from(await sent.arrayBuffer()) } : undefined;
    const asked = {
      kinds: kinds as AccommodationKind[],
      extraTimePercent: kinds.includes('extra-time') ? Number(fields.extraTimePercent) : 0,
      breakMinutes: kinds.includes('breaks') ? Number(fields.breakMinutes) : 0,
      words: fields.words,
    };
    const done = await askAccommodation(database(), permission, { asked, file, appealOf: fields.appealOf || undefined }, { clock: systemClock });
    if (!done.ok) return fail(400, { fields: { ...asked, appealOf: fields.appealOf }, problem: ACCOMMODATION_PROBLEM_WORDS[done.error] });
    redirect(303, '/accommodations?done=asked');
  },
  withdraw: async ({ locals, request }) => {
    const permission = own(locals);
    const { requestId } = textFields(await request.formData(), ['requestId']);
    const done = await withdrawRequest(database(), permission, requestId, { clock: systemClock });
    if (!done.ok) return fail(400, { problem: ACCOMMODATION_PROBLEM_WORDS[done.error] });
    redirect(303, '/accommodations?done=withdrawn');
  },
};
