import { fail, redirect } from '@sveltejs/kit';
import { database } from '#lib/server/db/pool.ts';
import { APPLICATION_PROBLEM_WORDS, saveDraft } from '#lib/server/eligibility/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { editableApplication, ownPermission, stepAfter } from '../../own-application.ts';
import type { Actions, PageServerLoad } from './$types';

const ROUTES = ['program', 'experience', 'former-credential'] as const;

export const load: PageServerLoad = async ({ locals }) => {
  const { application, assessment } = await editableApplication(locals.actor);
  const { training, experience } = assessment.scheme;
  return {
    chosen: application.draft.route,
    former: assessment.formerCredential,
    classHours: training.classHours.value.min,
    clinicalHours: training.clinicalHours.value.min,
    minHours: experience.minHours.value.toLocaleString('en-US'),
    withinYears: experience.withinYears.value,
  };
};

export const actions: Actions = {
  default: async ({ locals, request }) => {
    const typed = (await request.formData()).get('route');
    const route = ROUTES.find((one) => one === typed);
    if (!route) return fail(400, { problem: 'Choose one of the routes.' });
    const saved = await saveDraft(database(), ownPermission(locals.actor), { step: 'route', route }, { clock: systemClock });
    if (!saved.ok) return fail(409, { problem: APPLICATION_PROBLEM_WORDS[saved.error] });
    const { assessment } = await editableApplication(locals.actor);
    redirect(303, stepAfter(route, 'route', assessment.completion !== undefined));
  },
};
