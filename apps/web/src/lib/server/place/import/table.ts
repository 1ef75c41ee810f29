import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parse } from 'csv-parse/sync';
import { ImportProblem, type GivenFile } from './given.ts';
import { readSheet } from './sheet.ts';

/** Reads a file whole. */
export function readGiven(path: string): GivenFile {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (cause) {
    throw new ImportProblem(`${path} cannot be read: ${(cause as Error).message}`);
  }
  return { name: basename(path), bytes, sha256: createHash('sha256').update(bytes).digest('hex') };
}

/** Hands out the rows of a table one by one; every row has as many cells as there are columns. */
export type Table = {
  /** The names of the columns as they are compared: upper case, no spaces around. */
  readonly columns: readonly string[];
  readonly rows: Iterable<readonly string[]>;
};

/** Text of a file whose publisher does not say how it is encoded: UTF-8 where that fits, else Windows-1252. */
export function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

/** Reads a table, whichever way it lies there: a workbook (its first sheet), CSV, or text with tabs or bars. */
export function readTable(file: GivenFile): Table {
  // A workbook, or a zip with one in it, begins so.
  const rows = file.bytes[0] === 0x50 && file.bytes[1] === 0x4b ? readSheet(file) : readText(textOf(file.bytes));
  const [head, ...rest] = rows;
  if (!head || rest.length === 0) throw new ImportProblem(`${file.name} has no rows.`);
  return { columns: head.map((name) => name.trim().toUpperCase()), rows: rest };
}

function readText(text: string): readonly (readonly string[])[] {
  const head = text.slice(0, text.indexOf('\n') + 1 || undefined);
  const delimiter = ['|', '\t', ','].toSorted((a, b) => head.split(b).length - head.split(a).length)[0] ?? ',';
  try {
    // Census text has no quotes at all; a name may hold one.
    const quote = delimiter === ',' ? '"' : false;
    return parse(text, { bom: true, delimiter, quote, relax_column_count: true, skip_empty_lines: true, trim: true });
  } catch (cause) {
    throw new ImportProblem(`This is no table: ${(cause as Error).message}`);
  }
}

/** The place of each wanted column. @throws ImportProblem that names those that are missing */
export function columnsOf<Name extends string>(table: Table, file: GivenFile, wanted: readonly Name[]): (row: readonly string[], name: Name) => string {
  const places = new Map(wanted.map((name) => [name, table.columns.indexOf(name)]));
  const missing = wanted.filter((name) => places.get(name) === -1);
  if (missing.length > 0) {
    throw new ImportProblem(
      `${file.name} has no column ${missing.join(', ')}. Its columns are ${table.columns.slice(0, 12).join(', ')}${table.columns.length > 12 ? ', …' : ''}. Take the file as its publisher has it.`,
    );
  }
  return (row, name) => (row[places.get(name) ?? -1] ?? '').trim();
}
