import { ImportProblem, type GivenFile } from './given.ts';
import { columnsOf, readTable } from './table.ts';
import { ECG_FIELD, NEIGHBOUR_FIELD } from '../book.ts';

/** A school as the federal directory has it; no person is read. */
export type IpedsSchool = {
  readonly unitid: string;
  readonly name: string;
  readonly city: string;
  readonly stateCode: string;
  readonly zip: string;
  readonly control: string;
  readonly website: string;
  readonly latitude: number | undefined;
  readonly longitude: number | undefined;
};

/** What a school reported. */
export type IpedsAward = { readonly unitid: string; readonly cip: string; readonly level: string; readonly awards: number };

/** What a directory and a completions file of one year hold of the two fields. */
export type IpedsFiles = {
  readonly year: number;
  readonly schools: readonly IpedsSchool[];
  readonly awards: readonly IpedsAward[];
  readonly read: number;
  /** Reports of schools that the directory does not have, or that lie outside the states. */
  readonly leftOut: readonly string[];
};

const CONTROL: Readonly<Record<string, string>> = { '1': 'public', '2': 'private not-for-profit', '3': 'private for-profit' };
/** Not reported, not applicable. */
const number = (text: string): number | undefined => (/^-?\d+(\.\d+)?$/.test(text) ? Number(text) : undefined);

/**
 * Reads the directory (HD2024.csv) and the completions (C2024_A.csv, or its revision) of one year, in either order.
 *
 * @param states the codes of the states that have pages
 * @throws ImportProblem
 */
export function readIpeds(files: readonly GivenFile[], states: ReadonlySet<string>): IpedsFiles {
  const directory = files.find(({ name }) => /^hd\d{4}/i.test(name));
  const completions = files.find(({ name }) => /^c\d{4}_a/i.test(name));
  if (!directory || !completions || files.length !== 2)
    throw new ImportProblem('Give two files of one year: the directory (HD2024.csv) and the completions (C2024_A.csv).');
  const [year, other] = [directory, completions].map(({ name }) => Number(/\d{4}/.exec(name)?.[0]));
  if (year === undefined || year !== other) throw new ImportProblem(`${directory.name} and ${completions.name} are of different years.`);
  const schools = new Map<string, IpedsSchool>();
  const hd = readTable(directory);
  const of = columnsOf(hd, directory, ['UNITID', 'INSTNM', 'CITY', 'STABBR', 'ZIP', 'CONTROL', 'WEBADDR', 'LONGITUD', 'LATITUDE']);
  let read = 0;
  for (const row of hd.rows) {
    read += 1;
    const [latitude, longitude] = [number(of(row, 'LATITUDE')), number(of(row, 'LONGITUD'))];
    // -1 and -2 say that it was not reported; no school of theirs lies south of the equator.
    const hasPoint = latitude !== undefined && longitude !== undefined && latitude > 0 && latitude <= 90 && Math.abs(longitude) <= 180;
    const website = of(row, 'WEBADDR');
    schools.set(of(row, 'UNITID'), {
      unitid: of(row, 'UNITID'),
      name: of(row, 'INSTNM').slice(0, 200),
      city: of(row, 'CITY').slice(0, 100),
      stateCode: of(row, 'STABBR'),
      zip: of(row, 'ZIP').slice(0, 5),
      control: CONTROL[of(row, 'CONTROL')] ?? 'not reported',
      website: website.startsWith('-') ? '' : website.slice(0, 300),
      latitude: hasPoint ? latitude : undefined,
      longitude: hasPoint ? longitude : undefined,
    });
  }
  const table = readTable(completions);
  const cell = columnsOf(table, completions, ['UNITID', 'CIPCODE', 'MAJORNUM', 'AWLEVEL', 'CTOTALT']);
  const awards = new Map<string, IpedsAward>();
  const leftOut = new Set<string>();
  for (const row of table.rows) {
    read += 1;
    const cip = cell(row, 'CIPCODE').padStart(7, '0');
    // A second major is the same person again.
    if ((cip !== ECG_FIELD && cip !== NEIGHBOUR_FIELD) || cell(row, 'MAJORNUM') !== '1') continue;
    const unitid = cell(row, 'UNITID');
    const count = number(cell(row, 'CTOTALT'));
    const school = schools.get(unitid);
    if (!school || !states.has(school.stateCode)) leftOut.add(`${unitid}${school ? `, ${school.name}, ${school.stateCode}` : ' is not in the directory'}`);
    else if (count === undefined || count < 0 || !Number.isInteger(count))
      leftOut.add(`${unitid}, ${school.name}: CTOTALT is "${cell(row, 'CTOTALT').slice(0, 20)}"`);
    else {
      const level = String(Number(cell(row, 'AWLEVEL')));
      awards.set(`${unitid} ${cip} ${level}`, { unitid, cip, level, awards: count });
    }
  }
  if (awards.size === 0) throw new ImportProblem(`${completions.name} has no report of ${ECG_FIELD} or ${NEIGHBOUR_FIELD}.`);
  const kept = new Set([...awards.values()].map(({ unitid }) => unitid));
  return { year, schools: [...schools.values()].filter(({ unitid }) => kept.has(unitid)), awards: [...awards.values()], read, leftOut: [...leftOut] };
}
