import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { attemptOrder } from './order.ts';
import { saveEvent, type ResponseEvent, type SavingState } from './saving.ts';

const MINUTE = 60_000;
const start: SavingState = { open: true, deadlineMs: 120 * MINUTE, leaseEpoch: 1, events: new Map(), view: new Map() };
const answer = (sequence: number, position: number, value: string, epoch = 1, happenedAtMs = 0): ResponseEvent => ({
  epoch,
  sequence,
  position,
  kind: 'answer',
  value,
  happenedAtMs,
});
const late = 10 * MINUTE;

describe('saveEvent', () => {
  test('the same delivery again changes nothing; another event under its number is a conflict', () => {
    const first = saveEvent(start, answer(1, 5, 'a'), 0, late);
    expect(saveEvent(first.state, answer(1, 5, 'a'), 50, late)).toEqual({ state: first.state, saved: { outcome: 'repeated', standing: 'current' } });
    expect(saveEvent(first.state, answer(1, 5, 'b'), 50, late)).toEqual({ state: first.state, saved: { outcome: 'conflict' } });
  });

  test('a superseded device fills a gap and never replaces a newer answer', () => {
    let state = saveEvent({ ...start, leaseEpoch: 2 }, answer(1, 5, 'a', 2), 10, late).state;
    const older = saveEvent(state, answer(7, 5, 'b', 1), 20, late);
    expect(older.saved).toEqual({ outcome: 'stored', standing: 'superseded' });
    expect(older.state.view.get('5 answer')?.value).toBe('a');
    state = saveEvent(older.state, answer(8, 6, 'c', 1), 20, late).state;
    expect(state.view.get('6 answer')?.value).toBe('c');
  });

  test('after the deadline an event counts if stamped before, without a gap, within ten minutes', () => {
    const before = saveEvent(start, answer(1, 1, 'a'), 119 * MINUTE, late).state;
    const stamped = 119.5 * MINUTE;
    expect(saveEvent(before, answer(2, 2, 'b', 1, stamped), 129 * MINUTE, late).saved).toMatchObject({ standing: 'current' });
    expect(saveEvent(before, answer(3, 2, 'b', 1, stamped), 129 * MINUTE, late).saved).toMatchObject({ standing: 'late' });
    expect(saveEvent(before, answer(2, 2, 'b', 1, 121 * MINUTE), 122 * MINUTE, late).saved).toMatchObject({ standing: 'late' });
    expect(saveEvent(before, answer(2, 2, 'b', 1, stamped), 130 * MINUTE + 1, late).saved).toMatchObject({ standing: 'late' });
    expect(saveEvent({ ...before, open: false }, answer(2, 2, 'b', 1, stamped), 119.9 * MINUTE, late).saved).toMatchObject({ standing: 'late' });
  });

  test('on time, the order of arrival never changes the final view', () => {
    const events = fc.uniqueArray(
      fc.record({
        epoch: fc.integer({ min: 1, max: 3 }),
        sequence: fc.integer({ min: 1, max: 12 }),
        position: fc.integer({ min: 1, max: 3 }),
        value: fc.constantFrom('a', 'b', 'c'),
      }),
      {
        selector: (event) => `${event.epoch} ${event.sequence}`,
      },
    );
    fc.assert(
      fc.property(events, fc.nat(), (list, turn) => {
        const run = (order: typeof list) =>
          order.reduce((state, event) => saveEvent(state, { ...event, kind: 'answer', happenedAtMs: 0 }, 1, late).state, { ...start, leaseEpoch: 3 }).view;
        const turned = list.map((_, index) => list[(index + turn) % list.length]!).toReversed();
        expect(run(turned)).toEqual(run(list));
      }),
    );
  });
});

describe('attemptOrder', () => {
  const items = Array.from({ length: 120 }, (_, i) => ({ itemId: `final-A1-${i}`, choices: ['a', 'b', 'c', 'd'] as const }));

  test('the first time is the order of the form', () => {
    const placed = attemptOrder(items, false, 'seed');
    expect(placed.map((item) => item.itemId)).toEqual(items.map((item) => item.itemId));
    expect(new Set(placed.map((item) => item.optionOrder.join('')))).toEqual(new Set(['abcd']));
  });

  test('the same form again is mixed by the seed, repeatably, and loses nothing', () => {
    fc.assert(
      fc.property(fc.uuid(), (seed) => {
        const placed = attemptOrder(items, true, seed);
        expect(placed).toEqual(attemptOrder(items, true, seed));
        expect(placed.map((item) => item.itemId)).not.toEqual(items.map((item) => item.itemId));
        expect(placed.map((item) => item.itemId).toSorted()).toEqual(items.map((item) => item.itemId).toSorted());
        expect(placed.every((item) => [...item.optionOrder].toSorted().join('') === 'abcd')).toBe(true);
        expect(new Set(placed.map((item) => item.optionOrder.join(''))).size).toBeGreaterThan(10);
      }),
      { numRuns: 20 },
    );
  });
});
