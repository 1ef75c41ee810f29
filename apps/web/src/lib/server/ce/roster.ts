import { err, ok, type Result } from '@einthoven/kernel';
import { foldName, parseNumber, type CredentialNumber } from '@einthoven/credential';
import { csvCell, readCsv, type CsvProblem } from '../platform/csv.ts';

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

const CSV_PROBLEMS: Readonly<Record<CsvProblem, RosterProblem>> = {
  CSV_EMPTY: 'ROSTER_EMPTY',
  CSV_TOO_LARGE: 'ROSTER_TOO_LARGE',
  CSV_NOT_TEXT: 'ROSTER_NOT_TEXT',
  CSV_NOT_CSV: 'ROSTER_NOT_CSV',
  CSV_TOO_MANY: 'ROSTER_TOO_MANY',
};

/**
 * Reads a roster: a line a person, with the number of the credential and the family name; parted by comma, semicolon or
 * tab; with a line of heads, in which the two columns may stand anywhere, or without one, in this order. Other columns are
 * passed over. A spreadsheet's formula is a text like any other here, and no number.
 */
export function readRoster(bytes: Buffer): Result<readonly RosterRow[], RosterProblem> {
  const at = (cells: readonly string[]) => ({
    number: cells.findIndex((cell) => HEADS.number.test(cell)),
    familyName: cells.findIndex((cell) => HEADS.familyName.test(cell)),
  });
  const file = readCsv(bytes, { mostBytes: MOST_BYTES, mostRows: MOST_ROWS, isHead: (cells) => at(cells).number >= 0 && at(cells).familyName >= 0 });
  if (!file.ok) return err(CSV_PROBLEMS[file.error]);
  const { head, rows } = file.value;
  if (rows.every(({ cells }) => cells.length < 2)) return err('ROSTER_COLUMNS');
  const place = head ? at(head) : { number: 0, familyName: 1 };
  return ok(
    rows.map(({ cells, line }) => {
      const number = csvCell(cells[place.number], LONGEST_SHOWN);
      const parsed = parseNumber(number);
      return { line, number, familyName: csvCell(cells[place.familyName], LONGEST_SHOWN), parsed: parsed.ok ? parsed.value : undefined };
    }),
  );
}

/** Whether two family names are the same but for capitals, accents and marks. Nothing like it is good enough. */
export function sameFamilyName(one: string, other: string): boolean {
  const folded = foldName(one);
  return folded !== '' && folded === foldName(other);
}
