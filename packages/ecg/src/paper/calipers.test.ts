import { describe, expect, test } from 'vitest';
import { caliperReading, marchOut, movedByKey, pxPerMmFromCard, readingWords, snapToGrid, withinPaper } from './calipers.ts';

const SCALE = { speedMmPerS: 25, gainMmPerMv: 10 };

describe('calipers', () => {
  // By hand: 20 mm are 800 ms (20 small squares of 40 ms) and 1500/20 = 75 a minute; 12 mm up are 1.2 mV.
  test('measure what one counts in small squares', () => {
    expect(caliperReading({ xMm: 30, yMm: 20 }, { xMm: 50, yMm: 8 }, SCALE)).toEqual({ intervalMs: 800, perMinute: 75, amplitudeMv: 1.2 });
    expect(caliperReading({ xMm: 50, yMm: 8 }, { xMm: 30, yMm: 20 }, SCALE)).toEqual({ intervalMs: 800, perMinute: 75, amplitudeMv: -1.2 });
    expect(caliperReading({ xMm: 0, yMm: 0 }, { xMm: 20, yMm: 0 }, { speedMmPerS: 50, gainMmPerMv: 20 })).toMatchObject({ intervalMs: 400, perMinute: 150 });
    expect(caliperReading({ xMm: 3, yMm: 0 }, { xMm: 3, yMm: 5 }, SCALE).perMinute).toBeUndefined();
  });

  test('say it in words', () => {
    expect(readingWords({ intervalMs: 820, perMinute: 60_000 / 820, amplitudeMv: 1.204 })).toBe('820 ms, 73 per minute, 1.2 mV');
    expect(readingWords({ intervalMs: 0, perMinute: undefined, amplitudeMv: -0.001 })).toBe('0 ms, 0 mV');
  });

  test('march out in equal steps over the whole strip and stay on it', () => {
    expect(marchOut({ xMm: 30, yMm: 0 }, { xMm: 50, yMm: 4 }, 10, 100)).toEqual([10, 30, 50, 70, 90]);
    expect(marchOut({ xMm: 50, yMm: 0 }, { xMm: 30, yMm: 4 }, 10, 100)).toEqual([10, 30, 50, 70, 90]);
    expect(marchOut({ xMm: 50, yMm: 0 }, { xMm: 50.5, yMm: 0 }, 10, 100)).toEqual([]);
    expect(marchOut({ xMm: 50, yMm: 0 }, { xMm: 50, yMm: 0 }, 10, 100)).toEqual([]);
  });

  test('snap to the grid and stay on the paper', () => {
    expect(snapToGrid({ xMm: 10.4, yMm: 7.6 })).toEqual({ xMm: 10, yMm: 8 });
    expect(snapToGrid({ xMm: 12.4, yMm: 7.6 }, 5)).toEqual({ xMm: 10, yMm: 10 });
    expect(withinPaper({ xMm: -3, yMm: 400 }, { widthMm: 260, heightMm: 130 })).toEqual({ xMm: 0, yMm: 130 });
  });

  test('move by 1 mm with an arrow, by 5 mm with shift, and by no other key', () => {
    const paper = { widthMm: 260, heightMm: 130 };
    const at = { xMm: 100, yMm: 50 };
    expect(movedByKey(at, 'ArrowRight', false, paper)).toEqual({ xMm: 101, yMm: 50 });
    expect(movedByKey(at, 'ArrowUp', true, paper)).toEqual({ xMm: 100, yMm: 45 });
    expect(movedByKey({ xMm: 2, yMm: 50 }, 'ArrowLeft', true, paper)).toEqual({ xMm: 0, yMm: 50 });
    expect(movedByKey(at, 'Tab', false, paper)).toBeUndefined();
    expect(movedByKey(at, 'constructor', false, paper)).toBeUndefined();
  });

  test('learn the scale of the screen from a bank card, within what screens are', () => {
    // A card of 323.5 CSS pixels is 96 to the inch.
    const desk = pxPerMmFromCard(323.53);
    expect(desk.ok && desk.value * 25.4).toBeCloseTo(96, 1);
    expect(pxPerMmFromCard(20)).toEqual({ ok: false, error: 'TOO_SMALL' });
    expect(pxPerMmFromCard(NaN)).toEqual({ ok: false, error: 'TOO_SMALL' });
    expect(pxPerMmFromCard(2000)).toEqual({ ok: false, error: 'TOO_LARGE' });
  });
});
