import { error } from '@sveltejs/kit';
import { permit } from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { EXAM_WORDS, examOverview } from '#lib/server/exam/index.ts';
import { listResults } from '#lib/server/scoring/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
  const permission = permit(locals.actor, 'exam.sit-own');
  if (!permission.ok) error(403, { message: 'Sign in to see your exam.', code: permission.error });
  const { decision, attempts, scheme, agreed, accommodation, minutes } = await examOverview(database(), permission.value, systemClock);
  const results = await listResults(database(), permission.value.actor.personId);
  return {
    decision,
    reason: decision.decision === 'not-now' ? EXAM_WORDS[decision.reason] : undefined,
    agreed,
    voided: url.searchParams.has('void'),
    accommodation,
    zone: scheme.zone.value,
    exam: {
      scoredItems: scheme.exam.scoredItems.value,
      pretestItems: scheme.exam.pretestItems.value,
      minutes,
      usualMinutes: scheme.exam.minutes.value,
      attempts: scheme.exam.attempts.value,
      waitDays: scheme.exam.waitDaysAfterFailure.value[0] ?? 0,
      scale: scheme.exam.scale.value,
    },
    attempts: attempts.map((attempt) => ({
      attemptId: attempt.attemptId,
      state: attempt.state,
      startedAt: attempt.startedAt,
      submittedAt: attempt.submittedAt,
      deadlineAt: attempt.deadlineAt,
      scaledScore: results.find((result) => result.attemptId === attempt.attemptId)?.scaledScore,
      passed: attempt.passed,
    })),
  };
};
