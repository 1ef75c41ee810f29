import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { unwrap } from '@einthoven/kernel';
import { saveEvent, type ResponseKind, type SavingState } from '@einthoven/exam';
import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import { inTransaction, openPool } from '../db/pool.ts';
import { useTestDatabase } from '../db/test-database.ts';
import { closeAttempt } from './attempt.ts';
import { openRoom, roomNews, takeLease } from './room.ts';
import { lateSeconds, saveResponses, type Lease } from './save-answer.ts';
import { writeDeliveries, type Delivery } from './save-batch.queries.ts';
import type { DeliveredEvent } from './save-delivery.ts';
import { tokenHash } from '../platform/seal.ts';
import { START, after, newCandidate, seedExam, startedAttempt } from './test-attempt.ts';

const database = useTestDatabase();
const LATE_MS = 10 * 60_000;

beforeAll(async () => {
  await seedExam(database.db);
});

const answer = (sequence: number, position: number, value: string, minute = 1, second = 0): DeliveredEvent => ({
  sequence,
  position,
  kind: 'answer',
  value,
  happenedAtMs: after(minute, second).now().getTime(),
});
const deliver = (attemptId: string, lease: Lease, events: readonly DeliveredEvent[], minute = 1, second = 0) =>
  saveResponses(database.db, attemptId, lease, events, after(minute, second));
const view = async (attemptId: string) =>
  new Map(
    (await database.db.selectFrom('responses').select(['position', 'answer']).where('attempt_id', '=', attemptId).execute()).map((row) => [
      row.position,
      row.answer,
    ]),
  );

