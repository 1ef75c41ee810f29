/** How one boundary follows from several ways of looking at it. */
export type EdgeWeights = {
  /** A view further than this from where it usually is, in milliseconds, counts as if it were this far. */
  readonly reach: number;
  /** Where each view usually is, from the anchor, in milliseconds. */
  readonly usual: readonly number[];
  readonly weights: readonly number[];
  /** Where the boundary is when all views are where they usually are, from the anchor. */
  readonly lateMs: number;
};

/**
 * Weights that bring the views (levels of slope over all leads and in the lead, its tangent, its peaks) together as cardiologists do:
 * least squares with a penalty, on the annotated leads of 80 records of LUDB (Kalyakulina et al. 2020, ODC-By 1.0), by records in
 * five folds.
 */
export const EDGE_WEIGHTS: Readonly<Record<'pOn' | 'pOff' | 'qrsOn' | 'qrsOff' | 'tOff', EdgeWeights>> = {
  qrsOn: {
    reach: 40,
    usual: [-4, 0, 8, -2, 4, 12],
    weights: [0.34, 0.0, 0.287, 0.258, 0.234, 0.074],
    lateMs: -6.3,
  },
  qrsOff: {
    reach: 25,
    usual: [6, 0, -8, 2, -4, -14],
    weights: [0.112, 0.0, 0.004, 0.317, 0.097, 0.136],
    lateMs: 2.0,
  },
  tOff: {
    reach: 25,
    usual: [110, 100, 86, 108, 98, 84, 46, 0, 0, 38, 56],
    weights: [0.099, -0.02, 0.031, 0.119, 0.25, 0.193, 0.152, 0.039, 0.0, 0.164, 0.093],
    lateMs: 80.4,
  },
  pOn: {
    reach: 40,
    usual: [-4, 0, 4, -4, 0, 4, 22, 60, 26],
    weights: [0.412, 0.0, -0.006, 0.124, 0.25, 0.145, 0.066, 0.15, 0.075],
    lateMs: 3.7,
  },
  pOff: {
    reach: 40,
    usual: [6, 0, -4, 4, 0, -6, -24, -64, -28],
    weights: [0.06, 0.0, -0.077, 0.16, 0.095, 0.508, 1.106, 0.372, -1.52],
    lateMs: -18.7,
  },
};
