import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parse } from 'csv-parse/sync';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { useTestDatabase } from '../db/test-database.ts';
import { readBook, type Book } from './book.ts';
import { distanceMiles } from './distance.ts';
import { milesFrom, withinMiles } from './distance.queries.ts';
import { figure, figuresWithoutSource } from './figure.ts';
import { importPlaces, ImportProblem, type ImportKind } from './import/import.ts';
import { loadPlaces } from './load.ts';
import { locate, type Located, type NotLocated } from './locate.ts';
import { mapOutlines, onMap } from './map.ts';
import { placePage, type Joined, type PlacePage } from './page.ts';
import { findCity, listCities, listNamesakes, listPagedStates, nearestPaged } from './page.queries.ts';
import { schoolsOf, schoolView } from './reported.ts';
import { localWages } from './wage.ts';

const at = useTestDatabase();
const NOW = new Date('2026-11-27T12:00:00Z');
let book: Book;
beforeAll(async () => {
  await loadPlaces(at.db, NOW);
  book = await readBook(at.db);
});

const DATA = resolve(process.env['EINTHOVEN_REFERENCE'] ?? '../shared/data', 'places');
const shared = (file: string): Record<string, string>[] => parse(readFileSync(resolve(DATA, file)), { columns: true, bom: true });

const labels = (found: Located | NotLocated) => (typeof found === 'object' && 'several' in found ? found.several.map(({ label }) => label) : found);
const label = (found: Located | NotLocated) => (typeof found === 'object' && 'label' in found ? found.label : found);

const word = figure('1', 'own-scheme');
const OWN = { publisher: 'Body', title: 'Own', vintage: '2026', retrievedOn: '2026-11-27', licence: 'own', url: '/handbook', strength: 'own' } as const;
const NOTHING: Joined = {
  programs: [],
  reach: { here: 25, near: 100 },
  openings: { here: [], near: [] },
  steps: {
    classHours: word,
    clinicalHours: word,
    tracings: word,
    experienceHours: word,
    experienceYears: word,
    fee: word,
    items: word,
    minutes: word,
    attempts: word,
    validYears: word,
  },
  ownSources: [
    { ...OWN, id: 'own-scheme' },
    { ...OWN, id: 'own-record' },
  ],
};

async function page(stateCode: string, slug?: string, joined = NOTHING): Promise<PlacePage> {
  const state = (await listPagedStates(at.db)).find(({ code }) => code === stateCode);
  if (!state) throw new Error(`no state ${stateCode}`);
  const city = slug === undefined ? undefined : await findCity(at.db, stateCode, slug);
  if (slug !== undefined && !city) throw new Error(`no city ${slug}`);
  return placePage(book, state, city, city ? await listNamesakes(at.db, city) : [], joined);
}

