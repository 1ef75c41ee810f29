import { fork, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { startEmbeddedDatabase } from './embedded-database.ts';

// First shape of `npm start`: database, migrations, demonstration data, build, web. Grows into the launcher.
const root = fileURLToPath(new URL('../../../', import.meta.url));
const port = Number(process.env['PORT'] ?? 3000);
const embedded = process.env['DATABASE_URL'] ? undefined : await startEmbeddedDatabase(process.env['DATA_DIR'] ?? `${root}data`, port + 20000);
process.env['DATABASE_URL'] ??= embedded?.url ?? '';
process.env['APP_SECRET'] ??= 'demonstration-only-secret-0123456789abcdef';
const { migrate } = await import('../../web/src/lib/server/db/migrate.ts');
const { database, closeDatabase } = await import('../../web/src/lib/server/db/pool.ts');
const { seedDemonstration } = await import('../../../db/seed/demonstration.ts');
await migrate(process.env['DATABASE_URL'], 'demonstration');
await seedDemonstration(database());
await closeDatabase();
if (!process.argv.includes('--no-build')) {
  const built = spawnSync(process.execPath, [`${root}node_modules/vite/bin/vite.js`, 'build', '--logLevel', 'error'], {
    cwd: `${root}apps/web`,
    stdio: 'inherit',
  });
  if (built.status !== 0) process.exit(1);
}
const web = fork(`${root}apps/web/src/server.ts`, { cwd: root });
web.on('message', () => console.log(`http://localhost:${port}`));
const stop = async () => {
  web.kill('SIGTERM');
  await embedded?.stop();
  process.exit(0);
};
process.on('SIGINT', stop);
process.on('SIGTERM', stop);
