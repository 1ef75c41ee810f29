// A readable description of the migrated database, written from its catalogs: `npm run db:schema`.
// The embedded server brings no pg_dump; this says the same in a stable order, grants included.
import { rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { freePort, startEmbeddedDatabase } from '../../apps/cli/src/embedded-database.ts';
import { scratchFolder } from '../../apps/cli/src/scratch-folder.ts';
import { migrate } from '../../apps/web/src/lib/server/db/migrate.ts';

/** Where the description lies. */
export const schemaFile = fileURLToPath(new URL('../../db/schema.sql', import.meta.url));

const SCHEMAS = ['public', 'key'];
const OURS = `n.nspname = any($1) and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e')`;

/**
 * Describes every schema, table, index, trigger, function and grant of ours.
 *
 * @param url a migrated database, as its owner
 */
export async function describeSchema(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const rows = async (text: string, values: unknown[] = [SCHEMAS]) => (await client.query(text, values)).rows;
    // Full names everywhere except in `public`, whatever the reader's own path.
    await client.query('set search_path to public');
    const out = ['-- What the migrations add up to. Made by tools/database/schema.ts from the catalogs of a migrated database; do not edit.', ''];
    for (const { name } of await rows(`select extname as name from pg_extension where extname <> 'plpgsql' order by 1`, [])) {
      out.push(`create extension ${name};`);
    }
    for (const { name, comment } of await rows(
      `select nspname as name, obj_description(oid, 'pg_namespace') as comment from pg_namespace where nspname = any($1) and nspname <> 'public' order by 1`,
    )) {
      out.push('', `create schema ${name};`, `-- ${comment}`);
    }
    for (const row of await rows(`select pg_get_functiondef(c.oid) as text, obj_description(c.oid, 'pg_proc') as comment
      from pg_proc c join pg_namespace n on n.oid = c.pronamespace where ${OURS} order by c.proname`)) {
      out.push('', `-- ${row.comment}`, `${row.text.trim()};`);
    }
    const tables = await rows(`select c.oid, c.oid::regclass::text as name, obj_description(c.oid, 'pg_class') as comment, c.relkind, c.relpersistence
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where ${OURS} and c.relkind in ('r', 'p', 'v', 'm') and c.relname <> 'schema_migrations' order by 2`);
    for (const table of tables) out.push('', ...(await describeTable(rows, table)));
    return `${out.join('\n')}\n`;
  } finally {
    await client.end();
  }
}

type Rows = (text: string, values?: unknown[]) => Promise<Record<string, string>[]>;

async function describeTable(rows: Rows, table: Record<string, string>): Promise<string[]> {
  const by = [table['oid']];
  const lines: string[] = [`-- ${table['comment'] ?? ''}`];
  if (table['relkind'] === 'v' || table['relkind'] === 'm') {
    const [view] = await rows('select pg_get_viewdef($1::oid, true) as text', by);
    lines.push(`create ${table['relkind'] === 'm' ? 'materialized ' : ''}view ${table['name']} as`, `${view?.['text']}`);
  } else {
    const columns = await rows(
      `select a.attname as name, format_type(a.atttypid, a.atttypmod) as type, a.attnotnull as required, a.attidentity as identity,
              a.attgenerated as generated, pg_get_expr(d.adbin, d.adrelid) as initial
       from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
       where a.attrelid = $1 and a.attnum > 0 and not a.attisdropped order by a.attnum`,
      by,
    );
    const constraints = await rows(
      `select conname as name, pg_get_constraintdef(oid, true) as text from pg_constraint
       where conrelid = $1 and contype <> 'n' order by contype desc, conname`,
      by,
    );
    const parts = [
      ...columns.map((column) =>
        [
          `  ${column['name']} ${column['type']}`,
          column['required'] ? 'not null' : '',
          column['identity'] ? 'generated always as identity' : '',
          column['initial'] ? (column['generated'] ? `generated always as (${column['initial']}) stored` : `default ${column['initial']}`) : '',
        ]
          .filter(Boolean)
          .join(' '),
      ),
      ...constraints.map((constraint) => `  constraint ${constraint['name']} ${constraint['text']}`),
    ];
    lines.push(`create ${table['relpersistence'] === 'u' ? 'unlogged ' : ''}table ${table['name']} (`, parts.join(',\n'), ');');
    const indexes = await rows(
      `select pg_get_indexdef(indexrelid) as text from pg_index
       where indrelid = $1 and not exists (select from pg_constraint where conindid = indexrelid and contype in ('p', 'u', 'x')) order by 1`,
      by,
    );
    lines.push(...indexes.map((index) => `${index['text']};`));
    const triggers = await rows('select pg_get_triggerdef(oid, true) as text from pg_trigger where tgrelid = $1 and not tgisinternal order by tgname', by);
    lines.push(...triggers.map((trigger) => `${trigger['text']};`));
  }
  const grants = await rows(
    `select grantee::regrole::text as role, string_agg(lower(privilege_type), ', ' order by privilege_type) as acts
     from pg_class, aclexplode(relacl) where oid = $1 and grantee::regrole::text like 'einthoven\\_%' group by 1 order by 1`,
    by,
  );
  lines.push(...grants.map((grant) => `grant ${grant['acts']} on ${table['name']} to ${grant['role']};`));
  const columnGrants = await rows(
    `select grantee::regrole::text as role, lower(privilege_type) as act, string_agg(attname, ', ' order by attnum) as columns
     from pg_attribute, aclexplode(attacl) where attrelid = $1 and attacl is not null group by 1, 2 order by 1, 2`,
    by,
  );
  lines.push(...columnGrants.map((grant) => `grant ${grant['act']} (${grant['columns']}) on ${table['name']} to ${grant['role']};`));
  return lines;
}

/** Runs work on a fresh, migrated database in a folder that is deleted afterwards. */
export async function onFreshDatabase<T>(work: (url: string) => Promise<T>): Promise<T> {
  const folder = scratchFolder('einthoven-schema-');
  const database = await startEmbeddedDatabase({ folder, port: await freePort(), password: 'schema', ownGroup: false, settings: ['fsync=off'] });
  try {
    await migrate(database.url, 'demonstration');
    return await work(database.url);
  } finally {
    await database.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

if (import.meta.main) {
  const given = process.argv[2];
  writeFileSync(schemaFile, given ? await describeSchema(given) : await onFreshDatabase(describeSchema));
}
