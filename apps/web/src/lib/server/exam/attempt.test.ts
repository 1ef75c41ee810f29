import { unwrap } from '@einthoven/kernel';
import { beforeAll, describe, expect, test } from 'vitest';
import { insertPerson } from '../db/test-fixtures.ts';
import { useTestDatabase } from '../db/test-database.ts';
import { inTransaction } from '../db/pool.ts';
import { permit } from '../account/permissions.ts';
import { agreeToExam } from './agreement.ts';
import { closeAttempt, findOwnAttempt, listAttemptsToClose } from './attempt.ts';
import { formComesAgain } from './form-again.ts';
import { examOverview } from './overview.ts';
import { prepareAttempt, PREPARED_HOURS } from './prepare.ts';
import { startAttempt } from './start.ts';
import { setPassed } from './attempt.queries.ts';
import { actorOf, after, newCandidate, seedExam, startedAttempt } from './test-attempt.ts';

const database = useTestDatabase();
const demonstration = (minutes: number) => ({ clock: after(minutes), mode: 'demonstration' as const });

beforeAll(async () => {
  await seedExam(database.db);
});

describe('startAttempt', () => {
  test('needs an application, the fee and the rules, and says which is missing', async () => {
    const { db } = database;
    const nobody = unwrap(permit(actorOf(await insertPerson(db)), 'exam.sit-own'));
    expect(await startAttempt(db, nobody, demonstration(0))).toEqual({ ok: false, error: 'EXAM_NO_APPROVED_APPLICATION' });
    const candidate = await newCandidate(db);
    expect(await startAttempt(db, candidate.sit, demonstration(0))).toEqual({ ok: false, error: 'EXAM_RULES_NOT_AGREED' });
    await db
      .updateTable('entitlements')
      .set({ held_since: after(0).now() })
      .where('person_id', '=', candidate.personId)
      .execute();
    expect(await startAttempt(db, candidate.sit, demonstration(0))).toEqual({ ok: false, error: 'EXAM_ENTITLEMENT_HELD' });
  });

  test('eight starts at the same moment open one attempt of 120 questions', async () => {
    const { db } = database;
    const candidate = await newCandidate(db);
    await agreeToExam(db, candidate.sit, after(0));
    const started = await Promise.all(Array.from({ length: 8 }, () => startAttempt(db, candidate.sit, demonstration(1))));
    expect(new Set(started.map((start) => unwrap(start).attemptId)).size).toBe(1);
    expect(started.filter((start) => unwrap(start).isNew).length).toBe(1);
    const { attemptId } = unwrap(started[0]!);
    const items = await db.selectFrom('attempt_items').select('position').where('attempt_id', '=', attemptId).execute();
    expect(items.length).toBe(120);
  });

  test('production has no form for a demonstration conversion', async () => {
    const { db } = database;
    const candidate = await newCandidate(db);
    await agreeToExam(db, candidate.sit, after(0));
    expect(await startAttempt(db, candidate.sit, { clock: after(1), mode: 'production' })).toEqual({ ok: false, error: 'EXAM_NO_FORM' });
  });

  test('a second attempt waits 30 days, asks for the rules again, and mixes the same form', async () => {
    const { db } = database;
    const candidate = await newCandidate(db);
    expect(await formComesAgain(db, candidate.sit, demonstration(0))).toBe(false);
    const first = await startedAttempt(db, candidate);
    await inTransaction(db, async (tx) => {
      await closeAttempt(tx, first.attemptId, 'candidate', after(60).now());
      await setPassed(tx, first.attemptId, false);
    });
    const days = 24 * 60;
    expect((await examOverview(db, candidate.sit, after(10 * days))).decision).toMatchObject({ decision: 'wait', from: '2026-12-23' });
    expect(await startAttempt(db, candidate.sit, demonstration(10 * days))).toEqual({ ok: false, error: 'EXAM_WAIT' });
    expect(await startAttempt(db, candidate.sit, demonstration(31 * days))).toEqual({ ok: false, error: 'EXAM_RULES_NOT_AGREED' });
    expect(await formComesAgain(db, candidate.sit, demonstration(10 * days))).toBe(false);
    expect(await formComesAgain(db, candidate.sit, demonstration(31 * days))).toBe(true);
    await agreeToExam(db, candidate.sit, after(31 * days));
    unwrap(await prepareAttempt(db, candidate.sit, demonstration(31 * days)));
    expect(await formComesAgain(db, candidate.sit, demonstration(31 * days))).toBe(true);
    const second = unwrap(await startAttempt(db, candidate.sit, demonstration(31 * days)));
    const order = (attemptId: string) =>
      db.selectFrom('attempt_items').select(['item_id', 'option_order']).where('attempt_id', '=', attemptId).orderBy('position').execute();
    const [before, now] = [await order(first.attemptId), await order(second.attemptId)];
    expect(now.map((row) => row.item_id)).not.toEqual(before.map((row) => row.item_id));
    expect(now.map((row) => row.item_id).toSorted()).toEqual(before.map((row) => row.item_id).toSorted());
    expect(new Set(now.map((row) => row.option_order)).size).toBeGreaterThan(10);
  });
});

