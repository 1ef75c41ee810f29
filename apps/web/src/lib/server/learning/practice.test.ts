import { randomUUID } from 'node:crypto';
import { unwrap } from '@einthoven/kernel';
import { domainQuota } from '@einthoven/exam';
import { beforeAll, describe, expect, test } from 'vitest';
import { useTestDatabase } from '../db/test-database.ts';
import { after, newCandidate, seedExam } from '../exam/test-attempt.ts';
import { readBlueprint } from '../item/index.ts';
import { reviewPractice } from './practice-review.ts';
import { answerPractice, finishPractice, openPractice, practiceHistory, practicePlan, startPractice } from './practice.ts';

const database = useTestDatabase();
const sameSeed = { clock: after(0), newSeed: () => 'the same seed every time' };

beforeAll(async () => {
  await seedExam(database.db);
});

describe('practice exams', () => {
  test('need the fee; a dispute holds them', async () => {
    const candidate = await newCandidate(database.db);
    await database.db
      .updateTable('entitlements')
      .set({ held_since: after(0).now() })
      .where('person_id', '=', candidate.personId)
      .execute();
    expect(await startPractice(database.db, candidate.practise, 'short', sameSeed)).toEqual({ ok: false, error: 'PRACTICE_NOT_PAID' });
  });

  test('ten from one seed come in ten orders, each drawn to the blueprint from practice items only', async () => {
    const candidate = await newCandidate(database.db);
    const quota = domainQuota(readBlueprint('provisional-2026-11'), 20);
    const orders = new Set<string>();
    for (let i = 0; i < 10; i += 1) {
      const id = unwrap(await startPractice(database.db, candidate.practise, 'short', sameSeed));
      const open = await openPractice(database.db, candidate.practise, id, after(1));
      expect(open?.questions.length).toBe(20);
      expect(open?.questions.every((question) => question.itemId.startsWith('practice-'))).toBe(true);
      for (const [domain, n] of Object.entries(quota)) expect(open?.questions.filter((question) => question.task.startsWith(domain)).length).toBe(n);
      orders.add(open?.questions.map((question) => question.itemId).join(' ') ?? '');
    }
    expect(orders.size).toBe(10);
    expect((await practiceHistory(database.db, candidate.practise)).length).toBe(10);
  });

  test('answers are saved, the end scores them once, and the review gives a reason and a source for each', async () => {
    const candidate = await newCandidate(database.db);
    const id = unwrap(await startPractice(database.db, candidate.practise, 'full', sameSeed));
    const drawn = await openPractice(database.db, candidate.practise, id, after(1));
    const at = drawn?.questions.find(({ shown }) => shown.type === 'single')?.position ?? 0;
    expect(unwrap(await answerPractice(database.db, candidate.practise, id, at, 'a', after(2)))).toBe(true);
    expect(unwrap(await answerPractice(database.db, candidate.practise, id, at, 'b', after(3)))).toBe(true);
    const open = await openPractice(database.db, candidate.practise, id, after(4));
    expect(open?.questions[at - 1]?.answer).toBe('b');
    const [finished, again] = await Promise.all([
      finishPractice(database.db, candidate.practise, id, after(5)),
      finishPractice(database.db, candidate.practise, id, after(5)),
    ]);
    expect(finished?.practice).toEqual(again?.practice);
    const review = await reviewPractice(database.db, finished!);
    expect(review.questions.filter((question) => question.right).length).toBe(finished?.practice.rawScore);
    expect(review.domains.reduce((sum, domain) => sum + domain.items, 0)).toBe(finished?.questions.length);
    for (const question of review.questions) {
      const why = question.shown.kind === 'options' ? question.shown.options.find(({ right }) => right)?.why : question.why;
      expect(why?.length).toBeGreaterThan(10);
      expect(question.sources.every((source) => source.source !== undefined)).toBe(true);
    }
    expect(await answerPractice(database.db, candidate.practise, id, at, 'a', after(6))).toEqual({ ok: false, error: 'PRACTICE_OVER' });
  });

  test('time ends it by itself, at its deadline', async () => {
    const candidate = await newCandidate(database.db);
    const id = unwrap(await startPractice(database.db, candidate.practise, 'sprint', sameSeed));
    const { minutes } = practicePlan('sprint');
    expect(await answerPractice(database.db, candidate.practise, id, 1, 'a', after(minutes))).toEqual({ ok: false, error: 'PRACTICE_OVER' });
    const open = await openPractice(database.db, candidate.practise, id, after(minutes + 2));
    expect(open?.practice).toMatchObject({ finishedAt: after(minutes).now(), rawScore: 0 });
  });

  test('another person, an unknown id and a number beyond the end find nothing', async () => {
    const candidate = await newCandidate(database.db);
    const stranger = await newCandidate(database.db);
    const id = unwrap(await startPractice(database.db, candidate.practise, 'short', sameSeed));
    expect(await openPractice(database.db, stranger.practise, id, after(1))).toBeUndefined();
    expect(await finishPractice(database.db, stranger.practise, id, after(1))).toBeUndefined();
    for (const wrong of [randomUUID(), 'not-a-uuid', "'; drop table items; --"])
      expect(await openPractice(database.db, candidate.practise, wrong, after(1))).toBeUndefined();
    expect(await answerPractice(database.db, candidate.practise, id, 21, 'a', after(1))).toEqual({ ok: false, error: 'PRACTICE_NOT_FOUND' });
    expect(await answerPractice(database.db, stranger.practise, id, 1, 'a', after(1))).toEqual({ ok: false, error: 'PRACTICE_NOT_FOUND' });
  });
});
