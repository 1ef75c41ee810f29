import type { Db } from '../db/pool.ts';

/** Drops counters of rate limits whose window is long past. */
export async function forgetRateBuckets(db: Db, before: Date): Promise<number> {
  const result = await db.deleteFrom('rate_buckets').where('window_start', '<', before).executeTakeFirst();
  return Number(result.numDeletedRows);
}

/** Deletes mails that are older than the body keeps them. */
export async function forgetMails(db: Db, before: Date): Promise<number> {
  const result = await db.deleteFrom('mails').where('created_at', '<', before).executeTakeFirst();
  return Number(result.numDeletedRows);
}
