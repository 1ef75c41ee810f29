import { createHash } from 'node:crypto';
import { inTransaction, type Db, type Tx } from '../../db/pool.ts';
import type { Source } from '../book.queries.ts';
import { lockLoading, putRows, recordImport } from '../load.queries.ts';
import { awardYearWords } from '../reported.ts';
import { readCorrections } from '../shipped.ts';
import { foldPlaceName } from '../wanted.ts';
import { readCensus, type CensusFile } from './census.ts';
import * as queries from './import.queries.ts';
import { KEPT_OCCUPATIONS, readOews } from './oews.ts';
import { readIpeds } from './ipeds.ts';
import { ImportProblem, type GivenFile } from './given.ts';
import { readGiven } from './table.ts';

export { ImportProblem } from './given.ts';

/** What a command takes in. */
export type ImportKind = 'census' | 'oews' | 'ipeds';

/** What came of an import: counts by name, and lines on what was left out. */
export type ImportReport = { readonly source: string; readonly counts: Readonly<Record<string, number>>; readonly leftOut: readonly string[] };

/** How an import is asked for. */
export type ImportWish = {
  readonly kind: ImportKind;
  readonly paths: readonly string[];
  /** The year, where the files' names do not say. */
  readonly vintage: string | undefined;
  readonly now: Date;
  readonly progress: (words: string) => void;
};

const PUBLIC_DOMAIN = 'Public domain (work of the US government)';

/**
 * Takes official files in: all of a command's files, or none. What they cover is replaced, whatever was there; the rest
 * stays as it is.
 *
 * @throws ImportProblem where a file cannot be taken; nothing is changed then
 */
export async function importPlaces(db: Db, wish: ImportWish): Promise<readonly ImportReport[]> {
  if (wish.paths.length === 0) throw new ImportProblem('Say which files.');
  const files = wish.paths.map(readGiven);
  return inTransaction(db, async (tx) => {
    await lockLoading(tx);
    const states = await queries.stateCodes(tx);
    if (states.size === 0) throw new ImportProblem('The places that come with the platform are not loaded yet. Run: npx einthoven seed');
    const reports: ImportReport[] = [];
    for (const group of wish.kind === 'ipeds' ? [files] : files.map((file) => [file])) {
      const names = group.map(({ name }) => name);
      wish.progress(`${names.join(' and ')}: reading`);
      const [one] = group;
      if (!one) continue;
      // A revision of one of two files is another source.
      const sha256 =
        group.length === 1
          ? one.sha256
          : createHash('sha256')
              .update(group.map((file) => file.sha256).join())
              .digest('hex');
      const report = await TAKE[wish.kind](tx, group, { ...one, sha256 }, states, wish);
      await recordImport(tx, { kind: wish.kind, files: names, sha256, report, at: wish.now });
      reports.push(report);
    }
    return reports;
  });
}

const day = (at: Date) => at.toISOString().slice(0, 10);

type Take = (tx: Tx, files: readonly GivenFile[], first: GivenFile, states: ReadonlySet<string>, wish: ImportWish) => Promise<ImportReport>;

