/** The standard spelling by the name in small letters without spaces: limb, augmented, chest, right and posterior chest, Frank. */
const STANDARD: ReadonlyMap<string, string> = new Map(
  [
    'I',
    'II',
    'III',
    'aVR',
    'aVL',
    'aVF',
    '-aVR',
    ...Array.from({ length: 9 }, (_, i) => `V${i + 1}`),
    ...Array.from({ length: 5 }, (_, i) => `V${i + 3}R`),
    'X',
    'Y',
    'Z',
  ].map((name) => [name.toLowerCase(), name]),
);

/** The names that {@link leadName} gives. */
export const STANDARD_LEADS: ReadonlySet<string> = new Set(STANDARD.values());

/**
 * The usual name of a lead where a file clearly means one (`avr`, `ECG V1`, `Lead II`, `MDC_ECG_LEAD_V6`); else the name as written,
 * trimmed.
 *
 * @example
 * ```ts
 * leadName('EKG avr') === 'aVR';
 * ```
 */
export function leadName(written: string): string {
  const trimmed = written.trim();
  const bare = trimmed
    .toLowerCase()
    .replace(/^mdc_ecg_lead_/, '')
    .replace(/^(?:ecg|ekg|lead)[ _:]*(?=[a-z-])/, '')
    .replace(/^lead[ _:]*/, '')
    .trim();
  return STANDARD.get(bare) ?? trimmed;
}

/** Microvolts of one of a unit; undefined where it is no voltage. */
export function microvoltsOf(unit: string): number | undefined {
  switch (unit.trim().replace(/[\u00b5\u03bc]/g, 'u')) {
    case 'mV':
    case 'mv':
    case 'MV':
      return 1000;
    case 'uV':
    case 'uv':
    case 'UV':
      return 1;
    case 'nV':
      return 0.001;
    case 'V':
      return 1_000_000;
    default:
      return undefined;
  }
}

/** Whether a name is of a signal that is no ECG, whatever its unit: breathing, pressure, pulse, other bodily currents. */
export function isOtherSignal(name: string): boolean {
  return /^(?:pleth|resp|abp|pap|cvp|art|icp|lap|rap|spo2|sao2|co2|etco2|bp|nbp|temp|eeg|emg|eog|flow|airflow|thor|abdo|snore|sound|pcg|gsr|eda|scg|acc)/i.test(
    name.trim(),
  );
}