describe('saving', () => {
  test('a repeated delivery, as after a lost response, is acknowledged and stored once', async () => {
    const candidate = await newCandidate(database.db);
    const { attemptId, lease } = await startedAttempt(database.db, candidate);
    const events = [answer(1, 7, 'b'), { ...answer(2, 7, 'on'), kind: 'flag' as const }];
    const first = unwrap(await deliver(attemptId, lease, events));
    // The server stored it and was killed before it answered: the device sends the same again, and more.
    const again = unwrap(await deliver(attemptId, lease, [...events, answer(3, 8, 'c')], 2));
    expect([first.acknowledged, again.acknowledged, again.conflicts]).toEqual([2, 3, []]);
    expect(await view(attemptId)).toEqual(new Map([[7, 'b'], [8, 'c']])); // prettier-ignore
    const stored = await database.db.selectFrom('response_events').select('sequence').where('attempt_id', '=', attemptId).execute();
    expect(stored.length).toBe(3);
  });

  test('two tabs with one lease: the second number is a conflict, nothing is overwritten', async () => {
    const candidate = await newCandidate(database.db);
    const { attemptId, lease } = await startedAttempt(database.db, candidate);
    unwrap(await deliver(attemptId, lease, [answer(1, 7, 'b')]));
    const other = unwrap(await deliver(attemptId, lease, [answer(1, 9, 'd')]));
    expect(other).toMatchObject({ conflicts: [1], acknowledged: 0 });
    expect(await view(attemptId)).toEqual(new Map([[7, 'b']]));
  });

  test('two devices: a takeover is told to both, what was held arrives, and nothing newer is replaced', async () => {
    const candidate = await newCandidate(database.db);
    const { attemptId, lease: phone } = await startedAttempt(database.db, candidate);
    unwrap(await deliver(attemptId, phone, [answer(1, 1, 'a')]));
    const desk = unwrap(await takeLease(database.db, candidate.sit, attemptId, phone.epoch, after(2)));
    expect(desk.epoch).toBe(2);
    unwrap(await deliver(attemptId, desk, [answer(1, 1, 'c', 3)], 3));
    // The phone held two answers while it was offline.
    const held = unwrap(await deliver(attemptId, phone, [answer(2, 1, 'b'), answer(3, 2, 'd')], 4));
    expect(held).toMatchObject({ lease: 'superseded', currentEpoch: 2, acknowledged: 3, late: [] });
    expect(await view(attemptId)).toEqual(new Map([[1, 'c'], [2, 'd']])); // prettier-ignore
    const news = unwrap(await roomNews(database.db, candidate.sit, attemptId, after(5)));
    expect(news.currentEpoch).toBe(2);
    expect(news.superseded).toEqual([
      { position: 1, kind: 'answer', counts: false },
      { position: 2, kind: 'answer', counts: true },
    ]);
  });

  test('of two devices that take over at once, one gets the lease', async () => {
    const candidate = await newCandidate(database.db);
    const { attemptId } = await startedAttempt(database.db, candidate);
    const taken = await Promise.all([1, 2, 3, 4].map(() => takeLease(database.db, candidate.sit, attemptId, 1, after(1))));
    expect(taken.filter((result) => result.ok).length).toBe(1);
    expect(taken.filter((result) => !result.ok && result.error === 'EXAM_LEASE_MOVED').length).toBe(3);
  });

  test('a lease that was never given writes nothing', async () => {
    const candidate = await newCandidate(database.db);
    const { attemptId, lease } = await startedAttempt(database.db, candidate);
    expect(await deliver(attemptId, { epoch: lease.epoch, token: 'guessed' }, [answer(1, 1, 'a')])).toEqual({
      ok: false,
      error: 'EXAM_LEASE_UNKNOWN',
    });
    expect(await deliver(attemptId, { epoch: 2, token: lease.token }, [answer(1, 1, 'a')])).toEqual({ ok: false, error: 'EXAM_LEASE_UNKNOWN' });
    expect((await view(attemptId)).size).toBe(0);
  });

  test('an attempt that does not exist, and a question that does not exist', async () => {
    const candidate = await newCandidate(database.db);
    const { attemptId, lease } = await startedAttempt(database.db, candidate);
    expect(await deliver(randomUUID(), lease, [answer(1, 1, 'a')])).toEqual({ ok: false, error: 'EXAM_LEASE_UNKNOWN' });
    expect(await deliver(attemptId, lease, [answer(1, 1, 'a'), answer(2, 121, 'a')])).toEqual({ ok: false, error: 'EXAM_POSITION_UNKNOWN' });
    expect((await view(attemptId)).size).toBe(0);
    expect((await database.db.selectFrom('response_events').select('sequence').where('attempt_id', '=', attemptId).execute()).length).toBe(0);
  });

  test('a client clock that is years off has no say: stamps stay between start and arrival', async () => {
    const candidate = await newCandidate(database.db);
    const { attemptId, lease } = await startedAttempt(database.db, candidate);
    const wild = [0, Date.UTC(2099, 0, 1)].map((happenedAtMs, i) => ({ ...answer(i + 1, i + 1, 'a'), happenedAtMs }));
    unwrap(await deliver(attemptId, lease, wild, 5));
    const stamps = await database.db
      .selectFrom('response_events')
      .select(['happened_at', 'standing'])
      .where('attempt_id', '=', attemptId)
      .orderBy('sequence')
      .execute();
    expect(stamps).toEqual([
      { happened_at: new Date(START), standing: 'current' },
      { happened_at: after(5).now(), standing: 'current' },
    ]);
  });

  test('late arrival: without a gap and stamped before the deadline counts; a gap, a later stamp or ten minutes do not', async () => {
    const candidate = await newCandidate(database.db);
    const { attemptId, lease } = await startedAttempt(database.db, candidate);
    unwrap(await deliver(attemptId, lease, [answer(1, 1, 'a', 100)], 100));
    const arrived = unwrap(
      await deliver(
        attemptId,
        lease,
        [answer(2, 2, 'b', 119, 59), answer(3, 3, 'c', 119, 59), answer(5, 5, 'd', 119, 59), answer(6, 6, 'd', 119, 59)],
        129,
        59,
      ),
    );
    expect(arrived).toMatchObject({ remainingMs: 0, late: [5, 6], state: 'open' });
    expect(unwrap(await deliver(attemptId, lease, [answer(4, 4, 'a', 120)], 121)).late).toEqual([4]);
    expect(unwrap(await deliver(attemptId, lease, [answer(7, 7, 'a', 119)], 130, 1)).late).toEqual([7]);
    expect(await view(attemptId)).toEqual(new Map([[1, 'a'], [2, 'b'], [3, 'c']])); // prettier-ignore
    const stored = await database.db.selectFrom('response_events').select('sequence').where('attempt_id', '=', attemptId).execute();
    expect(stored.length).toBe(7);
  });

  test('what arrives after submission is kept as late and changes nothing', async () => {
    const candidate = await newCandidate(database.db);
    const { attemptId, lease } = await startedAttempt(database.db, candidate);
    unwrap(await deliver(attemptId, lease, [answer(1, 1, 'a')]));
    await inTransaction(database.db, (tx) => closeAttempt(tx, attemptId, 'candidate', after(30).now()));
    expect(unwrap(await deliver(attemptId, lease, [answer(1, 1, 'a'), answer(2, 1, 'b')], 31))).toMatchObject({ state: 'submitted', late: [2] });
    expect(await view(attemptId)).toEqual(new Map([[1, 'a']]));
    expect(await takeLease(database.db, candidate.sit, attemptId, 1, after(31))).toEqual({ ok: false, error: 'EXAM_CLOSED' });
    expect(await openRoom(database.db, candidate.sit, attemptId, after(31))).toEqual({ ok: false, error: 'EXAM_CLOSED' });
  });

  test('a move to a question is kept, counts in the order, and answers nothing', async () => {
    const candidate = await newCandidate(database.db);
    const { attemptId, lease } = await startedAttempt(database.db, candidate);
    const visit = { ...answer(1, 44, ''), kind: 'visit' as const };
    expect(unwrap(await deliver(attemptId, lease, [visit])).acknowledged).toBe(1);
    expect((await view(attemptId)).size).toBe(0);
    expect(unwrap(await openRoom(database.db, candidate.sit, attemptId, after(2))).lastPosition).toBe(44);
  });

  test('answers of every type are stored as they are written', async () => {
    const candidate = await newCandidate(database.db);
    const { attemptId, lease } = await startedAttempt(database.db, candidate);
    const values = ['b', 'ace', 'hgfedcba', 'ab,ba,cc', '0.4213,0.2210', '1.0000,0.0000', '-162.5', '812,970', '-5,970', ''];
    unwrap(await deliver(attemptId, lease, values.map((value, i) => answer(i + 1, i + 1, value)))); // prettier-ignore
    expect([...(await view(attemptId)).values()]).toEqual(values.map((value) => value || null));
  });

  test('the database function and the pure rule agree on random deliveries of several devices and candidates', async () => {
    const event = fc.record({
      sequence: fc.integer({ min: 1, max: 8 }),
      position: fc.integer({ min: 1, max: 3 }),
      choice: fc.constantFrom(['answer', 'a'], ['answer', 'b'], ['answer', ''], ['flag', 'on'], ['flag', 'off'], ['strike', 'ab'], ['visit', '']),
      happened: fc.integer({ min: 110, max: 122 }),
    });
    const delivery = fc.record({
      candidate: fc.integer({ min: 0, max: 1 }),
      epoch: fc.integer({ min: 1, max: 2 }),
      events: fc.uniqueArray(event, { minLength: 1, maxLength: 4, selector: (each) => each.sequence }),
    });
    // No two deliveries of one attempt and epoch in a batch: the queue sees to that.
    const batch = fc.record({
      received: fc.integer({ min: 0, max: 4 }),
      deliveries: fc.uniqueArray(delivery, { minLength: 1, maxLength: 4, selector: (each) => `${each.candidate} ${each.epoch}` }),
    });
    const deadlineMs = after(120).now().getTime();
    const { pool } = openPool(database.url, 1);
    await fc.assert(
      fc.asyncProperty(fc.array(batch, { minLength: 1, maxLength: 6 }), async (batches) => {
        const attempts: { readonly attemptId: string; readonly hashes: readonly string[]; state: SavingState }[] = [];
        for (let i = 0; i < 2; i += 1) {
          const candidate = await newCandidate(database.db);
          const { attemptId, lease } = await startedAttempt(database.db, candidate);
          const second = unwrap(await takeLease(database.db, candidate.sit, attemptId, 1, after(1)));
          const state: SavingState = { open: true, deadlineMs, leaseEpoch: 2, events: new Map(), view: new Map() };
          attempts.push({ attemptId, hashes: [lease, second].map((each) => tokenHash(each.token)), state });
        }
        let minute = 112;
        for (const { received, deliveries } of batches) {
          minute += received;
          const receivedAtMs = after(minute).now().getTime();
          const given = deliveries.map(({ candidate, epoch, events }): Delivery => {
            const { attemptId, hashes } = attempts[candidate]!;
            return {
              attemptId,
              epoch,
              leaseHash: hashes[epoch - 1]!,
              receivedAtMs,
              events: events
                .map(({ sequence, position, choice, happened }) => ({
                  sequence,
                  position,
                  kind: choice[0] as ResponseKind,
                  value: choice[1]!,
                  happenedAtMs: after(happened).now().getTime(),
                }))
                .toSorted((left, right) => left.sequence - right.sequence),
            };
          });
          const written = await writeDeliveries((statement) => pool.query(statement), given, lateSeconds());
          for (const [index, { epoch, events }] of given.entries()) {
            const attempt = attempts[deliveries[index]!.candidate]!;
            const expected: { late: number[]; conflicts: number[] } = { late: [], conflicts: [] };
            for (const each of events) {
              const { state, saved } = saveEvent(attempt.state, { ...each, epoch }, receivedAtMs, LATE_MS);
              attempt.state = state;
              if (saved.outcome === 'conflict') expected.conflicts.push(each.sequence);
              else if (saved.standing === 'late') expected.late.push(each.sequence);
            }
            expect(written[index]).toEqual({ outcome: 'written', state: 'open', currentEpoch: 2, deadlineMs, ...expected });
          }
        }
        for (const { attemptId, state } of attempts) {
          const rows = await database.db.selectFrom('responses').selectAll().where('attempt_id', '=', attemptId).execute();
          const seen = rows.flatMap((row) => [
            [`${row.position} answer`, row.answer ?? '', row.answer_epoch, row.answer_sequence],
            [`${row.position} flag`, row.flagged ? 'on' : 'off', row.flag_epoch, row.flag_sequence],
            [`${row.position} strike`, row.struck, row.strike_epoch, row.strike_sequence],
          ]);
          expect(new Map(seen.filter((each) => each[2] !== 0).map(([slot, value, epoch, sequence]) => [slot, { value, epoch, sequence }]))).toEqual(
            new Map(state.view),
          );
          const stored = await database.db.selectFrom('response_events').selectAll().where('attempt_id', '=', attemptId).execute();
          expect(new Map(stored.map((row) => [`${row.lease_epoch} ${row.sequence}`, [row.position, row.kind, row.value, row.standing]]))).toEqual(
            new Map([...state.events].map(([key, held]) => [key, [held.position, held.kind, held.value, held.standing]])),
          );
        }
      }),
      { numRuns: 30 },
    );
    await pool.end();
  });
});

describe('what leaves the server', () => {
  test('the application’s role can read neither keys nor which items are scored, and cannot rewrite an event', async () => {
    const { db } = database;
    await expect(sql`select * from key.item_keys`.execute(db)).rejects.toMatchObject({ code: '42501' });
    await expect(sql`select use from form_items`.execute(db)).rejects.toMatchObject({ code: '42501' });
    await expect(sql`update response_events set value = 'a'`.execute(db)).rejects.toThrow();
    // Only the function that looks at the lease writes answers.
    await expect(sql`insert into response_events select * from response_events`.execute(db)).rejects.toMatchObject({ code: '42501' });
    await expect(sql`insert into responses select * from responses`.execute(db)).rejects.toMatchObject({ code: '42501' });
    await expect(sql`update responses set answer = 'a'`.execute(db)).rejects.toMatchObject({ code: '42501' });
    await expect(sql`delete from response_events`.execute(db)).rejects.toMatchObject({ code: '42501' });
  });
});
