import { authorize, postOn, refusalPage } from '#lib/server/courseware/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { granted } from '../../../granted.ts';
import { LTI_PORTS } from '../../ports.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals, url }) => {
  const answered = await authorize(database(), granted(locals.actor, 'ce.manage-own'), url.searchParams, LTI_PORTS);
  if (!answered.ok) return refusalPage(answered.error, 400);
  const { redirectUrl, idToken, state } = answered.value;
  return postOn(redirectUrl, { id_token: idToken, ...(state === undefined ? {} : { state }) });
};
