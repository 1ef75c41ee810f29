import { describe, expect, test } from 'vitest';
import { agoWords, isSilent, leftWords, stateOf } from './board-words.ts';

const now = Date.parse('2026-11-26T12:00:00Z');
const before = (seconds: number) => new Date(now - seconds * 1000);
const open = {
  state: 'open',
  pausedAt: null,
  deadlineAt: before(-600),
  lastSeenAt: before(20),
  startedAt: before(3000),
  openIncidents: 0,
  waitingProposals: 0,
} as const;

describe('the board', () => {
  test('says first what needs a person', () => {
    expect(stateOf(open, now).word).toBe('Working');
    expect(stateOf({ ...open, lastSeenAt: before(301) }, now).word).toBe('Silent');
    expect(stateOf({ ...open, lastSeenAt: before(301), openIncidents: 1 }, now).word).toBe('Incident');
    expect(stateOf({ ...open, openIncidents: 1, pausedAt: before(5) }, now).word).toBe('Paused');
    expect(stateOf({ ...open, state: 'void', openIncidents: 1 }, now).word).toBe('Void');
  });

  test('a sitting that never sent anything is silent from its start', () => {
    expect(isSilent({ ...open, lastSeenAt: null, startedAt: before(299) }, now)).toBe(false);
    expect(isSilent({ ...open, lastSeenAt: null, startedAt: before(301) }, now)).toBe(true);
  });

  test('a paused clock has no minutes, and a passed deadline none either', () => {
    expect(leftWords(open, now)).toBe('10 minutes left');
    expect(leftWords({ ...open, pausedAt: before(1) }, now)).toBe('clock stands still');
    expect(leftWords({ ...open, deadlineAt: before(1) }, now)).toBe('time is up');
    expect(agoWords(before(1), now)).toBe('1 second ago');
    expect(agoWords(before(600), now)).toBe('10 minutes ago');
  });
});
