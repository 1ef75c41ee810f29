/** Leads: voltages between electrodes, and the names of both. */

/** The ten wires of the cable, as they are labelled. */
export const WIRES = ['RA', 'LA', 'RL', 'LL', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6'] as const;

/** A wire of the cable: see {@link WIRES}. */
export type Wire = (typeof WIRES)[number];

/** The twelve leads in the order of a standard tracing. */
export const LEADS = ['I', 'II', 'III', 'aVR', 'aVL', 'aVF', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6'] as const;

/** A lead of the standard twelve: see {@link LEADS}. */
export type Lead = (typeof LEADS)[number];
