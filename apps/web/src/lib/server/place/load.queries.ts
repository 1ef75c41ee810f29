import { sql, type RawBuilder } from 'kysely';
import type { Tx } from '../db/pool.ts';

/** A column of many rows at once. */
export type Column = {
  readonly name: string;
  readonly type: 'text' | 'integer' | 'float8' | 'numeric' | 'boolean' | 'date' | 'text list';
  readonly values: readonly unknown[];
};

/** What becomes of a row that is there: it stays, or it is replaced unless an operator's file gave it. */
export type Conflict = 'keep' | 'replace' | 'replace-shipped';

const LIST_SEPARATOR = '|';

/** Writes many rows in one statement: sixty thousand places take a second. @returns how many were written */
export async function putRows(tx: Tx, table: string, key: readonly string[], columns: readonly Column[], conflict: Conflict): Promise<number> {
  if (columns[0]?.values.length === 0) return 0;
  const arrays: RawBuilder<unknown>[] = columns.map(({ type, values }) =>
    type === 'text list'
      ? sql`${values.map((list) => (list as readonly string[]).join(LIST_SEPARATOR))}::text[]`
      : sql`${values as unknown[]}::${sql.raw(type)}[]`,
  );
  const names = columns.map(({ name }) => sql.ref(name));
  const picked = columns.map(({ name, type }) =>
    type === 'text list' ? sql`string_to_array(${sql.ref(`read.${name}`)}, ${LIST_SEPARATOR})` : sql.ref(`read.${name}`),
  );
  const others = columns.filter(({ name }) => !key.includes(name)).map(({ name }) => sql`${sql.ref(name)} = ${sql.ref(`excluded.${name}`)}`);
  const imported = sql`exists (select from place_sources where place_sources.place_source_id = ${sql.ref(`${table}.place_source_id`)} and file_sha256 is not null)`;
  const onConflict =
    conflict === 'keep' ? sql`do nothing` : sql`do update set ${sql.join(others)} ${conflict === 'replace-shipped' ? sql`where not ${imported}` : sql``}`;
  const written = await sql`
    insert into ${sql.table(table)} (${sql.join(names)})
    select ${sql.join(picked)} from unnest(${sql.join(arrays)}) as read (${sql.join(names)})
    on conflict (${sql.join(key.map((name) => sql.ref(name)))}) ${onConflict}`.execute(tx);
  return Number(written.numAffectedRows ?? 0);
}

/** Takes away what was shipped before and is shipped no more; what an operator's file gave stays. */
export async function dropShipped(
  tx: Tx,
  table: 'wage_figures' | 'outlook_figures' | 'stated_figures' | 'state_rules' | 'state_agencies' | 'institution_awards',
): Promise<void> {
  await sql`delete from ${sql.table(table)} where place_source_id in (select place_source_id from place_sources where file_sha256 is null)`.execute(tx);
}

/** Whether these very files were loaded last. */
export async function lastImport(tx: Tx, kind: 'shipped'): Promise<string | undefined> {
  const row = await tx.selectFrom('place_imports').select('files_sha256').where('kind', '=', kind).orderBy('imported_at', 'desc').limit(1).executeTakeFirst();
  return row?.files_sha256;
}

/** Writes down that files were loaded. */
export async function recordImport(
  tx: Tx,
  it: {
    readonly kind: 'shipped' | 'census' | 'oews' | 'ipeds';
    readonly files: readonly string[];
    readonly sha256: string;
    readonly report: object;
    readonly at: Date;
  },
): Promise<void> {
  await tx
    .insertInto('place_imports')
    .values({ kind: it.kind, files: [...it.files], files_sha256: it.sha256, report: JSON.stringify(it.report), imported_at: it.at })
    .execute();
}

/** One load at a time; another waits. */
export async function lockLoading(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('place load'))`.execute(tx);
}
