import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { err, ok, type Result } from '@einthoven/kernel';

/** A row of a file that somebody sent: its cells, trimmed, and the line that it ends on, from 1. */
export type CsvRow = { readonly line: number; readonly cells: readonly string[] };

/** A file that was read: its line of heads, where it has one, and the rows under it. */
export type CsvFile = { readonly head: readonly string[] | undefined; readonly rows: readonly CsvRow[] };

/** Why bytes are no CSV that is taken. */
export type CsvProblem = 'CSV_EMPTY' | 'CSV_TOO_LARGE' | 'CSV_NOT_TEXT' | 'CSV_NOT_CSV' | 'CSV_TOO_MANY';

/** What a reader asks of a file. */
export type CsvLimits = {
  readonly mostBytes: number;
  /** Without the line of heads. */
  readonly mostRows: number;
  /** Whether the first line holds heads; a file whose reader needs them answers true and looks at them itself. */
  readonly isHead: (cells: readonly string[]) => boolean;
  /** Makes columns of what is none, before it is read. */
  readonly prepare?: (text: string) => string;
};

/**
 * Reads CSV that people send: UTF-8 with or without a byte order mark, parted by comma, semicolon or tab, whichever the
 * first line has most of. Lines with nothing in their cells, which spreadsheets leave at the end, are passed over. Cells are
 * text: what looks like a formula is left as it is, and harmless until {@link csvText} writes it.
 */
export function readCsv(bytes: Buffer, { mostBytes, mostRows, isHead, prepare = (text) => text }: CsvLimits): Result<CsvFile, CsvProblem> {
  if (bytes.length > mostBytes) return err('CSV_TOO_LARGE');
  let sent: string;
  try {
    sent = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return err('CSV_NOT_TEXT');
  }
  if (sent.includes('\u0000')) return err('CSV_NOT_TEXT');
  if (sent.trim() === '') return err('CSV_EMPTY');
  const text = prepare(sent);
  const first = text.trimStart().slice(0, 2000).split(/\r?\n/, 1)[0] ?? '';
  const delimiter = [',', ';', '\t'].toSorted((a, b) => first.split(b).length - first.split(a).length)[0] ?? ',';
  let records: { record: string[]; info: { lines: number } }[];
  try {
    records = parse(text, {
      delimiter,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
      trim: true,
      // One more than is taken, and the heads: enough to tell that there are too many.
      to: mostRows + 2,
    }) as unknown as typeof records;
  } catch {
    return err('CSV_NOT_CSV');
  }
  const lines = records.map(({ record, info }): CsvRow => ({ line: info.lines, cells: record }));
  const head = lines[0] && isHead(lines[0].cells) ? lines[0].cells : undefined;
  const rows = head ? lines.slice(1) : lines;
  if (rows.length === 0) return err('CSV_EMPTY');
  if (rows.length > mostRows) return err('CSV_TOO_MANY');
  return ok({ head, rows });
}

/** A cell as it is kept or shown: one line, without control characters and tricks of direction, at most so many long. */
export function csvCell(cell: string | undefined, longest: number): string {
  return (cell ?? '')
    .replaceAll(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g, ' ')
    .trim()
    .slice(0, longest)
    .toWellFormed();
}

/** Rows as CSV, ended by CRLF; a cell that a spreadsheet could take for a formula is defused. */
export function csvText(rows: readonly (readonly (string | number)[])[]): string {
  return stringify([...rows], { escape_formulas: true, record_delimiter: 'windows' });
}
