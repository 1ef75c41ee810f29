import { findCredential } from '#lib/server/credential/index.ts';
import type { Db } from '#lib/server/db/pool.ts';

/**
 * What concepts after the account add to the download of a person's data, by name: applications, orders,
 * attempts, credentials. Each answers for one person.
 */
export const EXPORT_PARTS: Readonly<Record<string, (db: Db, personId: string) => Promise<unknown>>> = {
  credential: findCredential,
};
