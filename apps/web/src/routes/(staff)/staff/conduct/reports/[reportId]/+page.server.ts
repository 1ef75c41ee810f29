import { error, fail, redirect } from '@sveltejs/kit';
import { pagePermission, textFields } from '#lib/server/account/index.ts';
import { answerReport, openCase, problemOf, readReport, REPORT_KINDS } from '#lib/server/conduct/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { currentScheme } from '#lib/server/scheme/index.ts';
import type { Actions, PageServerLoad } from './$types';

const at = { clock: systemClock };

export const load: PageServerLoad = async ({ locals, params }) => {
  const permission = pagePermission(locals.actor, 'conduct.decide');
  if (!permission.ok) error(permission.error.status, permission.error.message);
  const report = await readReport(database(), permission.value, params.reportId);
  if (!report) error(404, 'There is no such report.');
  return {
    report: {
      label: REPORT_KINDS[report.kind].label,
      kind: report.kind,
      state: report.state,
      words: report.said.words,
      about: report.said.about,
      hasAddress: report.said.email !== '' || report.reporterPersonId !== null,
      reporterName: report.reporterName,
      receivedAt: report.receivedAt,
      answerBy: report.answerBy,
      attemptId: report.attemptId,
      caseId: report.caseId,
      answer: report.answer,
      settledAt: report.settledAt,
      settledByName: report.settledByName,
      own: report.own,
    },
    mayOpen: pagePermission(locals.actor, 'conduct.prepare').ok && report.kind !== 'complaint',
    zone: currentScheme().zone.value,
  };
};

export const actions: Actions = {
  answer: async ({ locals, params, request }) => {
    const permission = pagePermission(locals.actor, 'conduct.decide');
    if (!permission.ok) error(permission.error.status, permission.error.message);
    const { answer, notAboutMe } = textFields(await request.formData(), ['answer', 'notAboutMe']);
    const done = await answerReport(database(), permission.value, { reportId: params.reportId, answer, notAboutMe: notAboutMe === 'on' }, at);
    if (!done.ok) return fail(400, { about: 'answer' as const, answer, problem: problemOf(done.error) });
    redirect(303, '/staff/conduct?done');
  },
  open: async ({ locals, params, request }) => {
    const permission = pagePermission(locals.actor, 'conduct.prepare');
    if (!permission.ok) error(permission.error.status, permission.error.message);
    const fields = textFields(await request.formData(), ['subject', 'words']);
    const opened = await openCase(database(), permission.value, { reportId: params.reportId, ...fields }, at);
    if (!opened.ok) return fail(400, { about: 'open' as const, ...fields, code: opened.error.code, problem: problemOf(opened.error) });
    redirect(303, `/staff/conduct/${opened.value}`);
  },
};
