import { fail, redirect } from '@sveltejs/kit';
import { permit } from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { makeWindow, readWindows, WINDOW_PROBLEM_WORDS } from '#lib/server/exam/index.ts';
import { listReleasedForms } from '#lib/server/form/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { currentScheme } from '#lib/server/scheme/index.ts';
import { granted } from '../../../../granted.ts';
import { readWindowForm } from './window-fields.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
  const permission = granted(locals.actor, 'exam.watch');
  const mayRead = permit(locals.actor, 'form.read');
  return {
    windows: await readWindows(database(), permission),
    mayManage: permit(locals.actor, 'exam.manage-windows').ok,
    forms: mayRead.ok ? (await listReleasedForms(database(), mayRead.value)).map(({ formId }) => formId) : [],
    nowMs: systemClock.now().getTime(),
    zone: currentScheme().zone.value,
  };
};

export const actions: Actions = {
  default: async ({ locals, request }) => {
    const permission = granted(locals.actor, 'exam.manage-windows');
    const { fields, request: wanted } = readWindowForm(await request.formData(), currentScheme().zone.value);
    const made = await makeWindow(database(), permission, wanted, { clock: systemClock });
    if (!made.ok) return fail(400, { fields, code: made.error, problem: WINDOW_PROBLEM_WORDS[made.error] });
    redirect(303, `/staff/exams/windows/${made.value.windowId}`);
  },
};
