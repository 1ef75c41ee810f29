import { error } from '@sveltejs/kit';
import { daysBetween, plainDateIn } from '@einthoven/kernel';
import { pagePermission } from '#lib/server/account/index.ts';
import { CASE_LABELS, CASE_STATE_WORDS, OUTCOME_WORDS, readCases, readReports, REPORT_KINDS } from '#lib/server/conduct/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { currentScheme } from '#lib/server/scheme/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
  const permission = pagePermission(locals.actor, 'conduct.decide');
  if (!permission.ok) error(permission.error.status, permission.error.message);
  const zone = currentScheme().zone.value;
  const today = plainDateIn(systemClock.now(), zone);
  const over = url.searchParams.get('show') === 'over';
  const cases = await readCases(database(), permission.value, over ? 'over' : 'open');
  return {
    over,
    reports: (await readReports(database(), permission.value)).map(({ reportId, kind, source, receivedAt, answerBy, said }) => ({
      reportId,
      label: REPORT_KINDS[kind].label,
      source,
      start: said.words.slice(0, 90),
      waitDays: daysBetween(plainDateIn(receivedAt, zone), today),
      daysLeft: answerBy && daysBetween(today, answerBy),
    })),
    cases: cases.map(({ caseId, kind, personName, state, answerBy, decideBy, outcome, endedAt }) => {
      const due = state === 'noticed' ? answerBy : state === 'ready' ? decideBy : undefined;
      return {
        caseId,
        label: CASE_LABELS[kind],
        personName,
        ...CASE_STATE_WORDS[state],
        outcome: outcome && `${OUTCOME_WORDS[outcome].label}${endedAt ? ', ended' : ''}`,
        due,
        late: state === 'ready' && due !== undefined && due < today,
        answerOver: state === 'noticed' && due !== undefined && due < today,
      };
    }),
    done: url.searchParams.has('done'),
  };
};
