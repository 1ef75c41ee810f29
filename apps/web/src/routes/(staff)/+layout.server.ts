import { staffEntriesOf } from '#lib/server/account/index.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = ({ locals }) => ({
  entries: locals.actor ? staffEntriesOf(locals.actor).map(({ href, label }) => ({ href, label })) : [],
});
