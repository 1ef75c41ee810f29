import { error } from '@sveltejs/kit';
import { instantAt, unwrap } from '@einthoven/kernel';
import { permit } from '#lib/server/account/index.ts';
import { findHold } from '#lib/server/credential/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { findNoApplying } from '#lib/server/eligibility/index.ts';
import { EXAM_WORDS, examOverview, findHold as findAttemptHold, ownHolds, tellWindows, type Attempt } from '#lib/server/exam/index.ts';
import { findResult, listResults } from '#lib/server/scoring/index.ts';
import { admits, identityStanding } from '#lib/server/identity/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import type { PageServerLoad } from './$types';

/** Why an attempt whose result was asked for does not count; undefined where none of theirs was meant. */
async function whyVoid(attemptId: string | null, attempts: readonly Attempt[]): Promise<'set-aside' | 'given-back' | 'void' | undefined> {
  const attempt = attempts.find((each) => each.attemptId === attemptId && each.state === 'void');
  if (!attempt) return undefined;
  if (await findResult(database(), attempt.attemptId)) return 'set-aside';
  const hold = await findAttemptHold(database(), attempt.attemptId);
  return hold?.decision === 'void' && hold.heldBy === null ? 'given-back' : 'void';
}

export const load: PageServerLoad = async ({ locals, url }) => {
  const permission = permit(locals.actor, 'exam.sit-own');
  if (!permission.ok) error(403, { message: 'Sign in to see your exam.', code: permission.error });
  const { decision, attempts, scheme, agreed, application, accommodation, minutes } = await examOverview(database(), permission.value, systemClock);
  const identity = application ? await identityStanding(database(), application.applicationId, scheme) : 'not-asked';
  const now = systemClock.now();
  // Who has to wait is told of the windows of that day.
  const from = decision.decision === 'wait' ? unwrap(instantAt(`${decision.from}T00:00`, scheme.zone.value)) : now;
  const results = await listResults(database(), permission.value.actor.personId);
  const held = await findHold(database(), permission.value.actor.personId);
  return {
    decision,
    reason: decision.decision === 'not-now' ? EXAM_WORDS[decision.reason] : undefined,
    // The credential ended since: a new application opens the exam again.
    again: held === undefined && (await findNoApplying(database(), permission.value.actor.personId, now)) === undefined,
    agreed,
    identity: {
      needed: !admits(identity),
      asked: identity !== 'not-asked',
      held: held === 'identity',
    },
    windows: await tellWindows(database(), now, from),
    held: (await ownHolds(database(), permission.value)).map(({ attemptId, heldAt, heldBy, reason, lostSeconds, lateAnswers, passed }) => ({
      attemptId,
      heldAt,
      ended: heldBy !== null,
      reason,
      lostMinutes: Math.ceil(lostSeconds / 60),
      lateAnswers,
      scored: passed !== null,
    })),
    voided: await whyVoid(url.searchParams.get('void'), attempts),
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