const takeOews: Take = async (tx, _files, file, _states, { vintage, now, progress }) => {
  const found = readOews(file, vintage, (rows) => progress(`${file.name}: ${rows.toLocaleString('en-US')} rows read`));
  progress(`${file.name}: writing ${found.rows.length.toLocaleString('en-US')} figures`);
  const source: Source = {
    id: `oews-${found.vintage}-${file.sha256.slice(0, 12)}`,
    publisher: 'U.S. Bureau of Labor Statistics',
    title: `Occupational Employment and Wage Statistics (${file.name})`,
    vintage: `May ${found.vintage.slice(0, 4)}`,
    retrievedOn: day(now),
    licence: PUBLIC_DOMAIN,
    url: 'https://www.bls.gov/oes/tables.htm',
    strength: 'official',
  };
  await queries.putSource(tx, source, file.sha256);
  const occupations = [...new Set(found.rows.map(({ occupation }) => occupation))];
  const areas = [...new Set(found.rows.map(({ areaCode }) => areaCode))];
  const replaced = await queries.dropWages(tx, areas, occupations);
  const column = (name: string, type: 'text' | 'integer', of: (row: (typeof found.rows)[number]) => unknown) => ({ name, type, values: found.rows.map(of) });
  await putRows(
    tx,
    'wage_figures',
    ['area_code', 'occupation', 'measure'],
    [
      column('area_code', 'text', (row) => row.areaCode),
      column('area_kind', 'text', (row) => row.areaKind),
      column('area_title', 'text', (row) => row.areaTitle),
      column('occupation', 'text', (row) => row.occupation),
      column('occupation_title', 'text', (row) => row.occupationTitle),
      column('measure', 'text', (row) => row.measure),
      column('value', 'integer', (row) => row.value ?? null),
      column('mark', 'text', (row) => row.mark ?? null),
      column('place_source_id', 'text', () => source.id),
    ],
    'replace',
  );
  const unknown = KEPT_OCCUPATIONS.filter((one) => !occupations.includes(one)).map((one) => `occupation ${one} is not in the file; what was on record stays`);
  return {
    source: source.id,
    counts: { rowsRead: found.read, rowsSkipped: found.skipped, areas: found.areas, figures: found.rows.length, marked: found.marked, replaced },
    leftOut: [...found.broken, ...unknown],
  };
};

const takeIpeds: Take = async (tx, files, file, states, { now, progress }) => {
  const found = readIpeds(files, states);
  progress(`${found.schools.length} schools, ${found.awards.length} reports`);
  const source: Source = {
    id: `ipeds-${found.year}-${file.sha256.slice(0, 12)}`,
    publisher: 'U.S. Department of Education, National Center for Education Statistics',
    title: `IPEDS ${files.map(({ name }) => name).join(' and ')} (first majors)`,
    vintage: awardYearWords(found.year),
    retrievedOn: day(now),
    licence: PUBLIC_DOMAIN,
    url: 'https://nces.ed.gov/ipeds/datacenter/DataFiles.aspx',
    strength: 'official',
  };
  await queries.putSource(tx, source, file.sha256);
  const replaced = await queries.dropAwards(tx, found.year);
  const school = (name: string, type: 'text' | 'float8', of: (row: (typeof found.schools)[number]) => unknown) => ({
    name,
    type,
    values: found.schools.map(of),
  });
  await putRows(
    tx,
    'institutions',
    ['unitid'],
    [
      school('unitid', 'text', (row) => row.unitid),
      school('name', 'text', (row) => row.name),
      school('city', 'text', (row) => row.city),
      school('state_code', 'text', (row) => row.stateCode),
      school('zip', 'text', (row) => row.zip),
      school('control', 'text', (row) => row.control),
      school('website', 'text', (row) => row.website),
      school('latitude', 'float8', (row) => row.latitude ?? null),
      school('longitude', 'float8', (row) => row.longitude ?? null),
      school('place_source_id', 'text', () => source.id),
    ],
    'replace',
  );
  const award = (name: string, type: 'text' | 'integer', of: (row: (typeof found.awards)[number]) => unknown) => ({ name, type, values: found.awards.map(of) });
  await putRows(
    tx,
    'institution_awards',
    ['unitid', 'award_year', 'cip', 'award_level'],
    [
      award('unitid', 'text', (row) => row.unitid),
      award('award_year', 'integer', () => found.year),
      award('cip', 'text', (row) => row.cip),
      award('award_level', 'text', (row) => row.level),
      award('awards', 'integer', (row) => row.awards),
      award('place_source_id', 'text', () => source.id),
    ],
    'replace',
  );
  const gone = await queries.dropSilentInstitutions(tx);
  return {
    source: source.id,
    counts: { rowsRead: found.read, schools: found.schools.length, reports: found.awards.length, replaced, schoolsGone: gone },
    leftOut: found.leftOut,
  };
};

