import { CompiledQuery } from 'kysely';
import type { Db } from './pool.ts';

/** Names by text: what the pool sends under a name is parsed and planned once for each connection. */
const names = new Map<string, string>();

/** The name that a statement was prepared under; undefined for every other. */
export function preparedName(text: string): string | undefined {
  return names.get(text);
}

/**
 * A statement for paths on which many people act in the same second: PostgreSQL keeps it parsed and planned, and nothing
 * builds its text anew. It names every column that it reads, because a plan does not outlive a change of its columns.
 *
 * @param name once in the whole program
 * @param text with `$1`, `$2` for the values
 * @returns runs it, inside a transaction or not
 */
export function prepared<Row>(name: string, text: string): (db: Db, values: readonly unknown[]) => Promise<readonly Row[]> {
  if ([...names.values()].includes(name)) throw new Error(`two statements are named ${name}`);
  names.set(text, name);
  return async (db, values) => (await db.executeQuery<Row>(CompiledQuery.raw(text, [...values]))).rows;
}
