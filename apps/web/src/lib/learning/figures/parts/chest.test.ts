import { SITES } from '@einthoven/ecg';
import { describe, expect, it } from 'vitest';
import { FRONT_SITES, LINES_CM, onSheet, RIBS, ribPath, spaceHeight } from './chest.ts';

const heights = (number: number) => RIBS.find((rib) => rib.number === number)?.heights ?? [Number.NaN, Number.NaN, Number.NaN];

describe('the drawn chest', () => {
  it('has V1 and V2 in the fourth space beside the breastbone and V4 in the fifth at the midclavicular line', () => {
    for (const name of ['V1', 'V2'] as const) {
      expect(FRONT_SITES[name][1]).toBeGreaterThan(heights(4)[0]);
      expect(FRONT_SITES[name][1]).toBeLessThan(heights(5)[0]);
      expect(FRONT_SITES[name][1]).toBeCloseTo(spaceHeight(4), 0);
    }
    for (const name of ['V4', 'V4R'] as const) {
      expect(Math.abs(FRONT_SITES[name][0])).toBe(LINES_CM.midclavicular);
      expect(FRONT_SITES[name][1]).toBeGreaterThan(heights(5)[1]);
      expect(FRONT_SITES[name][1]).toBeLessThan(heights(6)[1]);
      expect(FRONT_SITES[name][1]).toBeCloseTo(spaceHeight(5, 1), 0);
    }
  });

  it('has V5 and V6 on their lines, level with V4', () => {
    expect(SITES.V5.at[0]).toBe(LINES_CM.anteriorAxillary);
    expect(SITES.V6.at[0]).toBe(LINES_CM.midaxillary);
    expect([FRONT_SITES.V5[1], FRONT_SITES.V6[1]]).toEqual([FRONT_SITES.V4[1], FRONT_SITES.V4[1]]);
  });

  it('counts the ribs downward and never lets them cross', () => {
    RIBS.slice(1).forEach((rib, index) => {
      const above = RIBS[index];
      expect(rib.number).toBe((above?.number ?? 0) + 1);
      rib.heights.forEach((height, where) => expect(height).toBeGreaterThan(above?.heights[where] ?? Number.NaN));
    });
    expect(() => spaceHeight(9)).toThrow('no space 9');
  });

  it("puts the patient's left at the viewer's right and mirrors the ribs", () => {
    const frame = { scale: 10, center: [100, 50] } as const;
    expect(onSheet(frame, [2.5, -1])).toEqual([125, 40]);
    const rib = { number: 2, heights: [0, 0, 0], outCm: 12 } as const;
    expect(ribPath(frame, 1, rib)).toMatch(/^M126 50C.*220 50$/u);
    expect(ribPath(frame, -1, rib)).toMatch(/^M74 50C.*-20 50$/u);
  });
});
