import { readFileSync } from 'node:fs';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { useTestDatabase } from '../../apps/web/src/lib/server/db/test-database.ts';
import { describeSchema, schemaFile } from '../database/schema.ts';
import { describeRows, tablesFile } from '../database/types.ts';

// The schema is a document under test: what it says is compared with the migrated database, and it keeps rules of its own.
const database = useTestDatabase();
let client: pg.Client;
beforeAll(async () => {
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});
afterAll(() => client.end());

const names = async (text: string): Promise<string[]> => (await client.query<{ name: string }>(text)).rows.map((row) => row.name);

const OUR_TABLES = `
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname in ('public', 'key') and c.relkind = 'r' and c.relname <> 'schema_migrations'`;

const APPEND_ONLY = `
  select c.oid, c.oid::regclass::text as name ${OUR_TABLES}
    and exists (select from pg_trigger t join pg_proc p on p.oid = t.tgfoid where t.tgrelid = c.oid and p.proname = 'append_only'
                and (t.tgtype & 2) <> 0 and (t.tgtype & 8) <> 0 and (t.tgtype & 16) <> 0)`;

describe('db/schema.sql', () => {
  it('says what the migrations make (npm run db:schema writes it anew)', async () => {
    expect(readFileSync(schemaFile, 'utf8')).toBe(await describeSchema(database.url));
  });
});

describe('tables.ts', () => {
  it('holds the row types of the migrated database (npm run db:types writes it anew)', async () => {
    expect(readFileSync(tablesFile, 'utf8')).toBe(await describeRows(database.url));
  });
});

describe('the schema', () => {
  it('has an index that begins with the columns of every foreign key', async () => {
    const without = await names(`
      select conrelid::regclass || ' (' || conname || ')' as name from pg_constraint f
      where contype = 'f' and connamespace::regnamespace::text in ('public', 'key')
        and not exists (
          select from pg_index i where i.indrelid = f.conrelid and i.indpred is null
            and (select array_agg(k) from unnest(i.indkey::int2[]) with ordinality as u(k, o) where o <= cardinality(f.conkey)) @> f.conkey
        )
      order by 1`);
    expect(without).toEqual([]);
  });

  it('says of every table and view what it is for', async () => {
    const silent = await names(`select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname in ('public', 'key') and c.relkind in ('r', 'v', 'm') and c.relname <> 'schema_migrations'
        and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e')
        and coalesce(length(obj_description(c.oid, 'pg_class')), 0) < 10 order by 1`);
    expect(silent).toEqual([]);
  });

  it('has the append-only trigger on every table that is a record of what happened', async () => {
    const guarded = await names(`select name from (${APPEND_ONLY}) t`);
    for (const table of [
      'installation',
      'events',
      'agreements',
      'application_submissions',
      'application_decisions',
      'provider_events',
      'ledger_entries',
      'forms',
      'form_items',
      'attempt_items',
      'response_events',
      'credential_actions',
    ]) {
      expect(guarded).toContain(table);
    }
  });

  it('lets neither role update, delete or truncate an append-only table', async () => {
    const open = await names(`
      select t.name || ': ' || r.role || ' may ' || p.act as name
      from (${APPEND_ONLY}) t, (values ('einthoven_app'), ('einthoven_scoring')) r (role), (values ('update'), ('delete'), ('truncate')) p (act)
      where has_table_privilege(r.role, t.oid, p.act) order by 1`);
    expect(open).toEqual([]);
  });

  it('never cascades into an append-only table', async () => {
    const cascading = await names(`
      select f.conrelid::regclass || ' (' || f.conname || ')' as name from pg_constraint f
      where f.contype = 'f' and f.conrelid in (select oid from (${APPEND_ONLY}) t) and (f.confdeltype not in ('a', 'r') or f.confupdtype not in ('a', 'r'))
      order by 1`);
    expect(cascading).toEqual([]);
  });

  it('refuses the owner too, when an append-only row is changed', async () => {
    await client.query(`insert into events (occurred_at, kind, actor_kind, reason) values (now(), 'test.happened', 'system', 'test')`);
    await expect(client.query(`update events set reason = 'other'`)).rejects.toThrow(/append-only/);
    await expect(client.query('delete from events')).rejects.toThrow(/append-only/);
  });

  it('keeps item keys from the application', async () => {
    await client.query('set role einthoven_app');
    await expect(client.query('select * from key.item_keys')).rejects.toThrow(/permission denied/);
    await client.query('reset role');
    const readable = await names(`select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'key' and c.relkind = 'r' and has_table_privilege('einthoven_app', c.oid, 'select, insert, update, delete')`);
    expect(readable).toEqual([]);
  });

  it('gives both roles no sign-in and no rights over roles or databases', async () => {
    const { rows } = await client.query(
      `select rolname from pg_roles where rolname like 'einthoven\\_%' and (rolcanlogin or rolsuper or rolcreaterole or rolcreatedb or rolbypassrls)`,
    );
    expect(rows).toEqual([]);
  });
});
