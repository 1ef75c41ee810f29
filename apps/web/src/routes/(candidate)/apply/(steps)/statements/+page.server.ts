import { fail, redirect } from '@sveltejs/kit';
import { database } from '#lib/server/db/pool.ts';
import { agreeToStatements, APPLICATION_PROBLEM_WORDS, currentStatements } from '#lib/server/eligibility/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { editableApplication, ownPermission } from '../../own-application.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
  const { agreed, assessment } = await editableApplication(locals.actor);
  return {
    zone: assessment.scheme.zone.value,
    statements: currentStatements().map(({ name, version, title, agree, paragraphs }) => ({
      name,
      version,
      title,
      agree,
      paragraphs,
      agreedAt: agreed.get(name),
    })),
  };
};

export const actions: Actions = {
  default: async ({ locals, request }) => {
    const permission = ownPermission(locals.actor);
    const { agreed } = await editableApplication(locals.actor);
    const form = await request.formData();
    const ticked = new Set(form.getAll('agree'));
    const missing = currentStatements().filter(({ name }) => !agreed.has(name) && !ticked.has(name));
    if (missing.length > 0) {
      return fail(400, {
        problem: `Nothing is recorded yet. To apply you have to agree to: ${missing.map(({ title }) => title).join(', ')}.`,
        ticked: [...ticked].map(String),
      });
    }
    const done = await agreeToStatements(database(), permission, { clock: systemClock });
    if (!done.ok) return fail(409, { problem: APPLICATION_PROBLEM_WORDS[done.error], ticked: [] });
    redirect(303, '/apply/review');
  },
};
