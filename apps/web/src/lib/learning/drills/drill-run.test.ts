import { describe, expect, test } from 'vitest';
import { joinNews } from '../cards/deck-store.ts';
import type { DrillAnswer, DrillQuestionData, DrillStockData } from './drill-data.ts';
import { DrillRun, drillOf } from './drill-run.ts';

const question = (number: number, task: string): DrillQuestionData => ({
  itemId: `practice-${number}`,
  itemVersion: 1,
  task,
  seed: '',
  stem: `Q${number}`,
  options: [],
  correct: 'b',
  rationale: {},
  sources: [],
});
const stock: DrillStockData = { stockId: 's', tasks: [], questions: [...Array.from({ length: 12 }, (_, index) => question(index, 'A1')), question(20, 'B1')] };

describe('a drill', () => {
  test('is of its task; what was not met comes first, then what was met longest ago', () => {
    const met = ['practice-3', 'practice-0', 'practice-1'];
    expect(drillOf(stock, 'A1', met).map(({ itemId }) => Number(itemId.split('-')[1]))).toEqual([2, 4, 5, 6, 7, 8, 9, 10, 11, 3]);
    expect(drillOf(stock, 'B1', []).length).toBe(1);
    expect(drillOf(stock, '', []).length).toBe(10);
  });

  test('each answer is kept once, when it is given, and counts once', async () => {
    const kept: DrillAnswer[] = [];
    const run = new DrillRun(drillOf(stock, 'A1', []).slice(0, 2), {
      now: () => 7,
      newId: () => `id${kept.length}`,
      keep: async (answer) => kept.push(answer) > 0,
      changed: () => undefined,
    });
    run.next();
    expect(run.position).toBe(0);
    run.give('b');
    run.give('a');
    run.next();
    run.give('c');
    run.next();
    expect([run.right, run.question, kept.map(({ answer }) => answer)]).toEqual([1, undefined, ['b', 'c']]);
    run.give('b');
    expect(kept.length).toBe(2);
  });
});

describe('news of cards of two tabs', () => {
  const review = (reviewId: string) => ({ reviewId, cardId: 'card-A1-01', atMs: 1, grade: 'good' as const, spentMs: 1, seed: '' });
  const own = (changedAtMs: number, front: string) => ({ ownCardId: 'o', front, back: 'B', deck: '', changedAtMs, removed: false });

  test('a review that is taken back before it was sent is not told', () => {
    expect(joinNews({ reviews: [review('r1')], undone: [], own: [] }, { reviews: [], undone: ['r1'], own: [] })).toEqual({
      reviews: [],
      undone: ['r1'],
      own: [],
    });
  });

  test('stand beside each other; what the server has goes, what changed since stays', () => {
    const one = { reviews: [review('r1')], undone: ['u1'], own: [own(1, 'old')] };
    const two = { reviews: [review('r2'), review('r1')], undone: [], own: [own(2, 'new')] };
    const both = joinNews(one, two);
    expect([both.reviews.map(({ reviewId }) => reviewId), both.undone, both.own]).toEqual([['r1', 'r2'], ['u1'], [own(2, 'new')]]);
    expect(joinNews(both, { reviews: [], undone: [], own: [] }, one)).toEqual({ reviews: [review('r2')], undone: [], own: [own(2, 'new')] });
  });
});
