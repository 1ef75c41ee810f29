import { cos, sin } from '../elementary/elementary.ts';
import type { Pulse, Vector } from './wave.ts';

/** No dipole. */
export const ZERO: Vector = [0, 0, 0];

/** The sum of two vectors, the second times `factor`. */
export const plus = (a: Vector, b: Vector, factor = 1): Vector => [a[0] + b[0] * factor, a[1] + b[1] * factor, a[2] + b[2] * factor];

/** A vector times a number. */
export const scaled = (v: Vector, factor: number): Vector => [v[0] * factor, v[1] * factor, v[2] * factor];

/** Length of a vector. */
export const lengthOf = (v: Vector): number => Math.sqrt(v[0] * v[0] + v[1] * v[1] + v[2] * v[2]);

/** From one place to another, in their unit. */
export function distance(a: Vector, b: Vector): number {
  const x = a[0] - b[0];
  const y = a[1] - b[1];
  const z = a[2] - b[2];
  return Math.sqrt(x * x + y * y + z * z);
}

/**
 * A turn about an axis (Rodrigues' formula), to be used on many vectors.
 *
 * @param axis of length 1
 */
export function turnAbout(axis: Vector, angleRad: number): (v: Vector) => Vector {
  const c = cos(angleRad);
  const s = sin(angleRad);
  const [x, y, z] = axis;
  return (v) => {
    const along = (x * v[0] + y * v[1] + z * v[2]) * (1 - c);
    return [
      v[0] * c + (y * v[2] - z * v[1]) * s + x * along,
      v[1] * c + (z * v[0] - x * v[2]) * s + y * along,
      v[2] * c + (x * v[1] - y * v[0]) * s + z * along,
    ];
  };
}

/** Half the area of a Gaussian of standard deviation and height 1: the root of pi/2. */
export const HALF_GAUSSIAN_AREA = 1.2533141373155003;

/** Area of a pulse of height 1, in seconds. */
export const pulseAreaS = (pulse: Omit<Pulse, 'region' | 'vector'>): number => (pulse.riseS + pulse.fallS) * HALF_GAUSSIAN_AREA + (pulse.toS - pulse.fromS);

/** The time integral of some pulses in mV s, for leads of vector length 1. */
export const areaOf = (pulses: readonly Pulse[]): Vector => pulses.reduce<Vector>((sum, pulse) => plus(sum, pulse.vector, pulseAreaS(pulse)), ZERO);
