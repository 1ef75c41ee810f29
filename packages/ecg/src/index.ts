/**
 * The ECG: paper, and one healthy lead from a published model.
 *
 * @module @einthoven/ecg
 */
export { GAIN_MM_PER_MV, PAPER_COLOURS, SPEED_MM_PER_S, tracePath } from './paper.ts';
export { sinusLead } from './sinus-lead.ts';
export type { LeadSamples } from './sinus-lead.ts';
