import type { Permission } from '../account/index.ts';
import { inTransaction, type Db } from '../db/pool.ts';
import { standingOf } from './overview.ts';
import { isStillGood, type StartPorts } from './prepare.ts';
import { placeIn } from './window-place.ts';

/** What who gets a form again is told, before the clock runs. */
export const FORM_AGAIN_WORDS =
  'You have had every form of this demonstration. You get one of them again, with its questions and answers in another order. In a real exam each attempt has a form that you have not had.';

/** Whether the next attempt has a form that this person has had, in another order: in a demonstration, where none is left. Changes nothing. */
export async function formComesAgain(db: Db, permission: Permission<'exam.sit-own'>, { clock, mode }: Pick<StartPorts, 'clock' | 'mode'>): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    const now = clock.now();
    const { decision, attempts, application, scheme, prepared } = await standingOf(tx, permission, now);
    if (decision.decision !== 'may-sit' || attempts.length === 0) return false;
    const used = attempts.map(({ formId }) => formId);
    const next = { applicationId: application?.applicationId, ordinal: decision.ordinal, scheme };
    if (prepared && isStillGood(prepared, next, now)) return used.includes(prepared.formId);
    const place = await placeIn(tx, mode, used, now);
    return place.ok && place.value.again;
  });
}
