import { sql } from 'kysely';
import type { Tx } from '../../db/pool.ts';
import type { Source } from '../book.queries.ts';

/** Puts the source of an imported file on record; the same file again keeps its own. */
export async function putSource(tx: Tx, source: Source, sha256: string): Promise<void> {
  const values = {
    publisher: source.publisher,
    title: source.title,
    vintage: source.vintage,
    retrieved_on: source.retrievedOn,
    licence: source.licence,
    url: source.url,
    strength: source.strength,
    file_sha256: sha256,
  };
  await tx
    .insertInto('place_sources')
    .values({ place_source_id: source.id, ...values })
    .onConflict((on) => on.column('place_source_id').doUpdateSet(values))
    .execute();
}

/** Takes away the wages of areas for which a newer file speaks. @returns how many cells went */
export async function dropWages(tx: Tx, areaCodes: readonly string[], occupations: readonly string[]): Promise<number> {
  const done = await tx.deleteFrom('wage_figures').where('area_code', 'in', areaCodes).where('occupation', 'in', occupations).executeTakeFirst();
  return Number(done.numDeletedRows);
}

/** Takes away what was on record for a year. @returns how many reports went */
export async function dropAwards(tx: Tx, year: number): Promise<number> {
  const done = await tx.deleteFrom('institution_awards').where('award_year', '=', year).executeTakeFirst();
  return Number(done.numDeletedRows);
}

/** Takes away schools of which no report is left. */
export async function dropSilentInstitutions(tx: Tx): Promise<number> {
  const done =
    await sql`delete from institutions where not exists (select from institution_awards where institution_awards.unitid = institutions.unitid)`.execute(tx);
  return Number(done.numAffectedRows ?? 0);
}

/** The codes of the states on record. */
export async function stateCodes(tx: Tx): Promise<ReadonlySet<string>> {
  const rows = await tx.selectFrom('states').select('state_code').execute();
  return new Set(rows.map(({ state_code: code }) => code));
}

/** Takes away the places of some states that a newer file does not have; towns of New England are in no file of places. @returns how many */
export async function dropPlacesBut(tx: Tx, geoids: readonly string[], states: readonly string[]): Promise<number> {
  const done =
    await sql`delete from places where length(geoid) = 7 and state_code = any(${states as string[]}) and not (geoid = any(${geoids as string[]}))`.execute(tx);
  return Number(done.numAffectedRows ?? 0);
}

/** How many places of the Census file each state has; towns of New England are in another. */
export async function countPlaces(tx: Tx): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{
    state: string;
    count: number;
  }>`select state_code as state, count(*)::int as count from places where length(geoid) = 7 group by 1`.execute(tx);
  return new Map(rows.map(({ state, count }) => [state, count]));
}

/** Takes away settlements that have the name of the town they lie in: the town is what people mean. */
export async function dropNamesakesOfTowns(tx: Tx): Promise<void> {
  await sql`
    delete from places where kind = 'CDP' and exists (
      select from places as town where length(town.geoid) = 10 and town.state_code = places.state_code and town.name_folded = places.name_folded
    )`.execute(tx);
}

/** Gives places their points of a newer file, and adds those that are new; what the file does not say stays. @returns how many are new */
export async function putPlacePoints(
  tx: Tx,
  places: readonly {
    readonly geoid: string;
    readonly name: string;
    readonly folded: string;
    readonly kind: string;
    readonly stateCode: string;
    readonly latitude: number;
    readonly longitude: number;
  }[],
  sourceId: string,
): Promise<number> {
  const list = <Key extends keyof (typeof places)[number]>(key: Key) => places.map((place) => place[key]);
  const before = await sql<{ count: number }>`select count(*)::int as count from places`.execute(tx);
  await sql`
    insert into places (geoid, name, name_folded, kind, state_code, latitude, longitude, place_source_id)
    select geoid, name, folded, kind, state_code, latitude, longitude, ${sourceId} from unnest(
      ${list('geoid')}::text[], ${list('name')}::text[], ${list('folded')}::text[], ${list('kind')}::text[],
      ${list('stateCode')}::text[], ${list('latitude')}::float8[], ${list('longitude')}::float8[]
    ) as read (geoid, name, folded, kind, state_code, latitude, longitude)
    on conflict (geoid) do update set latitude = excluded.latitude, longitude = excluded.longitude, place_source_id = excluded.place_source_id`.execute(tx);
  const after = await sql<{ count: number }>`select count(*)::int as count from places`.execute(tx);
  return (after.rows[0]?.count ?? 0) - (before.rows[0]?.count ?? 0);
}

/** The state of each ZIP area, with its first three digits. */
export async function zipStates(tx: Tx): Promise<readonly { readonly zip: string; readonly stateCode: string }[]> {
  const rows = await tx.selectFrom('zip_areas').select(['zip', 'state_code']).execute();
  return rows.map(({ zip, state_code: stateCode }) => ({ zip, stateCode }));
}

/** Takes away ZIP areas that a whole newer file does not have. */
export async function dropZipsBut(tx: Tx, zips: readonly string[]): Promise<number> {
  const done = await sql`delete from zip_areas where not (zip = any(${zips as string[]}))`.execute(tx);
  return Number(done.numAffectedRows ?? 0);
}

/** Gives ZIP areas their points of a newer file, and adds those that are new. */
export async function putZipPoints(
  tx: Tx,
  zips: readonly { readonly zip: string; readonly stateCode: string; readonly latitude: number; readonly longitude: number }[],
  sourceId: string,
): Promise<void> {
  await sql`
    insert into zip_areas (zip, state_code, latitude, longitude, place_source_id)
    select zip, state_code, latitude, longitude, ${sourceId} from unnest(
      ${zips.map(({ zip }) => zip)}::text[], ${zips.map(({ stateCode }) => stateCode)}::text[],
      ${zips.map(({ latitude }) => latitude)}::float8[], ${zips.map(({ longitude }) => longitude)}::float8[]
    ) as read (zip, state_code, latitude, longitude)
    on conflict (zip) do update set latitude = excluded.latitude, longitude = excluded.longitude, place_source_id = excluded.place_source_id`.execute(tx);
}
