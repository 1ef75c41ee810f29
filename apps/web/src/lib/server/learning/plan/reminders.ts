import { localTimeAt, plainDateIn, type Clock } from '@einthoven/kernel';
import { inTransaction, type Db } from '../../db/pool.ts';
import { tell, type MessageValues } from '../../message/index.ts';
import { config } from '../../platform/config.ts';
import { planOf, type OwnPlan } from './plan.ts';
import { endReminders, listToRemind, takeReminderDay } from './plan.queries.ts';
import { pieceWords, pieceWordsInSpanish } from './plan-words.ts';
import { readReminderToken, reminderToken } from './reminder-link.ts';

/** A reminder comes in the morning or not at all, on the clock of the person. */
const MORNING = { fromHour: 7, toHour: 11 } as const;

/**
 * Sends everybody whose morning it is what their plan holds today, once a day, if they asked for it and today holds
 * something. Nobody is reminded whose account is closed or who has passed. However many workers run, each day of a
 * person is taken once, in the transaction that writes the mail.
 *
 * @param report told for whom it failed, and why; the others still get theirs
 * @returns how many mails were written
 */
export async function sendReminders(db: Db, clock: Clock, report: (personId: string, error: unknown) => void): Promise<number> {
  let sent = 0;
  for (const { personId, zone, remindedOn } of await listToRemind(db)) {
    try {
      const now = clock.now();
      const hour = Number(localTimeAt(now, zone).slice(11, 13));
      if (hour < MORNING.fromHour || hour >= MORNING.toHour) continue;
      const day = plainDateIn(now, zone);
      if (remindedOn !== undefined && remindedOn >= day) continue;
      if (await remind(db, personId, day, clock)) sent += 1;
    } catch (error) {
      report(personId, error);
    }
  }
  return sent;
}

async function remind(db: Db, personId: string, day: string, clock: Clock): Promise<boolean> {
  const own = await planOf(db, personId, clock);
  return inTransaction(db, async (tx) => {
    if (!(await takeReminderDay(tx, personId, day))) return false;
    const today = own.ok ? own.value.plan.days[0] : undefined;
    if (!own.ok || !today || today.pieces.length === 0) return false;
    const values = reminderValues(own.value, reminderToken(personId));
    await tell(tx, { toPersonId: personId, message: 'study.reminder', values, oneClickUrl: values.offUrl, at: clock.now() });
    return true;
  });
}

/** What a day holds, for the message of the morning. What was not done before is not mentioned: it is in the plan again. */
export function reminderValues({ plan }: OwnPlan, token: string): MessageValues<'study.reminder'> {
  const { minutes = 0, pieces = [] } = plan.days[0] ?? {};
  return {
    minutes,
    pieces: pieces.map((piece) => ({ en: pieceWords(piece), es: pieceWordsInSpanish(piece) })),
    offUrl: `${config().baseUrl}/study/reminders/${token}`,
  };
}

/** Ends somebody's reminders by the link in one. @returns whether the link is ours; a second time it changes nothing */
export async function endRemindersByLink(db: Db, token: string): Promise<boolean> {
  const personId = readReminderToken(token);
  if (personId === undefined) return false;
  await endReminders(db, personId);
  return true;
}

/** Whether a link in a reminder is ours. */
export function isReminderLink(token: string): boolean {
  return readReminderToken(token) !== undefined;
}
