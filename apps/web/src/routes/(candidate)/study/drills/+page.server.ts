import { granted } from '../../../granted.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals }) => ({ personKey: granted(locals.actor, 'study.use-own').actor.personId });
