import { granted } from '../../../granted.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url }) => {
  const { actor } = granted(locals.actor, 'study.use-own');
  return { personKey: actor.personId, card: url.searchParams.get('card') ?? undefined };
};
