// A roster of 500 rows read and checked against a class, each wrong row told: from the bytes to the answer.
// `npm run bench -- school`, with `--json` for JSON.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { plainDateIn, unwrap } from '@einthoven/kernel';
import { freePort, startEmbeddedDatabase } from '../apps/cli/src/embedded-database.ts';
import { permit } from '../apps/web/src/lib/server/account/index.ts';
import { migrate } from '../apps/web/src/lib/server/db/migrate.ts';
import { openPool } from '../apps/web/src/lib/server/db/pool.ts';
import { insertPerson } from '../apps/web/src/lib/server/db/test-fixtures.ts';
import { systemClock } from '../apps/web/src/lib/server/platform/clock.ts';
import { currentScheme, registerSchemes } from '../apps/web/src/lib/server/scheme/index.ts';
import { checkRosterFile, createCohort } from '../apps/web/src/lib/server/school/index.ts';
import { insertTestSchool } from '../apps/web/src/lib/server/school/test-school.ts';

const LIMIT_MS = 2000;
const ROWS = 500;
const TIMES = 20;

const folder = mkdtempSync(join(tmpdir(), 'einthoven-bench-school-'));
// Otherwise root's cluster would be placed elsewhere, and stay there.
chmodSync(folder, 0o755);
const database = await startEmbeddedDatabase({ folder, port: await freePort(), password: 'bench', ownGroup: false, settings: [] });
process.env['DATABASE_URL'] = database.url;
process.env['APP_SECRET'] ??= 'bench-only-secret-0123456789abcdefghij';
await migrate(database.url, 'demonstration');
const { db, close } = openPool(database.url, 4);
try {
  await registerSchemes(db);
  const directorId = await insertPerson(db);
  const permission = unwrap(permit({ personId: directorId, roles: new Set(), secondFactor: true, sessionId: 'bench' }, 'school.run-own'));
  const { schoolId, programId } = await insertTestSchool(db, { directorId, approval: 'approved', at: systemClock.now() });
  const today = plainDateIn(systemClock.now(), currentScheme().zone.value);
  const cohortId = unwrap(await createCohort(db, permission, { schoolId, programId, name: 'Bench', startsOn: today, endsOn: today }, { clock: systemClock }));
  // A third of the rows is wrong, each in another way.
  const wrong = [(n: number) => `,nobody${n}@x.example,${n}`, (n: number) => `Name ${n},no address,${n}`, (n: number) => `"=SUM(A${n})",f${n}@x.example,${n}`];
  const rows = Array.from({ length: ROWS }, (_, n) => (n % 3 === 0 ? (wrong[(n / 3) % 3]?.(n) ?? '') : `Given Family${n},person.${n}@x.example,${n}`));
  const bytes = Buffer.from(`name,email,student number\n${rows.join('\n')}`);
  const took: number[] = [];
  let told = 0;
  for (let time = 0; time < TIMES; time += 1) {
    const from = performance.now();
    told = unwrap(await checkRosterFile(db, permission, cohortId, bytes, { clock: systemClock })).lines.filter(({ problems }) => problems.length > 0).length;
    took.push(performance.now() - from);
  }
  const mostMs = Number(Math.max(...took).toFixed(1));
  const result = { rows: ROWS, rowsWithErrors: told, mostMs, limitMs: LIMIT_MS };
  console.log(
    process.argv.includes('--json')
      ? JSON.stringify(result)
      : `A roster of ${ROWS} rows: ${told} told with what is wrong, at most ${mostMs} ms (limit ${LIMIT_MS} ms).`,
  );
  if (mostMs > LIMIT_MS) process.exitCode = 1;
} finally {
  await close();
  await database.stop();
  rmSync(folder, { recursive: true, force: true });
}