describe('locate', () => {
  test('finds a city with or without its state, however it is written', async () => {
    for (const text of ['Tucson', 'tucson, az', 'TUCSON ARIZONA', '  Tucson  ,  Arizona ']) {
      const found = await locate(at.db, text);
      expect(found, text).toMatchObject({ label: 'Tucson, AZ', stateCode: 'AZ', geoid: '0477000', path: '/places/arizona/tucson', kind: 'place' });
    }
    expect(label(await locate(at.db, 'Saint Paul'))).toBe('St. Paul, MN');
    expect(label(await locate(at.db, 'washington dc'))).toBe('Washington, DC');
    expect(await locate(at.db, 'Bayamón, Puerto Rico')).toMatchObject({ stateCode: 'PR', label: expect.stringMatching(/^Bayam/) as string });
    expect(label(await locate(at.db, 'west hartford ct'))).toBe('West Hartford, CT');
    expect(await locate(at.db, 'Arizona')).toMatchObject({ kind: 'state', stateCode: 'AZ', path: '/places/arizona' });
    // A town too small for a page can still be measured from.
    const bisbee = await locate(at.db, 'Bisbee, AZ');
    expect(bisbee).toMatchObject({ label: 'Bisbee, AZ', path: undefined });
    expect(await nearestPaged(at.db, bisbee as Located)).toEqual({ label: 'Sierra Vista, Arizona', path: '/places/arizona/sierra-vista' });
  });
  test('asks where several places have the name, the greatest first, and does not where one is by far the greatest', async () => {
    const springfields = labels(await locate(at.db, 'Springfield'));
    expect(springfields).toEqual(
      expect.arrayContaining(['IL', 'MA', 'MO', 'OH', 'OR', 'VA'].map((state) => expect.stringMatching(new RegExp(`^Springfield, ${state}`)) as string)),
    );
    expect(springfields).toHaveProperty('0', 'Springfield, MO');
    expect(label(await locate(at.db, 'Springfield IL'))).toBe('Springfield, IL');
    expect(label(await locate(at.db, 'Phoenix'))).toBe('Phoenix, AZ');
    expect(labels(await locate(at.db, 'New York'))).toEqual(['New York, NY', 'New York']);
  });
  test('finds a ZIP by its area, and says of a post box that it cannot', async () => {
    expect(await locate(at.db, '85719')).toMatchObject({ label: 'Tucson, AZ 85719', kind: 'zip', stateCode: 'AZ' });
    expect(label(await locate(at.db, 'Tucson, AZ 85719-1234'))).toBe('Tucson, AZ 85719');
    const anchorage = await locate(at.db, '99503');
    expect(anchorage).toMatchObject({ label: 'Anchorage, AK 99503' });
    // The Census file puts it 298 miles west of its city.
    const city = (await findCity(at.db, 'AK', 'anchorage')) ?? { latitude: 0, longitude: 0 };
    expect(distanceMiles(anchorage as Located, city)).toBeLessThan(5);
    expect(await locate(at.db, '00901')).toMatchObject({ stateCode: 'PR' });
    // Post boxes of Tucson.
    expect(await locate(at.db, '85703')).toBe('NO_SUCH_ZIP');
    expect(await locate(at.db, '00000')).toBe('NO_SUCH_ZIP');
  });
  test('finds nothing in nothing, in nonsense and in what is meant to break', async () => {
    for (const text of ['', '   ', '!!!', 'Xyzzyville', 'Springfield, ZZ', "'; drop table places; --", '%', '\u0000', 'a'.repeat(10_000), 'Tucson, NY'])
      expect(await locate(at.db, text), text.slice(0, 30)).toBe('NO_SUCH_PLACE');
  });
});

describe('withinMiles', () => {
  test('finds in the database what the formula finds in a loop', async () => {
    const tucson = (await findCity(at.db, 'AZ', 'tucson')) ?? { latitude: 0, longitude: 0 };
    const columns = { latitude: 'places.latitude', longitude: 'places.longitude' };
    const rows = await at.db.selectFrom('places').select(['geoid', 'latitude', 'longitude']).execute();
    for (const miles of [0.5, 25, 300]) {
      const found = await at.db
        .selectFrom('places')
        .select('geoid')
        .select(milesFrom(tucson, columns).as('miles'))
        .where(withinMiles(tucson, miles, columns))
        .execute();
      const expected = rows.filter((row) => distanceMiles(tucson, row) <= miles).map(({ geoid }) => geoid);
      expect(found.map(({ geoid }) => geoid).toSorted()).toEqual(expected.toSorted());
      for (const row of found) expect(row.miles).toBeCloseTo(distanceMiles(tucson, rows.find(({ geoid }) => geoid === row.geoid) ?? tucson), 6);
    }
  });
});

