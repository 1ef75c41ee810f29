import { error, fail, redirect } from '@sveltejs/kit';
import { cleanText, permit, textFields } from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { decideReinstatement, hoursView, readReinstatement, RENEWAL_PROBLEM_WORDS, type ReinstatementDecision } from '#lib/server/renewal/index.ts';
import { granted } from '../../../../../granted.ts';
import type { Actions, PageServerLoad } from './$types';

const OUTCOMES: readonly string[] = ['reinstate', 'cure', 'propose-denial', 'deny', 'send-back'];

export const load: PageServerLoad = async ({ locals, params }) => {
  const permission = granted(locals.actor, 'renewal.read');
  const read = await readReinstatement(database(), permission, params.reinstatementId, systemClock.now());
  if (!read) error(404, 'There is no such application.');
  const { view, record, name, steps, proposed, mine } = read;
  const { application, quote, needs, payment } = view;
  return {
    application: {
      state: application.state,
      appliedOn: application.appliedOn,
      endedOn: application.endedOn,
      openUntil: application.openUntil,
      cured: application.cured,
      revision: application.revision,
      personId: application.personId,
      attestedAt: application.attestedAt,
    },
    number: record.credential.number,
    title: record.scheme.title,
    why: record.keeping.standing.why,
    hours: hoursView(quote.ce, quote.ceFrom, quote.ceUntil),
    assessment: quote.assessment,
    feeCents: quote.feeCents,
    paidAt: payment.paidAt,
    needs,
    name,
    steps,
    proposed,
    mine,
    zone: record.scheme.zone.value,
    own: application.personId === permission.actor.personId,
    mayDecide: permit(locals.actor, 'renewal.decide').ok,
  };
};

export const actions: Actions = {
  default: async ({ locals, params, request }) => {
    const permission = granted(locals.actor, 'renewal.decide');
    const typed = textFields(await request.formData(), ['outcome', 'reason', 'revision']);
    const reason = cleanText(typed.reason);
    if (!OUTCOMES.includes(typed.outcome)) return fail(400, { ...typed, problem: 'Choose what you decide.' });
    if (reason.length < 3 || reason.length > 2000) return fail(400, { ...typed, problem: 'Give the reason, from 3 to 2,000 characters. The person reads it.' });
    const decision = {
      reinstatementId: params.reinstatementId,
      revision: Number(typed.revision),
      outcome: typed.outcome as ReinstatementDecision['outcome'],
      reason,
    };
    const done = await decideReinstatement(database(), permission, decision, { clock: systemClock });
    if (!done.ok) return fail(400, { ...typed, problem: RENEWAL_PROBLEM_WORDS[done.error] });
    redirect(303, `/staff/renewals?done=${done.value === 'denial-proposed' || done.value === 'sent-back' ? 'kept' : 'decided'}`);
  },
};
