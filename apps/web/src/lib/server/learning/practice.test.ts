import { randomUUID } from 'node:crypto';
import { unwrap } from '@einthoven/kernel';
import { domainQuota, encodeTracing } from '@einthoven/exam';
import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import { useTestDatabase } from '../db/test-database.ts';
import { after, newCandidate, seedExam } from '../exam/test-attempt.ts';
import { listPracticeKeys, readBlueprint } from '../item/index.ts';
import { reviewPractice } from './practice-review.ts';
import { answerPractice, correctOf, finishPractice, openPractice, practiceHistory, practicePlan, startPractice } from './practice.ts';

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

  test('mistakes can be practised as often as wanted, however few they are', async () => {
    const candidate = await newCandidate(database.db);
    const first = unwrap(await startPractice(database.db, candidate.practise, 'sprint', sameSeed));
    const { questions } = (await openPractice(database.db, candidate.practise, first, after(1)))!;
    const keys = await listPracticeKeys(database.db, questions);
    for (const question of questions) {
      const correct = correctOf(keys, question);
      const right = correct.type === 'single' ? correct.option : '';
      const answer = question.position > 1 ? right : right === 'a' ? 'b' : 'a';
      unwrap(await answerPractice(database.db, candidate.practise, first, question.position, answer, after(1)));
    }
    expect((await finishPractice(database.db, candidate.practise, first, after(2)))?.practice.rawScore).toBe(practicePlan('sprint').items - 1);
    for (let times = 0; times < 3; times += 1) {
      const again = unwrap(await startPractice(database.db, candidate.practise, 'mistakes', { clock: after(3), newSeed: randomUUID }));
      expect((await openPractice(database.db, candidate.practise, again, after(3)))?.questions.length).toBe(1);
    }
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

  test('a recording is shown as a tracing; where it is from is said at the end', async () => {
    const candidate = await newCandidate(database.db);
    const tracing = encodeTracing({
      sampleRateHz: 250,
      microvoltsPerUnit: 5,
      layout: 'strip',
      paperSpeedMmPerS: 25,
      gainMmPerMv: 10,
      filterLabel: 'filters not stated',
      calibrationMv: 1,
      microvolts: { MLII: Array.from({ length: 1000 }, (_, i) => (i % 200 === 0 ? 900 : i % 7)) },
    });
    const recording = { recordingId: randomUUID(), source: 'Arrhythmias of Nowhere, record 231', licence: 'ODC-By 1.0' };
    const { item_id } = await database.db
      .selectFrom('items')
      .select('item_id')
      .where('bank', '=', 'practice')
      .where('task', '=', 'A1')
      .where('in_bank', '=', true)
      .where(sql`public ->> 'type'`, '=', 'single')
      .where((eb) => eb.not(eb.exists(eb.selectFrom('practice_keys as k').whereRef('k.item_id', '=', 'items.item_id').where('k.family', 'is not', null))))
      .orderBy('item_id')
      .executeTakeFirstOrThrow();
    const change = JSON.stringify({ item_id: 'practice-A1-99', content_sha256: '9'.repeat(64) });
    await sql`insert into items select (jsonb_populate_record(items, ${change}::jsonb || jsonb_build_object('public', public || ${JSON.stringify({ tracing, recording })}::jsonb))).*
      from items where item_id = ${item_id}`.execute(database.db);
    await sql`insert into practice_keys select (jsonb_populate_record(practice_keys, ${change}::jsonb)).* from practice_keys where item_id = ${item_id}`.execute(
      database.db,
    );
    await database.db.updateTable('items').set({ in_bank: false }).where('task', '=', 'A1').where('item_id', '<>', 'practice-A1-99').execute();

    const id = unwrap(await startPractice(database.db, candidate.practise, 'drill', { ...sameSeed, task: 'A1' }));
    const open = await openPractice(database.db, candidate.practise, id, after(1));
    expect(open?.questions.map(({ itemId, tracing: shown }) => [itemId, shown])).toEqual([['practice-A1-99', tracing]]);
    const finished = await finishPractice(database.db, candidate.practise, id, after(2));
    const [question] = (await reviewPractice(database.db, finished!)).questions;
    expect(question).toMatchObject({ tracing, recording: { source: 'Arrhythmias of Nowhere, record 231', licence: 'ODC-By 1.0' } });
  });
});
