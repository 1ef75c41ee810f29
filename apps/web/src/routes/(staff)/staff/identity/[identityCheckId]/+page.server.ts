import { error, fail, redirect } from '@sveltejs/kit';
import { pagePermission, permit, textFields } from '#lib/server/account/index.ts';
import { decideIdentityAndAward } from '#lib/server/credential/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { DOCUMENT_WORDS, IDENTITY_PROBLEM_WORDS, NAME_MATCH_WORDS, readIdentityCheck } from '#lib/server/identity/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { secureRng } from '#lib/server/platform/rng.ts';
import { schemeVersion } from '#lib/server/scheme/index.ts';
import type { Actions, PageServerLoad } from './$types';

function deciding(locals: App.Locals) {
  const permission = pagePermission(locals.actor, 'identity.review');
  if (!permission.ok) error(permission.error.status, permission.error.message);
  return permission.value;
}

export const load: PageServerLoad = async ({ locals, params, setHeaders }) => {
  setHeaders({ 'cache-control': 'private, no-store' });
  const read = await readIdentityCheck(database(), deciding(locals), params.identityCheckId);
  if (!read) error(404, 'There are no such pictures.');
  if (!read.ok) return { conflict: IDENTITY_PROBLEM_WORDS[read.error], check: undefined };
  const { schemeVersion: version, ...check } = read.value;
  const { zone, retention } = schemeVersion(version);
  return {
    conflict: undefined,
    mayFindPeople: permit(locals.actor, 'account.find-person').ok,
    check: { ...check, document: DOCUMENT_WORDS[check.claim.kind], nameWords: NAME_MATCH_WORDS[check.nameMatch] },
    zone: zone.value,
    imageDays: retention.identityImageDays.value,
  };
};

const DECISIONS = ['accept', 'ask-again', 'refuse'] as const;

export const actions: Actions = {
  default: async ({ locals, params, request }) => {
    const permission = deciding(locals);
    const fields = textFields(await request.formData(), ['decision', 'reason']);
    const decision = DECISIONS.find((known) => known === fields.decision);
    if (!decision) return fail(400, { reason: fields.reason, problem: 'Choose what you decide.' });
    const parts = { clock: systemClock, rng: secureRng };
    const decided = await decideIdentityAndAward(database(), permission, { checkId: params.identityCheckId, decision, reason: fields.reason }, parts);
    if (!decided.ok) return fail(400, { reason: fields.reason, problem: IDENTITY_PROBLEM_WORDS[decided.error] });
    redirect(303, `/staff/identity?done=${decided.value.awarded ? 'awarded' : decided.value.state}`);
  },
};
