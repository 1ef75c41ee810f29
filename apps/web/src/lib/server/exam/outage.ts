import { outageCredit, silence } from '@einthoven/exam';
import { inTransaction, type Db, type Tx } from '../db/pool.ts';
import { clockAheadMs } from '../platform/clock.ts';
import { recordEvent } from '../platform/events.ts';
import { schemeVersion } from '../scheme/index.ts';
import { recordHeld } from './held.ts';
import { addLostTime } from './hold.queries.ts';
import * as queries from './outage.queries.ts';

/** How often a web server says that it lives, and how long all may be silent before that is an outage. */
export const BEAT_EVERY_MS = 5_000;
const LONGEST_SILENCE_MS = 3 * BEAT_EVERY_MS;

/**
 * One sign of life of a web server at a moment of the database's clock. Where no server had given one for too long, the silence is written down as an
 * outage, and every exam that was open gets the time back, up to what the scheme gives without asking; what goes
 * beyond holds the result until a person has decided.
 *
 * @param aheadMs how far exams are dated ahead of that clock, where a demonstration was moved on purpose
 * @returns how many exams got time
 */
export async function beat(db: Db, serverId: string, now: Date, aheadMs = 0): Promise<number> {
  const last = await queries.findLastBeat(db, now);
  if (!silence(last?.getTime(), now.getTime(), LONGEST_SILENCE_MS)) {
    await queries.writeBeat(db, serverId, now);
    return 0;
  }
  return inTransaction(db, async (tx) => {
    await queries.lockOutages(tx);
    // Another server may have found the same silence first.
    const again = await queries.findLastBeat(tx, now);
    const outage = silence(again?.getTime(), now.getTime(), LONGEST_SILENCE_MS);
    await queries.writeBeat(tx, serverId, now);
    const outageId = outage && (await queries.insertOutage(tx, outage));
    if (!outage || !outageId) return 0;
    let given = 0;
    const lost = { fromMs: outage.fromMs + aheadMs, toMs: outage.toMs + aheadMs };
    const at = new Date(now.getTime() + aheadMs);
    for (const { attemptId, personId, rehearsalId, schemeVersion: version, startedAt, deadlineAt, creditedS } of await queries.lockInterrupted(tx, lost)) {
      const mostMs = schemeVersion(version).exam.outageCreditMinutes.value * 60_000;
      const { creditMs, leftMs } = outageCredit(lost, { fromMs: startedAt.getTime(), toMs: deadlineAt.getTime() }, creditedS * 1000, mostMs);
      const seconds = Math.ceil(creditMs / 1000);
      if (seconds > 0) {
        await queries.insertCredit(tx, { attemptId, seconds, at, cause: { kind: 'outage', outageId } });
        given += 1;
      }
      await recordEvent(tx, {
        kind: 'exam.outage-credited',
        actor: { kind: 'system' },
        subjectPersonId: personId,
        entity: { name: 'attempt', id: attemptId },
        reason:
          leftMs > 0
            ? 'An outage of ours: more time was lost than is given without asking; a person decides on the rest'
            : 'An outage of ours: the time is given back',
        schemeVersion: version,
        payload: { outageId, seconds, secondsLeft: Math.ceil(leftMs / 1000) },
        occurredAt: at,
      });
      if (leftMs > 0 && rehearsalId === undefined) await holdForLostTime(tx, { attemptId, personId, schemeVersion: version }, Math.ceil(leftMs / 1000), at);
    }
    return given;
  });
}

/** Nothing comes of the exam until a person has decided on the rest: given more time while it runs, or looked at afterwards. */
async function holdForLostTime(
  tx: Tx,
  attempt: Pick<queries.Interrupted, 'attemptId' | 'personId' | 'schemeVersion'>,
  lostSeconds: number,
  at: Date,
): Promise<void> {
  await addLostTime(tx, attempt.attemptId, lostSeconds, at);
  await recordHeld(tx, attempt, { reason: 'An outage took more time than is given back by itself; a person decides', payload: { lostSeconds }, at });
}

/**
 * One sign of life by the clock of the database. By their own clocks, a server that is wrong by an hour would find an hour
 * of silence that nobody kept, hold every exam that is open, and hide each true outage until its hour has come.
 *
 * @returns how many exams got time
 */
export async function reportAlive(db: Db, serverId: string): Promise<number> {
  return beat(db, serverId, await queries.readSharedClock(db), clockAheadMs());
}

/**
 * What time it is for exams: by the clock of the database, which all servers share, and as far ahead as a demonstration was
 * moved on purpose. A worker whose own clock is wrong would close exams that still have time.
 */
export async function examNow(db: Db): Promise<Date> {
  return new Date((await queries.readSharedClock(db)).getTime() + clockAheadMs());
}

/** Whether web servers are silent now, by the clock of the database. */
export async function isSilentNow(db: Db): Promise<boolean> {
  return isSilent(db, await queries.readSharedClock(db));
}

/** Whether web servers are silent at a moment: then nothing is closed, because who would submit cannot. */
export async function isSilent(db: Db, now: Date): Promise<boolean> {
  return silence((await queries.findLastBeat(db, now))?.getTime(), now.getTime(), LONGEST_SILENCE_MS) !== undefined;
}
