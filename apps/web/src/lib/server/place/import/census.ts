import { ImportProblem, type GivenFile } from './given.ts';
import { columnsOf, readTable } from './table.ts';

/** A place of a Gazetteer file. */
export type CensusPlace = {
  readonly geoid: string;
  readonly name: string;
  readonly kind: string;
  readonly stateCode: string;
  readonly latitude: number;
  readonly longitude: number;
};

/** An area of a ZIP; its file does not say in which state. */
export type CensusZip = { readonly zip: string; readonly latitude: number; readonly longitude: number };

/** What a Gazetteer file holds. */
export type CensusFile = { readonly year: string; readonly read: number; readonly broken: readonly string[] } & (
  | { readonly holds: 'places'; readonly places: readonly CensusPlace[] }
  | { readonly holds: 'zip-areas'; readonly zips: readonly CensusZip[] }
);

/** The words that end a legal name and say what it is of. */
const KIND =
  /\s+(city and borough|consolidated government(?: \(balance\))?|metropolitan government(?: \(balance\))?|metro government(?: \(balance\))?|unified government(?: \(balance\))?|urban county|zona urbana|comunidad|city|town|village|borough|municipality|CDP|corporation|plantation|township)(?: \(balance\))?$/i;
const MOST_TOLD = 20;

/**
 * Reads a Gazetteer file of places or of ZIP Code Tabulation Areas, with tabs or with bars between its columns.
 *
 * @param vintage `2025`, where the name of the file does not say (`2025_Gaz_place_national.txt` does)
 * @throws ImportProblem
 */
export function readCensus(file: GivenFile, vintage: string | undefined, states: ReadonlySet<string>): CensusFile {
  const year = vintage ?? /^(20\d\d)/.exec(file.name)?.[1];
  if (year === undefined || !/^20\d\d$/.test(year)) throw new ImportProblem(`Of which year is this? The name ${file.name} does not say: add --vintage 2025.`);
  const table = readTable(file);
  const broken: string[] = [];
  const tell = (words: string) => void (broken.length < MOST_TOLD && broken.push(words));
  let read = 0;
  if (table.columns.includes('NAME') && table.columns.includes('USPS')) {
    const cell = columnsOf(table, file, ['USPS', 'GEOID', 'NAME', 'INTPTLAT', 'INTPTLONG']);
    const places: CensusPlace[] = [];
    for (const row of table.rows) {
      read += 1;
      const [geoid, legal] = [cell(row, 'GEOID'), cell(row, 'NAME')];
      const point = pointOf(cell(row, 'INTPTLAT'), cell(row, 'INTPTLONG'));
      if (!/^\d{7}$/.test(geoid) || legal === '' || !point) tell(`row ${read + 1}: ${geoid} ${legal}`.slice(0, 100));
      else if (states.has(cell(row, 'USPS'))) {
        const kind = KIND.exec(legal)?.[1];
        places.push({
          geoid,
          name: (kind === undefined ? legal : legal.replace(KIND, '')).slice(0, 100),
          kind: kind ?? 'city',
          stateCode: cell(row, 'USPS'),
          ...point,
        });
      }
    }
    if (places.length === 0) throw new ImportProblem(`${file.name} has no place in it.`);
    return { year, read, broken, holds: 'places', places };
  }
  const cell = columnsOf(table, file, ['GEOID', 'INTPTLAT', 'INTPTLONG']);
  const zips: CensusZip[] = [];
  for (const row of table.rows) {
    read += 1;
    const [zip, point] = [cell(row, 'GEOID'), pointOf(cell(row, 'INTPTLAT'), cell(row, 'INTPTLONG'))];
    if (!/^\d{5}$/.test(zip) || !point) tell(`row ${read + 1}: ${zip}`.slice(0, 100));
    else zips.push({ zip, ...point });
  }
  if (zips.length === 0) throw new ImportProblem(`${file.name} has neither places nor ZIP areas in it.`);
  return { year, read, broken, holds: 'zip-areas', zips };
}

function pointOf(latitude: string, longitude: string): { readonly latitude: number; readonly longitude: number } | undefined {
  const [north, east] = [Number(latitude), Number(longitude)];
  return latitude === '' || longitude === '' || !(Math.abs(north) <= 90) || !(Math.abs(east) <= 180) ? undefined : { latitude: north, longitude: east };
}
