import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RoomClock, WARN_AT_MINUTES, clockText, clockWords, warningDue } from './room-clock.ts';
import { roomCommand } from './room-keys.ts';

const told = { serverNowMs: 1_000_000_000, remainingMs: 7_200_000 };

describe('RoomClock', () => {
  test('a device whose clock is years off, or is set during the exam, shows the same time left', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -1e12, max: 1e12 }),
        fc.integer({ min: -1e10, max: 1e10 }),
        fc.integer({ min: 0, max: 7_200_000 }),
        (wallMs, jump, passed) => {
          const clock = new RoomClock(told, { steadyMs: 500, wallMs });
          const now = { steadyMs: 500 + passed, wallMs: wallMs + passed + jump };
          expect(clock.remainingMs(now)).toBe(7_200_000 - passed);
          expect(clock.serverNowMs(now)).toBe(1_000_000_000 + passed);
          expect(clock.drifted(now)).toBe(Math.abs(jump) > 2000);
        },
      ),
    );
  });

  test('never below zero', () => {
    expect(new RoomClock(told, { steadyMs: 0, wallMs: 0 }).remainingMs({ steadyMs: 9_000_000, wallMs: 0 })).toBe(0);
  });
});

describe('what the clock says', () => {
  test('digits and words', () => {
    expect([clockText(4_927_000), clockText(599_000), clockText(400), clockText(0)]).toEqual(['1:22:07', '09:59', '00:01', '00:00']);
    expect([clockWords(4_927_000), clockWords(60_000), clockWords(7_200_000)]).toEqual(['1 hour 23 minutes left', '1 minute left', '2 hours 0 minutes left']);
  });

  test('each warning comes exactly once, however the ticks fall', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 100, max: 59_000 }), { minLength: 100, maxLength: 1000 }), (steps) => {
        let left = 11 * 60_000;
        const heard: number[] = [];
        for (const step of [...steps, ...Array.from({ length: 700 }, () => 1000)]) {
          const now = Math.max(0, left - step);
          const warning = warningDue(left, now);
          if (warning !== undefined) heard.push(warning);
          left = now;
        }
        expect(heard).toEqual(WARN_AT_MINUTES.filter((minutes) => heard.includes(minutes)));
        expect(heard).toContain(10);
        expect(heard).toContain(5);
      }),
    );
  });
});

describe('roomCommand', () => {
  const press = (key: string, held: Partial<{ ctrlKey: boolean; altKey: boolean; metaKey: boolean }> = {}) =>
    roomCommand({ key, ctrlKey: false, altKey: false, metaKey: false, ...held });
  test('letters in either case and numbers choose; other keys have one meaning each', () => {
    for (const [index, keys] of ['aA1', 'bB2', 'cC3', 'dD4', 'eE5', '6', '7', '8'].entries())
      for (const key of keys) expect(press(key)).toEqual({ command: 'option', index });
    expect(['f', 'x', 'q', 'r', '?', 'ArrowRight', 'ArrowLeft'].map((key) => press(key)?.command)).toEqual([
      'flag',
      'strike-mode',
      'questions',
      'review',
      'help',
      'next',
      'previous',
    ]);
  });
  test('with Ctrl, Alt or the command key, and for keys of the browser, the room keeps still', () => {
    for (const held of [{ ctrlKey: true }, { altKey: true }, { metaKey: true }]) expect(press('a', held)).toBeUndefined();
    for (const key of ['Tab', 'Enter', ' ', 'Escape', 'ArrowUp', 'ArrowDown', 'g', 'h', '0', '9', '']) expect(press(key)).toBeUndefined();
  });
});
