import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { unwrap } from '@einthoven/kernel';
import { saveEvent, type SavingState } from '@einthoven/exam';
import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import { dangerousAsScoring, inTransaction } from '../db/pool.ts';
import { useTestDatabase } from '../db/test-database.ts';
import { closeAttempt } from './attempt.ts';
import { openRoom, roomNews, saveResponses, takeLease, type Lease } from './room.ts';
import { saveDelivery, type DeliveredEvent } from './room.queries.ts';
import { tokenHash } from '../platform/seal.ts';
import { START, after, newCandidate, seedExam, startedAttempt, type Candidate } from './test-attempt.ts';

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
  happenedAt: after(minute, second).now(),
});
const deliver = (candidate: Candidate, attemptId: string, lease: Lease, events: readonly DeliveredEvent[], minute = 1, second = 0) =>
  saveResponses(database.db, candidate.sit, attemptId, lease, events, after(minute, second), LATE_MS);
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
    const first = unwrap(await deliver(candidate, attemptId, lease, events));
    // The server stored it and was killed before it answered: the device sends the same again, and more.
    const again = unwrap(await deliver(candidate, attemptId, lease, [...events, answer(3, 8, 'c')], 2));
    expect([first.acknowledged, again.acknowledged, again.conflicts]).toEqual([2, 3, []]);
    expect(await view(attemptId)).toEqual(new Map([[7, 'b'], [8, 'c']])); // prettier-ignore
    const stored = await database.db.selectFrom('response_events').select('sequence').where('attempt_id', '=', attemptId).execute();
    expect(stored.length).toBe(3);
  });

  test('two tabs with one lease: the second number is a conflict, nothing is overwritten', async () => {
    const candidate = await newCandidate(database.db);
    const { attemptId, lease } = await startedAttempt(database.db, candidate);
    unwrap(await deliver(candidate, attemptId, lease, [answer(1, 7, 'b')]));
    const other = unwrap(await deliver(candidate, attemptId, lease, [answer(1, 9, 'd')]));
    expect(other).toMatchObject({ conflicts: [1], acknowledged: 0 });
    expect(await view(attemptId)).toEqual(new Map([[7, 'b']]));
  });

  test('two devices: a takeover is told to both, what was held arrives, and nothing newer is replaced', async () => {
    const candidate = await newCandidate(database.db);
    const { attemptId, lease: phone } = await startedAttempt(database.db, candidate);
    unwrap(await deliver(candidate, attemptId, phone, [answer(1, 1, 'a')]));
    const desk = unwrap(await takeLease(database.db, candidate.sit, attemptId, phone.epoch, after(2)));
    expect(desk.epoch).toBe(2);
    unwrap(await deliver(candidate, attemptId, desk, [answer(1, 1, 'c', 3)], 3));
    // The phone held two answers while it was offline.
    const held = unwrap(await deliver(candidate, attemptId, phone, [answer(2, 1, 'b'), answer(3, 2, 'd')], 4));
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
    expect(await deliver(candidate, attemptId, { epoch: lease.epoch, token: 'guessed' }, [answer(1, 1, 'a')])).toEqual({
      ok: false,
      error: 'EXAM_LEASE_UNKNOWN',
    });
    expect(await deliver(candidate, attemptId, { epoch: 2, token: lease.token }, [answer(1, 1, 'a')])).toEqual({ ok: false, error: 'EXAM_LEASE_UNKNOWN' });
    expect((await view(attemptId)).size).toBe(0);
  });

  test('another person’s attempt, and a question that does not exist', async () => {
    const candidate = await newCandidate(database.db);
    const { attemptId, lease } = await startedAttempt(database.db, candidate);
    const stranger = await newCandidate(database.db);
    expect(await deliver(stranger, attemptId, lease, [answer(1, 1, 'a')])).toEqual({ ok: false, error: 'EXAM_NOT_FOUND' });
    expect(await deliver(candidate, randomUUID(), lease, [answer(1, 1, 'a')])).toEqual({ ok: false, error: 'EXAM_NOT_FOUND' });
    expect(await deliver(candidate, attemptId, lease, [answer(1, 121, 'a')])).toEqual({ ok: false, error: 'EXAM_POSITION_UNKNOWN' });
  });

  test('a client clock that is years off has no say: stamps stay between start and arrival', async () => {
    const candidate = await newCandidate(database.db);
    const { attemptId, lease } = await startedAttempt(database.db, candidate);
    const wild = [new Date('1970-01-01T00:00:00Z'), new Date('2099-01-01T00:00:00Z')].map((happenedAt, i) => ({ ...answer(i + 1, i + 1, 'a'), happenedAt }));
    unwrap(await deliver(candidate, attemptId, lease, wild, 5));
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
    unwrap(await deliver(candidate, attemptId, lease, [answer(1, 1, 'a', 100)], 100));
    const arrived = unwrap(
      await deliver(
        candidate,
        attemptId,
        lease,
        [answer(2, 2, 'b', 119, 59), answer(3, 3, 'c', 119, 59), answer(5, 5, 'd', 119, 59), answer(6, 6, 'd', 119, 59)],
        129,
        59,
      ),
    );
    expect(arrived).toMatchObject({ remainingMs: 0, late: [5, 6], state: 'open' });
    expect(unwrap(await deliver(candidate, attemptId, lease, [answer(4, 4, 'a', 120)], 121)).late).toEqual([4]);
    expect(unwrap(await deliver(candidate, attemptId, lease, [answer(7, 7, 'a', 119)], 130, 1)).late).toEqual([7]);
    expect(await view(attemptId)).toEqual(new Map([[1, 'a'], [2, 'b'], [3, 'c']])); // prettier-ignore
    const stored = await database.db.selectFrom('response_events').select('sequence').where('attempt_id', '=', attemptId).execute();
    expect(stored.length).toBe(7);
  });

  test('what arrives after submission is kept as late and changes nothing', async () => {
    const candidate = await newCandidate(database.db);
    const { attemptId, lease } = await startedAttempt(database.db, candidate);
    unwrap(await deliver(candidate, attemptId, lease, [answer(1, 1, 'a')]));
    await inTransaction(database.db, (tx) => closeAttempt(tx, attemptId, 'candidate', after(30).now()));
    expect(unwrap(await deliver(candidate, attemptId, lease, [answer(1, 1, 'a'), answer(2, 1, 'b')], 31))).toMatchObject({ state: 'submitted', late: [2] });
    expect(await view(attemptId)).toEqual(new Map([[1, 'a']]));
    expect(await takeLease(database.db, candidate.sit, attemptId, 1, after(31))).toEqual({ ok: false, error: 'EXAM_CLOSED' });
    expect(await openRoom(database.db, candidate.sit, attemptId, after(31))).toEqual({ ok: false, error: 'EXAM_CLOSED' });
  });

  test('forty savers at once, with repeats, while another device takes over: no answer is lost', async () => {
    const candidate = await newCandidate(database.db);
    const { attemptId, lease } = await startedAttempt(database.db, candidate);
    const events = Array.from({ length: 120 }, (_, i) => answer(i + 1, i + 1, 'abcd'[i % 4]!));
    const saves = events.flatMap((event, i) => (i % 3 === 0 ? [event, event] : [event])).map((event) => deliver(candidate, attemptId, lease, [event]));
    const [taken, ...results] = await Promise.all([takeLease(database.db, candidate.sit, attemptId, 1, after(1)), ...saves]);
    expect(taken?.ok).toBe(true);
    for (const result of results) expect(result).toMatchObject({ ok: true, value: { conflicts: [], late: [] } });
    expect(await view(attemptId)).toEqual(new Map(events.map((event) => [event.position, event.value])));
  });

  test('the database function and the pure rule agree on random deliveries', async () => {
    const event = fc.record({
      epoch: fc.integer({ min: 1, max: 2 }),
      sequence: fc.integer({ min: 1, max: 6 }),
      position: fc.integer({ min: 1, max: 3 }),
      value: fc.constantFrom('a', 'b', ''),
      happened: fc.integer({ min: 110, max: 122 }),
      received: fc.integer({ min: 0, max: 3 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(event, { minLength: 1, maxLength: 14 }), async (list) => {
        const candidate = await newCandidate(database.db);
        const { attemptId, lease } = await startedAttempt(database.db, candidate);
        const second = unwrap(await takeLease(database.db, candidate.sit, attemptId, 1, after(1)));
        const deadlineMs = after(120).now().getTime();
        let state: SavingState = { open: true, deadlineMs, leaseEpoch: 2, events: new Map(), view: new Map() };
        let minute = 112;
        for (const { epoch, sequence, position, value, happened, received } of list) {
          minute += received;
          const now = after(minute).now();
          const happenedAt = after(happened).now();
          const saved = saveEvent(state, { epoch, sequence, position, kind: 'answer', value, happenedAtMs: happenedAt.getTime() }, now.getTime(), LATE_MS);
          state = saved.state;
          const row = await saveDelivery(
            database.db,
            attemptId,
            candidate.personId,
            { epoch, hash: tokenHash(epoch === 1 ? lease.token : second.token) },
            [{ sequence, position, kind: 'answer', value, happenedAt }],
            now,
            LATE_MS,
          );
          expect(row?.conflicts).toEqual(saved.saved.outcome === 'conflict' ? [sequence] : []);
          expect(row?.late).toEqual(saved.saved.outcome !== 'conflict' && saved.saved.standing === 'late' ? [sequence] : []);
        }
        const expected = new Map([...state.view].map(([slot, held]) => [Number(slot.split(' ')[0]), held.value || null]));
        expect(await view(attemptId)).toEqual(expected);
        const standings = await database.db
          .selectFrom('response_events')
          .select(['lease_epoch', 'sequence', 'standing'])
          .where('attempt_id', '=', attemptId)
          .execute();
        expect(new Map(standings.map((row) => [`${row.lease_epoch} ${row.sequence}`, row.standing]))).toEqual(
          new Map([...state.events].map(([key, held]) => [key, held.standing])),
        );
      }),
      { numRuns: 40 },
    );
  });
});

describe('what leaves the server', () => {
  test('the application’s role can read neither keys nor which items are scored, and cannot rewrite an event', async () => {
    const { db } = database;
    await expect(sql`select * from key.item_keys`.execute(db)).rejects.toMatchObject({ code: '42501' });
    await expect(sql`select use from form_items`.execute(db)).rejects.toMatchObject({ code: '42501' });
    await expect(sql`update response_events set value = 'a'`.execute(db)).rejects.toThrow();
    await expect(sql`delete from response_events`.execute(db)).rejects.toMatchObject({ code: '42501' });
  });
});
