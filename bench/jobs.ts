// The job board at 100,000 openings: around a place, with the wishes that people add, in a state, of everywhere, and as
// place pages list them. `npm run bench -- jobs`, with `--json` for JSON.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addDays, plainDateIn, seededRng, toPlainDate } from '@einthoven/kernel';
import { sql } from 'kysely';
import pg from 'pg';
import { freePort, startEmbeddedDatabase } from '../apps/cli/src/embedded-database.ts';
import { createPerson } from '../apps/web/src/lib/server/account/index.ts';
import { migrate } from '../apps/web/src/lib/server/db/migrate.ts';
import { inTransaction, openPool } from '../apps/web/src/lib/server/db/pool.ts';
import { listOpenings, searchBoard, type BoardWish } from '../apps/web/src/lib/server/job/index.ts';
import { loadPlaces } from '../apps/web/src/lib/server/place/index.ts';
import { systemClock } from '../apps/web/src/lib/server/platform/clock.ts';
import { currentScheme, registerSchemes } from '../apps/web/src/lib/server/scheme/index.ts';
import { askMany } from './ask-many.ts';

const P95_LIMIT_MS = 30;
const ROWS = 100_000;
const EMPLOYERS = 500;
const QUESTIONS = 200;
const CITIES = 300;
const NOTHING: BoardWish = { place: '', miles: '', shift: '', setting: '', type: '', pay: '' };

const folder = mkdtempSync(join(tmpdir(), 'einthoven-bench-jobs-'));
// Otherwise root's cluster would be placed elsewhere, and stay there.
chmodSync(folder, 0o755);
const database = await startEmbeddedDatabase({ folder, port: await freePort(), password: 'bench', ownGroup: false, settings: [] });
// To make a person takes a key, and that the settings of an app; they are read when first needed.
process.env['DATABASE_URL'] = database.url;
process.env['APP_SECRET'] ??= 'bench-only-secret-0123456789abcdefghij';
await migrate(database.url, 'demonstration');
const { db, close } = openPool(database.url, 4);
const owner = new pg.Client({ connectionString: database.url });
const using = { clock: systemClock };
try {
  await owner.connect();
  await registerSchemes(db);
  await loadPlaces(db, systemClock.now());
  const personId = await inTransaction(db, (tx) =>
    createPerson(tx, {
      legalName: 'Bench Employer',
      familyName: 'Employer',
      birthDate: toPlainDate('1990-05-04'),
      email: 'bench@example.org',
      emailVerified: true,
      demonstration: true,
      reason: 'bench',
      ...using,
    }),
  );
  const scheme = currentScheme();
  const now = systemClock.now();
  const lastDay = addDays(plainDateIn(now, scheme.zone.value), scheme.jobs.postingDays.value);
  // One person speaks for one employer that is open to post; the bench is spared five hundred people.
  await owner.query('drop index employers_open');
  await sql`
    insert into employers (kind, name, name_folded, website, about, proof_register, proof_number, contact_person_id, state, demonstration, scheme_version, applied_at, decided_at)
    select 'employer', 'Employer ' || n, 'employer ' || n, 'https://employer.example', 'Of the bench.', 'Register', 'N' || n, ${personId}::uuid, 'verified', true, ${scheme.version}, ${now}::timestamptz, ${now}::timestamptz
    from generate_series(1, ${EMPLOYERS}::int) n`.execute(db);
  const rng = seededRng('bench jobs');
  const draw = <Value>(from: readonly Value[]): Value => {
    const one = from[Math.floor(rng.next() * from.length)];
    if (one === undefined) throw new Error('nothing to draw from: the places are not loaded');
    return one;
  };
  const { rows: places } = await sql<{ name: string; state_code: string; latitude: number; longitude: number; population: number }>`
    select name, state_code, latitude, longitude, population from places where population > 0 order by population desc`.execute(db);
  // Where people live: more openings in greater cities.
  const drawn = Array.from({ length: ROWS }, () => places[Math.floor(places.length * rng.next() ** 3)] ?? draw(places));
  await sql`
    with numbered as (select employer_id, row_number() over (order by employer_id) - 1 as number from employers)
    insert into postings (employer_id, title, description, employment_type, shift, setting, pay_from_cents, pay_unit, city, state_code, zip, latitude, longitude, source, state, posted_at, expires_on, posted_by)
    select e.employer_id, 'ECG technician ' || n, repeat('You record tracings and log each of them. ', 20),
      (array['full-time', 'part-time', 'per-diem', 'contract', 'travel'])[1 + n % 5],
      (array['day', 'evening', 'night', 'rotating', 'weekend'])[1 + n / 5 % 5],
      (array['hospital', 'clinic', 'physician-office', 'monitoring-center', 'mobile', 'other'])[1 + n % 6],
      case when n % 7 > 2 then 1800 + n % 1500 end, case when n % 7 > 2 then 'hour' end,
      left(city, 80), state, '85719', least(90, latitude + random() * 0.4 - 0.2), longitude + random() * 0.4 - 0.2,
      'form', 'shown', ${now}::timestamptz - n * interval '20 seconds', ${lastDay}::date, ${personId}::uuid
    from unnest(${drawn.map(({ name }) => name)}::text[], ${drawn.map(({ state_code }) => state_code)}::text[], ${drawn.map(({ latitude }) => latitude)}::float8[],
      ${drawn.map(({ longitude }) => longitude)}::float8[]) with ordinality as read (city, state, latitude, longitude, n)
      join numbered e on e.number = n % ${EMPLOYERS}::int`.execute(db);
  await owner.query('vacuum analyze postings');
  await owner.query('vacuum analyze employers');
  // A name that means two places is asked again by the page; the bench measures those that are found.
  const named = (of: typeof places) => of.map(({ name, state_code, ...point }) => ({ label: `${name}, ${state_code}`, ...point }));
  const board = async (wish: BoardWish, page = '') => {
    const { postings, placeProblem } = await searchBoard(db, wish, page, using);
    if (placeProblem) throw new Error(`the board does not find ${wish.place}`);
    return postings.length;
  };
  const found: ReturnType<typeof named>[number][] = [];
  for (const city of named(places.slice(0, CITIES)))
    if ((await searchBoard(db, { ...NOTHING, place: city.label }, '', using)).placeProblem === undefined) found.push(city);
  const kinds: Readonly<Record<string, () => Promise<number>>> = {
    near: () => board({ ...NOTHING, place: draw(found).label, miles: draw(['10', '25', '50', '100', '250']) }),
    greatest: () => board({ ...NOTHING, place: draw(found.slice(0, 10)).label, miles: '100' }),
    wishes: () => board({ ...NOTHING, place: draw(found).label, miles: '50', shift: 'night', setting: 'hospital', pay: 'on' }),
    everywhere: () => board({ ...NOTHING, shift: 'night' }, draw(['0', '1', '20'])),
    state: () => board({ ...NOTHING, place: 'Arizona', type: 'travel' }),
    'place-page': async () => (await listOpenings(db, { near: { point: draw(found), miles: 50 }, limit: 20 }, using)).length,
  };
  const held = await askMany(kinds, { what: 'openings', rows: ROWS, questions: QUESTIONS, limitMs: P95_LIMIT_MS });
  if (!held) process.exitCode = 1;
} finally {
  await owner.end();
  await close();
  await database.stop();
  rmSync(folder, { recursive: true, force: true });
}
