/** A point of a drawing: right and down, in units of its viewBox. */
export type Point = readonly [number, number];

/** A number as short as a drawing needs it. */
const short = (value: number): number => Math.round(value * 10) / 10;

/**
 * The point at an angle of the frontal plane: 0 degrees at the patient's left, which is the viewer's right; plus is clockwise.
 *
 * @param degrees angle of the lead or axis
 * @param radius distance from the center, in units
 */
export function atAngle(degrees: number, radius: number, [x, y]: Point): Point {
  const radians = (degrees * Math.PI) / 180;
  return [short(x + radius * Math.cos(radians)), short(y + radius * Math.sin(radians))];
}

/** Positive ends of the six limb leads in the frontal plane, degrees. */
export const LIMB_LEAD_ANGLES = { aVL: -30, I: 0, II: 60, aVF: 90, III: 120, aVR: -150 } as const;

/** Two strokes of an arrow's head at `to`, as path commands. */
export function arrowHead(from: Point, to: Point, size = 8): string {
  const back = (Math.atan2(to[1] - from[1], to[0] - from[0]) * 180) / Math.PI + 180;
  const [a, b] = [atAngle(back - 26, size, to), atAngle(back + 26, size, to)];
  return `M${a[0]} ${a[1]}L${to[0]} ${to[1]}L${b[0]} ${b[1]}`;
}

/** Rate per minute when R waves lie so many large squares apart at 25 mm/s: a minute holds 300. */
export function rateOfLargeSquares(squares: number): number {
  return Math.round(300 / squares);
}

/**
 * One beat of lead II as path commands, from its baseline point: P, QRS and T in the proportions of a healthy adult.
 *
 * @param mm units of one millimeter, at 25 mm/s and 10 mm/mV; the R peak lies 5 mm after the start
 */
export function beat([x, y]: Point, mm: number): string {
  const to = (right: number, up: number): string => `${short(x + right * mm)} ${short(y - up * mm)}`;
  return [
    `M${to(0, 0)}C${to(0.6, 0)} ${to(0.7, 1.4)} ${to(1.3, 1.4)}S${to(2, 0)} ${to(2.6, 0)}`,
    `L${to(4.1, 0)}L${to(4.4, -0.8)}L${to(5, 10)}L${to(5.6, -2)}L${to(6, 0)}L${to(7.8, 0.1)}`,
    `C${to(9.4, 0.2)} ${to(9.6, 3)} ${to(10.8, 3)}S${to(12, 0)} ${to(13, 0)}`,
  ].join('');
}
