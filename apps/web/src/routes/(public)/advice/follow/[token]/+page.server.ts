import { error, fail, redirect } from '@sveltejs/kit';
import { textFields } from '#lib/server/account/index.ts';
import { actOnOwnCase, ownCasePage } from '#lib/server/advice/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import type { Actions, PageServerLoad } from './$types';

export const csr = false;

const at = { clock: systemClock };
const GONE = 'This link opens nothing: it was cut off, or the case was closed long ago and forgotten.';

export const load: PageServerLoad = async ({ params, url, setHeaders }) => {
  // The address is the secret: it must stay in no cache and no index.
  setHeaders({ 'cache-control': 'private, no-store', 'x-robots-tag': 'noindex', 'referrer-policy': 'same-origin' });
  const page = await ownCasePage(database(), { token: params.token }, url.searchParams.has('done'), at);
  if (!page) error(404, GONE);
  return page;
};

const act =
  (what: 'write' | 'call' | 'cancel'): Actions[string] =>
  async ({ params, request }) => {
    const fields = textFields(await request.formData(), ['words', 'slot', 'phone']);
    const problem = await actOnOwnCase(database(), { token: params.token ?? '' }, what, fields, at);
    if (problem?.code === 'ADVICE_UNKNOWN') error(404, GONE);
    if (problem) return fail(422, { ...fields, problem: problem.problem, field: problem.field });
    redirect(303, `/advice/follow/${params.token}?done`);
  };

export const actions: Actions = { write: act('write'), call: act('call'), cancel: act('cancel') };
