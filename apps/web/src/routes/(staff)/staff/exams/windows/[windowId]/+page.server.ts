import { error, fail, redirect } from '@sveltejs/kit';
import { localTimeAt } from '@einthoven/kernel';
import { permit, textFields } from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { changeWindow, closeWindow, readWindow, WINDOW_PROBLEM_WORDS } from '#lib/server/exam/index.ts';
import { listReleasedForms } from '#lib/server/form/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { currentScheme } from '#lib/server/scheme/index.ts';
import { granted } from '../../../../../granted.ts';
import { readWindowForm } from '../window-fields.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const permission = granted(locals.actor, 'exam.watch');
  const window = await readWindow(database(), permission, params.windowId);
  if (!window) error(404, 'There is no such window.');
  const zone = currentScheme().zone.value;
  const mayRead = permit(locals.actor, 'form.read');
  const forms = mayRead.ok ? (await listReleasedForms(database(), mayRead.value)).map(({ formId }) => formId) : [];
  const local = (ms: number | undefined) => (ms === undefined ? '' : localTimeAt(new Date(ms), zone));
  return {
    window,
    values: {
      name: window.name,
      opensAt: local(window.opensAtMs),
      closesAt: local(window.closesAtMs),
      proctored: window.proctored,
      safeExamBrowser: window.safeExamBrowser,
      seats: window.seats === undefined ? '' : String(window.seats),
      formExposureLimit: window.formExposureLimit === undefined ? '' : String(window.formExposureLimit),
      forms: window.forms,
      reason: '',
    },
    // What it admits stays on the list, also where it is no form of today.
    forms: [...new Set([...forms, ...window.forms])],
    mayManage: window.kind === 'candidates' && permit(locals.actor, 'exam.manage-windows').ok,
    nowMs: systemClock.now().getTime(),
    zone,
  };
};

export const actions: Actions = {
  change: async ({ locals, params, request }) => {
    const permission = granted(locals.actor, 'exam.manage-windows');
    const { fields, request: wanted } = readWindowForm(await request.formData(), currentScheme().zone.value);
    const done = await changeWindow(database(), permission, params.windowId, wanted, { clock: systemClock });
    if (!done.ok) return fail(400, { fields, code: done.error, problem: WINDOW_PROBLEM_WORDS[done.error] });
    redirect(303, `/staff/exams/windows/${params.windowId}`);
  },
  close: async ({ locals, params, request }) => {
    const permission = granted(locals.actor, 'exam.manage-windows');
    const { closeReason } = textFields(await request.formData(), ['closeReason']);
    const done = await closeWindow(database(), permission, params.windowId, closeReason, { clock: systemClock });
    if (!done.ok) return fail(400, { fields: undefined, code: done.error, problem: WINDOW_PROBLEM_WORDS[done.error] });
    redirect(303, `/staff/exams/windows/${params.windowId}`);
  },
};