const takeCensus: Take = async (tx, _files, file, states, { vintage, now, progress }) => {
  const found = readCensus(file, vintage, states);
  progress(`${file.name}: ${found.read.toLocaleString('en-US')} rows read`);
  const source: Source = {
    id: `gazetteer-${found.year}-${file.sha256.slice(0, 12)}`,
    publisher: 'U.S. Census Bureau',
    title: `${found.year} Gazetteer Files (${file.name})`,
    vintage: found.year,
    retrievedOn: day(now),
    licence: PUBLIC_DOMAIN,
    url: 'https://www.census.gov/geographies/reference-files/time-series/geo/gazetteer-files.html',
    strength: 'official',
  };
  await queries.putSource(tx, source, file.sha256);
  return found.holds === 'places' ? takePlaces(tx, found, source.id) : takeZips(tx, found, source.id);
};

/** Places: their points of the newer file; those that it does not have go, in the states that it speaks of. */
async function takePlaces(tx: Tx, found: Extract<CensusFile, { holds: 'places' }>, source: string): Promise<ImportReport> {
  // What the files have in the sea is put where people live, in every year's file.
  const corrections = readCorrections();
  const places = found.places.map((place) => ({ ...place, folded: foldPlaceName(place.name), ...corrections.get(place.geoid) }));
  const inFile = Map.groupBy(places, ({ stateCode }) => stateCode);
  // A file with a part of a state's places says nothing of the others.
  const known = await queries.countPlaces(tx);
  const whole = [...inFile].flatMap(([state, list]) => (list.length >= (known.get(state) ?? 0) * WHOLE_SHARE ? [state] : []));
  const gone = await queries.dropPlacesBut(
    tx,
    places.map(({ geoid }) => geoid),
    whole,
  );
  const added = await queries.putPlacePoints(tx, places, source);
  await queries.dropNamesakesOfTowns(tx);
  return {
    source,
    counts: { rowsRead: found.read, states: inFile.size, wholeStates: whole.length, places: places.length, added, gone },
    leftOut: found.broken,
  };
}

/** Areas of ZIPs: the file does not say in which state they are. */
async function takeZips(tx: Tx, found: Extract<CensusFile, { holds: 'zip-areas' }>, source: string): Promise<ImportReport> {
  const corrections = readCorrections();
  const known = await queries.zipStates(tx);
  const stateOf = new Map(known.map(({ zip, stateCode }) => [zip, stateCode]));
  const byPrefix = Map.groupBy(known, ({ zip }) => zip.slice(0, 3));
  const homeless: string[] = [];
  const zips = found.zips.flatMap((area) => {
    // The file does not say the state. A new area is in the one that all others with its first three digits are in.
    const around = new Set((byPrefix.get(area.zip.slice(0, 3)) ?? []).map(({ stateCode }) => stateCode));
    const stateCode = stateOf.get(area.zip) ?? (around.size === 1 ? [...around][0] : undefined);
    if (stateCode === undefined) {
      homeless.push(area.zip);
      return [];
    }
    return [{ ...area, stateCode, ...corrections.get(area.zip) }];
  });
  // A file of one state's areas says nothing of the others.
  const isWhole = found.zips.length >= known.length * WHOLE_SHARE;
  const gone = isWhole
    ? await queries.dropZipsBut(
        tx,
        zips.map(({ zip }) => zip),
      )
    : 0;
  await queries.putZipPoints(tx, zips, source);
  const leftOut =
    homeless.length === 0 ? found.broken : [...found.broken, `${homeless.length} new ZIP areas whose state is not known: ${homeless.slice(0, 10).join(', ')}`];
  return {
    source,
    counts: { rowsRead: found.read, zipAreas: zips.length, added: zips.filter(({ zip }) => !stateOf.has(zip)).length, gone },
    leftOut,
  };
}

/** A file with so many of the areas on record is of the whole country. */
const WHOLE_SHARE = 0.9;

const TAKE: Readonly<Record<ImportKind, Take>> = { census: takeCensus, oews: takeOews, ipeds: takeIpeds };
