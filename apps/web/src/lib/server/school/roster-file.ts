import { err, ok, type PlainDate, type Result } from '@einthoven/kernel';
import type { RosterLine } from '@einthoven/scheme';
import { csvCell, readCsv, type CsvFile, type CsvProblem, type CsvRow } from '../platform/csv.ts';

/** Why a paste or file is no roster. */
export type RosterFileProblem =
  | 'ROSTER_EMPTY'
  | 'ROSTER_TOO_LARGE'
  | 'ROSTER_NOT_TEXT'
  | 'ROSTER_NOT_CSV'
  | 'ROSTER_TOO_MANY'
  | 'ROSTER_COLUMNS'
  | 'ROSTER_ROLES'
  | 'ROSTER_TWO_FILES'
  | 'ROSTER_NO_STUDENT';

/** A paste or a file; or users.csv and roles.csv of OneRoster 1.2, in either order. */
export type RosterFiles = Buffer | readonly [Buffer, Buffer];

/** What a roster is read by: rows that the scheme takes, and the day on which roles are looked at. */
export type RosterRules = { readonly mostRows: number; readonly today: PlainDate };

const MOST_BYTES = 512 * 1024;
/** A person may have many roles, and roles.csv holds those of everybody. */
const MOST_ROLES = 20_000;
const LONGEST_KEPT = 200;

const HEADS = {
  name: /^(?:full ?name|name|student|student ?name|nombre)$/i,
  given: /^(?:given ?name|first ?name|nombres?)$/i,
  family: /^(?:family ?name|last ?name|surname|apellidos?)$/i,
  email: /^(?:e-?mail|e-?mail ?address|correo)$/i,
  number: /^(?:student ?(?:number|id|no\.?)|number|identifier)$/i,
  sourcedId: /^sourcedId$/i,
  role: /^role$/i,
  status: /^status$/i,
  enabled: /^enabledUser$/i,
  userSourcedId: /^userSourcedId$/i,
  beginDate: /^beginDate$/i,
  endDate: /^endDate$/i,
};

type Columns = Readonly<Record<keyof typeof HEADS, number>>;

const CSV_PROBLEMS: Readonly<Record<CsvProblem, RosterFileProblem>> = {
  CSV_EMPTY: 'ROSTER_EMPTY',
  CSV_TOO_LARGE: 'ROSTER_TOO_LARGE',
  CSV_NOT_TEXT: 'ROSTER_NOT_TEXT',
  CSV_NOT_CSV: 'ROSTER_NOT_CSV',
  CSV_TOO_MANY: 'ROSTER_TOO_MANY',
};

function columnsOf(cells: readonly string[]): Columns {
  return Object.fromEntries(Object.entries(HEADS).map(([key, head]) => [key, cells.findIndex((cell) => head.test(cell))])) as Columns;
}

const isUsers = (at: Columns) => at.email >= 0 && (at.name >= 0 || at.family >= 0);
const isRoles = (at: Columns) => at.userSourcedId >= 0 && at.role >= 0;
const word = ({ cells }: CsvRow, index: number) => (index >= 0 ? (cells[index] ?? '').toLowerCase() : '');

/** "Name <address>", as mail programs copy it, is two columns. */
function addressColumns(text: string): string {
  return text.replaceAll(/^([^"<>\r\n,;\t]+?)\s*<([^<>\r\n]+)>[ \t]*[,;]?[ \t]*$/gm, '"$1","$2"');
}

function read(bytes: Buffer, mostRows: number): Result<CsvFile & { readonly at: Columns }, RosterFileProblem> {
  const file = readCsv(bytes, {
    mostBytes: MOST_BYTES,
    mostRows,
    isHead: (cells) => isUsers(columnsOf(cells)) || isRoles(columnsOf(cells)),
    prepare: addressColumns,
  });
  return file.ok ? ok({ ...file.value, at: columnsOf(file.value.head ?? []) }) : err(CSV_PROBLEMS[file.error]);
}

/**
 * Reads a roster: a paste (`Name, address` or `Name <address>` or what a spreadsheet copies), a CSV file with or without
 * heads, `users.csv` of OneRoster 1.1, or `users.csv` and `roles.csv` of OneRoster 1.2, where who is a student stands in the
 * second (1EdTech OneRoster 1.2, CSV binding). Only students are taken who are enabled, not to be deleted, and whose role
 * holds today.
 */
export function readRosterFile(files: RosterFiles, { mostRows, today }: RosterRules): Result<readonly RosterLine[], RosterFileProblem> {
  if (Buffer.isBuffer(files)) return linesOf(files, mostRows, undefined);
  const [first, second] = files;
  const [one, two] = [read(first, MOST_ROLES), read(second, MOST_ROLES)];
  if (!one.ok) return one;
  if (!two.ok) return two;
  const roles = [one.value, two.value].filter(({ at }) => isRoles(at));
  if (roles.length !== 1 || !roles[0]) return err('ROSTER_TWO_FILES');
  return linesOf(roles[0] === one.value ? second : first, mostRows, studentsOf(roles[0], today));
}

/** Who is a student on a day, by the id of OneRoster. */
function studentsOf({ rows, at }: CsvFile & { readonly at: Columns }, today: PlainDate): ReadonlySet<string> {
  const holds = (row: CsvRow) => {
    const [begins, ends] = [word(row, at.beginDate).slice(0, 10), word(row, at.endDate).slice(0, 10)];
    return (begins === '' || begins <= today) && (ends === '' || ends >= today);
  };
  const students = rows.filter((row) => word(row, at.role) === 'student' && word(row, at.status) !== 'tobedeleted' && holds(row));
  return new Set(students.map(({ cells }) => cells[at.userSourcedId] ?? ''));
}

function linesOf(bytes: Buffer, mostRows: number, students: ReadonlySet<string> | undefined): Result<readonly RosterLine[], RosterFileProblem> {
  const file = read(bytes, mostRows);
  if (!file.ok) return file;
  const { head, rows, at } = file.value;
  if (rows.every(({ cells }) => cells.length < 2)) return err('ROSTER_COLUMNS');
  if (head && !isUsers(at)) return err(students ? 'ROSTER_TWO_FILES' : 'ROSTER_ROLES');
  // Without roles.csv the users.csv of 1.2 does not say who teaches.
  if (!students && at.enabled >= 0 && at.role < 0) return err('ROSTER_ROLES');
  const isStudent = (row: CsvRow) =>
    word(row, at.status) !== 'tobedeleted' &&
    word(row, at.enabled) !== 'false' &&
    (students ? students.has(row.cells[at.sourcedId] ?? '') : ['', 'student'].includes(word(row, at.role)));
  const lines = rows.filter(isStudent).map((row): RosterLine => {
    const cell = (index: number) => csvCell(index >= 0 ? row.cells[index] : undefined, LONGEST_KEPT);
    if (!head) return { line: row.line, name: cell(0), email: cell(1), studentNumber: cell(2) };
    const name = at.name >= 0 ? cell(at.name) : [cell(at.given), cell(at.family)].filter(Boolean).join(' ');
    return { line: row.line, name, email: cell(at.email), studentNumber: cell(at.number >= 0 ? at.number : at.sourcedId) };
  });
  return lines.length === 0 ? err('ROSTER_NO_STUDENT') : ok(lines);
}
