import { redirect } from '@sveltejs/kit';
import { editableApplication, stepList } from '../own-application.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = async ({ locals, url }) => {
  // Reading the address makes the steps load again on every page: each save changes what is done.
  const current = url.pathname;
  const own = await editableApplication(locals.actor);
  const steps = stepList(own);
  // A step of the other route, from an old link: the person chooses first.
  if (!steps.some(({ href }) => href === current)) redirect(303, '/apply/route');
  return { steps, current, question: own.application.state === 'needs-information' };
};
