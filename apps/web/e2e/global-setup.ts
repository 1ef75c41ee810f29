import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { flushCompileCache } from 'node:module';
import { join } from 'node:path';
import pg from 'pg';
import { migrate } from '../src/lib/server/db/migrate.ts';
import { openPool } from '../src/lib/server/db/pool.ts';
import { build, isBuilt } from '../../cli/src/build.ts';
import { freePort, startEmbeddedDatabase } from '../../cli/src/embedded-database.ts';
import { projectFolder } from '../../cli/src/project.ts';
import { scratchFolder } from '../../cli/src/scratch-folder.ts';

/**
 * The whole platform for the journeys: a database of its own, the demonstration, the built pages, the worker.
 * `JOURNEYS_WAIT=1`: all is ready, and they set out when the standard input ends.
 */
export default async function setUp(): Promise<() => Promise<void>> {
  if (!isBuilt()) await build();
  const folder = scratchFolder('einthoven-journeys-');
  const port = await freePort();
  const database = await startEmbeddedDatabase({
    folder,
    port: await freePort(),
    password: 'journeys',
    ownGroup: false,
    settings: ['fsync=off', 'max_connections=200'],
  });
  Object.assign(process.env, {
    EINTHOVEN_MODE: 'demonstration',
    EINTHOVEN_HOME: projectFolder,
    DATABASE_URL: database.url,
    DATA_DIR: folder,
    HOST: '127.0.0.1',
    PORT: String(port),
    BASE_URL: `http://localhost:${port}`,
    APP_SECRET: 'journeys-only-0123456789abcdef01234567',
    SMTP_URL: '',
  });
  const processes: ChildProcess[] = [];
  const tearDown = async () => {
    await Promise.all(processes.map(end));
    await database.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await migrate(database.url, 'demonstration');
    const { seedDemonstration } = await import('../../../db/seed/demonstration.ts');
    const { db, close } = openPool(database.url, 4);
    await seedDemonstration(db);
    await expectNothingNew(database.url, () => seedDemonstration(db));
    await close();
    // What has been read so far is what the processes that start now read too.
    flushCompileCache();
    for (const file of ['server.ts', 'worker.ts']) {
      const child = fork(join(projectFolder, 'apps/web/src', file), {
        cwd: projectFolder,
        execArgv: ['--disable-warning=ExperimentalWarning'],
        stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      });
      processes.push(child);
      await new Promise<void>((resolve, reject) => {
        child.once('message', () => resolve());
        child.once('exit', (code) => reject(new Error(`${file} ended with ${code}`)));
      });
    }
    if (process.env['JOURNEYS_WAIT'] === '1') await once(process.stdin.resume(), 'end');
  } catch (error) {
    await tearDown();
    throw error;
  }
  return tearDown;
}

/** What every start does again changes nothing: no table has a row more. @throws Error that names those that have */
async function expectNothingNew(url: string, again: () => Promise<void>): Promise<void> {
  // As the owner, who sees every table.
  const owner = new pg.Client({ connectionString: url });
  await owner.connect();
  try {
    const { rows: tables } = await owner.query<{ name: string }>("select format('%I.%I', schemaname, relname) as name from pg_stat_user_tables");
    const all = tables.map(({ name }) => `select '${name}' as name, count(*)::int as rows from ${name}`).join(' union all ');
    const count = async () => new Map((await owner.query<{ name: string; rows: number }>(all)).rows.map(({ name, rows }) => [name, rows]));
    const before = await count();
    await again();
    const changed = [...(await count())].filter(([name, rows]) => rows !== before.get(name)).map(([name, rows]) => `${name}: ${before.get(name)} to ${rows}`);
    if (changed.length > 0) throw new Error(`Loading the demonstration again has changed tables: ${changed.join(', ')}`);
  } finally {
    await owner.end();
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await ended;
}
