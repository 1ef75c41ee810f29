import { addDays, plainDateIn } from '@einthoven/kernel';
import type { Tx } from '../db/pool.ts';
import { nextSitting } from '../exam/index.ts';
import { tell } from '../message/index.ts';
import { schemeVersion } from '../scheme/index.ts';
import type { ExamResult } from '../scoring/index.ts';

/** Tells who did not pass: the result, when and how to try again, and how to object. In the transaction that scored. */
export async function tellNotPassed(
  tx: Tx,
  attempt: { readonly personId: string; readonly schemeVersion: string },
  result: ExamResult,
  now: Date,
): Promise<void> {
  const scheme = schemeVersion(attempt.schemeVersion);
  const next = await nextSitting(tx, attempt.personId, now);
  const again = next.decision === 'wait' && !next.closesFirst ? next.from : undefined;
  await tell(tx, {
    toPersonId: attempt.personId,
    message: 'exam.not-passed',
    values: {
      score: result.scaledScore,
      cut: scheme.exam.scale.value.cut,
      reason: { en: 'The score is below what passes.', es: 'La puntuación está por debajo de lo que aprueba.' },
      again,
      left: next.decision === 'wait' ? next.attemptsLeft : undefined,
      closesOn: next.decision === 'wait' && next.closesFirst ? next.openUntil : undefined,
      anewFrom: next.decision === 'new-application' ? next.from : undefined,
      appealBy: addDays(plainDateIn(now, scheme.zone.value), scheme.appeal.withinDays.value),
      appealDays: scheme.appeal.withinDays.value,
      decidedWithinDays: scheme.appeal.decidedWithinDays.value,
    },
    ...(again && {
      calendar: {
        on: again,
        title: { en: 'You can sit the exam again from today', es: 'Desde hoy puede presentar el examen otra vez' },
        path: '/exam',
        uid: `exam-again-${result.attemptId}`,
      },
    }),
    at: now,
  });
}
