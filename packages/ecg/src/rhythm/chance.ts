import type { Rng } from '@einthoven/kernel';

/** A number between -1 and 1 that is near 0 more often than not: the mean of three uniform ones, spread to a standard deviation of a third. */
export function around(rng: Rng): number {
  return ((rng.next() + rng.next() + rng.next()) * 2) / 3 - 1;
}

/**
 * A smooth wave of period 1 and height 1 made of parabolas: what breathing needs, without a sine.
 *
 * @param turns how many periods have passed
 */
export function swell(turns: number): number {
  const part = turns - Math.floor(turns);
  return part < 0.5 ? 16 * part * (0.5 - part) : -16 * (part - 0.5) * (1 - part);
}
