import { error, fail, redirect } from '@sveltejs/kit';
import { cleanText, permit, textFields } from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { readAudit, recordFinding, RENEWAL_PROBLEM_WORDS } from '#lib/server/renewal/index.ts';
import { anySchemeVersion } from '#lib/server/scheme/index.ts';
import { granted } from '../../../../../granted.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const permission = granted(locals.actor, 'renewal.read');
  const read = await readAudit(database(), permission, params.auditId);
  if (!read) error(404, 'There is no such audit.');
  const { audit, name, hours, steps, mine, firstFinding } = read;
  return {
    audit: { state: audit.state, answerBy: audit.answerBy, cured: audit.cured, revision: audit.revision, effectOn: audit.effectOn, personId: audit.personId },
    name,
    hours: hours.map(({ creditId, title, completedOn, halfHours, source, state, why }) => ({ creditId, title, completedOn, halfHours, source, state, why })),
    steps,
    mine,
    second: firstFinding !== undefined,
    zone: anySchemeVersion(audit.schemeVersion).zone.value,
    own: audit.personId === permission.actor.personId,
    mayDecide: permit(locals.actor, 'renewal.decide').ok,
    mayOpenHours: permit(locals.actor, 'ce.decide').ok,
  };
};

export const actions: Actions = {
  default: async ({ locals, params, request }) => {
    const permission = granted(locals.actor, 'renewal.decide');
    const typed = textFields(await request.formData(), ['finding', 'reason', 'revision']);
    const reason = cleanText(typed.reason);
    if (reason.length < 3 || reason.length > 2000) return fail(400, { ...typed, problem: 'Say what the evidence shows, from 3 to 2,000 characters.' });
    const finding = typed.finding === 'met' ? 'met' : 'not-met';
    const done = await recordFinding(
      database(),
      permission,
      { auditId: params.auditId, revision: Number(typed.revision), finding, reason },
      { clock: systemClock },
    );
    if (!done.ok) return fail(400, { ...typed, problem: RENEWAL_PROBLEM_WORDS[done.error] });
    redirect(303, `/staff/renewals?done=${done.value === 'second-person-next' || done.value === 'differs' ? 'kept' : 'decided'}`);
  },
};
