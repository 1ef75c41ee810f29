import { SITES } from '@einthoven/ecg';
import type { SiteName } from '@einthoven/ecg';
import type { Point } from './geometry.ts';

/** A place on the front of the body: centimeters from the middle of the chest at the fourth space, to the patient's left and down. */
export type Place = readonly [number, number];

/** Where a chest drawing lies on its sheet. */
export type Frame = {
  /** Units of one centimeter. */
  readonly scale: number;
  /** Where the middle of the chest at the fourth space lies. */
  readonly center: Point;
};

const front = (name: SiteName): Place => [SITES[name].at[0], SITES[name].at[1]];

/** The engine's electrode sites of the trunk, as seen from the front. */
export const FRONT_SITES = {
  V1: front('V1'),
  V2: front('V2'),
  V3: front('V3'),
  V4: front('V4'),
  V5: front('V5'),
  V6: front('V6'),
  V3R: front('V3R'),
  V4R: front('V4R'),
  V5R: front('V5R'),
  V6R: front('V6R'),
  'ML-RA': front('ML-RA'),
  'ML-LA': front('ML-LA'),
  'ML-RL': front('ML-RL'),
  'ML-LL': front('ML-LL'),
} as const;

/** A rib as drawn: its height at the breastbone, at the midclavicular line and at its outer end, and how far out that lies, cm. */
export type Rib = { readonly number: number; readonly heights: readonly [number, number, number]; readonly outCm: number };

/** Ribs two to seven. */
export const RIBS: readonly Rib[] = [
  { number: 2, heights: [-9.75, -10.3, -12.6], outCm: 12.6 },
  { number: 3, heights: [-6.25, -5.9, -9], outCm: 14.6 },
  { number: 4, heights: [-2.75, -1.7, -4.9], outCm: 15.5 },
  { number: 5, heights: [0.75, 2.2, -0.8], outCm: 15.6 },
  { number: 6, heights: [3.7, 6, 3.1], outCm: 15.6 },
  { number: 7, heights: [5.6, 9.7, 7.4], outCm: 15.3 },
];

/** The lines that fall straight down, by their distance from the middle, cm. */
export const LINES_CM = { midclavicular: 9.5, anteriorAxillary: 13.5, midaxillary: 16.5 } as const;

/** A place of the body as a point of the drawing. */
export function onSheet({ scale, center }: Frame, [left, down]: Place): Point {
  return [Math.round((center[0] + left * scale) * 10) / 10, Math.round((center[1] + down * scale) * 10) / 10];
}

/** The rib as path commands, from the breastbone round to the flank; `side` is 1 on the patient's left, -1 on the right. */
export function ribPath(frame: Frame, side: 1 | -1, { heights: [inner, middle, outer], outCm }: Rib): string {
  const at = (left: number, down: number): string => onSheet(frame, [side * left, down]).join(' ');
  return `M${at(2.6, inner)}C${at(5, inner + 0.1)} ${at(7.2, middle)} ${at(9.5, middle)}S${at(outCm - 1, (middle + 2 * outer) / 3)} ${at(outCm, outer)}`;
}

/** Height of the middle of a space, which takes the number of the rib above it, cm: at the edge of the breastbone (0) or at the midclavicular line (1). */
export function spaceHeight(space: number, where: 0 | 1 = 0): number {
  const above = RIBS.find((rib) => rib.number === space);
  const below = RIBS.find((rib) => rib.number === space + 1);
  if (!above || !below) throw new Error(`no space ${space} between the drawn ribs`);
  return (above.heights[where] + below.heights[where]) / 2;
}
