import { expect, test } from 'vitest';
import { rehearsalState } from './rehearsal-words.ts';
import { windowDates, windowState } from './window-words.ts';

const HOUR_MS = 3_600_000;
const open = { opensAtMs: Date.UTC(2026, 11, 1, 16), closesAtMs: Date.UTC(2026, 11, 1, 20), closedAtMs: undefined };

test('a window is said to open later, to be open, to be over, and to be closed by people', () => {
  const at = (hours: number) => windowState(open, open.opensAtMs + hours * HOUR_MS).word;
  expect([at(-1), at(0), at(3.99), at(4)]).toEqual(['Opens later', 'Open', 'Open', 'Over']);
  expect(windowState({ ...open, closedAtMs: open.opensAtMs }, open.opensAtMs + HOUR_MS).word).toBe('Closed by people');
});

test('its dates are of the zone of the body, and end where people closed it', () => {
  expect(windowDates(open, open.opensAtMs, 'America/Phoenix')).toBe('December 1, 2026 at 9:00 AM MST to December 1, 2026 at 1:00 PM MST');
  expect(windowDates({ ...open, closedAtMs: open.opensAtMs + HOUR_MS }, open.opensAtMs, 'America/Phoenix')).toContain('to December 1, 2026 at 10:00 AM MST');
  expect(windowDates({ ...open, closesAtMs: undefined }, open.opensAtMs, 'America/Phoenix')).toBe('at any time');
  expect(windowDates({ ...open, closesAtMs: undefined }, open.opensAtMs - 1, 'America/Phoenix')).toBe('December 1, 2026 at 9:00 AM MST on, without an end');
});

test('a rehearsal waits, runs, and ends in one of three ways', () => {
  const state = (given: Partial<Parameters<typeof rehearsalState>[0]>) =>
    rehearsalState({ takenAt: undefined, endedAt: undefined, outcome: undefined, ...given }).word;
  expect([state({}), state({ takenAt: new Date(0) }), state({ outcome: 'done' }), state({ outcome: 'stopped' }), state({ outcome: 'broken' })]).toEqual([
    'Waits for a worker',
    'Running',
    'Done',
    'Stopped by a person',
    'Broke off',
  ]);
});
