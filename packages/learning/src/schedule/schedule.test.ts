import fc from 'fast-check';
import { FSRS, Rating, createEmptyCard, generatorParameters } from 'ts-fsrs';
import { describe, expect, test } from 'vitest';
import { deckDay, dueAtMs, workload, type StudyDay } from './deck.ts';
import { desiredRetention } from './retention.ts';
import { daysUntil, studyDay } from './study-day.ts';
import { GRADES, memoriesOf, recallAt, waitDays, type Review } from './memory.ts';

const DAY = 86_400_000;
const START = Date.UTC(2026, 10, 2, 12);
const review = (cardId: string, day: number, grade: Review['grade'], reviewId = `${cardId} ${day} ${grade}`): Review => ({
  reviewId,
  cardId,
  atMs: START + day * DAY,
  grade,
});
const day = (index: number): StudyDay => ({ fromMs: START - DAY / 2 + index * DAY, toMs: START + DAY / 2 + index * DAY, weekday: index % 7 });
const logs = fc.array(
  fc.record({
    reviewId: fc.uuid(),
    cardId: fc.constantFrom('a', 'b', 'c'),
    atMs: fc.integer({ min: START, max: START + 90 * DAY }),
    grade: fc.constantFrom(...GRADES),
  }),
  { maxLength: 30 },
);

describe('memory', () => {
  test('is that of ts-fsrs fed the same reviews one by one', () => {
    const model = new FSRS(generatorParameters({ enable_fuzz: false, learning_steps: ['10m'], relearning_steps: ['10m'], maximum_interval: 730 }));
    let card = createEmptyCard(new Date(START));
    for (const [at, rating] of [
      [0, Rating.Good],
      [3, Rating.Good],
      [11, Rating.Again],
      [12, Rating.Hard],
      [20, Rating.Easy],
    ] as const)
      card = model.next(card, new Date(START + at * DAY), rating).card;
    const memory = memoriesOf([review('a', 0, 'good'), review('a', 3, 'good'), review('a', 11, 'again'), review('a', 12, 'hard'), review('a', 20, 'easy')]).get(
      'a',
    );
    expect(memory).toMatchObject({ stability: card.stability, difficulty: card.difficulty, reviews: card.reps, lapses: card.lapses });
  });

  test('does not depend on the order in which devices tell, nor on how often', () => {
    fc.assert(
      fc.property(logs, fc.infiniteStream(fc.nat()), (reviews, shuffle) => {
        const keyed = [...reviews, ...reviews.slice(0, 5)].map((one) => ({ one, key: shuffle.next().value as number }));
        const shuffled = keyed.toSorted((a, b) => a.key - b.key).map(({ one }) => one);
        expect([...memoriesOf(shuffled)].toSorted()).toEqual([...memoriesOf(reviews)].toSorted());
      }),
      { numRuns: 50 },
    );
  });

  test('of the published curve: nine of ten after as many days as its stability, and less with time', () => {
    const memory = memoriesOf([review('a', 0, 'good'), review('a', 4, 'good')]).get('a');
    if (!memory) throw new Error('it was reviewed');
    expect(recallAt(memory, memory.lastAtMs)).toBeCloseTo(1, 6);
    expect(recallAt(memory, memory.lastAtMs + memory.stability * DAY)).toBeCloseTo(0.9, 3);
    expect(recallAt(memory, memory.lastAtMs + 400 * DAY)).toBeLessThan(0.8);
  });

  test('a card waits as long as the chance of recall stays above what is asked: within a day', () => {
    fc.assert(
      fc.property(fc.double({ min: 1, max: 300, noNaN: true }), fc.double({ min: 0.75, max: 0.96, noNaN: true }), (stability, retention) => {
        const days = waitDays({ stability }, retention);
        const memory = { cardId: 'a', stability, difficulty: 5, reviews: 1, lapses: 0, lastAtMs: 0, stepDueMs: undefined };
        expect(days).toBeGreaterThanOrEqual(1);
        if (days > 1 && days < 730) expect(recallAt(memory, (days - 0.5) * DAY)).toBeGreaterThanOrEqual(retention - 0.001);
        if (days < 730) expect(recallAt(memory, (days + 0.5) * DAY)).toBeLessThanOrEqual(retention + 0.001);
      }),
    );
  });
});

