import { inTransaction, type Db, type Tx } from '../db/pool.ts';
import { dropShipped, lastImport, lockLoading, putRows, recordImport, type Column } from './load.queries.ts';
import { readCorrections, readShipped, SHIPPED_FILES, shippedHash, type ShippedFile, type ShippedRow } from './shipped.ts';
import { foldPlaceName } from './wanted.ts';

const GAZETTEER = 'census-gazetteer-2025';
const POPULATION = 'census-acs-2023';
const DELINEATION = 'omb-delineation-2023';

/** How many rows of each shipped table were written; nothing where they are there already. */
export type ShippedReport = { readonly isNew: boolean; readonly rows: Readonly<Partial<Record<ShippedFile, number>>> };

/**
 * Puts the tables of `content/places` into the database. What an operator imported is newer and stays. Safe to run
 * again: unchanged files are not read twice.
 */
export async function loadPlaces(db: Db, now: Date): Promise<ShippedReport> {
  const sha256 = shippedHash();
  return inTransaction(db, async (tx) => {
    await lockLoading(tx);
    if ((await lastImport(tx, 'shipped')) === sha256) return { isNew: false, rows: {} };
    const rows: Partial<Record<ShippedFile, number>> = {};
    for (const file of SHIPPED_FILES) rows[file] = await LOADERS[file](tx, readShipped(file));
    await recordImport(tx, { kind: 'shipped', files: SHIPPED_FILES.map((file) => `${file}.csv`), sha256, report: rows, at: now });
    return { isNew: true, rows };
  });
}

const text = (rows: readonly ShippedRow[], name: string, from = name): Column => ({ name, type: 'text', values: rows.map((row) => row[from] ?? '') });
/** Empty: not said. */
const maybe = (rows: readonly ShippedRow[], name: string, type: Column['type'], from = name): Column => ({
  name,
  type,
  values: rows.map((row) => (row[from] === '' || row[from] === undefined ? null : row[from])),
});
const same = (rows: readonly ShippedRow[], name: string, value: string): Column => ({ name, type: 'text', values: rows.map(() => value) });
const point = (rows: readonly ShippedRow[], code = ''): readonly Column[] => {
  const corrected = readCorrections();
  const of = (row: ShippedRow, column: 'lat' | 'lon', name: 'latitude' | 'longitude') =>
    corrected.get(row[code] ?? '')?.[name] ?? (row[column] === '' ? null : row[column]);
  return [
    { name: 'latitude', type: 'float8', values: rows.map((row) => of(row, 'lat', 'latitude')) },
    { name: 'longitude', type: 'float8', values: rows.map((row) => of(row, 'lon', 'longitude')) },
  ];
};
const source = (rows: readonly ShippedRow[]): Column => text(rows, 'place_source_id', 'source');

function placeColumns(rows: readonly ShippedRow[]): readonly Column[] {
  return [
    text(rows, 'geoid'),
    text(rows, 'state_code', 'state'),
    maybe(rows, 'slug', 'text'),
    text(rows, 'name'),
    { name: 'name_folded', type: 'text', values: rows.map(({ name = '' }) => foldPlaceName(name)) },
    text(rows, 'kind'),
    { name: 'counties', type: 'text list', values: rows.map(({ counties = '' }) => (counties === '' ? [] : counties.split('; '))) },
    maybe(rows, 'cbsa', 'text'),
    maybe(rows, 'population', 'integer'),
    { name: 'population_source', type: 'text', values: rows.map(({ population }) => (population === '' ? null : POPULATION)) },
    ...point(rows, 'geoid'),
    same(rows, 'place_source_id', GAZETTEER),
  ];
}

