// The directory of programs at 100,000 rows: around a place, by words, by name, each with the wishes that people add.
// `npm run bench -- programs`, with `--json` for JSON.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seededRng } from '@einthoven/kernel';
import { sql } from 'kysely';
import pg from 'pg';
import { freePort, startEmbeddedDatabase } from '../apps/cli/src/embedded-database.ts';
import { migrate } from '../apps/web/src/lib/server/db/migrate.ts';
import { openPool } from '../apps/web/src/lib/server/db/pool.ts';
import { loadPlaces } from '../apps/web/src/lib/server/place/index.ts';
import { systemClock } from '../apps/web/src/lib/server/platform/clock.ts';
import { searchPrograms, type DirectoryWish } from '../apps/web/src/lib/server/program/index.ts';
import { askMany } from './ask-many.ts';

const P95_LIMIT_MS = 30;
const ROWS = 100_000;
const QUESTIONS = 200;
const NOTHING: DirectoryWish = { place: '', miles: '', words: '', delivery: '', hours: '', clinical: '', size: '', price: '', from: '', approved: '' };

const folder = mkdtempSync(join(tmpdir(), 'einthoven-bench-programs-'));
// Otherwise root's cluster would be placed elsewhere, and stay there.
chmodSync(folder, 0o755);
const database = await startEmbeddedDatabase({ folder, port: await freePort(), password: 'bench', ownGroup: false, settings: [] });
await migrate(database.url, 'demonstration');
const { db, close } = openPool(database.url, 4);
const owner = new pg.Client({ connectionString: database.url });
try {
  await owner.connect();
  await loadPlaces(db, systemClock.now());
  const rng = seededRng('bench programs');
  const { rows: places } = await sql<{ name: string; state_code: string; latitude: number; longitude: number; population: number }>`
    select name, state_code, latitude, longitude, population from places where population > 0 order by population desc`.execute(db);
  // Where people live: more programs in greater cities.
  const drawn = Array.from({ length: ROWS }, () => {
    const kept = places[Math.floor(places.length * rng.next() ** 3)] ?? places[0];
    return kept ?? { name: 'Tucson', state_code: 'AZ', latitude: 32, longitude: -111 };
  });
  await sql`
    insert into programs (name, school_name, city, state_code, class_hours, clinical_hours, class_size, price_cents, next_start, delivery, approval, standing, latitude, longitude, demonstration)
    select 'Program ' || n, 'School ' || (n % 7000), city, state, 40 + n % 41, n % 41, 10 + n % 21, 50000 + n % 250000, '2027-01-01'::date + (n % 300)::int,
      (array['on-site', 'hybrid', 'online'])[1 + n % 3], case when n % 4 = 0 then 'approved' else 'not-on-record' end, case when n % 4 = 0 then 'full' end,
      latitude + random() * 0.4 - 0.2, longitude + random() * 0.4 - 0.2, true
    from unnest(${drawn.map(({ name }) => name)}::text[], ${drawn.map(({ state_code }) => state_code)}::text[], ${drawn.map(({ latitude }) => latitude)}::float8[],
      ${drawn.map(({ longitude }) => longitude)}::float8[]) with ordinality as read (city, state, latitude, longitude, n)`.execute(db);
  await owner.query('vacuum analyze programs');
  const cities = places.filter(({ population }) => population >= 25_000).map(({ name, state_code }) => ({ label: `${name}, ${state_code}` }));
  const city = () => cities[Math.floor(rng.next() * cities.length)]?.label ?? 'Tucson, AZ';
  const search = async (wish: DirectoryWish) => (await searchPrograms(db, wish, '', { clock: systemClock })).programs.length;
  const kinds: Readonly<Record<string, () => Promise<number>>> = {
    near: () => search({ ...NOTHING, place: city(), miles: ['10', '25', '50', '100'][Math.floor(rng.next() * 4)] ?? '50' }),
    greatest: () => search({ ...NOTHING, place: cities[Math.floor(rng.next() * 10)]?.label ?? '', miles: '100' }),
    wishes: () =>
      search({ ...NOTHING, place: city(), miles: '50', delivery: 'hybrid', hours: '50', clinical: '20', size: '20', price: '1500', approved: 'on' }),
    words: () => search({ ...NOTHING, words: `school ${Math.floor(rng.next() * 7000)}` }),
    names: () => search({ ...NOTHING, approved: 'on', clinical: '20' }),
    state: () => search({ ...NOTHING, place: 'Arizona' }),
  };
  const held = await askMany(kinds, { what: 'programs', rows: ROWS, questions: QUESTIONS, limitMs: P95_LIMIT_MS });
  if (!held) process.exitCode = 1;
} finally {
  await owner.end();
  await close();
  await database.stop();
  rmSync(folder, { recursive: true, force: true });
}
