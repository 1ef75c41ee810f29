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
 * later, the basal lateral and posterior wall and the right outflow last. Weights, times and normals were then fitted together, by
 * least squares of the leads and of their slopes, so that a normal QRS, the bundle branch and fascicular blocks as AHA/ACCF/HRS 2009
 * part III describes them, pre-excitation, pacing from the right ventricle and beats from six other sites each have their shape,
 * in Dower's matrix and in the torso, and end when they should.
 */
export const SEGMENTS: readonly Segment[] = [
  { name: 'sl-basal', region: 'septum', chamber: 'left', at: [-2.7, -1.3, -0.8], normal: [-0.65, -0.21, 2.05], weight: 0.2, feedMs: { septal: 27.6 } },
  { name: 'sl-mid', region: 'septum', chamber: 'left', at: [-1.6, 0, -1.8], normal: [7.38, 4.15, -8.1], weight: 0.04, feedMs: { septal: 17.2 } },
  { name: 'sl-apical', region: 'septum', chamber: 'left', at: [0.5, 1.2, -2.7], normal: [0.19, -0.06, 0.28], weight: 0.66, feedMs: { septal: 11.8 } },
  { name: 'sr-basal', region: 'septum', chamber: 'right', at: [-3.7, -1.6, -1.4], normal: [0.14, 0.48, -0.16], weight: 0.28, feedMs: { right: 13.9 } },
  { name: 'sr-mid', region: 'septum', chamber: 'right', at: [-2.3, 0.3, -2.5], normal: [0.5, 0.52, -0.68], weight: 0.26, feedMs: { right: 22.2 } },
  { name: 'sr-apical', region: 'septum', chamber: 'right', at: [-0.1, 1.3, -3.5], normal: [2.2, -1.64, 6.15], weight: 0.04, feedMs: { right: 6.2 } },
  { name: 'rv-apex', region: 'rv', chamber: 'right', at: [-0.9, 2.2, -4.6], normal: [4.88, -1.11, 3.51], weight: 0.04, feedMs: { right: 4.2 } },
  { name: 'rv-mid', region: 'rv', chamber: 'right', at: [-3.7, 0.4, -5], normal: [-4.87, 2.53, -8.14], weight: 0.04, feedMs: { right: 4.5 } },
  { name: 'rv-anterior', region: 'rv', chamber: 'right', at: [-1.8, -2.7, -4.4], normal: [-1, 1.14, -0.9], weight: 0.04, feedMs: { right: 36.2 } },
  { name: 'rv-base', region: 'rv', chamber: 'right', at: [-6.2, 1.5, -1.6], normal: [-1.17, -0.88, -0.89], weight: 0.04, feedMs: { right: 46.9 } },
  { name: 'rv-outflow', region: 'rv', chamber: 'right', at: [-3.5, -5, -1], normal: [0.58, 0.85, 0.12], weight: 0.07, feedMs: { right: 50.2 } },
  {
    name: 'anterior-basal',
    region: 'lv-anterior',
    chamber: 'left',
    at: [-0.9, -4.2, 0.7],
    normal: [0.76, 1.28, 0.64],
    weight: 0.58,
    feedMs: { anterior: 10.8 },
  },
  { name: 'anterior-mid', region: 'lv-anterior', chamber: 'left', at: [1.2, -2.8, -1], normal: [-1.74, -9.6, -4.43], weight: 0.04, feedMs: { anterior: 2.6 } },
  {
    name: 'anterior-apical',
    region: 'lv-anterior',
    chamber: 'left',
    at: [2.7, -0.6, -2.2],
    normal: [-1.11, -1.09, -1.04],
    weight: 0.52,
    feedMs: { anterior: 13.1 },
  },
  {
    name: 'apex',
    region: 'lv-anterior',
    chamber: 'left',
    at: [3, 2.2, -2.6],
    normal: [-0.18, 0.21, 0.07],
    weight: 0.55,
    feedMs: { anterior: 15.2, posterior: 12.1 },
  },
  {
    name: 'anterolateral-mid',
    region: 'lv-lateral',
    chamber: 'left',
    at: [2.3, -1.8, 1.2],
    normal: [6.83, 20.03, 19.26],
    weight: 0.04,
    feedMs: { anterior: 15.5 },
  },
  {
    name: 'anterolateral-basal',
    region: 'lv-lateral',
    chamber: 'left',
    at: [0.3, -3.3, 2.9],
    normal: [-0.44, 0.55, -0.67],
    weight: 0.75,
    feedMs: { anterior: 34 },
  },
  {
    name: 'lateral-apical',
    region: 'lv-lateral',
    chamber: 'left',
    at: [3.3, 1.3, 0.1],
    normal: [14.38, -14.47, -10.77],
    weight: 0.04,
    feedMs: { anterior: 19.4, posterior: 26 },
  },
  {
    name: 'lateral-mid',
    region: 'lv-lateral',
    chamber: 'left',
    at: [2.1, -0.1, 2.4],
    normal: [0.16, -1.4, -1.68],
    weight: 0.18,
    feedMs: { anterior: 12.7, posterior: 20.4 },
  },
  {
    name: 'lateral-basal',
    region: 'lv-lateral',
    chamber: 'left',
    at: [0, -1.5, 4.1],
    normal: [0.49, -0.38, 0.2],
    weight: 0.55,
    feedMs: { anterior: 44.6, posterior: 36.2 },
  },
  {
    name: 'inferolateral-mid',
    region: 'lv-inferior',
    chamber: 'left',
    at: [0.7, 1.9, 2.4],
    normal: [-0.74, -0.49, 0.72],
    weight: 0.6,
    feedMs: { posterior: 22 },
  },
  {
    name: 'inferolateral-basal',
    region: 'lv-inferior',
    chamber: 'left',
    at: [-1.5, 0.4, 4.2],
    normal: [-0.17, 0.08, -1.46],
    weight: 0.18,
    feedMs: { posterior: 49.1 },
  },
  {
    name: 'inferior-apical',
    region: 'lv-inferior',
    chamber: 'left',
    at: [1.1, 3.3, -0.9],
    normal: [0.79, 4.04, 2.84],
    weight: 0.13,
    feedMs: { posterior: 15.6 },
  },
  { name: 'inferior-mid', region: 'lv-inferior', chamber: 'left', at: [-1.2, 2.8, 1], normal: [-2.37, 3.9, -4.13], weight: 0.04, feedMs: { posterior: 0 } },
  {
    name: 'inferior-basal',
    region: 'lv-inferior',
    chamber: 'left',
    at: [-3.2, 1.3, 2.6],
    normal: [2.57, 0.07, 0.82],
    weight: 0.05,
    feedMs: { posterior: 15.6 },
  },
];
