import { rmSync } from 'node:fs';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import type {} from '../../apps/web/src/lib/server/db/test-database.ts';
import { freePort, startEmbeddedDatabase } from '../../apps/cli/src/embedded-database.ts';
import { scratchFolder } from '../../apps/cli/src/scratch-folder.ts';
import { migrate } from '../../apps/web/src/lib/server/db/migrate.ts';

/** Starts one real PostgreSQL for the whole run, migrates a template database, and stops it at the end. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = scratchFolder('einthoven-test-');
  const server = await startEmbeddedDatabase({
    folder,
    port: await freePort(),
    password: 'einthoven',
    ownGroup: false,
    settings: ['fsync=off', 'full_page_writes=off', 'max_connections=200'],
  });
  const serverUrl = server.url.replace(/[^/]*$/, 'postgres');
  const admin = new pg.Client({ connectionString: serverUrl });
  await admin.connect();
  await admin.query('create database template_einthoven');
  await admin.end();
  await migrate(serverUrl.replace(/postgres$/, 'template_einthoven'), 'demonstration');
  project.provide('databaseServerUrl', serverUrl);
  project.provide('databaseTemplate', 'template_einthoven');
  return async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
}
