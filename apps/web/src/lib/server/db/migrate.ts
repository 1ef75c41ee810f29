import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';

/** Folder of the migrations, beside the code in the repository. */
export const migrationsFolder = fileURLToPath(new URL('../../../../../../db/migrations/', import.meta.url));

/** What a migration run did. */
export type MigrationReport = { readonly applied: readonly string[]; readonly alreadyThere: number };

/**
 * Brings a database to the newest schema, one transaction a file, in the order of their names.
 * Two processes may start at once: an advisory lock lets one work and the other find it done.
 *
 * @param url address of the owner of the database
 * @param mode written into the database the first time, compared ever after
 * @throws Error when a file changed after it was applied, or the database was made for the other mode
 */
export async function migrate(url: string, mode: 'demonstration' | 'production'): Promise<MigrationReport> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock(7216234)');
    await client.query(`create table if not exists schema_migrations (
      name text primary key, sha256 text not null, applied_at timestamptz not null default now())`);
    await client.query(`comment on table schema_migrations is 'Which migration files this database has seen.'`);
    const done = new Map((await client.query('select name, sha256 from schema_migrations')).rows.map((row) => [row.name, row.sha256]));
    const files = (await readdir(migrationsFolder)).filter((name) => name.endsWith('.sql')).toSorted();
    const applied: string[] = [];
    for (const name of files) {
      const text = await readFile(`${migrationsFolder}/${name}`, 'utf8');
      const sha256 = createHash('sha256').update(text).digest('hex');
      const before = done.get(name);
      if (before === sha256) continue;
      if (before !== undefined) {
        throw new Error(`Migration ${name} was changed after it was applied. Put the change into a new migration file.`);
      }
      await client.query('begin');
      try {
        await client.query(text);
        await client.query('insert into schema_migrations (name, sha256) values ($1, $2)', [name, sha256]);
        await client.query('commit');
      } catch (error) {
        await client.query('rollback');
        throw new Error(`Migration ${name} failed: ${(error as Error).message}`, { cause: error });
      }
      applied.push(name);
    }
    await client.query('insert into installation (mode) values ($1) on conflict do nothing', [mode]);
    const installed = (await client.query('select mode from installation')).rows[0].mode;
    if (installed !== mode) {
      throw new Error(`This database was made for ${installed} mode and cannot run in ${mode} mode. Use another database, or set EINTHOVEN_MODE=${installed}.`);
    }
    return { applied, alreadyThere: files.length - applied.length };
  } finally {
    await client.end();
  }
}
