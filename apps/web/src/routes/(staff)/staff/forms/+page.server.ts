import { fail, redirect } from '@sveltejs/kit';
import { permit, textFields } from '#lib/server/account/index.ts';
import { FORM_REFUSALS } from '#lib/form/form-words.ts';
import { database } from '#lib/server/db/pool.ts';
import { askAssembly, listAssemblies, listReleasedForms, MOST_FORMS } from '#lib/server/form/index.ts';
import { readBlueprint } from '#lib/server/item/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { currentScheme } from '#lib/server/scheme/index.ts';
import { granted } from '../../../granted.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
  const permission = granted(locals.actor, 'form.read');
  const db = database();
  const scheme = currentScheme();
  const { forms: rules, domains } = readBlueprint(scheme.exam.blueprint.value);
  return {
    forms: (await listReleasedForms(db, permission)).map(({ formId, sealedAt, items, tracings, attempts, releasedBy, conversionKind }) => ({
      formId,
      sealedAt,
      items,
      tracings,
      attempts,
      byTwo: releasedBy !== undefined,
      conversionKind,
    })),
    assemblies: (await listAssemblies(db, permission)).map(({ assemblyId, forms, askedAt, state }) => ({ assemblyId, forms, askedAt, state })),
    mayAssemble: permit(locals.actor, 'form.assemble').ok,
    most: MOST_FORMS,
    wanted: scheme.exam.attempts.value,
    zone: scheme.zone.value,
    rules: {
      blueprint: scheme.exam.blueprint.value,
      scored: domains.reduce((sum, domain) => sum + domain.scoredItems, 0),
      pretest: scheme.exam.pretestItems.value,
      anchor: rules.anchorItems,
      shared: rules.anchorItems + rules.sharedBeyondAnchor,
      tracings: rules.tracings,
      right: rules.rightOption,
      minutes: Math.floor(scheme.exam.minutes.value * rules.seconds.atMostShareOfTime),
      difficultyPercent: rules.difficultyWithin * 100,
      informationPercent: rules.information.within * 100,
      wordsPercent: rules.wordsWithin * 100,
      shownAtMost: rules.shownAtMost,
    },
  };
};

export const actions: Actions = {
  default: async ({ locals, request }) => {
    const permission = granted(locals.actor, 'form.assemble');
    const fields = textFields(await request.formData(), ['forms', 'leaveOutReleased']);
    const asked = await askAssembly(
      database(),
      permission,
      { forms: Number(fields.forms || Number.NaN), leaveOutReleased: fields.leaveOutReleased === 'on' },
      systemClock,
    );
    if (!asked.ok) return fail(400, { code: asked.error, forms: fields.forms, problem: FORM_REFUSALS[asked.error] });
    redirect(303, `/staff/forms/assembly/${asked.value.assemblyId}`);
  },
};
