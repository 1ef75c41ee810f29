import { unwrap } from '@einthoven/kernel';
import type { Correct } from '@einthoven/exam/key';
import { beforeAll, describe, expect, test } from 'vitest';
import { dangerousAsScoring, inTransaction } from '../db/pool.ts';
import { useTestDatabase } from '../db/test-database.ts';
import { closeAttempt, findAttempt, saveResponses } from '../exam/index.ts';
import { after, newCandidate, seedExam, startedAttempt } from '../exam/test-attempt.ts';
import { findResult, listResults, scoreAttempt } from './scoring.ts';

const database = useTestDatabase();

beforeAll(async () => {
  await seedExam(database.db);
});

/** Sits an exam with so many scored and pretest answers right, and the rest wrong. */
async function sit(scoredRight: number, pretestRight: number) {
  const { db } = database;
  const candidate = await newCandidate(db);
  const { attemptId, lease } = await startedAttempt(db, candidate);
  const keys = await inTransaction(db, (tx) =>
    dangerousAsScoring(tx, (scoring) =>
      scoring
        .selectFrom('attempt_items as placed')
        .innerJoin('attempts', 'attempts.attempt_id', 'placed.attempt_id')
        .innerJoin('form_items as form', (join) => join.onRef('form.form_id', '=', 'attempts.form_id').onRef('form.item_id', '=', 'placed.item_id'))
        .innerJoin('key.item_keys as keys', (join) => join.onRef('keys.item_id', '=', 'placed.item_id').onRef('keys.item_version', '=', 'placed.item_version'))
        .select(['placed.position', 'keys.answer', 'form.use'])
        .where('placed.attempt_id', '=', attemptId)
        .orderBy('placed.position')
        .execute(),
    ),
  );
  let [scoredLeft, pretestLeft] = [scoredRight, pretestRight];
  const events = keys.map((key, index) => {
    const right = key.use === 'scored' ? scoredLeft-- > 0 : pretestLeft-- > 0;
    const correct = key.answer as unknown as Correct;
    const option = correct.type === 'single' ? correct.option : '';
    const value = right ? option : option === 'a' ? 'b' : 'a';
    return { sequence: index + 1, position: key.position, kind: 'answer' as const, value, happenedAt: after(1).now() };
  });
  unwrap(await saveResponses(db, candidate.sit, attemptId, lease, events, after(1), 600_000));
  await inTransaction(db, (tx) => closeAttempt(tx, attemptId, 'candidate', after(80).now()));
  return { candidate, attemptId };
}
const scored = (attemptId: string) => inTransaction(database.db, (tx) => scoreAttempt(tx, attemptId, after(80).now()));

describe('scoreAttempt', () => {
  test('70 of 100 passes at 500, 69 does not; right pretest answers add nothing', async () => {
    const pass = await sit(70, 0);
    expect(await scored(pass.attemptId)).toMatchObject({ rawScore: 70, scoredItems: 100, scaledScore: 500, passed: true, conversionKind: 'demonstration' });
    const fail = await sit(69, 20);
    expect(await scored(fail.attemptId)).toMatchObject({ rawScore: 69, scaledScore: 496, passed: false });
    expect((await findAttempt(database.db, fail.attemptId))?.passed).toBe(false);
  });

  test('the profile says nothing about the two domains with fewer than 15 scored items', async () => {
    const { attemptId } = await sit(100, 20);
    const { domains } = await scored(attemptId);
    expect(domains).toEqual([
      { domain: 'A', scoredItems: 26, enough: true, correctItems: 26 },
      { domain: 'B', scoredItems: 42, enough: true, correctItems: 42 },
      { domain: 'C', scoredItems: 22, enough: true, correctItems: 22 },
      { domain: 'D', scoredItems: 6, enough: false },
      { domain: 'E', scoredItems: 4, enough: false },
    ]);
  });

  test('scoring five times at once writes one result, and each call returns it', async () => {
    const { attemptId, candidate } = await sit(50, 10);
    const all = await Promise.all(Array.from({ length: 5 }, () => scored(attemptId)));
    expect(new Set(all.map((result) => result.resultId)).size).toBe(1);
    expect(await findResult(database.db, attemptId)).toEqual(all[0]);
    expect(await listResults(database.db, candidate.personId)).toEqual([all[0]]);
  });

  test('an open attempt has no score', async () => {
    const { attemptId } = await startedAttempt(database.db, await newCandidate(database.db));
    await expect(scored(attemptId)).rejects.toThrow('is not submitted');
    expect(await findResult(database.db, attemptId)).toBeUndefined();
  });

  test('an attempt without a single answer scores 200', async () => {
    const { attemptId } = await startedAttempt(database.db, await newCandidate(database.db));
    await inTransaction(database.db, (tx) => closeAttempt(tx, attemptId, 'time', after(130).now()));
    expect(await scored(attemptId)).toMatchObject({ rawScore: 0, scoredItems: 100, scaledScore: 200, passed: false });
  });
});
