import { redirect } from '@sveltejs/kit';
import { answerDeepLink, postOn, refusalPage } from '#lib/server/courseware/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { randomToken } from '#lib/server/platform/rng.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = async ({ params, request }) => {
  const paths = (await request.formData()).getAll('path').filter((path) => typeof path === 'string');
  const answered = await answerDeepLink(database(), params.token, paths, { clock: systemClock, token: randomToken });
  if (answered.ok) return postOn(answered.value.returnUrl, { JWT: answered.value.jwt });
  if (answered.error === 'LTI_CHOICE') redirect(303, `/lti/choose/${params.token}?problem=1`);
  return refusalPage(answered.error, 404);
};
