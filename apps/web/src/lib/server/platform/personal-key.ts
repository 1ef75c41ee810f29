import { config } from './config.ts';
import { newPersonalKey, purposeKey, seal, unseal } from './seal.ts';
import type { Db } from '../db/pool.ts';

/** Creates the key of a new person, sealed by the body's secret. */
export async function createPersonalKey(db: Db, personId: string): Promise<void> {
  const sealed = seal(purposeKey(config().appSecret, 'personal-keys'), newPersonalKey());
  await db.insertInto('person_keys').values({ person_id: personId, sealed_key: sealed }).execute();
}

/**
 * The key of a person.
 *
 * @returns undefined once the person was erased: what it sealed is gone for good
 */
export async function findPersonalKey(db: Db, personId: string): Promise<Buffer | undefined> {
  const row = await db.selectFrom('person_keys').select('sealed_key').where('person_id', '=', personId).executeTakeFirst();
  return row && unseal(purposeKey(config().appSecret, 'personal-keys'), row.sealed_key);
}

/** The keys of several people, in one query; who was erased is not in the answer. */
export async function findPersonalKeys(db: Db, personIds: readonly string[]): Promise<ReadonlyMap<string, Buffer>> {
  if (personIds.length === 0) return new Map();
  const rows = await db.selectFrom('person_keys').select(['person_id', 'sealed_key']).where('person_id', 'in', personIds).execute();
  const ours = purposeKey(config().appSecret, 'personal-keys');
  return new Map(rows.map((row) => [row.person_id, unseal(ours, row.sealed_key)]));
}

/** Seals a JSON value for a person. @throws Error when the person was erased */
export async function sealFor(db: Db, personId: string, value: unknown): Promise<Buffer> {
  const key = await findPersonalKey(db, personId);
  if (!key) throw new Error(`person ${personId} has no key any more`);
  return seal(key, Buffer.from(JSON.stringify(value)));
}

/** Opens what {@link sealFor} made; undefined when the person was erased. */
export async function openFor<T>(db: Db, personId: string, sealed: Buffer): Promise<T | undefined> {
  const key = await findPersonalKey(db, personId);
  return key && (JSON.parse(unseal(key, sealed).toString('utf8')) as T);
}
