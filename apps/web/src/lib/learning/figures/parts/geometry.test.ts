import { describe, expect, it } from 'vitest';
import { arrowHead, atAngle, beat, LIMB_LEAD_ANGLES, rateOfLargeSquares } from './geometry.ts';

describe('the geometry of the drawings', () => {
  it("turns clockwise from the patient's left, as the frontal plane does", () => {
    expect(atAngle(0, 10, [0, 0])).toEqual([10, 0]);
    expect(atAngle(90, 10, [0, 0])).toEqual([0, 10]);
    expect(atAngle(-30, 10, [100, 100])).toEqual([108.7, 95]);
  });

  it("has the limb leads where Einthoven's and Goldberger's sums put them", () => {
    const unit = (lead: keyof typeof LIMB_LEAD_ANGLES) => atAngle(LIMB_LEAD_ANGLES[lead], 1000, [0, 0]);
    const sum = (...points: readonly (readonly [number, number])[]) => [0, 1].map((axis) => points.reduce((all, point) => all + (point[axis] ?? 0), 0));
    // I + III = II, and aVR + aVL + aVF = 0, as vectors of equal length.
    const [x, y] = sum(unit('I'), unit('III'));
    expect(x).toBeCloseTo(unit('II')[0], 0);
    expect(y).toBeCloseTo(unit('II')[1], 0);
    for (const rest of sum(unit('aVR'), unit('aVL'), unit('aVF'))) expect(Math.abs(rest ?? Number.NaN)).toBeLessThan(0.5);
  });

  it('names the thick lines after an R by the row that is learned by heart', () => {
    expect([1, 2, 3, 4, 5, 6].map(rateOfLargeSquares)).toEqual([300, 150, 100, 75, 60, 50]);
  });

  it('draws the R peak five millimeters after the start, ten high', () => {
    expect(beat([100, 200], 8)).toContain('L140 120');
  });

  it('opens an arrow backward from its point', () => {
    const numbers = [...arrowHead([0, 0], [100, 0], 10).matchAll(/-?[\d.]+/gu)].map(Number);
    expect(numbers.slice(2, 4)).toEqual([100, 0]);
    expect(numbers[0]).toBe(91);
    expect(numbers[1]).toBe(-(numbers[5] ?? 0));
  });
});