describe('prepareAttempt', () => {
  const rows = (personId: string) =>
    database.db
      .selectFrom('attempts')
      .select(['attempt_id', 'state', 'ordinal', 'started_at', 'deadline_at'])
      .where('person_id', '=', personId)
      .orderBy('prepared_at')
      .execute();

  test('eight times at once reserves one form, which does not count as an attempt', async () => {
    const { db } = database;
    const candidate = await newCandidate(db);
    expect(await prepareAttempt(db, candidate.sit, demonstration(0))).toEqual({ ok: false, error: 'EXAM_RULES_NOT_AGREED' });
    await agreeToExam(db, candidate.sit, after(0));
    const before = (await examOverview(db, candidate.sit, after(1))).decision;
    const prepared = await Promise.all(Array.from({ length: 8 }, () => prepareAttempt(db, candidate.sit, demonstration(1))));
    expect(new Set(prepared.map((each) => unwrap(each).attemptId)).size).toBe(1);
    const overview = await examOverview(db, candidate.sit, after(2));
    expect(overview.decision).toEqual(before);
    expect([overview.attempts, overview.agreed]).toEqual([[], true]);
    const { attemptId } = unwrap(prepared[0]!);
    expect(await findOwnAttempt(db, candidate.sit, attemptId)).toBeUndefined();
    expect(await rows(candidate.personId)).toEqual([{ attempt_id: attemptId, state: 'prepared', ordinal: 1, started_at: null, deadline_at: null }]);
    expect(await listAttemptsToClose(db, after(100_000).now())).not.toContain(attemptId);
  });

  test('starting starts what was prepared, with the whole time; preparing after that finds the open attempt', async () => {
    const { db } = database;
    const candidate = await newCandidate(db);
    await agreeToExam(db, candidate.sit, after(0));
    const { attemptId } = unwrap(await prepareAttempt(db, candidate.sit, demonstration(1)));
    expect(unwrap(await startAttempt(db, candidate.sit, demonstration(31)))).toMatchObject({ attemptId, isNew: true });
    expect(await findOwnAttempt(db, candidate.sit, attemptId)).toMatchObject({ startedAt: after(31).now(), deadlineAt: after(151).now() });
    expect(unwrap(await prepareAttempt(db, candidate.sit, demonstration(32)))).toEqual({ attemptId });
  });

  test('what is not started goes back after hours, and its number is free again', async () => {
    const { db } = database;
    const candidate = await newCandidate(db);
    await agreeToExam(db, candidate.sit, after(0));
    const { attemptId: first } = unwrap(await prepareAttempt(db, candidate.sit, demonstration(0)));
    expect(unwrap(await prepareAttempt(db, candidate.sit, demonstration(PREPARED_HOURS * 60 - 1))).attemptId).toBe(first);
    const late = demonstration(PREPARED_HOURS * 60);
    const { attemptId: second } = unwrap(await startAttempt(db, candidate.sit, late));
    expect(second).not.toBe(first);
    expect(await rows(candidate.personId)).toEqual([
      { attempt_id: first, state: 'expired', ordinal: 1, started_at: null, deadline_at: null },
      { attempt_id: second, state: 'open', ordinal: 1, started_at: late.clock.now(), deadline_at: after(PREPARED_HOURS * 60 + 120).now() },
    ]);
  });
});

describe('closeAttempt', () => {
  test('submitting twice at once closes once; the second finds it closed', async () => {
    const { db } = database;
    const { attemptId } = await startedAttempt(db, await newCandidate(db));
    const closed = await Promise.all([1, 2, 3].map(() => inTransaction(db, (tx) => closeAttempt(tx, attemptId, 'candidate', after(90).now()))));
    expect(closed.filter((result) => result?.closedNow).length).toBe(1);
    const events = await db.selectFrom('events').select('event_id').where('entity_id', '=', attemptId).where('kind', '=', 'exam.submitted').execute();
    expect(events.length).toBe(1);
  });

  test('submitting after time counts as time, at the deadline', async () => {
    const { db } = database;
    const { attemptId } = await startedAttempt(db, await newCandidate(db));
    const closed = await inTransaction(db, (tx) => closeAttempt(tx, attemptId, 'candidate', after(125).now()));
    expect(closed?.attempt).toMatchObject({ submittedBy: 'time', submittedAt: after(120).now() });
  });

  test('the worker closes an attempt only after the ten minutes for late answers', async () => {
    const { db } = database;
    const { attemptId } = await startedAttempt(db, await newCandidate(db));
    expect(await listAttemptsToClose(db, after(129, 59).now())).not.toContain(attemptId);
    expect(await listAttemptsToClose(db, after(130).now())).toContain(attemptId);
    await expect(inTransaction(db, (tx) => closeAttempt(tx, attemptId, 'time', after(119).now()))).rejects.toThrow('still has time');
  });
});

describe('findOwnAttempt', () => {
  test('another person and an id that is no uuid find nothing', async () => {
    const { db } = database;
    const { attemptId } = await startedAttempt(db, await newCandidate(db));
    const stranger = await newCandidate(db);
    expect(await findOwnAttempt(db, stranger.sit, attemptId)).toBeUndefined();
    for (const id of ['1', "' or 1=1 --", 'not-a-uuid', `${attemptId}x`, '\u0000']) expect(await findOwnAttempt(db, stranger.sit, id)).toBeUndefined();
  });
});
