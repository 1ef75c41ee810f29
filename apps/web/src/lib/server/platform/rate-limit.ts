import { sql } from 'kysely';
import type { Db } from '../db/pool.ts';

/** So many tries in so many seconds, counted in fixed windows across all processes. */
export type RateLimit = { readonly name: string; readonly tries: number; readonly windowS: number };

/**
 * Counts a try.
 *
 * @param who what is limited: an address, a person id
 * @returns whether it is allowed, and how many seconds to wait when it is not
 */
export async function countTry(db: Db, limit: RateLimit, who: string, now: Date): Promise<{ readonly allowed: boolean; readonly retryAfterS: number }> {
  const windowMs = limit.windowS * 1000;
  const start = new Date(Math.floor(now.getTime() / windowMs) * windowMs);
  const row = await db
    .insertInto('rate_buckets')
    .values({ bucket: `${limit.name}:${who}`, window_start: start, hits: 1 })
    .onConflict((conflict) => conflict.columns(['bucket', 'window_start']).doUpdateSet({ hits: sql`rate_buckets.hits + 1` }))
    .returning('hits')
    .executeTakeFirstOrThrow();
  return { allowed: row.hits <= limit.tries, retryAfterS: Math.ceil((start.getTime() + windowMs - now.getTime()) / 1000) };
}
