import type { Region, Vector } from './wave.ts';

/** Parts of the His-Purkinje system below the His bundle. */
export type Fascicle = 'right' | 'septal' | 'anterior' | 'posterior';

/**
 * A piece of ventricular wall that fires as one.
 *
 * Places are centimetres from the middle of the left ventricle (x left, y foot, z back); its long axis points left, down and
 * forwards. The normal is the direction of the segment's dipole when the wave crosses the wall from the inside: outwards to
 * begin with, then fitted with the weights, so that it also holds what neighbouring walls, the cavity's blood and the matrix do
 * to it, and is not of length 1.
 */
export type Segment = {
  readonly name: string;
  readonly region: Region;
  /** Whose Purkinje net lines it. */
  readonly chamber: 'left' | 'right';
  readonly at: Vector;
  readonly normal: Vector;
  /** Height of its dipole in mV. */
  readonly weight: number;
  /** When each fascicle that ends here delivers the impulse, in ms after the earliest. */
  readonly feedMs: Partial<Readonly<Record<Fascicle, number>>>;
};

/**
 * The ventricles in 25 pieces. The order of firing follows Durrer D et al. Total excitation of the isolated human heart.
 * Circulation 1970;41:899-912: left middle septum, anterior and posterior paraseptal walls first, the right ventricle 5 to 10 ms
 * later, the basal lateral and posterior wall and the right outflow last. Weights, times and normals were then fitted so that
 * with Dower's matrix a normal QRS, and the bundle branch and fascicular blocks, look as in AHA/ACCF/HRS 2009 part III.
 */
export const SEGMENTS: readonly Segment[] = [
  { name: 'sl-basal', region: 'septum', chamber: 'left', at: [-2.7, -1.3, -0.8], normal: [0.4, -0.61, 1.13], weight: 0.26, feedMs: { septal: 28 } },
  { name: 'sl-mid', region: 'septum', chamber: 'left', at: [-1.6, 0, -1.8], normal: [3.36, -0.34, -3.38], weight: 0.17, feedMs: { septal: 18 } },
  { name: 'sl-apical', region: 'septum', chamber: 'left', at: [0.5, 1.2, -2.7], normal: [-0.07, 0.84, 1.09], weight: 0.38, feedMs: { septal: 20 } },
  { name: 'sr-basal', region: 'septum', chamber: 'right', at: [-3.7, -1.6, -1.4], normal: [0.73, 0.14, -0.38], weight: 0.19, feedMs: { right: 14.5 } },
  { name: 'sr-mid', region: 'septum', chamber: 'right', at: [-2.3, 0.3, -2.5], normal: [1.8, 0.96, 1.87], weight: 0.13, feedMs: { right: 20.5 } },
  { name: 'sr-apical', region: 'septum', chamber: 'right', at: [-0.1, 1.3, -3.5], normal: [1.27, 1.53, 2.95], weight: 0.09, feedMs: { right: 9 } },
  { name: 'rv-apex', region: 'rv', chamber: 'right', at: [-0.9, 2.2, -4.6], normal: [-0.54, -0.16, -0.07], weight: 0.17, feedMs: { right: 11 } },
  { name: 'rv-mid', region: 'rv', chamber: 'right', at: [-3.7, 0.4, -5], normal: [0.03, -0.2, -1.69], weight: 0.12, feedMs: { right: 7 } },
  { name: 'rv-anterior', region: 'rv', chamber: 'right', at: [-1.8, -2.7, -4.4], normal: [1.71, 0.23, 0.04], weight: 0.09, feedMs: { right: 38.5 } },
  { name: 'rv-base', region: 'rv', chamber: 'right', at: [-6.2, 1.5, -1.6], normal: [-0.26, 0.09, 0.45], weight: 0.22, feedMs: { right: 47 } },
  { name: 'rv-outflow', region: 'rv', chamber: 'right', at: [-3.5, -5, -1], normal: [-1.37, 0.06, -1.37], weight: 0.06, feedMs: { right: 50 } },
  { name: 'anterior-basal', region: 'lv-anterior', chamber: 'left', at: [-0.9, -4.2, 0.7], normal: [1.03, 0.85, 0.58], weight: 0.32, feedMs: { anterior: 16 } },
  { name: 'anterior-mid', region: 'lv-anterior', chamber: 'left', at: [1.2, -2.8, -1], normal: [-0.4, -0.93, -0.23], weight: 0.2, feedMs: { anterior: 0 } },
  { name: 'anterior-apical', region: 'lv-anterior', chamber: 'left', at: [2.7, -0.6, -2.2], normal: [-0.29, -0.64, 0.15], weight: 0.55, feedMs: { anterior: 18.5 } },
  { name: 'apex', region: 'lv-anterior', chamber: 'left', at: [3, 2.2, -2.6], normal: [-0.2, -0.02, 0], weight: 0.93, feedMs: { anterior: 14, posterior: 14.5 } },
  { name: 'anterolateral-mid', region: 'lv-lateral', chamber: 'left', at: [2.3, -1.8, 1.2], normal: [0.21, 2.15, 0], weight: 0.26, feedMs: { anterior: 21.5 } },
  { name: 'anterolateral-basal', region: 'lv-lateral', chamber: 'left', at: [0.3, -3.3, 2.9], normal: [-0.66, 2.17, 0.88], weight: 0.04, feedMs: { anterior: 41 } },
  { name: 'lateral-apical', region: 'lv-lateral', chamber: 'left', at: [3.3, 1.3, 0.1], normal: [0.45, -0.94, -0.61], weight: 0.4, feedMs: { anterior: 19.5, posterior: 25.5 } },
  { name: 'lateral-mid', region: 'lv-lateral', chamber: 'left', at: [2.1, -0.1, 2.4], normal: [0.37, -0.21, -0.38], weight: 0.51, feedMs: { anterior: 15, posterior: 29.5 } },
  { name: 'lateral-basal', region: 'lv-lateral', chamber: 'left', at: [0, -1.5, 4.1], normal: [-0.66, -0.1, -0.39], weight: 0.43, feedMs: { anterior: 34, posterior: 54 } },
  { name: 'inferolateral-mid', region: 'lv-inferior', chamber: 'left', at: [0.7, 1.9, 2.4], normal: [-0.26, -0.26, 0.29], weight: 1.02, feedMs: { posterior: 23.5 } },
  { name: 'inferolateral-basal', region: 'lv-inferior', chamber: 'left', at: [-1.5, 0.4, 4.2], normal: [-0.15, -0.6, -2.31], weight: 0.14, feedMs: { posterior: 48.5 } },
  { name: 'inferior-apical', region: 'lv-inferior', chamber: 'left', at: [1.1, 3.3, -0.9], normal: [0.48, 0.87, 0.78], weight: 0.34, feedMs: { posterior: 15.5 } },
  { name: 'inferior-mid', region: 'lv-inferior', chamber: 'left', at: [-1.2, 2.8, 1], normal: [0.05, 1.01, -1.38], weight: 0.14, feedMs: { posterior: 0 } },
  { name: 'inferior-basal', region: 'lv-inferior', chamber: 'left', at: [-3.2, 1.3, 2.6], normal: [1.91, -0.66, 2.85], weight: 0.11, feedMs: { posterior: 25.5 } },
];
