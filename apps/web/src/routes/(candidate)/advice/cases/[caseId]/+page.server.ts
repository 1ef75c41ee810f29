import { error, fail, redirect } from '@sveltejs/kit';
import { textFields } from '#lib/server/account/index.ts';
import { actOnOwnCase, ownCasePage } from '#lib/server/advice/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { granted } from '../../../../granted.ts';
import type { Actions, PageServerLoad } from './$types';

const at = { clock: systemClock };
const NONE = 'There is no such question of yours.';

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const permission = granted(locals.actor, 'advice.manage-own');
  const page = await ownCasePage(database(), { permission, caseId: params.caseId }, url.searchParams.has('done'), at);
  if (!page) error(404, NONE);
  return page;
};

const act =
  (what: 'write' | 'call' | 'cancel'): Actions[string] =>
  async ({ locals, params, request }) => {
    const permission = granted(locals.actor, 'advice.manage-own');
    const fields = textFields(await request.formData(), ['words', 'slot', 'phone']);
    const problem = await actOnOwnCase(database(), { permission, caseId: params.caseId ?? '' }, what, fields, at);
    if (problem?.code === 'ADVICE_UNKNOWN') error(404, NONE);
    if (problem) return fail(422, { ...fields, problem: problem.problem, field: problem.field });
    redirect(303, `/advice/cases/${params.caseId}?done`);
  };

export const actions: Actions = { write: act('write'), call: act('call'), cancel: act('cancel') };
