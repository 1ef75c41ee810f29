/** The drawings that a section may show; each is a component of the pages. */
export const FIGURE_NAMES = [
  'breast-placement',
  'calibration-pulse',
  'cardiac-cycle',
  'chest-electrodes',
  'chest-landmarks',
  'chest-planes',
  'conduction-system',
  'einthoven-triangle',
  'electrode-cross-section',
  'hand-hygiene-moments',
  'handover-sbar',
  'heart-anatomy',
  'hexaxial',
  'limb-electrodes',
  'mason-likar',
  'paper-grid',
  'posterior',
  'rate-300-rule',
  'reversal-checklist',
  'right-sided',
  'six-second-rule',
  'skin-layers',
  'telemetry-3-wire',
  'telemetry-5-wire',
  'wave-anatomy',
] as const;

/** Name of a drawing. */
export type FigureName = (typeof FIGURE_NAMES)[number];
