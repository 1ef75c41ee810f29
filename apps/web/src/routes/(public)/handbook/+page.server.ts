import { currentScheme } from '#lib/server/scheme/index.ts';
import { handbook } from '#lib/server/site/handbook.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = () => ({ handbook: handbook(currentScheme()) });
