import type { Rng } from '@einthoven/kernel';
import { cos, exp, sin } from '../elementary/elementary.ts';

/** Root of 12: a uniform number from -1/2 to 1/2 times this has the standard deviation 1. */
const UNIT = Math.sqrt(12);

/** The next value of a random course, one a sample. */
export type Course = () => number;

/** White noise with standard deviation 1: uniform, so that no value is ever out of bounds. */
export function white(rng: Rng): Course {
  return () => (rng.next() - 0.5) * UNIT;
}

/** Slow courses are worked out once in so many samples. */
export const STRIDE = 8;

/** A course that is slow against the rate: asked once in {@link STRIDE} samples, with straight lines between. */
export function stretched(course: Course): Course {
  // Value and step. An array, because a number that a function keeps for itself is made anew at every change.
  const state = Float64Array.of(course(), 0);
  let left = 0;
  return () => {
    if (left === 0) {
      state[1] = (course() - (state[0] as number)) / STRIDE;
      left = STRIDE;
    }
    left--;
    return (state[0] = (state[0] as number) + (state[1] as number));
  };
}

/**
 * Noise that changes slowly: white noise through a low-pass of one pole, standard deviation 1, never beyond 2.
 *
 * @param edgeHz how fast it changes; far below a tenth of the rate
 */
export function slowNoise(rng: Rng, edgeHz: number, rateHz: number): Course {
  const part = 1 - exp((-2 * Math.PI * edgeHz * STRIDE) / rateHz);
  // Variance of the first-order recurrence: part / (2 - part).
  const scale = UNIT * Math.sqrt((2 - part) / part);
  let value = (rng.next() - 0.5) * UNIT;
  return stretched(() => {
    value += part * ((rng.next() - 0.5) * scale - value);
    return Math.max(-2, Math.min(2, value));
  });
}

/**
 * Noise between two edges, one pole each, standard deviation about 1. The upper edge is held below 0.4 of the rate.
 */
export function bandNoise(rng: Rng, lowHz: number, highHz: number, rateHz: number): Course {
  const tangent = (hz: number): number => {
    const angle = (Math.PI * hz) / rateHz;
    return sin(angle) / cos(angle);
  };
  const low = tangent(lowHz);
  const high = tangent(Math.min(highHz, 0.4 * rateHz));
  const highPole = (1 - high) / (1 + high);
  const lowPole = (1 - low) / (1 + low);
  // Noise that a bilinear one-pole lets through: k / (1 + k) below its edge, 1 / (1 + k) above.
  const scale = UNIT * Math.sqrt(((1 + high) * (1 + low)) / high);
  const smoothGain = high / (1 + high);
  const steepGain = 1 / (1 + low);
  // What came in last, what the low-pass made of it, and what the high-pass made of that.
  const state = new Float64Array(3);
  return () => {
    const x = (rng.next() - 0.5) * scale;
    const smooth = state[1] as number;
    const next = highPole * smooth + smoothGain * (x + (state[0] as number));
    state[0] = x;
    state[1] = next;
    return (state[2] = lowPole * (state[2] as number) + steepGain * (next - smooth));
  };
}

/**
 * A course that rises from 0 to 1 after `fromS` and falls again before `toS`, each within `edgeS`.
 */
export function gate(timeS: number, fromS: number, toS: number, edgeS: number): number {
  return Math.max(0, Math.min(1, (timeS - fromS) / edgeS, (toS - timeS) / edgeS));
}
