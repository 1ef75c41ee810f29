import { error, fail, redirect } from '@sveltejs/kit';
import { pagePermission, textFields } from '#lib/server/account/index.ts';
import { ACCOMMODATION_PROBLEM_WORDS, ACCOMMODATION_WORDS, decideAccommodation, readRequest, type AccommodationKind } from '#lib/server/accommodation/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { schemeVersion } from '#lib/server/scheme/index.ts';
import type { Actions, PageServerLoad } from './$types';

function deciding(locals: App.Locals) {
  const permission = pagePermission(locals.actor, 'accommodation.decide');
  if (!permission.ok) error(permission.error.status, permission.error.message);
  return permission.value;
}

export const load: PageServerLoad = async ({ locals, params }) => {
  const permission = deciding(locals);
  const read = await readRequest(database(), permission, params.requestId, { clock: systemClock });
  if (!read) error(404, 'There is no such request.');
  const { request, inForce, decidedBefore } = read;
  const me = permission.actor.personId;
  const { accommodation, zone } = schemeVersion(request.schemeVersion);
  // Who takes no part reads nothing of it.
  const conflict = request.personId === me ? ('IMPARTIALITY_OWN' as const) : decidedBefore === me ? ('IMPARTIALITY_SAME_PERSON' as const) : undefined;
  if (conflict) return { conflict: ACCOMMODATION_PROBLEM_WORDS[conflict], request: undefined };
  return {
    conflict: undefined,
    request: {
      requestId: request.requestId,
      personId: request.personId,
      isAppeal: request.appealOf !== null,
      asked: request.asked,
      state: request.state,
      reason: request.reason,
      requestedAt: request.requestedAt,
      hasEvidence: request.hasEvidence,
    },
    inForce,
    kinds: accommodation.kinds.value.map((kind) => ({ kind, ...ACCOMMODATION_WORDS[kind] })),
    extraTimePercent: accommodation.extraTimePercent.value,
    breakMinutes: accommodation.breakMinutes.value,
    zone: zone.value,
  };
};

export const actions: Actions = {
  default: async ({ locals, params, request }) => {
    const permission = deciding(locals);
    const form = await request.formData();
    const fields = textFields(form, ['decision', 'extraTimePercent', 'breakMinutes', 'reason']);
    const kinds = fields.decision === 'refuse' ? [] : (form.getAll('kinds').filter((kind) => typeof kind === 'string') as AccommodationKind[]);
    if (fields.decision !== 'refuse' && kinds.length === 0) return fail(400, { reason: fields.reason, problem: 'Tick what you grant, or refuse the request.' });
    const decided = await decideAccommodation(
      database(),
      permission,
      {
        requestId: params.requestId,
        kinds,
        extraTimePercent: kinds.includes('extra-time') ? Number(fields.extraTimePercent) : 0,
        breakMinutes: kinds.includes('breaks') ? Number(fields.breakMinutes) : 0,
        reason: fields.reason,
      },
      { clock: systemClock },
    );
    if (!decided.ok) return fail(400, { reason: fields.reason, problem: ACCOMMODATION_PROBLEM_WORDS[decided.error] });
    redirect(303, '/staff/accommodations?done');
  },
};
