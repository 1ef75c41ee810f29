import { parse } from 'csv-parse/sync';
import { err, ok, type Result } from '@einthoven/kernel';
import { foldName, parseNumber, type CredentialNumber } from '@einthoven/credential';

/** A row of a roster as it stood in the file. */
export type RosterRow = {
  /** Line in the file, from 1. */
  readonly line: number;
  /** As typed, at most so long as can be read; shown as text and never run. */
  readonly number: string;
  readonly familyName: string;
  /** The number where it can be one. */
  readonly parsed: CredentialNumber | undefined;
};

/** Why a file is no roster. */
export type RosterProblem = 'ROSTER_EMPTY' | 'ROSTER_TOO_LARGE' | 'ROSTER_NOT_TEXT' | 'ROSTER_NOT_CSV' | 'ROSTER_TOO_MANY' | 'ROSTER_COLUMNS';

const MOST_BYTES = 512 * 1024;
const MOST_ROWS = 2000;
const LONGEST_SHOWN = 80;
const HEADS = { number: /^(?:credential ?|certificate ?)?(?:number|no\.?|#|id)$/i, familyName: /^(?:family ?name|last ?name|surname|apellidos?)$/i };

/**
 * Reads a roster: a line a person, with the number of the credential and the family name; parted by comma, semicolon or
 * tab; with a line of heads, in which the two columns may stand anywhere, or without one, in this order. Other columns are
 * passed over. A spreadsheet's formula is a text like any other here, and no number.
 */
export function readRoster(bytes: Buffer): Result<readonly RosterRow[], RosterProblem> {
  if (bytes.length === 0) return err('ROSTER_EMPTY');
  if (bytes.length > MOST_BYTES) return err('ROSTER_TOO_LARGE');
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return err('ROSTER_NOT_TEXT');
  }
  if (text.includes('\u0000')) return err('ROSTER_NOT_TEXT');
  const head = text.slice(0, 1000).split(/\r?\n/)[0] ?? '';
  const delimiter = [',', ';', '\t'].toSorted((a, b) => head.split(b).length - head.split(a).length)[0] ?? ',';
  let records: { record: string[]; info: { lines: number } }[];
  try {
    records = parse(text, {
      delimiter,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
      to: MOST_ROWS + 2,
    }) as unknown as typeof records;
  } catch {
    return err('ROSTER_NOT_CSV');
  }
  const first = records[0]?.record ?? [];
  const at = { number: first.findIndex((cell) => HEADS.number.test(cell)), familyName: first.findIndex((cell) => HEADS.familyName.test(cell)) };
  const hasHead = at.number >= 0 && at.familyName >= 0;
  const rows = hasHead ? records.slice(1) : records;
  if (rows.length === 0) return err('ROSTER_EMPTY');
  if (rows.length > MOST_ROWS) return err('ROSTER_TOO_MANY');
  const place = hasHead ? at : { number: 0, familyName: 1 };
  if (rows.every(({ record }) => record.length < 2)) return err('ROSTER_COLUMNS');
  return ok(
    rows.map(({ record, info }) => {
      const number = shown(record[place.number] ?? '');
      const parsed = parseNumber(number);
      return { line: info.lines, number, familyName: shown(record[place.familyName] ?? ''), parsed: parsed.ok ? parsed.value : undefined };
    }),
  );
}

function shown(cell: string): string {
  return cell
    .replaceAll(/[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069\ufeff]/g, ' ')
    .trim()
    .slice(0, LONGEST_SHOWN)
    .toWellFormed();
}

/** Whether two family names are the same but for capitals, accents and marks. Nothing like it is good enough. */
export function sameFamilyName(one: string, other: string): boolean {
  const folded = foldName(one);
  return folded !== '' && folded === foldName(other);
}