describe('loadPlaces', () => {
  test('does nothing the second time', async () => {
    expect(await loadPlaces(at.db, NOW)).toEqual({ isNew: false, rows: {} });
  });
  test('every state has a page, and every city of 25,000 people and every such New England town', async () => {
    const [states, cities] = [await listPagedStates(at.db), await listCities(at.db)];
    expect(states).toHaveLength(52);
    expect(cities.length).toBeGreaterThan(1900);
    expect(new Set(cities.map(({ stateCode, slug }) => `${stateCode}/${slug}`)).size).toBe(cities.length);
    expect(new Set(cities.map(({ stateCode }) => stateCode)).size).toBe(52);
    const { rows } = await sql<{ left_out: string }>`select name as left_out from places where population >= 25000 and slug is null`.execute(at.db);
    expect(rows).toEqual([]);
  });
  test.skipIf(!existsSync(DATA))('places and ZIP areas are those of the reference tables (EINTHOVEN_REFERENCE)', async () => {
    const byId = new Map((await at.db.selectFrom('places').selectAll().execute()).map((row) => [row.geoid, row]));
    const moved: string[] = [];
    const shownApart = new Set<string>();
    for (const row of shared('cities-25k.csv')) {
      const ours = byId.get(row['geoid'] ?? '');
      // A New England town is what people mean; the settlement of its name within it is left out.
      if (ours === undefined) shownApart.add(`${row['state']} ${row['kind']}`);
      else {
        expect(ours).toMatchObject({
          name: row['name'],
          slug: row['slug'],
          state_code: row['state'],
          cbsa: row['cbsa'],
          population: row['population'] === '' ? null : Number(row['population']),
        });
        if (distanceMiles(ours, { latitude: Number(row['lat']), longitude: Number(row['lon']) }) > 0.01) moved.push(ours.name);
      }
    }
    expect([...shownApart].toSorted()).toEqual(['CT CDP', 'MA CDP']);
    for (const row of shared('new-england-towns-25k.csv'))
      expect(byId.get(row['geoid'] ?? '')).toMatchObject({ name: row['name'], kind: 'town', population: Number(row['population']) });
    const zips = new Map((await at.db.selectFrom('zip_areas').selectAll().execute()).map((row) => [row.zip, row]));
    for (const row of shared('zcta.csv')) {
      const ours = zips.get(row['zcta'] ?? '');
      if (ours && distanceMiles(ours, { latitude: Number(row['lat']), longitude: Number(row['lon']) }) > 0.01) moved.push(ours.zip);
      if (!ours) expect(row['state']).toMatch(/^(|VI|GU|AS|MP)$/);
    }
    // Only where the file has them in the sea or the wilderness.
    expect(moved.toSorted()).toEqual(['99503', 'Anchorage', 'Corpus Christi', 'San Francisco']);
  });
  test.skipIf(!existsSync(DATA))('wages, outlook, schools, agencies and rules are those of the reference tables (EINTHOVEN_REFERENCE)', () => {
    const [wages] = shared('oews-29-2031.csv').filter((row) => row['year'] === '2025' && row['occ_code'] === '29-2031');
    const nation = book.wages.get('99')?.cells;
    for (const [measure, column] of Object.entries({
      employment: 'employment',
      mean: 'mean_annual',
      p10: 'p10',
      p25: 'p25',
      median: 'median_annual',
      p75: 'p75',
      p90: 'p90',
    }))
      expect(nation?.[measure as 'mean']?.value, measure).toBe(Number(wages?.[column]));
    const [outlook] = shared('bls-projections-2024-34.csv').filter((row) => row['soc'] === '29-2031');
    expect(book.outlook.get('openings-a-year')?.value).toBe(Math.round(Number(outlook?.['openings_per_year_thousands']) * 1000));
    expect(book.outlook.get('change-percent')?.value).toBe(Number(outlook?.['change_percent']));
    for (const cip of ['51.0902', '51.0901']) {
      const theirs = shared(`ipeds-cip-${cip.replace('.', '')}.csv`).map((row) =>
        [row['unitid'], row['year'], row['award_level'], row['awards_total']].join(' '),
      );
      const ours = book.institutions.flatMap(({ unitid, awards }) =>
        awards.filter((award) => award.cip === cip).map(({ year, level, awards: count }) => [unitid, year, level, count].join(' ')),
      );
      expect(ours.toSorted()).toEqual(theirs.toSorted());
    }
    for (const row of shared('state-school-agencies.csv'))
      expect(book.agencies.get(row['state'] ?? '')?.text).toBe(row['agency'] === 'no source found' ? undefined : row['agency']);
    for (const [state, { text }] of book.rules) {
      const row = shared('state-ekg-rules.csv').find((one) => one['state'] === state);
      expect(row?.['finding']).toBe(text);
      // What a commercial page says is no law, and a bill is none yet.
      expect(row?.['source_kind']).toMatch(/^official/);
    }
  });
});

