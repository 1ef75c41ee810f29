import { leadName } from './lead-name.ts';

/** Names by the number that EN 1064 (SCP-ECG) gives a lead; ISO/IEEE 11073 and DICOM number the same way. */
const BY_CODE: ReadonlyMap<number, string> = new Map([
  [1, 'I'],
  [2, 'II'],
  ...[1, 2, 3, 4, 5, 6, 7].map((n): [number, string] => [n + 2, `V${n}`]),
  ...[2, 3, 4, 5, 6, 7].map((n): [number, string] => [n + 8, `V${n}R`]),
  [16, 'X'],
  [17, 'Y'],
  [18, 'Z'],
  [19, 'CC5'],
  [20, 'CM5'],
  [21, 'LA'],
  [22, 'RA'],
  [23, 'LL'],
  [24, 'fI'],
  [25, 'fE'],
  [26, 'fC'],
  [27, 'fA'],
  [28, 'fM'],
  [29, 'fF'],
  [30, 'fH'],
  [61, 'III'],
  [62, 'aVR'],
  [63, 'aVL'],
  [64, 'aVF'],
  [65, '-aVR'],
  [66, 'V8'],
  [67, 'V9'],
  [68, 'V8R'],
  [69, 'V9R'],
  [70, 'D'],
  [71, 'A'],
  [72, 'J'],
]);

const BY_NAME: ReadonlyMap<string, number> = new Map([...BY_CODE].map(([code, name]) => [name.toLowerCase(), code]));

/** First number of the voltages of a lead in ISO/IEEE 11073-10101 (MDC_ECG_ELEC_POTL): lead I is 131329. */
const MDC_BASE = 131_328;

/** The usual name of a lead by its number in EN 1064; `lead 99` where it has none here. */
export function nameOfLeadCode(code: number): string {
  return BY_CODE.get(code) ?? `lead ${code}`;
}

/** The number of a lead in EN 1064, by its usual name. */
export function codeOfLead(name: string): number | undefined {
  return BY_NAME.get(name.toLowerCase());
}

/** The number of a lead's voltage in ISO/IEEE 11073-10101, by its usual name. */
export function mdcOfLead(name: string): number | undefined {
  const code = codeOfLead(name);
  return code === undefined ? undefined : MDC_BASE + code;
}

/**
 * A lead's usual name from a code that a file gives: `131329`, `MDC_ECG_LEAD_AVR`, `MDC_ECG_ELEC_POTL_V1`, `5.6.3-9-1`, `2:3`; undefined
 * where it is none of these.
 */
export function nameOfCode(code: string): string | undefined {
  const text = code.trim();
  const named = /^MDC_ECG_(?:LEAD|ELEC_POTL)_(.+)$/i.exec(text)?.[1];
  if (named !== undefined) {
    const plain = leadName(named);
    return BY_NAME.has(plain.toLowerCase()) ? (BY_CODE.get(BY_NAME.get(plain.toLowerCase()) ?? 0) ?? plain) : plain;
  }
  const numbered = /^(?:5\.6\.3-9-|2:)(\d{1,5})$/.exec(text)?.[1];
  if (numbered !== undefined) return BY_CODE.get(Number(numbered));
  return /^\d{6}$/.test(text) ? BY_CODE.get(Number(text) - MDC_BASE) : undefined;
}
