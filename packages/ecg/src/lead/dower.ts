import type { Vector } from '../heart/wave.ts';
import type { Lead } from './lead.ts';

/**
 * Lead vectors of the standard twelve leads for the Frank axes (x left, y foot, z back), dimensionless.
 * Dower GE, Machado HB, Osborne JA. On deriving the electrocardiogram from vectorcardiographic leads.
 * Clin Cardiol 1980;3:87-95.
 */
export const DOWER: Readonly<Record<Lead, Vector>> = {
  I: [0.632, -0.235, 0.059],
  II: [0.235, 1.066, -0.132],
  III: [-0.397, 1.301, -0.191],
  aVR: [-0.434, -0.415, 0.037],
  aVL: [0.515, -0.768, 0.125],
  aVF: [-0.081, 1.184, -0.162],
  V1: [-0.515, 0.157, -0.917],
  V2: [0.044, 0.164, -1.387],
  V3: [0.882, 0.098, -1.277],
  V4: [1.213, 0.127, -0.601],
  V5: [1.125, 0.127, -0.086],
  V6: [0.831, 0.076, 0.23],
};
