// Writes apps/web/src/lib/server/db/tables.ts from a migrated database: `npm run db:types -- postgres://…`.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const out = `${root}apps/web/src/lib/server/db/tables.ts`;
const url = process.argv[2];
if (!url) throw new Error('usage: types.ts postgres://user:password@host:port/database');

execFileSync(
  process.execPath,
  [
    `${root}node_modules/kysely-codegen/dist/cli/bin.js`,
    '--dialect',
    'postgres',
    '--url',
    url,
    '--out-file',
    out,
    '--type-only-imports',
    '--date-parser',
    'string',
    '--exclude-pattern',
    '{pgboss.*,schema_migrations}',
  ],
  { stdio: 'inherit' },
);
const text = readFileSync(out, 'utf8')
  .replace(/\/\*\*[\s\S]*?\*\//, '// Row types of every table, made from the migrated database by tools/database/types.ts. Do not edit.')
  // pool.ts parses bigint as number.
  .replace(/export type Int8 = .*;/, 'export type Int8 = ColumnType<number, number | string, number | string>;')
  .replace('export interface DB {', 'export interface Database {');
writeFileSync(out, text);
