import { error, fail, redirect } from '@sveltejs/kit';
import { addMonths, plainDateIn } from '@einthoven/kernel';
import { pagePermission, textFields } from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { addRisk, GOVERNANCE_PROBLEM_WORDS, readRegister, reviewRisk } from '#lib/server/governance/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { currentScheme } from '#lib/server/scheme/index.ts';
import type { Actions, PageServerLoad } from './$types';

function keeping(locals: App.Locals) {
  const permission = pagePermission(locals.actor, 'impartiality.keep');
  if (!permission.ok) error(permission.error.status, permission.error.message);
  return permission.value;
}

export const load: PageServerLoad = async ({ locals }) => {
  const { risks, refused, owners } = await readRegister(database(), keeping(locals));
  const { zone, conduct } = currentScheme();
  const today = plainDateIn(systemClock.now(), zone.value);
  return {
    risks: risks.map((risk) => ({ ...risk, overdue: risk.state === 'open' && risk.reviewOn < today })),
    refused,
    owners,
    nextReview: addMonths(today, conduct.riskReviewMonths.value),
    zone: zone.value,
  };
};

export const actions: Actions = {
  add: async ({ locals, request }) => {
    const fields = textFields(await request.formData(), ['title', 'threat', 'action', 'ownerPersonId', 'reviewOn']);
    const done = await addRisk(database(), keeping(locals), fields, { clock: systemClock });
    if (!done.ok) return fail(400, { about: 'add', fields, problem: GOVERNANCE_PROBLEM_WORDS[done.error] });
    redirect(303, '/staff/impartiality');
  },
  review: async ({ locals, request }) => {
    const fields = textFields(await request.formData(), ['riskId', 'revision', 'finding', 'outcome', 'reviewOn']);
    const done = await reviewRisk(
      database(),
      keeping(locals),
      {
        riskId: fields.riskId,
        seenRevision: Number(fields.revision),
        finding: fields.finding,
        outcome: fields.outcome === 'closed' ? 'closed' : 'kept',
        reviewOn: fields.reviewOn,
      },
      { clock: systemClock },
    );
    if (!done.ok) return fail(400, { about: fields.riskId, fields: undefined, problem: GOVERNANCE_PROBLEM_WORDS[done.error] });
    redirect(303, '/staff/impartiality');
  },
};
