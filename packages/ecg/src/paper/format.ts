import type { Lead } from '../lead/lead.ts';

/**
 * How leads are laid out, each with its name on a list. `3x4` is three rows of four columns, with one or three rhythm
 * strips (`+1R`, `+3R`) below; `6x2` six rows of two columns; `12x1` every lead for the whole time; `rhythm` one lead.
 */
export const PAPER_FORMATS = {
  '3x4+1R': '3 rows of 4, one rhythm strip',
  '3x4+3R': '3 rows of 4, three rhythm strips',
  '6x2': '6 rows of 2',
  '12x1': '12 rows',
  rhythm: 'Rhythm strip',
} as const;

/** A layout of the leads: see {@link PAPER_FORMATS}. */
export type PaperFormat = keyof typeof PAPER_FORMATS;

/**
 * Order of the limb leads. Cabrera's goes round the frontal plane in steps of 30 degrees (-30 to 120), with aVR upside down:
 * the alternative that AHA/ACCF/HRS 2007 part I describes.
 */
export type LeadOrder = 'standard' | 'cabrera';

/** A lead as it is drawn: upside down where `sign` is -1 (-aVR). */
export type PlacedLead = { readonly lead: Lead; readonly sign: 1 | -1 };

const plain = (...leads: readonly Lead[]): readonly PlacedLead[] => leads.map((lead) => ({ lead, sign: 1 }));
const LIMB: Readonly<Record<LeadOrder, readonly PlacedLead[]>> = {
  standard: plain('I', 'II', 'III', 'aVR', 'aVL', 'aVF'),
  cabrera: [...plain('aVL', 'I'), { lead: 'aVR', sign: -1 }, ...plain('II', 'aVF', 'III')],
};
const CHEST = plain('V1', 'V2', 'V3', 'V4', 'V5', 'V6');

/** Leads of the rhythm rows when three are asked for (AHA/ACCF/HRS 2007 part I). */
const RHYTHM_LEADS: readonly Lead[] = ['II', 'V1', 'V5'];

/** Rows of a format from the top, each with its columns from the left. A row of one column runs through the whole time. */
export function rowsOf(format: PaperFormat, order: LeadOrder, rhythmLead: Lead): readonly (readonly PlacedLead[])[] {
  const twelve = [...LIMB[order], ...CHEST];
  const grid = (rows: number) => Array.from({ length: rows }, (_, row) => twelve.filter((_, index) => index % rows === row));
  if (format === 'rhythm') return [plain(rhythmLead)];
  if (format === '12x1') return grid(12);
  if (format === '6x2') return grid(6);
  return [...grid(3), ...(format === '3x4+1R' ? [plain(rhythmLead)] : RHYTHM_LEADS.map((lead) => plain(lead)))];
}

/** The format in words: "3 rows of 4 columns, and lead II along the bottom". */
export function formatWords(format: PaperFormat, rhythmLabel: string): string {
  if (format === 'rhythm') return `lead ${rhythmLabel} alone`;
  if (format === '12x1') return '12 rows, one lead in each';
  if (format === '6x2') return '6 rows of 2 columns';
  return format === '3x4+1R'
    ? `3 rows of 4 columns, and lead ${rhythmLabel} along the bottom`
    : '3 rows of 4 columns, and three rhythm strips along the bottom';
}
