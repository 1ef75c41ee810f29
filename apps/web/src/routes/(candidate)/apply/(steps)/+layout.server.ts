import { editableApplication, stepList } from '../own-application.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = async ({ locals, url }) => {
  // Reading the address makes the steps load again on every page: each save changes what is done.
  const current = url.pathname;
  const own = await editableApplication(locals.actor);
  return { steps: stepList(own), current, question: own.application.state === 'needs-information' };
};
