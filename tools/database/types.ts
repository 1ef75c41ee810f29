// Writes apps/web/src/lib/server/db/tables.ts from a migrated database: `npm run db:types`, or with an address.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onFreshDatabase } from './schema.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Where the row types lie. */
export const tablesFile = `${root}apps/web/src/lib/server/db/tables.ts`;

/** The row types of a migrated database, as TypeScript. */
export async function describeRows(url: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'einthoven-types-'));
  try {
    const out = join(folder, 'tables.ts');
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
      { stdio: 'pipe' },
    );
    return (
      readFileSync(out, 'utf8')
        .replace(/\/\*\*[\s\S]*?\*\//, '// Row types of every table, made from the migrated database by tools/database/types.ts. Do not edit.')
        // pool.ts parses bigint as number.
        .replace(/export type Int8 = .*;/, 'export type Int8 = ColumnType<number, number | string, number | string>;')
        .replace('export interface DB {', 'export interface Database {')
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (import.meta.main) {
  const given = process.argv[2];
  writeFileSync(tablesFile, given ? await describeRows(given) : await onFreshDatabase(describeRows));
}
