import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, inject } from 'vitest';
import { openPool, type Db } from './pool.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Address of the server's maintenance database, as its owner. */
    databaseServerUrl: string;
    /** Name of a migrated, empty database to copy from. */
    databaseTemplate: string;
  }
}

/** A test file's own database. */
export type TestDatabase = {
  /** As the application sees it: role `einthoven_app`. */
  readonly db: Db;
  /** Its address, as the owner. */
  readonly url: string;
};

/**
 * Gives a test file a database of its own, copied from the migrated template: real PostgreSQL, real
 * constraints, real concurrency. Call it at the top of the file.
 */
export function useTestDatabase(): TestDatabase {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  let opened: ReturnType<typeof openPool> | undefined;
  const serverUrl = inject('databaseServerUrl');
  const url = serverUrl.replace(/postgres$/, name);
  const run = async (statement: string) => {
    const admin = new pg.Client({ connectionString: serverUrl });
    await admin.connect();
    // Two files may copy the template at the same moment; PostgreSQL allows one at a time.
    await admin.query('select pg_advisory_lock(1)');
    await admin.query(statement);
    await admin.end();
  };
  beforeAll(async () => {
    // By copying files: half the work of writing each page to the log, of which nobody would recover here.
    await run(`create database ${name} template ${inject('databaseTemplate')} strategy file_copy`);
    opened = openPool(url, 8);
  });
  afterAll(async () => {
    await opened?.close();
    await run(`drop database if exists ${name} with (force)`);
  });
  return {
    url,
    get db() {
      if (!opened) throw new Error('the test database opens in beforeAll');
      return opened.db;
    },
  };
}
