import pg from 'pg';
import { Kysely, PostgresDialect, sql, type PostgresPool, type PostgresPoolClient, type Transaction } from 'kysely';
import { config } from '../platform/config.ts';
import { preparedName } from './prepared.ts';
import type { Database } from './tables.ts';

// Policy dates stay calendar dates: as JavaScript dates they would slip across midnight in some zones.
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text);
// Counts and cents come as bigint text; all of ours are far below 2^53.
pg.types.setTypeParser(pg.types.builtins.INT8, (text) => Number(text));

/** A connection to the database, inside a transaction or not. */
export type Db = Kysely<Database>;

/** A connection that is inside a transaction: what every change of standing asks for. */
export type Tx = Transaction<Database>;

/**
 * Opens a pool. Each connection drops to the role `einthoven_app`, which can neither read item keys
 * nor change append-only tables; migrations run as the owner and do not use this.
 *
 * @param url `postgres://` address
 * @param maxConnections upper bound of this process
 * @param settings what this pool needs otherwise: timeouts
 */
export function openPool(
  url: string,
  maxConnections = 20,
  settings: pg.PoolConfig = {},
): { readonly db: Db; readonly pool: pg.Pool; readonly close: () => Promise<void> } {
  const pool = new pg.Pool({
    connectionString: url,
    max: maxConnections,
    connectionTimeoutMillis: 10_000,
    // A connection knows the statements that it prepared: whoever comes after a quiet minute need not wait for a new one.
    idleTimeoutMillis: 300_000,
    ...settings,
    onConnect: async (client: pg.ClientBase) => {
      await client.query('set role einthoven_app');
    },
  } as pg.PoolConfig);
  // A connection lost while idle is replaced at the next use; without a listener it would end the process.
  pool.on('error', (error) => console.error(`database connection lost: ${error.message}`));
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: naming(pool) }) });
  return { db, pool, close: () => db.destroy() };
}

/** The pool as the query builder sees it: statements that were prepared go out under their names. */
function naming(pool: pg.Pool): PostgresPool {
  const named = new WeakMap<pg.PoolClient, PostgresPoolClient>();
  return {
    connect: async () => {
      const client = await pool.connect();
      const before = named.get(client);
      if (before) return before;
      const query = (text: unknown, values?: readonly unknown[]) => {
        const name = typeof text === 'string' ? preparedName(text) : undefined;
        return name === undefined
          ? client.query(text as string, values as unknown[])
          : client.query({ name, text: text as string, values: values as unknown[] });
      };
      const made = { query: query as unknown as PostgresPoolClient['query'], release: () => client.release() };
      named.set(client, made);
      return made;
    },
    end: () => pool.end(),
  };
}

let opened: ReturnType<typeof openPool> | undefined;

/** The database of this process. */
export function database(): Db {
  opened ??= openPool(config().databaseUrl);
  return opened.db;
}

/** The pool under {@link database}, for libraries that bring their own queries. */
export function databasePool(): pg.Pool {
  opened ??= openPool(config().databaseUrl);
  return opened.pool;
}

/** Closes the database of this process, if it was opened. */
export async function closeDatabase(): Promise<void> {
  const closing = opened;
  opened = undefined;
  await closing?.close();
}

/**
 * Runs work in one transaction; every throw rolls it back.
 * Inside an open transaction it joins it, so that tests can roll everything back.
 */
export async function inTransaction<T>(db: Db, work: (tx: Tx) => Promise<T>): Promise<T> {
  if (db.isTransaction) return work(db as Tx);
  return db.transaction().execute(work);
}

/**
 * Runs work as the role that may read item keys, and goes back to the ordinary role after.
 * Only scoring and item import call it; the lint rule on `exam/key` keeps the rest out.
 */
export async function dangerousAsScoring<T>(tx: Tx, work: (tx: Tx) => Promise<T>): Promise<T> {
  await sql`set local role einthoven_scoring`.execute(tx);
  try {
    return await work(tx);
  } finally {
    // In a failed transaction this statement fails too; the rollback resets the role anyway.
    await sql`set local role einthoven_app`.execute(tx).catch(() => undefined);
  }
}