describe('a place page', () => {
  test('Tucson: says what is there, and that no school there is on federal record, with the nearest', async () => {
    const tucson = await page('AZ', 'tucson');
    expect(tucson).toMatchObject({
      label: 'Tucson, Arizona',
      counties: ['Pima County'],
      population: { figure: { figure: '543,348' } },
      rule: undefined,
      isIndexed: true,
    });
    expect(tucson.reported.here).toEqual([]);
    expect(tucson.reported.near[0]).toMatchObject({
      city: 'Sierra Vista',
      awards: { figure: '2 awards' },
      miles: { figure: expect.stringMatching(/^5\d miles$/) as string },
    });
    expect(tucson.reported.neighbouring[0]).toMatchObject({ name: 'Pima Community College', year: { figure: 'July 2020 to June 2021' } });
    expect(tucson.agency?.name.figure).toBe('Arizona State Board for Private Postsecondary Education');
    // Nothing local was imported: the nation's, named so, beside what the body says.
    expect(tucson.wages.local).toBeUndefined();
    expect(tucson.wages.nation).toMatchObject({ areaKind: 'nation', vintage: 'May 2025' });
    expect(tucson.own).toMatchObject({ pay: { figure: '$47,500' }, band: { figure: 'near the 25th percentile' } });
  });
  test('an opening says how far it is, with its source; the map has a place where its state is drawn', async () => {
    const opening = { title: 'ECG technician', by: 'Clinic', city: 'Phoenix', stateCode: 'AZ', path: '/jobs/1', isDemonstration: false };
    const phoenix = { ...opening, latitude: 33.4484, longitude: -112.074 };
    const tucson = await page('AZ', 'tucson', { ...NOTHING, openings: { here: [], near: [phoenix] } });
    expect(tucson.openings.near[0]?.miles?.figure).toBe('114 miles');
    expect(figuresWithoutSource(tucson)).toEqual([]);
    const bounds = (fips: string) => {
      const drawn = (mapOutlines().find((one) => one.fips === fips)?.path ?? '').match(/-?\d+,-?\d+/g)?.map((pair) => pair.split(',').map(Number)) ?? [];
      const [xs, ys] = [drawn.map(([x]) => x ?? 0), drawn.map(([, y]) => y ?? 0)];
      return { west: Math.min(...xs), east: Math.max(...xs), north: Math.min(...ys), south: Math.max(...ys) };
    };
    for (const [fips, point] of [
      ['04', phoenix],
      ['15', { latitude: 21.3069, longitude: -157.8583 }],
      ['12', { latitude: 25.7617, longitude: -80.1918 }],
    ] as const) {
      const [spot, { west, east, north, south }] = [onMap(point), bounds(fips)];
      expect([spot && spot.x >= west && spot.x <= east, spot && spot.y >= north && spot.y <= south], fips).toEqual([true, true]);
    }
    expect(onMap({ latitude: 18.4655, longitude: -66.1057 })).toBeUndefined();
  });
  test('every fact of every page has a source on record, and one without is found', async () => {
    for (const one of [await page('AZ', 'tucson'), await page('DC'), await page('PR'), await page('NY', 'new-york')])
      expect(figuresWithoutSource(one)).toEqual([]);
    const tucson = await page('AZ', 'tucson');
    const broken = { ...tucson, metro: figure('Tucson metro'), outlook: { now: figure('1', 'no-such') }, age: 7 };
    expect(figuresWithoutSource(broken)).toEqual(['age is a number without a source', 'Tucson metro', '1']);
  });
  test('a city in several counties names them all; namesakes are named; Puerto Rico and DC are places like others', async () => {
    expect((await page('NY', 'new-york')).counties).toHaveLength(5);
    const springfield = await page('IL', 'springfield');
    expect(springfield.namesakes.map(({ path }) => path)).toEqual(
      expect.arrayContaining([
        '/places/missouri/springfield',
        '/places/massachusetts/springfield',
        '/places/ohio/springfield',
        '/places/oregon/springfield',
        '/places/virginia/springfield',
      ]),
    );
    expect(springfield.namesakes).toHaveLength(5);
    expect((await page('DC', 'washington')).population?.figure.figure).toMatch(/^\d{3},\d{3}$/);
    // No agency was found there; that is said, not filled.
    expect((await page('PR')).agency).toBeUndefined();
    expect((await page('WA')).rule?.figure).toContain('CARDIOVASCULAR INVASIVE SPECIALIST');
  });
  test('a school that reported no award says so, and none is counted twice', () => {
    const silent = schoolsOf(book, '51.0902', undefined).find(({ institution, year }) =>
      institution.awards.filter((award) => award.cip === '51.0902' && award.year === year).every(({ awards }) => awards === 0),
    );
    if (!silent) throw new Error('the table has such schools');
    expect(schoolView(silent.institution, '51.0902', undefined, undefined).awards.figure).toBe('no awards');
    expect(schoolsOf(book, '51.0902', undefined)).toHaveLength(61);
  });
  test('what is joined is near or here by distance, or by city where it has no point', async () => {
    const one = { title: 'T', by: 'S', stateCode: 'AZ', path: '/programs/1', isDemonstration: false };
    const programs = [
      { ...one, city: 'Tucson' },
      { ...one, city: 'Marana', latitude: 32.4, longitude: -111.1 },
      { ...one, city: 'Casa Grande', latitude: 32.88, longitude: -111.74 },
      { ...one, city: 'Phoenix' },
    ];
    const { here, near } = (await page('AZ', 'tucson', { ...NOTHING, programs })).programs;
    expect(here.map(({ city }) => city)).toEqual(['Tucson', 'Marana']);
    expect(near).toMatchObject([{ city: 'Casa Grande', miles: { figure: expect.stringMatching(/^7\d miles$/) as string } }]);
    expect((await page('AZ', undefined, { ...NOTHING, programs })).programs.here).toHaveLength(4);
  });
});

