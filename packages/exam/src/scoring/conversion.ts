import { z } from 'zod';

/**
 * How a raw score becomes a scaled one: straight lines between fixed points, fixed as data and sealed with the
 * form before anyone sits it.
 */
export const conversionSchema = z
  .strictObject({
    kind: z.enum(['demonstration', 'standard-setting']),
    /** [raw, scaled], rising in raw and never falling in scaled. */
    points: z.array(z.tuple([z.number().int(), z.number().int()])).min(2),
    /** Raw score from which one passes. */
    rawCut: z.number().int(),
    scaledCut: z.number().int(),
    /** To the nearest whole number, halves up; but a raw score below the cut never reaches the scaled cut. */
    rounding: z.literal('half-up-never-to-the-cut'),
  })
  .refine(({ points }) => points.every((point, i) => i === 0 || (point[0] > points[i - 1]![0] && point[1] >= points[i - 1]![1])), 'points must rise')
  .refine(({ points, rawCut, scaledCut }) => points.some(([raw, scaled]) => raw === rawCut && scaled === scaledCut), 'the cut must be one of the points');

/** A score conversion. */
export type Conversion = z.infer<typeof conversionSchema>;

/**
 * The fixed demonstration conversion: raw 0, 70, 100 become 200, 500, 800. It stands until a panel has set a
 * standard, is named so to everyone who sees a score, and production refuses it.
 */
export const DEMONSTRATION_CONVERSION: Conversion = {
  kind: 'demonstration',
  points: [
    [0, 200],
    [70, 500],
    [100, 800],
  ],
  rawCut: 70,
  scaledCut: 500,
  rounding: 'half-up-never-to-the-cut',
};

/**
 * The scaled score of a raw score.
 *
 * @param raw number of scored items answered right; clipped to the conversion's range
 * @example
 * ```ts
 * scaledScore(70, DEMONSTRATION_CONVERSION) === 500;
 * scaledScore(69, DEMONSTRATION_CONVERSION) === 496;
 * ```
 */
export function scaledScore(raw: number, conversion: Conversion): number {
  const { points, rawCut, scaledCut } = conversion;
  const first = points[0]!;
  const last = points.at(-1)!;
  const at = Math.min(Math.max(raw, first[0]), last[0]);
  const upper = Math.max(
    1,
    points.findIndex(([x]) => x >= at),
  );
  const [x0, y0] = points[upper - 1]!;
  const [x1, y1] = points[upper]!;
  const rounded = Math.floor(y0 + ((at - x0) * (y1 - y0)) / (x1 - x0) + 0.5);
  return raw < rawCut ? Math.min(rounded, scaledCut - 1) : rounded;
}

/** Whether a raw score passes. The same as the scaled score reaching the scaled cut. */
export function passes(raw: number, conversion: Conversion): boolean {
  return raw >= conversion.rawCut;
}
