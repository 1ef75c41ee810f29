import { seededRng } from '@einthoven/kernel';
import { expect, test } from 'vitest';
import { memoriesOf, recallAt, type Review } from '../schedule/memory.ts';
import { examRecall } from './exam-recall.ts';

const DAY = 86_400_000;
const START = Date.UTC(2026, 10, 2, 12);
const cards = Array.from({ length: 30 }, (_, index) => `card ${index}`);
const log = cards.slice(0, 20).flatMap((cardId, index): Review[] => [
  { reviewId: `${cardId} 1`, cardId, atMs: START + index * 3_600_000, grade: index % 3 === 0 ? 'hard' : 'good' },
  { reviewId: `${cardId} 2`, cardId, atMs: START + 3 * DAY, grade: index % 5 === 0 ? 'again' : 'good' },
]);
const memories = memoriesOf(log);
const at = START + 40 * DAY;

test('the range holds nine of ten simulated exam days of somebody who leaves the cards alone below, and is widest for few cards', () => {
  const told = examRecall(cards, memories, { atMs: at, retention: 0.95 });
  expect(told).toMatchObject({ met: 20, all: 30 });
  const rng = seededRng('exam days');
  const chances = [...memories.values()].map((memory) => recallAt(memory, at));
  const shares = Array.from({ length: 2000 }, () => chances.filter((chance) => rng.next() < chance).length / 20);
  const below = shares.filter((share) => share < (told.range?.low ?? 0)).length / 2000;
  expect(below).toBeGreaterThan(0.01);
  expect(below).toBeLessThan(0.08);
  const few = examRecall(cards.slice(0, 2), memories, { atMs: at, retention: 0.95 });
  expect((few.range?.high ?? 0) - (few.range?.low ?? 0)).toBeGreaterThan((told.range?.high ?? 0) - (told.range?.low ?? 0));
});

test('says nothing before a card was met, and foretells less for a later day', () => {
  expect(examRecall(cards.slice(20), memories, { atMs: at, retention: 0.9 })).toEqual({ met: 0, all: 10, range: undefined });
  const low = (days: number) => examRecall(cards, memories, { atMs: START + days * DAY, retention: 0.9 }).range?.low ?? 0;
  expect(low(5)).toBeGreaterThan(low(60));
});
