import { error } from '@sveltejs/kit';
import { LTI_WORDS, openDeepLink } from '#lib/server/courseware/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, setHeaders, url }) => {
  const opened = await openDeepLink(database(), params.token, { clock: systemClock });
  if (!opened) error(404, { message: LTI_WORDS.LTI_LAUNCH_ENDED, code: 'LTI_LAUNCH_ENDED' });
  setHeaders({ 'referrer-policy': 'no-referrer' });
  return { ...opened, problem: url.searchParams.has('problem') ? LTI_WORDS.LTI_CHOICE : undefined, answer: `/lti/choose/${params.token}/answer` };
};
