import { config } from '#lib/server/platform/config.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = ({ locals }) => ({
  demonstration: config().mode === 'demonstration',
  signedIn: locals.actor !== undefined,
});
