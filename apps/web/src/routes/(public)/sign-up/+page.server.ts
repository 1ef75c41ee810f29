import { fail, redirect } from '@sveltejs/kit';
import { plainDateIn } from '@einthoven/kernel';
import { clientOf, fieldWords, homeOf, signUp, textFields } from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { currentScheme } from '#lib/server/scheme/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals }) => {
  if (locals.actor) redirect(303, homeOf(locals.actor));
  return { adultAgeYears: currentScheme().person.minAgeYears.value };
};

export const actions: Actions = {
  default: async (event) => {
    const fields = textFields(await event.request.formData(), ['legalName', 'familyName', 'email', 'birthDate', 'guardianEmail', 'password']);
    const scheme = currentScheme();
    const policy = { today: plainDateIn(systemClock.now(), scheme.zone.value), adultAgeYears: scheme.person.minAgeYears.value };
    const done = await signUp(database(), fields, policy, { clock: systemClock, client: clientOf(event) });
    if (!done.ok) {
      const { password: _password, ...kept } = fields;
      return fail(done.error.form ? 429 : 400, { kept, problems: fieldWords(done.error) });
    }
    redirect(303, '/sign-in/check-mail?for=sign-up');
  },
};
