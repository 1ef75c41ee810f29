import { parse } from 'csv-parse/sync';
import { err, ok, type Result } from '@einthoven/kernel';
import type { RosterLine } from '@einthoven/scheme';

/** Why a paste or file is no roster. */
export type RosterFileProblem = 'ROSTER_EMPTY' | 'ROSTER_TOO_LARGE' | 'ROSTER_NOT_TEXT' | 'ROSTER_NOT_CSV' | 'ROSTER_TOO_MANY' | 'ROSTER_COLUMNS';

const MOST_BYTES = 512 * 1024;
const LONGEST_KEPT = 200;

const HEADS = {
  name: /^(?:full ?name|name|student|student ?name|nombre)$/i,
  given: /^(?:given ?name|first ?name|nombres?)$/i,
  family: /^(?:family ?name|last ?name|surname|apellidos?)$/i,
  email: /^(?:e-?mail|e-?mail ?address|correo)$/i,
  number: /^(?:student ?(?:number|id|no\.?)|number|identifier|sourcedid)$/i,
  role: /^role$/i,
  status: /^status$/i,
};

/** A cell as it is kept: one line, without control characters and tricks of direction. */
function kept(cell: string | undefined): string {
  return (cell ?? '')
    .replaceAll(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g, ' ')
    .trim()
    .slice(0, LONGEST_KEPT)
    .toWellFormed();
}

/**
 * Reads a roster: a paste (`Name, address` or `Name <address>` or what a spreadsheet copies), a CSV file with or without
 * heads, or `users.csv` of OneRoster, of which only rows of students that are not to be deleted are taken.
 *
 * @param mostRows of the scheme
 */
export function readRosterFile(bytes: Buffer, mostRows: number): Result<readonly RosterLine[], RosterFileProblem> {
  if (bytes.length > MOST_BYTES) return err('ROSTER_TOO_LARGE');
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return err('ROSTER_NOT_TEXT');
  }
  if (text.includes('\u0000')) return err('ROSTER_NOT_TEXT');
  if (text.trim() === '') return err('ROSTER_EMPTY');
  // "Name <address>", as mail programs copy it, is two columns.
  const columns = text.replaceAll(/^([^"<>\r\n,;\t]+?)\s*<([^<>\r\n]+)>[ \t]*[,;]?[ \t]*$/gm, '"$1","$2"');
  const head = columns.trimStart().split(/\r?\n/, 1)[0] ?? '';
  const delimiter = [',', ';', '\t'].toSorted((a, b) => head.split(b).length - head.split(a).length)[0] ?? ',';
  let records: { record: string[]; info: { lines: number } }[];
  try {
    records = parse(columns, {
      bom: true,
      delimiter,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      to: mostRows + 2,
    }) as unknown as typeof records;
  } catch {
    return err('ROSTER_NOT_CSV');
  }
  const first = (records[0]?.record ?? []).map((cell) => cell.trim());
  const at = Object.fromEntries(Object.entries(HEADS).map(([key, head]) => [key, first.findIndex((cell) => head.test(cell))])) as Record<
    keyof typeof HEADS,
    number
  >;
  const hasHead = at.email >= 0 && (at.name >= 0 || at.family >= 0);
  const rows = hasHead ? records.slice(1) : records;
  if (rows.length === 0) return err('ROSTER_EMPTY');
  if (rows.length > mostRows) return err('ROSTER_TOO_MANY');
  if (rows.every(({ record }) => record.length < 2)) return err('ROSTER_COLUMNS');
  const isStudent = ({ record }: (typeof rows)[number]) => {
    const word = (index: number) => (index >= 0 ? (record[index] ?? '').trim().toLowerCase() : '');
    return word(at.status) !== 'tobedeleted' && ['', 'student'].includes(word(at.role));
  };
  const lines = rows.filter(isStudent).map(({ record, info }): RosterLine => {
    const cell = (index: number) => kept(index >= 0 ? record[index] : undefined);
    if (!hasHead) return { line: info.lines, name: cell(0), email: cell(1), studentNumber: cell(2) };
    const name = at.name >= 0 ? cell(at.name) : [cell(at.given), cell(at.family)].filter(Boolean).join(' ');
    return { line: info.lines, name, email: cell(at.email), studentNumber: cell(at.number) };
  });
  return lines.length === 0 ? err('ROSTER_EMPTY') : ok(lines);
}