const LOADERS: Readonly<Record<ShippedFile, (tx: Tx, rows: readonly ShippedRow[]) => Promise<number>>> = {
  sources: (tx, rows) =>
    putRows(
      tx,
      'place_sources',
      ['place_source_id'],
      [
        text(rows, 'place_source_id', 'id'),
        text(rows, 'publisher'),
        text(rows, 'title'),
        text(rows, 'vintage'),
        maybe(rows, 'retrieved_on', 'date', 'retrieved'),
        text(rows, 'licence'),
        text(rows, 'url'),
        text(rows, 'strength'),
      ],
      'replace',
    ),
  states: (tx, rows) =>
    putRows(tx, 'states', ['state_code'], [text(rows, 'state_code', 'state'), text(rows, 'fips'), text(rows, 'name'), ...point(rows)], 'replace'),
  'metro-areas': (tx, rows) =>
    putRows(
      tx,
      'metro_areas',
      ['cbsa'],
      [
        text(rows, 'cbsa'),
        text(rows, 'title'),
        { name: 'metropolitan', type: 'boolean', values: rows.map(({ kind }) => kind === 'metropolitan') },
        same(rows, 'place_source_id', DELINEATION),
      ],
      'replace',
    ),
  cities: (tx, rows) => putRows(tx, 'places', ['geoid'], placeColumns(rows), 'replace-shipped'),
  towns: (tx, rows) => putRows(tx, 'places', ['geoid'], placeColumns(rows), 'replace-shipped'),
  'zip-areas': (tx, rows) =>
    putRows(
      tx,
      'zip_areas',
      ['zip'],
      [
        text(rows, 'zip'),
        text(rows, 'state_code', 'state'),
        maybe(rows, 'geoid', 'text', 'place'),
        ...point(rows, 'zip'),
        same(rows, 'place_source_id', GAZETTEER),
      ],
      'replace-shipped',
    ),
  wages: async (tx, rows) => {
    await dropShipped(tx, 'wage_figures');
    const nation = [
      { name: 'area_code', type: 'text', values: rows.map(() => '99') },
      { name: 'area_kind', type: 'text', values: rows.map(() => 'nation') },
      { name: 'area_title', type: 'text', values: rows.map(() => 'United States') },
    ] as const;
    const key = ['area_code', 'occupation', 'measure'];
    return putRows(
      tx,
      'wage_figures',
      key,
      [...nation, text(rows, 'occupation'), text(rows, 'occupation_title', 'title'), text(rows, 'measure'), maybe(rows, 'value', 'integer'), source(rows)],
      'keep',
    );
  },
  stated: async (tx, rows) => {
    await dropShipped(tx, 'stated_figures');
    return putRows(tx, 'stated_figures', ['name'], [text(rows, 'name'), maybe(rows, 'value', 'integer'), source(rows)], 'keep');
  },
  outlook: async (tx, rows) => {
    await dropShipped(tx, 'outlook_figures');
    return putRows(
      tx,
      'outlook_figures',
      ['occupation', 'measure'],
      [text(rows, 'occupation'), text(rows, 'measure'), maybe(rows, 'value', 'numeric'), source(rows)],
      'keep',
    );
  },
  'state-rules': async (tx, rows) => {
    await dropShipped(tx, 'state_rules');
    return putRows(tx, 'state_rules', ['state_code'], [text(rows, 'state_code', 'state'), text(rows, 'finding'), source(rows)], 'keep');
  },
  'state-agencies': async (tx, rows) => {
    await dropShipped(tx, 'state_agencies');
    return putRows(tx, 'state_agencies', ['state_code'], [text(rows, 'state_code', 'state'), text(rows, 'agency'), text(rows, 'does'), source(rows)], 'keep');
  },
  institutions: (tx, rows) =>
    putRows(
      tx,
      'institutions',
      ['unitid'],
      [
        text(rows, 'unitid'),
        text(rows, 'name'),
        text(rows, 'city'),
        text(rows, 'state_code', 'state'),
        text(rows, 'zip'),
        text(rows, 'control'),
        text(rows, 'website'),
        ...point(rows),
        source(rows),
      ],
      'replace-shipped',
    ),
  'institution-awards': async (tx, rows) => {
    await dropShipped(tx, 'institution_awards');
    return putRows(
      tx,
      'institution_awards',
      ['unitid', 'award_year', 'cip', 'award_level'],
      [
        text(rows, 'unitid'),
        maybe(rows, 'award_year', 'integer', 'year'),
        text(rows, 'cip'),
        text(rows, 'award_level', 'level'),
        maybe(rows, 'awards', 'integer'),
        source(rows),
      ],
      'keep',
    );
  },
};
