import { error, fail, redirect } from '@sveltejs/kit';
import { pagePermission, textFields } from '#lib/server/account/index.ts';
import { APPEAL_LABELS, conductWords, fileAppeal, fileOf, problemOf, readOwnDecision } from '#lib/server/conduct/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { currentScheme } from '#lib/server/scheme/index.ts';
import type { Actions, PageServerLoad } from './$types';

const at = { clock: systemClock };

function own(locals: App.Locals) {
  const permission = pagePermission(locals.actor, 'case.manage-own');
  if (!permission.ok) error(permission.error.status, permission.error.message);
  return permission.value;
}

export const load: PageServerLoad = async ({ locals, url }) => {
  // Without a decision there is nothing to appeal: the page of decisions shows which there are.
  if (!url.searchParams.has('decision')) redirect(303, '/cases');
  const decision = await readOwnDecision(database(), own(locals), url.searchParams.get('kind') ?? '', url.searchParams.get('decision') ?? '', at);
  if (!decision) error(404, 'There is no such decision about you.');
  const { zone, appeal } = currentScheme();
  return {
    kind: decision.kind,
    decisionId: decision.decisionId,
    label: APPEAL_LABELS[decision.kind],
    decidedAt: decision.decidedAt,
    why: decision.why,
    until: decision.until,
    refusal: decision.refusal && conductWords({ code: decision.refusal }),
    decidedWithinDays: appeal.decidedWithinDays.value,
    zone: zone.value,
  };
};

export const actions: Actions = {
  default: async ({ locals, request, url }) => {
    const permission = own(locals);
    const form = await request.formData();
    const { grounds } = textFields(form, ['grounds']);
    const asked = { kind: url.searchParams.get('kind') ?? '', decisionId: url.searchParams.get('decision') ?? '', grounds, file: await fileOf(form, 'file') };
    const filed = await fileAppeal(database(), permission, asked, at);
    if (!filed.ok) return fail(400, { grounds, problem: problemOf(filed.error) });
    redirect(303, `/cases/appeals/${filed.value}?done`);
  },
};
