import { randomUUID } from 'node:crypto';
import { unwrap } from '@einthoven/kernel';
import { beforeAll, describe, expect, test } from 'vitest';
import { permit } from '../../account/index.ts';
import { useTestDatabase } from '../../db/test-database.ts';
import { after, newCandidate, seedExam } from '../../exam/test-attempt.ts';
import { ownMastery } from '../practice.ts';
import { openDrills, takeDrillAnswers, type DrillQuestion, type DrillStock } from './drills.ts';
import { listDrillAnswers } from './drills.queries.ts';

const database = useTestDatabase();
let stock: DrillStock;

const student = async () => {
  const candidate = await newCandidate(database.db);
  return { ...candidate, study: unwrap(permit({ ...candidate.practise.actor }, 'study.use-own')) };
};
const answered = (question: DrillQuestion, answer: 'a' | 'b' | 'c' | 'd', minutes: number) => ({
  answerId: randomUUID(),
  itemId: question.itemId,
  itemVersion: question.itemVersion,
  seed: question.seed,
  answer,
  atMs: after(minutes).now().getTime(),
});
const wrongOf = (question: DrillQuestion) => (question.correct === 'a' ? 'b' : 'a');

beforeAll(async () => {
  await seedExam(database.db);
  stock = unwrap(await openDrills(database.db, (await student()).study, after(0)));
});

describe('drills', () => {
  test('the stock holds practice items alone, for every task, each with one right option and a reason for each', async () => {
    expect(stock.questions.every(({ itemId }) => itemId.startsWith('practice-'))).toBe(true);
    expect(
      stock.questions.every(
        ({ options, correct, rationale }) => options.length === 4 && options.some(({ id }) => id === correct) && options.every(({ id }) => rationale[id]),
      ),
    ).toBe(true);
    expect(stock.tasks.every(({ questions }) => questions > 0 && questions <= 30)).toBe(true);
    expect(stock.questions.some(({ tracing, seed }) => tracing !== undefined && seed !== '')).toBe(true);
    const banks = await database.db
      .selectFrom('items')
      .select('bank')
      .distinct()
      .where(
        'item_id',
        'in',
        stock.questions.map(({ itemId }) => itemId),
      )
      .execute();
    expect(banks).toEqual([{ bank: 'practice' }]);
    const again = unwrap(await openDrills(database.db, (await student()).study, after(5)));
    expect(again.stockId).toBe(stock.stockId);
  });

  test('answers count once, however often and late they are told; the server marks them, tracings too; clocks ahead are set back', async () => {
    const one = await student();
    const drawn = stock.questions.find(({ seed }) => seed !== '') as DrillQuestion;
    const written = stock.questions.find(({ seed }) => seed === '') as DrillQuestion;
    const told = [answered(drawn, drawn.correct, 1), answered(written, wrongOf(written), 2), answered(written, written.correct, 60 * 24 * 30)];
    expect(unwrap(await takeDrillAnswers(database.db, one.study, told.slice(0, 2), after(10)))).toEqual({ taken: 2 });
    expect(unwrap(await takeDrillAnswers(database.db, one.study, told, after(11)))).toEqual({ taken: 1 });
    // Drills are no chapter of the guide: all of the fee can still come back.
    expect(
      await database.db
        .selectFrom('entitlements')
        .select('study_begun_at')
        .where('person_id', '=', one.personId)
        .where('kind', '=', 'study-material')
        .execute(),
    ).toEqual([{ study_begun_at: null }]);
    const other = await student();
    expect(unwrap(await takeDrillAnswers(database.db, other.study, told, after(12)))).toEqual({ taken: 0 });
    const stored = await listDrillAnswers(database.db, one.personId);
    expect(stored.map(({ itemId, right, atMs }) => [itemId, right, atMs])).toEqual([
      [written.itemId, true, after(11).now().getTime()],
      [written.itemId, false, after(2).now().getTime()],
      [drawn.itemId, true, after(1).now().getTime()],
    ]);
    const mastery = await ownMastery(database.db, one.practise);
    expect(mastery.reduce((sum, { answers }) => sum + answers, 0)).toBe(3);
  });

  test('items of the final bank, unknown ones and ids that are none get nowhere; nor does who has not paid', async () => {
    const { study, personId } = await student();
    const final = await database.db.selectFrom('items').select(['item_id', 'item_version']).where('bank', '=', 'final').executeTakeFirstOrThrow();
    const first = stock.questions[0] as DrillQuestion;
    const asked = [
      { ...answered(first, 'a', 1), itemId: final.item_id, itemVersion: final.item_version },
      { ...answered(first, 'a', 1), itemId: 'practice-none' },
    ];
    expect(unwrap(await takeDrillAnswers(database.db, study, asked, after(2)))).toEqual({ taken: 0 });
    expect(await takeDrillAnswers(database.db, study, [{ ...answered(first, 'a', 1), answerId: "'" }], after(2))).toEqual({
      ok: false,
      error: 'STUDY_NEWS_BROKEN',
    });
    await database.db
      .updateTable('entitlements')
      .set({ held_since: after(1).now() })
      .where('person_id', '=', personId)
      .execute();
    expect(await openDrills(database.db, study, after(3))).toEqual({ ok: false, error: 'PRACTICE_NOT_PAID' });
    expect(await takeDrillAnswers(database.db, study, [answered(first, 'a', 1)], after(3))).toEqual({ ok: false, error: 'PRACTICE_NOT_PAID' });
  });
});
