import { fail, redirect } from '@sveltejs/kit';
import { database } from '#lib/server/db/pool.ts';
import { APPLICATION_PROBLEM_WORDS, eligibilityWords, submitApplication, withdrawApplication } from '#lib/server/eligibility/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { editableApplication, ownPermission } from '../../own-application.ts';
import { claimsView } from '../../claims-view.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
  const { application, assessment } = await editableApplication(locals.actor);
  const { profile, read, scheme, eligibility } = assessment;
  return {
    legalName: profile?.legalName,
    birthDate: profile?.birthDate,
    claims: claimsView(application.draft, assessment),
    open: read.open,
    words: eligibility && eligibilityWords(scheme, eligibility),
    question: application.state === 'needs-information',
    unanswered: application.state === 'needs-information' && application.draft.answer === '',
    draft: application.state === 'draft',
  };
};

export const actions: Actions = {
  submit: async ({ locals }) => {
    const sent = await submitApplication(database(), ownPermission(locals.actor), { clock: systemClock });
    if (!sent.ok) return fail(sent.error === 'APPLICATION_INCOMPLETE' ? 400 : 409, { problem: APPLICATION_PROBLEM_WORDS[sent.error] });
    redirect(303, '/apply/status');
  },
  discard: async ({ locals, request }) => {
    if ((await request.formData()).get('sure') !== 'yes') return fail(400, { problem: 'Tick the box to discard your draft. Nothing has changed.' });
    const done = await withdrawApplication(database(), ownPermission(locals.actor), { clock: systemClock });
    if (!done.ok) return fail(409, { problem: APPLICATION_PROBLEM_WORDS[done.error] });
    redirect(303, '/apply');
  },
};
