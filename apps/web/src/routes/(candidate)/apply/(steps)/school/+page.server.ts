import { fail, redirect } from '@sveltejs/kit';
import { ageYears } from '@einthoven/scheme';
import { parsePlainDate } from '@einthoven/kernel';
import { database } from '#lib/server/db/pool.ts';
import { APPLICATION_PROBLEM_WORDS, saveDraft } from '#lib/server/eligibility/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { editableApplication, ownPermission, stepAfter } from '../../own-application.ts';
import type { Actions, PageServerLoad } from './$types';

const ANSWERS = ['yes', 'student', 'no'] as const;

export const load: PageServerLoad = async ({ locals }) => {
  const { application, assessment } = await editableApplication(locals.actor);
  const { profile, scheme, on, guardianConsent } = assessment;
  const birth = profile?.birthDate ? parsePlainDate(profile.birthDate) : undefined;
  const minAge = scheme.person.minAgeYears.value;
  const young = birth?.ok === true && ageYears(birth.value, on) < minAge;
  return { chosen: application.draft.secondarySchool, minAge, birthDate: profile?.birthDate, guardian: young ? guardianConsent : undefined };
};

export const actions: Actions = {
  default: async ({ locals, request }) => {
    const typed = (await request.formData()).get('secondarySchool');
    const secondarySchool = ANSWERS.find((one) => one === typed);
    if (!secondarySchool) return fail(400, { problem: 'Choose one answer.' });
    const saved = await saveDraft(database(), ownPermission(locals.actor), { step: 'school', secondarySchool }, { clock: systemClock });
    if (!saved.ok) return fail(409, { problem: APPLICATION_PROBLEM_WORDS[saved.error] });
    redirect(303, stepAfter(saved.value.route, 'school'));
  },
};
