import type { Db } from '../db/pool.ts';
import type { Located } from './locate.ts';
import type { Point } from './distance.ts';
import { foldPlaceName, placePath } from './wanted.ts';

/** A state as it is found by name. */
export type State = Point & { readonly code: string; readonly name: string; readonly folded: string; readonly path: string };

/** A place that has the name. */
export type FoundPlace = Point & {
  readonly geoid: string;
  readonly label: string;
  readonly stateCode: string;
  readonly population: number | undefined;
  readonly path: string | undefined;
};

/** No name stands for more places than are listed. */
const MOST = 40;

/** Every state, by name. */
export async function listStates(db: Db): Promise<readonly State[]> {
  const rows = await db.selectFrom('states').select(['state_code', 'name', 'latitude', 'longitude']).orderBy('name').execute();
  return rows.map(({ state_code: code, name, latitude, longitude }) => ({
    code,
    name,
    latitude,
    longitude,
    folded: foldPlaceName(name),
    path: placePath(name),
  }));
}

/** The area of a ZIP. */
export async function findZip(db: Db, zip: string): Promise<Located | undefined> {
  const row = await db
    .selectFrom('zip_areas')
    .innerJoin('states', 'states.state_code', 'zip_areas.state_code')
    .leftJoin('places', 'places.geoid', 'zip_areas.geoid')
    .select(['zip_areas.state_code', 'zip_areas.latitude', 'zip_areas.longitude', 'places.geoid', 'places.name', 'places.slug', 'states.name as state_name'])
    .where('zip_areas.zip', '=', zip)
    .executeTakeFirst();
  if (!row) return undefined;
  return {
    label: row.name === null ? `ZIP ${zip}, ${row.state_code}` : `${row.name}, ${row.state_code} ${zip}`,
    stateCode: row.state_code,
    kind: 'zip',
    geoid: row.geoid ?? undefined,
    path: row.slug === null ? undefined : placePath(row.state_name, row.slug),
    latitude: row.latitude,
    longitude: row.longitude,
  };
}

/** Places of exactly this folded name, the greatest first. */
export async function findPlaces(db: Db, folded: string, stateCode: string | undefined): Promise<readonly FoundPlace[]> {
  const rows = await db
    .selectFrom('places')
    .innerJoin('states', 'states.state_code', 'places.state_code')
    .select(['places.geoid', 'places.name', 'places.kind', 'places.state_code', 'places.slug', 'places.population', 'places.latitude', 'places.longitude'])
    .select('states.name as state_name')
    .where('places.name_folded', '=', folded)
    .$if(stateCode !== undefined, (query) => query.where('places.state_code', '=', stateCode ?? ''))
    .orderBy('places.population', (by) => by.desc().nullsLast())
    .orderBy('places.geoid')
    .limit(MOST)
    .execute();
  const twice = (row: (typeof rows)[number]) => rows.filter(({ state_code: code, name }) => code === row.state_code && name === row.name).length > 1;
  return rows.map((row) => ({
    geoid: row.geoid,
    label: `${row.name}, ${row.state_code}${twice(row) ? ` (${row.kind === 'CDP' ? 'settlement' : row.kind})` : ''}`,
    stateCode: row.state_code,
    population: row.population ?? undefined,
    path: row.slug === null ? undefined : placePath(row.state_name, row.slug),
    latitude: row.latitude,
    longitude: row.longitude,
  }));
}
