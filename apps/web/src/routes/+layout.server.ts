import { staffEntriesOf } from '#lib/server/account/index.ts';
import { clockAheadDays } from '#lib/server/platform/clock.ts';
import { config } from '#lib/server/platform/config.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = ({ locals }) => ({
  demonstration: config().mode === 'demonstration',
  clockAheadDays: clockAheadDays(),
  signedIn: locals.actor !== undefined,
  staff: locals.actor !== undefined && staffEntriesOf(locals.actor, true).length > 0,
});
