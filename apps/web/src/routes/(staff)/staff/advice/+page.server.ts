import { ADVICE_KINDS, daysLate, listAdvice, type AdviceState } from '#lib/server/advice/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { currentScheme } from '#lib/server/scheme/index.ts';
import { granted } from '../../../granted.ts';
import type { PageServerLoad } from './$types';

const STATES: readonly AdviceState[] = ['waiting', 'answered', 'closed'];

export const load: PageServerLoad = async ({ locals, url }) => {
  const permission = granted(locals.actor, 'advice.keep');
  const state = STATES.find((one) => one === url.searchParams.get('state')) ?? 'waiting';
  const mine = url.searchParams.has('mine');
  const cases = await listAdvice(database(), permission, state, { mine });
  return {
    state,
    mine,
    cases: cases.map(({ caseId, name, kind, adviser, answerBy, openedAt, call, own }) => ({
      caseId,
      name,
      adviser,
      answerBy,
      openedAt,
      call,
      own,
      label: ADVICE_KINDS[kind].label,
      lateDays: answerBy ? daysLate(answerBy, { clock: systemClock }) : 0,
    })),
    zone: currentScheme().zone.value,
    days: currentScheme().service.decideWithinDays.value['advice'] ?? 0,
  };
};
