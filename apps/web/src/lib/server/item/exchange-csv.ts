import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { err, ok, type Result } from '@einthoven/kernel';
import { CHOICE_IDS, type Bank } from '@einthoven/exam';
import { entryOf, type AuthoredItem, type ItemEntry } from '@einthoven/exam/key';

/** An item of a file, before it is checked. */
export type ReadEntry = {
  /** Where it stands in the file, for a refusal. */
  readonly where: string;
  /** Undefined where the file does not say. */
  readonly bank: Bank | undefined;
  readonly task: string | undefined;
  readonly entry: ItemEntry;
};

/** Columns with one text each. */
const TEXTS = ['id', 'type', 'level', 'use', 'stem', 'unit', 'measure', 'tracingInWords', 'reviewState'] as const;
/** Columns with a text for each entry: `options.a` to `options.h`. */
const PER_CHOICE = ['options', 'rows', 'rationale'] as const;
/** Columns with JSON: what has parts of its own. */
const AS_JSON = ['key', 'tracing', 'recording', 'sources', 'difficulty', 'anchor'] as const;
/** Columns with ids, a space between them. */
const LISTS = ['knowledge', 'enemies'] as const;
const PICTURE = ['file', 'alt', 'licence'] as const;

/** Every column, in order. */
export const CSV_COLUMNS: readonly string[] = [
  'bank',
  'task',
  ...TEXTS,
  ...PER_CHOICE.flatMap((field) => CHOICE_IDS.map((id) => `${field}.${id}`)),
  'rationale.key',
  ...PICTURE.map((part) => `picture.${part}`),
  ...LISTS,
  ...AS_JSON,
];

/** What a spreadsheet would run as a formula, or what looks as if it were guarded already. */
const RISKY = /^(?:'|[\t\r]|\s*[=+\-@|＝＋－＠])/u;

/** Puts an apostrophe before what a spreadsheet would run; {@link unguarded} takes it away again. */
export function guarded(cell: string): string {
  return RISKY.test(cell) ? `'${cell}` : cell;
}

/** The cell as it was before {@link guarded}. */
export function unguarded(cell: string): string {
  return cell.startsWith("'") ? cell.slice(1) : cell;
}

/** Items as CSV (RFC 4180, UTF-8): a line of column names, then one row an item. */
export function writeCsv(items: readonly AuthoredItem[]): string {
  return stringify([[...CSV_COLUMNS], ...items.map((item) => CSV_COLUMNS.map((column) => guarded(cellOf(item, column))))], { record_delimiter: 'windows' });
}

function cellOf(item: AuthoredItem, column: string): string {
  if (column === 'bank' || column === 'task') return item[column];
  const entry = entryOf(item);
  const [field = '', part] = column.split('.');
  const value = entry[field];
  if (value === undefined) return '';
  if (part !== undefined) return (value as Readonly<Record<string, string>>)[part] ?? '';
  if ((LISTS as readonly string[]).includes(field)) return (value as readonly string[]).join(' ');
  return (AS_JSON as readonly string[]).includes(field) ? JSON.stringify(value) : (value as string);
}

/** Largest CSV, in characters. */
const LONGEST = 20_000_000;

/**
 * Reads what {@link writeCsv} writes, or a file with some of its columns.
 *
 * @returns its rows, or why the whole file is refused
 */
export function readCsv(text: string): Result<readonly ReadEntry[], string> {
  if (text.length > LONGEST) return err('CSV_TOO_LARGE: the file is longer than 20 million characters.');
  let rows: string[][];
  try {
    rows = parse(text, { bom: true, max_record_size: 600_000 });
  } catch (thrown) {
    return err(`CSV_UNREADABLE: ${(thrown as Error).message}`);
  }
  const [names = [], ...records] = rows;
  if (!names.includes('stem')) return err('CSV_COLUMNS_UNKNOWN: the first line must name the columns, "stem" among them.');
  const unknown = names.filter((name) => !CSV_COLUMNS.includes(name));
  if (unknown.length > 0) return err(`CSV_COLUMNS_UNKNOWN: there is no column ${unknown.map((name) => JSON.stringify(name.slice(0, 40))).join(', ')}.`);
  if (new Set(names).size < names.length) return err('CSV_COLUMNS_UNKNOWN: a column is named twice.');
  const read: ReadEntry[] = [];
  for (const [index, record] of records.entries()) {
    const where = `row ${index + 2}`;
    const entry = entryOfRow(new Map(names.map((name, at) => [name, unguarded(record[at] ?? '')])));
    if (!entry.ok) return err(`CSV_UNREADABLE: ${where}: ${entry.error}`);
    read.push({ where, ...entry.value });
  }
  return ok(read);
}

function entryOfRow(cells: ReadonlyMap<string, string>): Result<Omit<ReadEntry, 'where'>, string> {
  const entry: Record<string, unknown> = {};
  const filled = (column: string) => cells.get(column) || undefined;
  for (const field of TEXTS) if (filled(field) !== undefined) entry[field] = filled(field);
  for (const field of PER_CHOICE) {
    const parts = [...CHOICE_IDS, ...(field === 'rationale' ? ['key'] : [])].flatMap((id) => {
      const value = filled(`${field}.${id}`);
      return value === undefined ? [] : [[id, value] as const];
    });
    if (parts.length > 0) entry[field] = Object.fromEntries(parts);
  }
  const picture = PICTURE.flatMap((part) => (filled(`picture.${part}`) === undefined ? [] : [[part, filled(`picture.${part}`)] as const]));
  if (picture.length > 0) entry['picture'] = Object.fromEntries(picture);
  for (const field of LISTS)
    if (filled(field) !== undefined)
      entry[field] = filled(field)
        ?.split(/\s+/)
        .filter((id) => id !== '');
  for (const field of AS_JSON) {
    const text = filled(field);
    if (text === undefined) continue;
    try {
      entry[field] = JSON.parse(text);
    } catch {
      // A key is one letter in most files that people make: `c` in place of `"c"`.
      if (field === 'key' && /^[a-d]$/.test(text)) entry[field] = text;
      else return err(`the column ${field} must hold JSON`);
    }
  }
  const bank = filled('bank');
  if (bank !== undefined && bank !== 'final' && bank !== 'practice') return err('the column bank must be final or practice');
  return ok({ bank, task: filled('task'), entry });
}
