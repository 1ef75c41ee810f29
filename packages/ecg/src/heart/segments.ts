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
  { name: 'sl-basal', region: 'septum', chamber: 'left', at: [-2.7, -1.3, -0.8], normal: [-0.55, -0.09, -0.25], weight: 0.11, feedMs: { septal: 34 } },
  { name: 'sl-mid', region: 'septum', chamber: 'left', at: [-1.6, 0, -1.8], normal: [-0.33, -0.33, -0.03], weight: 0.13, feedMs: { septal: 4 } },
  { name: 'sl-apical', region: 'septum', chamber: 'left', at: [0.5, 1.2, -2.7], normal: [-0.51, 0.48, -0.25], weight: 0.51, feedMs: { septal: 16 } },
  { name: 'sr-basal', region: 'septum', chamber: 'right', at: [-3.7, -1.6, -1.4], normal: [0.76, 0.03, 0.99], weight: 0.07, feedMs: { right: 11 } },
  { name: 'sr-mid', region: 'septum', chamber: 'right', at: [-2.3, 0.3, -2.5], normal: [-0.39, 0.35, 0.9], weight: 0.26, feedMs: { right: 21 } },
  { name: 'sr-apical', region: 'septum', chamber: 'right', at: [-0.1, 1.3, -3.5], normal: [0.3, 0.33, 1.1], weight: 0.17, feedMs: { right: 8 } },
  { name: 'rv-apex', region: 'rv', chamber: 'right', at: [-0.9, 2.2, -4.6], normal: [0.77, 0.36, -1.32], weight: 0.15, feedMs: { right: 11 } },
  { name: 'rv-mid', region: 'rv', chamber: 'right', at: [-3.7, 0.4, -5], normal: [0.34, -0.05, -1.22], weight: 0.08, feedMs: { right: 0 } },
  { name: 'rv-anterior', region: 'rv', chamber: 'right', at: [-1.8, -2.7, -4.4], normal: [-0.9, -0.14, -0.69], weight: 0.11, feedMs: { right: 36 } },
  { name: 'rv-base', region: 'rv', chamber: 'right', at: [-6.2, 1.5, -1.6], normal: [0.78, 0.75, -0.82], weight: 0.12, feedMs: { right: 47 } },
  { name: 'rv-outflow', region: 'rv', chamber: 'right', at: [-3.5, -5, -1], normal: [-0.23, -0.18, -0.67], weight: 0.05, feedMs: { right: 50 } },
  {
    name: 'anterior-basal',
    region: 'lv-anterior',
    chamber: 'left',
    at: [-0.9, -4.2, 0.7],
    normal: [0.12, -0.68, -0.04],
    weight: 0.21,
    feedMs: { anterior: 5 },
  },
  { name: 'anterior-mid', region: 'lv-anterior', chamber: 'left', at: [1.2, -2.8, -1], normal: [-0.26, -0.68, -0.47], weight: 0.27, feedMs: { anterior: 1 } },
  {
    name: 'anterior-apical',
    region: 'lv-anterior',
    chamber: 'left',
    at: [2.7, -0.6, -2.2],
    normal: [0.74, -0.44, -0.22],
    weight: 0.38,
    feedMs: { anterior: 18 },
  },
  {
    name: 'apex',
    region: 'lv-anterior',
    chamber: 'left',
    at: [3, 2.2, -2.6],
    normal: [-0.11, 0.11, 0.04],
    weight: 1.12,
    feedMs: { anterior: 16, posterior: 12 },
  },
  {
    name: 'anterolateral-mid',
    region: 'lv-lateral',
    chamber: 'left',
    at: [2.3, -1.8, 1.2],
    normal: [0.11, 0.76, 0.32],
    weight: 0.26,
    feedMs: { anterior: 22 },
  },
  {
    name: 'anterolateral-basal',
    region: 'lv-lateral',
    chamber: 'left',
    at: [0.3, -3.3, 2.9],
    normal: [0.7, 0.05, -0.39],
    weight: 0.04,
    feedMs: { anterior: 41 },
  },
  {
    name: 'lateral-apical',
    region: 'lv-lateral',
    chamber: 'left',
    at: [3.3, 1.3, 0.1],
    normal: [1.12, -0.26, -0.28],
    weight: 0.69,
    feedMs: { anterior: 20, posterior: 20 },
  },
  {
    name: 'lateral-mid',
    region: 'lv-lateral',
    chamber: 'left',
    at: [2.1, -0.1, 2.4],
    normal: [0.68, -0.39, -0.24],
    weight: 0.81,
    feedMs: { anterior: 10, posterior: 33 },
  },
  {
    name: 'lateral-basal',
    region: 'lv-lateral',
    chamber: 'left',
    at: [0, -1.5, 4.1],
    normal: [0.35, 0.25, -0.51],
    weight: 0.39,
    feedMs: { anterior: 44, posterior: 52 },
  },
  {
    name: 'inferolateral-mid',
    region: 'lv-inferior',
    chamber: 'left',
    at: [0.7, 1.9, 2.4],
    normal: [-0.47, -0.08, 0.81],
    weight: 0.83,
    feedMs: { posterior: 26 },
  },
  {
    name: 'inferolateral-basal',
    region: 'lv-inferior',
    chamber: 'left',
    at: [-1.5, 0.4, 4.2],
    normal: [0.17, 0.22, -0.79],
    weight: 0.1,
    feedMs: { posterior: 49 },
  },
  {
    name: 'inferior-apical',
    region: 'lv-inferior',
    chamber: 'left',
    at: [1.1, 3.3, -0.9],
    normal: [0.39, 0.84, 0.51],
    weight: 0.52,
    feedMs: { posterior: 18 },
  },
  { name: 'inferior-mid', region: 'lv-inferior', chamber: 'left', at: [-1.2, 2.8, 1], normal: [-0.58, 0.92, -0.4], weight: 0.24, feedMs: { posterior: 2 } },
  {
    name: 'inferior-basal',
    region: 'lv-inferior',
    chamber: 'left',
    at: [-3.2, 1.3, 2.6],
    normal: [-0.21, 0.59, 0.64],
    weight: 0.11,
    feedMs: { posterior: 37 },
  },
];
