import type { Db } from '../db/pool.ts';
import type { Point } from './distance.ts';
import { milesFrom, withinMiles } from './distance.queries.ts';
import { foldPlaceName, placePath, stateSlug } from './wanted.ts';

/** A state that has a page. */
export type PagedState = Point & { readonly code: string; readonly fips: string; readonly name: string; readonly slug: string; readonly path: string };

/** A city or town that has a page. */
export type PagedCity = Point & {
  readonly geoid: string;
  readonly slug: string;
  readonly name: string;
  readonly kind: string;
  readonly stateCode: string;
  readonly counties: readonly string[];
  readonly cbsa: string | undefined;
  readonly population: number | undefined;
  readonly populationSource: string | undefined;
  readonly sourceId: string;
};

const CITY = [
  'geoid',
  'slug',
  'name',
  'kind',
  'state_code',
  'counties',
  'cbsa',
  'population',
  'population_source',
  'latitude',
  'longitude',
  'place_source_id',
] as const;

type Row = {
  geoid: string;
  slug: string | null;
  name: string;
  kind: string;
  state_code: string;
  counties: string[];
  cbsa: string | null;
  population: number | null;
  population_source: string | null;
  latitude: number;
  longitude: number;
  place_source_id: string;
};

const city = (row: Row): PagedCity => ({
  geoid: row.geoid,
  slug: row.slug ?? '',
  name: row.name,
  kind: row.kind,
  stateCode: row.state_code,
  counties: row.counties,
  cbsa: row.cbsa ?? undefined,
  population: row.population ?? undefined,
  populationSource: row.population_source ?? undefined,
  latitude: row.latitude,
  longitude: row.longitude,
  sourceId: row.place_source_id,
});

/** Every state, by name. */
export async function listPagedStates(db: Db): Promise<readonly PagedState[]> {
  const rows = await db.selectFrom('states').select(['state_code', 'fips', 'name', 'latitude', 'longitude']).orderBy('name').execute();
  return rows.map(({ state_code: code, fips, name, latitude, longitude }) => ({
    code,
    fips,
    name,
    latitude,
    longitude,
    slug: stateSlug(name),
    path: placePath(name),
  }));
}

/** The cities with a page, of a state or of all, the greatest first. */
export async function listCities(db: Db, stateCode?: string): Promise<readonly PagedCity[]> {
  const rows = await db
    .selectFrom('places')
    .select(CITY)
    .where('slug', 'is not', null)
    .$if(stateCode !== undefined, (query) => query.where('state_code', '=', stateCode ?? ''))
    .orderBy('population', (by) => by.desc().nullsLast())
    .orderBy('geoid')
    .execute();
  return rows.map(city);
}

/** The city at an address. */
export async function findCity(db: Db, stateCode: string, slug: string): Promise<PagedCity | undefined> {
  const row = await db.selectFrom('places').select(CITY).where('state_code', '=', stateCode).where('slug', '=', slug).executeTakeFirst();
  return row && city(row);
}

/** Other cities with a page that have the same name: what they are called with their state, and where their page is. */
export async function listNamesakes(db: Db, of: PagedCity): Promise<readonly { readonly label: string; readonly path: string }[]> {
  const rows = await db
    .selectFrom('places')
    .innerJoin('states', 'states.state_code', 'places.state_code')
    .select(['places.name', 'places.slug', 'states.name as state_name'])
    .where('places.name_folded', '=', foldPlaceName(of.name))
    .where('places.slug', 'is not', null)
    .where('places.geoid', '<>', of.geoid)
    .orderBy('places.population', (by) => by.desc().nullsLast())
    .orderBy('places.geoid')
    .execute();
  return rows.map(({ name, slug, state_name: state }) => ({ label: `${name}, ${state}`, path: placePath(state, slug) }));
}

/** Beyond so many miles no page is offered in place of one's own. */
const OFFERED_MILES = 150;

/** The nearest city that has a page, with its name and address. */
export async function nearestPaged(db: Db, from: Point): Promise<{ readonly label: string; readonly path: string } | undefined> {
  const columns = { latitude: 'places.latitude', longitude: 'places.longitude' };
  const row = await db
    .selectFrom('places')
    .innerJoin('states', 'states.state_code', 'places.state_code')
    .select(['places.name', 'places.slug', 'states.name as state_name'])
    .where('places.slug', 'is not', null)
    .where(withinMiles(from, OFFERED_MILES, columns))
    .orderBy(milesFrom(from, columns))
    .orderBy('places.geoid')
    .limit(1)
    .executeTakeFirst();
  return row && { label: `${row.name}, ${row.state_name}`, path: placePath(row.state_name, row.slug) };
}
