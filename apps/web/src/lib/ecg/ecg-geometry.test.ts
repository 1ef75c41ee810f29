import { describe, expect, test } from 'vitest';
import { firstPoints, paperPoint } from './caliper-places.ts';
import { keepScreenScale, readScreenScale } from './screen-scale.ts';
import { nearestZoom, ZOOMS } from './zoom.ts';

describe('calipers on the screen', () => {
  const paper = { widthMm: 260, heightMm: 130, speedMmPerS: 25 };

  test('open in the middle of what is seen, 800 ms apart', () => {
    const [a, b] = firstPoints(paper, { fromMm: 100, toMm: 180 });
    expect([a.xMm, b.xMm]).toEqual([130, 150]);
    expect(a.yMm).toBe(b.yMm);
    // A part that is scrolled beyond the paper is not seen.
    expect(firstPoints(paper, { fromMm: 240, toMm: 400 })[1].xMm).toBeLessThanOrEqual(260);
  });

  test('stand under the finger at any size and scroll', () => {
    const box = { left: -200, top: 50, width: 1300, height: 650 };
    expect(paperPoint({ x: 300, y: 100 }, box, paper)).toEqual({ xMm: 100, yMm: 10 });
    expect(paperPoint({ x: 300, y: 100 }, { left: 0, top: 0, width: 0, height: 0 }, paper).xMm).not.toBeNaN();
  });

  test('stand under the finger on a paper that is turned for an upright phone', () => {
    // 650 x 1300 on the screen: the left edge of the paper is above, its top at the right.
    const box = { left: 20, top: 10, width: 650, height: 1300 };
    expect(paperPoint({ x: 670, y: 10 }, box, paper, true)).toEqual({ xMm: 0, yMm: 0 });
    expect(paperPoint({ x: 670, y: 1310 }, box, paper, true)).toEqual({ xMm: 260, yMm: 0 });
    expect(paperPoint({ x: 20, y: 10 }, box, paper, true)).toEqual({ xMm: 0, yMm: 130 });
    expect(paperPoint({ x: 620, y: 510 }, box, paper, true).xMm).toBeCloseTo(100, 9);
    expect(paperPoint({ x: 620, y: 510 }, box, paper, true).yMm).toBeCloseTo(10, 9);
  });
});

describe('zoom', () => {
  test('goes through every size and stops at both ends', () => {
    const up: number[] = [ZOOMS[0]];
    while (nearestZoom(up.at(-1) as number, 1) !== up.at(-1)) up.push(nearestZoom(up.at(-1) as number, 1));
    expect(up).toEqual(ZOOMS);
    expect(nearestZoom(ZOOMS[0], -1)).toBe(ZOOMS[0]);
    expect(nearestZoom(1, -1)).toBe(0.75);
  });
});

describe('the scale of the screen', () => {
  const box = (kept = new Map<string, string>()) => ({
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  });
  const forbidden = () => {
    throw new DOMException('denied', 'SecurityError');
  };

  test('is what was kept, and the usual one where nothing or nonsense was', () => {
    const kept = box();
    expect(readScreenScale(() => kept)).toBeUndefined();
    expect(keepScreenScale(6.3, () => kept)).toBe(true);
    expect(readScreenScale(() => kept)).toBe(6.3);
    for (const nonsense of [0, 500, -3, NaN]) {
      keepScreenScale(nonsense, () => kept);
      expect(readScreenScale(() => kept)).toBeUndefined();
    }
  });

  test('is not lost by throwing where a browser forbids to keep anything', () => {
    expect(readScreenScale(forbidden)).toBeUndefined();
    expect(keepScreenScale(6, forbidden)).toBe(false);
  });
});