describe('importPlaces', () => {
  const folder = mkdtempSync(join(tmpdir(), 'einthoven-places-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const write = (name: string, lines: readonly string[]) => {
    const path = join(folder, name);
    writeFileSync(path, lines.join('\n'));
    return path;
  };
  const take = (kind: ImportKind, ...paths: string[]) => importPlaces(at.db, { kind, paths, vintage: undefined, now: NOW, progress: () => undefined });
  const again = async () => (book = await readBook(at.db));
  const HEAD = 'AREA,AREA_TITLE,AREA_TYPE,OCC_CODE,OCC_TITLE,TOT_EMP,A_MEAN,A_PCT10,A_PCT25,A_MEDIAN,A_PCT75,A_PCT90';
  const CARDIO = '29-2031,Cardiovascular Technologists and Technicians';

  test('wages of the metropolitan area are shown with their year and source, a mark in words; a newer file replaces them', async () => {
    await take('oews', write('state_M2025_dl.csv', [HEAD, `04,Arizona,2,${CARDIO},1130,70010,38000,45500,69000,90000,#`]));
    await again();
    expect((await page('AZ', 'tucson')).wages.local).toMatchObject({ areaKind: 'state', areaTitle: 'Arizona' });
    const [report] = await take(
      'oews',
      write('MSA_M2025_dl.csv', [HEAD, `46060,"Tucson, AZ",4,${CARDIO},**,68000,37000,44000,*,88000,#`, `47900,Nowhere,4,${CARDIO},**,*,*,*,*,*,*`]),
    );
    expect(report).toMatchObject({ counts: { areas: 2, figures: 14, marked: 10, replaced: 0 } });
    await again();
    const tucson = await page('AZ', 'tucson');
    expect(tucson.wages.local).toMatchObject({ areaKind: 'metro', areaTitle: 'Tucson, AZ', vintage: 'May 2025' });
    const words = Object.fromEntries(tucson.wages.local?.rows.map(({ label: of, figure: { figure: text } }) => [of, text]) ?? []);
    expect(words).toMatchObject({
      'Half earn less than': 'not published',
      'One in ten earns more than': '$239,200 or more',
      Average: '$68,000',
      'People in these jobs': 'not published',
    });
    expect(Object.values(words)).not.toContain('$0');
    expect(figuresWithoutSource(tucson)).toEqual([]);
    // An area that publishes nothing has no local figures: its state's are shown.
    expect(localWages(book, { cbsa: '47900', fips: '04' })?.areaKind).toBe('state');
    const [newer] = await take('oews', write('MSA_M2026_dl.csv', [HEAD, `46060,"Tucson, AZ",4,${CARDIO},300,69000,37000,44000,67000,88000,#`]));
    expect(newer?.counts).toMatchObject({ replaced: 7 });
    await again();
    expect((await page('AZ', 'tucson')).wages.local?.vintage).toBe('May 2026');
    expect((await page('AZ', 'phoenix')).wages.local).toMatchObject({ areaKind: 'state', vintage: 'May 2025' });
  });
  test('what an operator imported stays when the shipped tables are loaded again; a broken file changes nothing', async () => {
    await take('oews', write('national_M2026_dl.csv', [HEAD, `99,U.S.,1,${CARDIO},60000,80000,40000,50000,75000,99000,125000`]));
    await take('census', write('2026_Gaz_place_04_x.txt', ['USPS|GEOID|NAME|INTPTLAT|INTPTLONG', 'PR|7206593|Bayamón zona urbana|18.5|-66.2']));
    await sql`insert into place_imports (kind, files, files_sha256, report, imported_at) values ('shipped', '{}', ${'0'.repeat(64)}, '{}', ${new Date(NOW.getTime() + 1000)})`.execute(
      at.db,
    );
    expect(await loadPlaces(at.db, new Date(NOW.getTime() + 2000))).toMatchObject({ isNew: true });
    await again();
    expect(book.wages.get('99')?.cells.mean?.value).toBe(80_000);
    expect(book.wages.get('99')?.cells.median?.value).toBe(75_000);
    expect((await findCity(at.db, 'PR', 'bayamón')) ?? (await listCities(at.db, 'PR')).find(({ geoid }) => geoid === '7206593')).toMatchObject({
      latitude: 18.5,
    });
    const before = await sql`select count(*) from wage_figures`.execute(at.db);
    await expect(
      take('oews', write('state_M2027_dl.csv', [HEAD, `04,Arizona,2,${CARDIO},1,1,1,1,1,1,1`]), write('state_M2028_dl.csv', ['A,B', '1,2'])),
    ).rejects.toThrow(ImportProblem);
    expect((await sql`select count(*) from wage_figures`.execute(at.db)).rows).toEqual(before.rows);
    expect((await sql`select 1 from place_sources where vintage = 'May 2027'`.execute(at.db)).rows).toEqual([]);
  });
  test('a year of schools replaces that year and leaves the others', async () => {
    const before = book.institutions.flatMap(({ awards }) => awards).filter(({ year }) => year === 2023).length;
    const hd = write('HD2024.csv', [
      'UNITID,INSTNM,CITY,STABBR,ZIP,CONTROL,WEBADDR,LONGITUD,LATITUDE',
      '104346,New Tucson School,Tucson,AZ,85719,2,javascript:alert(1),-110.9,32.2',
    ]);
    await take('ipeds', hd, write('C2024_A.csv', ['UNITID,CIPCODE,MAJORNUM,AWLEVEL,CTOTALT', '104346,51.0902,1,20,3']));
    await again();
    expect(schoolsOf(book, '51.0902', undefined).map(({ institution }) => institution.name)).toEqual(['New Tucson School']);
    expect(book.institutions.flatMap(({ awards }) => awards).filter(({ year }) => year === 2023)).toHaveLength(before);
    const [school] = (await page('AZ', 'tucson')).reported.here;
    // What a school says its address is must be one to be a link.
    expect(school).toMatchObject({ name: 'New Tucson School', awards: { figure: '3 awards' }, website: '' });
  });
  test('ZIP areas move with a newer file; one that is new is placed where all around it are, or told', async () => {
    const [report] = await take(
      'census',
      write('2026_Gaz_zcta_national.txt', ['GEOID\tINTPTLAT\tINTPTLONG', '85719\t32.3\t-110.9', '85790\t32.2\t-110.9', '99503\t62\t-158', '09999\t1\t1']),
    );
    expect(report).toMatchObject({ counts: { zipAreas: 3, added: 1, gone: 0 }, leftOut: ['1 new ZIP areas whose state is not known: 09999'] });
    expect(await locate(at.db, '85719')).toMatchObject({ label: 'Tucson, AZ 85719', latitude: 32.3 });
    expect(await locate(at.db, '85790')).toMatchObject({ label: 'ZIP 85790, AZ' });
    expect(await locate(at.db, '99503')).toMatchObject({ latitude: 61.169 });
  });
});
