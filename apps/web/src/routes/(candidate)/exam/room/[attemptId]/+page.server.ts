import { error, redirect } from '@sveltejs/kit';
import { unwrap } from '@einthoven/kernel';
import { permit } from '#lib/server/account/index.ts';
import { database, inTransaction } from '#lib/server/db/pool.ts';
import { EXAM_WORDS, closeAttempt, findOwnAttempt, isWithoutResult } from '#lib/server/exam/index.ts';
import { awardAttempt } from '#lib/server/credential/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { settleAssessment } from '#lib/server/renewal/index.ts';
import { secureRng } from '#lib/server/platform/rng.ts';
import type { Actions } from './$types';

// The room has a script of its own.
export const csr = false;

// Without a load: the page is the same for everybody and every attempt, so that a device may keep it and open it
// without a connection. What is personal comes by /api/exam/[attemptId]/room and from the device's journal.

export const actions: Actions = {
  /** Submits, scores, awards on a pass, and shows the result. Twice is harmless; after time it counts as closed by time. */
  submit: async ({ locals, params }) => {
    const permission = permit(locals.actor, 'exam.sit-own');
    if (!permission.ok) error(403, { message: 'Sign in to submit your exam. What you saved is kept.', code: permission.error });
    const attempt = await findOwnAttempt(database(), permission.value, params.attemptId);
    if (!attempt) error(404, { message: EXAM_WORDS.EXAM_NOT_FOUND, code: 'EXAM_NOT_FOUND' });
    await inTransaction(database(), (tx) => closeAttempt(tx, attempt.attemptId, 'candidate', systemClock.now()));
    if (attempt.renewal) {
      await settleAssessment(database(), attempt.attemptId, { clock: systemClock });
      redirect(303, '/credential/assessment?done=submitted');
    }
    // Ended by who watches meanwhile, or simulated: there is nothing to score.
    if (await isWithoutResult(database(), attempt)) redirect(303, '/exam');
    unwrap(await awardAttempt(database(), attempt.attemptId, { clock: systemClock, rng: secureRng }));
    redirect(303, `/exam/result/${attempt.attemptId}`);
  },
};
