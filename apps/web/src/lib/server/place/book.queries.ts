import type { Db } from '../db/pool.ts';

/** Where a figure comes from. */
export type Source = {
  readonly id: string;
  readonly publisher: string;
  readonly title: string;
  readonly vintage: string;
  /** The day somebody looked it up, or imported it. */
  readonly retrievedOn: string;
  readonly licence: string;
  readonly url: string;
  readonly strength: 'official' | 'secondary' | 'own';
};

/** A cell of the wage tables: a number, or the publisher's mark for none. */
export type WageCell = { readonly value: number | undefined; readonly mark: string | undefined; readonly sourceId: string };

/** What is measured of wages: jobs, and dollars a year. */
export type WageMeasure = 'employment' | 'mean' | 'p10' | 'p25' | 'median' | 'p75' | 'p90';

/** Wages of one occupation in one area. */
export type AreaWages = {
  readonly areaCode: string;
  readonly areaKind: 'nation' | 'state' | 'metro' | 'nonmetro';
  readonly areaTitle: string;
  readonly occupation: string;
  readonly occupationTitle: string;
  readonly cells: Readonly<Partial<Record<WageMeasure, WageCell>>>;
};

/** A school that reported to the federal government, with what it reported by year and field. */
export type Institution = {
  readonly unitid: string;
  readonly name: string;
  readonly city: string;
  readonly stateCode: string;
  readonly control: string;
  readonly website: string;
  readonly point: { readonly latitude: number; readonly longitude: number } | undefined;
  readonly sourceId: string;
  readonly awards: readonly { readonly year: number; readonly cip: string; readonly level: string; readonly awards: number; readonly sourceId: string }[];
};

/** A number with its source. */
export type Sourced = { readonly value: number; readonly sourceId: string };

/** A sentence with its source. */
export type Finding = { readonly text: string; readonly does: string; readonly sourceId: string };

/** Every source. */
export async function readSources(db: Db): Promise<readonly Source[]> {
  const rows = await db
    .selectFrom('place_sources')
    .select(['place_source_id', 'publisher', 'title', 'vintage', 'retrieved_on', 'licence', 'url', 'strength'])
    .orderBy('place_source_id')
    .execute();
  return rows.map((row) => ({
    id: row.place_source_id,
    publisher: row.publisher,
    title: row.title,
    vintage: row.vintage,
    retrievedOn: String(row.retrieved_on),
    licence: row.licence,
    url: row.url,
    strength: row.strength as Source['strength'],
  }));
}

/** All areas' wages of one occupation. */
export async function readWages(db: Db, occupation: string): Promise<readonly AreaWages[]> {
  const rows = await db
    .selectFrom('wage_figures')
    .select(['area_code', 'area_kind', 'area_title', 'occupation', 'occupation_title', 'measure', 'value', 'mark', 'place_source_id'])
    .where('occupation', '=', occupation)
    .orderBy('area_code')
    .execute();
  const areas = new Map<string, AreaWages & { readonly cells: Partial<Record<WageMeasure, WageCell>> }>();
  for (const row of rows) {
    const area = areas.get(row.area_code) ?? {
      areaCode: row.area_code,
      areaKind: row.area_kind as AreaWages['areaKind'],
      areaTitle: row.area_title,
      occupation: row.occupation,
      occupationTitle: row.occupation_title,
      cells: {},
    };
    area.cells[row.measure as WageMeasure] = { value: row.value ?? undefined, mark: row.mark ?? undefined, sourceId: row.place_source_id };
    areas.set(row.area_code, area);
  }
  return [...areas.values()];
}

/** The outlook of one occupation by measure. */
export async function readOutlook(db: Db, occupation: string): Promise<ReadonlyMap<string, Sourced>> {
  const rows = await db.selectFrom('outlook_figures').select(['measure', 'value', 'place_source_id']).where('occupation', '=', occupation).execute();
  return new Map(rows.map((row) => [row.measure, { value: Number(row.value), sourceId: row.place_source_id }]));
}

/** What the body states, by name. */
export async function readStated(db: Db): Promise<ReadonlyMap<string, Sourced>> {
  const rows = await db.selectFrom('stated_figures').select(['name', 'value', 'place_source_id']).execute();
  return new Map(rows.map((row) => [row.name, { value: row.value, sourceId: row.place_source_id }]));
}

/** What states say of EKG technicians, by state. */
export async function readRules(db: Db): Promise<ReadonlyMap<string, Finding>> {
  const rows = await db.selectFrom('state_rules').select(['state_code', 'finding', 'place_source_id']).execute();
  return new Map(rows.map((row) => [row.state_code, { text: row.finding, does: '', sourceId: row.place_source_id }]));
}

/** Who authorises schools, by state. */
export async function readAgencies(db: Db): Promise<ReadonlyMap<string, Finding>> {
  const rows = await db.selectFrom('state_agencies').select(['state_code', 'agency', 'does', 'place_source_id']).execute();
  return new Map(rows.map((row) => [row.state_code, { text: row.agency, does: row.does, sourceId: row.place_source_id }]));
}

/** Every institution with its awards. */
export async function readInstitutions(db: Db): Promise<readonly Institution[]> {
  const [rows, awards] = await Promise.all([
    db
      .selectFrom('institutions')
      .select(['unitid', 'name', 'city', 'state_code', 'control', 'website', 'latitude', 'longitude', 'place_source_id'])
      .orderBy('name')
      .execute(),
    db
      .selectFrom('institution_awards')
      .select(['unitid', 'award_year', 'cip', 'award_level', 'awards', 'place_source_id'])
      .orderBy('award_year', 'desc')
      .execute(),
  ]);
  const byId = Map.groupBy(awards, ({ unitid }) => unitid);
  return rows.map((row) => ({
    unitid: row.unitid,
    name: row.name,
    city: row.city,
    stateCode: row.state_code,
    control: row.control,
    website: row.website,
    point: row.latitude === null || row.longitude === null ? undefined : { latitude: row.latitude, longitude: row.longitude },
    sourceId: row.place_source_id,
    awards: (byId.get(row.unitid) ?? []).map((award) => ({
      year: award.award_year,
      cip: award.cip,
      level: award.award_level,
      awards: award.awards,
      sourceId: award.place_source_id,
    })),
  }));
}

/** The codes of all metropolitan and micropolitan areas with their titles. */
export async function readMetros(db: Db): Promise<ReadonlyMap<string, { readonly title: string; readonly metropolitan: boolean; readonly sourceId: string }>> {
  const rows = await db.selectFrom('metro_areas').select(['cbsa', 'title', 'metropolitan', 'place_source_id']).execute();
  return new Map(rows.map((row) => [row.cbsa, { title: row.title, metropolitan: row.metropolitan, sourceId: row.place_source_id }]));
}
