import { fail, redirect } from '@sveltejs/kit';
import { plainDateIn } from '@einthoven/kernel';
import { readOwnDecision } from '#lib/server/conduct/index.ts';
import { database } from '#lib/server/db/pool.ts';
import {
  appealBy,
  APPLICATION_PROBLEM_WORDS,
  eligibilityWords,
  keptText,
  listDecisions,
  readOwnApplication,
  resendAttestation,
  saveDraft,
  withdrawApplication,
} from '#lib/server/eligibility/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { granted } from '../../../granted.ts';
import { claimsView } from '../claims-view.ts';
import { ownPermission } from '../own-application.ts';
import type { Actions, PageServerLoad } from './$types';

function publicStep(step: { readonly reason: string | undefined; readonly decidedAt: Date } | undefined) {
  return step && { reason: step.reason, decidedAt: step.decidedAt };
}

export const load: PageServerLoad = async ({ locals }) => {
  const own = await readOwnApplication(database(), ownPermission(locals.actor), { clock: systemClock });
  if (!own || own.application.state === 'draft') redirect(303, '/apply');
  const { application, assessment } = own;
  const { scheme, eligibility, attestations } = assessment;
  const steps = await listDecisions(database(), application);
  const now = systemClock.now();
  const today = plainDateIn(now, scheme.zone.value);
  const refusal =
    application.state === 'refused'
      ? await readOwnDecision(database(), granted(locals.actor, 'case.manage-own'), 'application', application.applicationId, { clock: systemClock })
      : undefined;
  return {
    applicationId: application.applicationId,
    state: application.state,
    zone: scheme.zone.value,
    submittedAt: application.submittedAt,
    decidedAt: application.decidedAt,
    openUntil: application.openUntil,
    over: application.openUntil !== undefined && application.openUntil < today,
    provisional: eligibility && application.provisional ? eligibilityWords(scheme, eligibility).provisional : [],
    // Proposals and who decided are the office's own; the applicant reads questions and decisions.
    question: publicStep(steps.findLast(({ step }) => step === 'information-request')),
    decision: publicStep(steps.findLast(({ step }) => step === 'decision')),
    appealBy: application.decidedAt && appealBy(application.decidedAt, scheme),
    mayAppeal: refusal !== undefined && refusal.refusal === undefined,
    appealOver: refusal?.refusal === 'APPEAL_TOO_LATE',
    answer: application.draft.answer,
    words: eligibility && application.state !== 'approved' ? eligibilityWords(scheme, eligibility) : undefined,
    claims: claimsView(application.draft, assessment),
    employers: attestations.map((one) => ({
      id: one.attestationId,
      name: one.employer?.name ?? '',
      email: one.employer?.email ?? '',
      answer: one.confirmed
        ? ('confirmed' as const)
        : one.answeredAt
          ? ('declined' as const)
          : one.expiresAt <= now
            ? ('expired' as const)
            : ('waiting' as const),
      answeredAt: one.answeredAt,
      expiresAt: one.expiresAt,
      hours: one.confirmed?.hours,
      tracings: one.confirmed?.supervisedTracings,
    })),
  };
};

export const actions: Actions = {
  withdraw: async ({ locals, request }) => {
    if ((await request.formData()).get('sure') !== 'yes') return fail(400, { problem: 'Tick the box to withdraw. Nothing has changed.', done: undefined });
    const done = await withdrawApplication(database(), ownPermission(locals.actor), { clock: systemClock });
    if (!done.ok) return fail(409, { problem: APPLICATION_PROBLEM_WORDS[done.error], done: undefined });
    redirect(303, '/apply/status');
  },
  answer: async ({ locals, request }) => {
    const typed = (await request.formData()).get('answer');
    const answer = keptText(typeof typed === 'string' ? typed : '');
    const saved = await saveDraft(database(), ownPermission(locals.actor), { step: 'answer', answer }, { clock: systemClock });
    if (!saved.ok) return fail(409, { problem: APPLICATION_PROBLEM_WORDS[saved.error], done: undefined });
    if (answer === '') return fail(400, { problem: 'Write an answer first.', done: undefined });
    redirect(303, '/apply/review');
  },
  resend: async ({ locals, request }) => {
    const form = await request.formData();
    const sent = await resendAttestation(database(), ownPermission(locals.actor), String(form.get('attestation')), String(form.get('email')), {
      clock: systemClock,
    });
    if (!sent.ok) return fail(sent.error === 'ATTESTATION_TOO_MANY' ? 429 : 400, { problem: APPLICATION_PROBLEM_WORDS[sent.error], done: undefined });
    return { problem: undefined, done: `A new link is on its way to ${sent.value.employerName}. The one before does not work any more.` };
  },
};
