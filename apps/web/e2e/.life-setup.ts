import { fork, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate } from '../src/lib/server/db/migrate.ts';
import { openPool } from '../src/lib/server/db/pool.ts';
import { build, isBuilt } from '../../cli/src/build.ts';
import { freePort, startEmbeddedDatabase } from '../../cli/src/embedded-database.ts';
import { projectFolder } from '../../cli/src/project.ts';

/** The whole platform for the journeys: a database of its own, the demonstration, the built pages, the worker. */
export default async function setUp(): Promise<() => Promise<void>> {
  if (!isBuilt()) await build();
  const folder = mkdtempSync(join(tmpdir(), 'einthoven-life-'));
  // As root the database runs as another user, who must be able to reach its folder.
  chmodSync(folder, 0o755);
  const port = await freePort();
  const database = await startEmbeddedDatabase({ folder, port: await freePort(), password: 'journeys', ownGroup: false, settings: ['fsync=off'] });
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
    const { registerSchemes } = await import('../src/lib/server/scheme/index.ts'); await registerSchemes(db);
    await close();
    for (const file of ['server.ts']) {
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
  } catch (error) {
    await tearDown();
    throw error;
  }
  return tearDown;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await ended;
}
