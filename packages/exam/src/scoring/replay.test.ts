import fc from 'fast-check';
import { seededRng, shuffled } from '@einthoven/kernel';
import { describe, expect, test } from 'vitest';
import { saveEvent, type ResponseEvent, type SavingState } from '../attempt/saving.ts';
import { answersFrom, type ReplayEvent } from './replay.ts';

const DEADLINE = 1000;
const LATE = 100;

/** What three devices in turn deliver: repeated, reordered, with gaps, before and after time. */
const deliveries = fc.array(
  fc.record({
    epoch: fc.integer({ min: 1, max: 3 }),
    sequence: fc.integer({ min: 1, max: 12 }),
    position: fc.integer({ min: 1, max: 4 }),
    kind: fc.constantFrom('answer' as const, 'flag' as const, 'strike' as const),
    value: fc.constantFrom('', 'a', 'ab', 'ab,ba', '162.5', '812,970', '0.4213,0.2210'),
    happenedAtMs: fc.integer({ min: 0, max: DEADLINE + 2 * LATE }),
    receivedAtMs: fc.integer({ min: 0, max: DEADLINE + 2 * LATE }),
  }),
  { maxLength: 60 },
);

function delivered(list: readonly (ResponseEvent & { readonly receivedAtMs: number })[]): SavingState {
  const start: SavingState = { open: true, deadlineMs: DEADLINE, leaseEpoch: 3, events: new Map(), view: new Map() };
  return list.reduce((state, { receivedAtMs, ...event }) => saveEvent(state, event, receivedAtMs, LATE).state, start);
}

describe('answersFrom', () => {
  test('a replay of the stored events gives the answers of the view that was kept while they came in', () => {
    fc.assert(
      fc.property(deliveries, (list) => {
        const { events, view } = delivered(list);
        const kept = new Map([...view].flatMap(([slot, { value }]) => (slot.endsWith(' answer') ? [[Number(slot.split(' ')[0]), value] as const] : [])));
        expect(new Map([...answersFrom(events.values())].toSorted(([a], [b]) => a - b))).toEqual(new Map([...kept].toSorted(([a], [b]) => a - b)));
      }),
      { numRuns: 500 },
    );
  });

  test('the order in which events are read does not matter, nor does reading one twice', () => {
    fc.assert(
      fc.property(deliveries, fc.string(), (list, seed) => {
        const events = [...delivered(list).events.values()];
        const sorted = (map: ReadonlyMap<number, string>) => [...map].toSorted(([a], [b]) => a - b);
        expect(sorted(answersFrom(shuffled([...events, ...events], seededRng(seed))))).toEqual(sorted(answersFrom(events)));
      }),
    );
  });

  test('late answers do not count, newer devices win, and taking back is an answer', () => {
    const event = (epoch: number, sequence: number, value: string, standing: ReplayEvent['standing'] = 'current'): ReplayEvent => ({
      epoch,
      sequence,
      position: 7,
      kind: 'answer',
      value,
      standing,
    });
    expect(answersFrom([event(1, 1, 'a'), event(1, 2, 'b', 'late')]).get(7)).toBe('a');
    expect(answersFrom([event(2, 1, 'c'), event(1, 9, 'b', 'superseded')]).get(7)).toBe('c');
    expect(answersFrom([event(1, 1, 'a'), event(1, 2, '')]).get(7)).toBe('');
    expect(answersFrom([{ ...event(1, 3, 'on'), kind: 'flag' }]).has(7)).toBe(false);
  });
});
