import fc from 'fast-check';
import { expect, test } from 'vitest';
import { instantAt, localTimeAt } from './local-time.ts';
import { unwrap } from './result.ts';

test('local times of the zones that change their clocks, as the tz database has them', () => {
  const iso = (text: string, zone: string) => unwrap(instantAt(text, zone)).toISOString();
  // Denver: standard time UTC-7, daylight time UTC-6 from March 8 to November 1, 2026.
  expect(iso('2026-12-01T09:30', 'America/Denver')).toBe('2026-12-01T16:30:00.000Z');
  expect(iso('2026-07-01T09:30:15', 'America/Denver')).toBe('2026-07-01T15:30:15.000Z');
  expect(iso('2026-11-01T01:30', 'America/Denver')).toBe('2026-11-01T07:30:00.000Z');
  expect(iso('2026-03-08T02:30', 'America/Denver')).toBe('2026-03-08T09:30:00.000Z');
});

test('what is no time is refused', () => {
  for (const text of ['', '2026-12-01', '2026-13-01T10:00', '2026-02-30T10:00', '2026-12-01T24:00', '2026-12-01T10:00Z', 'tomorrow'])
    expect(instantAt(text, 'America/Phoenix')).toEqual({ ok: false, error: 'TIME_MALFORMED' });
});

test('in a zone without jumps, reading what was written gives the minute back', () => {
  fc.assert(
    fc.property(fc.date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }), (instant) => {
      const minute = new Date(Math.floor(instant.getTime() / 60_000) * 60_000);
      expect(unwrap(instantAt(localTimeAt(instant, 'America/Phoenix'), 'America/Phoenix'))).toEqual(minute);
    }),
  );
});