test('what is asked rises toward the exam, never falls, and is what FSRS advises without one', () => {
  const asked = Array.from({ length: 200 }, (_, left) => desiredRetention(199 - left));
  expect([asked[0], asked.at(-1), desiredRetention(undefined), desiredRetention(-1)]).toEqual([0.85, 0.95, 0.9, 0.9]);
  expect(asked.every((value, index) => index === 0 || value >= (asked[index - 1] ?? 0))).toBe(true);
});

describe('the cards of a day', () => {
  const cards = [
    { cardId: 'a', task: 'A1', siblings: 'fact' },
    { cardId: 'b', task: 'A1', siblings: 'fact' },
    { cardId: 'c', task: 'A1' },
    { cardId: 'd', task: 'A1' },
  ];
  const usual = { retention: 0.9, wishes: { newADay: 3, easyDays: [] }, seenToday: new Set<string>(), freshToday: 0 };

  test('new ones come up to the wish, in order, and no two siblings on one day', () => {
    expect(deckDay(cards, new Map(), { ...usual, day: day(0) })).toEqual({ due: [], fresh: ['a', 'c', 'd'] });
    expect(deckDay(cards, new Map(), { ...usual, day: day(0), freshToday: 2 }).fresh).toEqual(['a']);
    expect(deckDay(cards, new Map(), { ...usual, day: day(0), seenToday: new Set(['b']) }).fresh).toEqual(['c', 'd']);
  });

  test('what is forgotten comes back the same day; of due siblings the older one', () => {
    const forgotten = memoriesOf([review('c', 0, 'again')]);
    expect(deckDay(cards, forgotten, { ...usual, day: day(0), seenToday: new Set(['c']) }).due).toEqual(['c']);
    const both = memoriesOf([review('a', 0, 'good'), review('b', 1, 'good')]);
    const later = Math.ceil((Math.max(...[...both.values()].map((memory) => dueAtMs(memory, 0.9))) - START) / DAY) + 1;
    expect(deckDay(cards, both, { ...usual, day: day(later) }).due).toEqual(['a']);
  });

  test('an easy day brings a quarter of what is due and nothing new', () => {
    const many = Array.from({ length: 8 }, (_, index) => ({ cardId: `card ${index}`, task: 'A1' }));
    const memories = memoriesOf(many.map(({ cardId }) => review(cardId, 0, 'good')));
    const easy = { ...usual, day: { ...day(300), weekday: 0 }, wishes: { newADay: 3, easyDays: [0] } };
    expect(deckDay([...many, { cardId: 'new', task: 'A1' }], memories, easy)).toMatchObject({ fresh: [], due: { length: 2 } });
  });

  test('the workload counts each new card when it is met and when it comes back', () => {
    const counts = workload(
      new Map(),
      Array.from({ length: 10 }, (_, index) => day(index)),
      { retention: 0.9, newADay: 5, unseen: 12 },
    );
    expect(counts.slice(0, 3)).toEqual([5, 5, 2]);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(24);
  });
});

describe('a day of studying', () => {
  test('runs from three to three on the clock of the zone, also where the clock is changed', () => {
    expect(studyDay(Date.UTC(2026, 10, 23, 9, 30), 'America/Phoenix')).toEqual({
      fromMs: Date.UTC(2026, 10, 22, 10),
      toMs: Date.UTC(2026, 10, 23, 10),
      weekday: 0,
    });
    // In New York the clock goes back on 1 November 2026: that day has 25 hours.
    const long = studyDay(Date.UTC(2026, 9, 31, 16), 'America/New_York');
    expect([long.weekday, (long.toMs - long.fromMs) / 3_600_000]).toEqual([6, 25]);
  });

  test('days until a date are counted on calendars, not in hours', () => {
    expect(daysUntil('2026-11-24', Date.UTC(2026, 10, 24, 6), 'America/Phoenix')).toBe(1);
    expect(daysUntil('2026-11-23', Date.UTC(2026, 10, 23, 18), 'America/Phoenix')).toBe(0);
    expect(daysUntil('2027-11-23', Date.UTC(2026, 10, 23, 18), 'America/Phoenix')).toBe(365);
  });
});
