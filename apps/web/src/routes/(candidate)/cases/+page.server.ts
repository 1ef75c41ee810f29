import { error } from '@sveltejs/kit';
import { pagePermission } from '#lib/server/account/index.ts';
import {
  APPEAL_LABELS,
  APPEAL_STATE_WORDS,
  CASE_LABELS,
  CASE_STATE_WORDS,
  expiryDuringAppeals,
  OUTCOME_WORDS,
  readOwnAppeals,
  readOwnCases,
  readOwnDecisions,
  readOwnLetters,
  readOwnReports,
  REPORT_KINDS,
} from '#lib/server/conduct/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { currentScheme } from '#lib/server/scheme/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
  const permission = pagePermission(locals.actor, 'case.manage-own');
  if (!permission.ok) error(permission.error.status, permission.error.message);
  const [db, own, at] = [database(), permission.value, { clock: systemClock }];
  const { appeal, zone } = currentScheme();
  const appeals = await readOwnAppeals(db, own, at);
  return {
    cases: (await readOwnCases(db, own)).map(({ caseId, kind, state, answerBy, decideBy, outcome }) => ({
      caseId,
      label: CASE_LABELS[kind],
      ...CASE_STATE_WORDS[state],
      state,
      answerBy,
      decideBy,
      outcome: outcome && OUTCOME_WORDS[outcome].label,
    })),
    decisions: (await readOwnDecisions(db, own, at)).map(({ kind, decisionId, decidedAt, until, refusal, why }) => ({
      kind,
      decisionId,
      label: APPEAL_LABELS[kind],
      decidedAt,
      until,
      refusal,
      why,
    })),
    appeals: appeals.map(({ appealId, kind, state, filedAt, decideBy }) => ({
      appealId,
      label: APPEAL_LABELS[kind],
      ...APPEAL_STATE_WORDS[state],
      state,
      filedAt,
      decideBy,
    })),
    expiry: await expiryDuringAppeals(db, own, appeals, at),
    reports: (await readOwnReports(db, own)).map(({ reportId, kind, receivedAt, answerBy, state, answer, said }) => ({
      reportId,
      label: REPORT_KINDS[kind].label,
      receivedAt,
      answerBy,
      state,
      answer,
      words: said.words,
    })),
    letters: await readOwnLetters(db, own),
    appealDays: appeal.withinDays.value,
    decidedWithinDays: appeal.decidedWithinDays.value,
    zone: zone.value,
    done: url.searchParams.get('done'),
  };
};
