import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { contentFolder } from '../platform/content-folder.ts';

/** The tables of `content/places`, by the name of their file. */
export const SHIPPED_FILES = [
  'sources',
  'states',
  'metro-areas',
  'cities',
  'towns',
  'zip-areas',
  'wages',
  'stated',
  'outlook',
  'state-rules',
  'state-agencies',
  'institutions',
  'institution-awards',
] as const;

/** One of them. */
export type ShippedFile = (typeof SHIPPED_FILES)[number];

/** A row as it is written: text by column. An empty text: the source does not say. */
export type ShippedRow = Readonly<Record<string, string>>;

/** The rows of one of the shipped tables. @throws Error where a column is missing in a row */
export function readShipped(file: ShippedFile): readonly ShippedRow[] {
  const text = readFileSync(join(contentFolder('places'), `${file}.csv`), 'utf8');
  const [head = '', ...lines] = text.trimEnd().split('\n');
  const names = head.split(',');
  return lines.map((line) => {
    // Without a quote a row is split in a tenth of the time, and of sixty thousand hardly one has any.
    const cells = line.includes('"') ? ((parse(line) as string[][])[0] ?? []) : line.split(',');
    if (cells.length !== names.length) throw new Error(`content/places/${file}.csv: a row has ${cells.length} cells, not ${names.length}: ${line}`);
    return Object.fromEntries(names.map((name, at) => [name, cells[at] ?? '']));
  });
}

/** A point of the Census files that is not where people are, by the code of the place or ZIP area, and the point in its stead. */
export function readCorrections(): ReadonlyMap<string, { readonly latitude: number; readonly longitude: number }> {
  const rows: readonly ShippedRow[] = parse(readFileSync(join(contentFolder('places'), 'corrections.csv')), { columns: true });
  return new Map(rows.map(({ code = '', lat, lon }) => [code, { latitude: Number(lat), longitude: Number(lon) }]));
}

/** Names the state of all shipped tables together. */
export function shippedHash(): string {
  const folder = contentFolder('places');
  const hash = createHash('sha256');
  for (const file of readdirSync(folder)
    .filter((name) => name.endsWith('.csv'))
    .toSorted())
    hash
      .update(file)
      .update('\0')
      .update(readFileSync(join(folder, file)));
  return hash.digest('hex');
}
