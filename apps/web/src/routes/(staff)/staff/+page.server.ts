import { redirect } from '@sveltejs/kit';
import { staffEntriesOf } from '#lib/server/account/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals }) => {
  const { actor } = locals;
  const first = actor && staffEntriesOf(actor)[0];
  if (first) redirect(303, first.href);
  // The roles would open something, but this session has not shown a second factor.
  if (actor && staffEntriesOf(actor, true).length > 0) redirect(303, '/account/second-factor?next=/staff');
  return {};
};
