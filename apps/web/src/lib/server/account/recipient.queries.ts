import type { Db } from '../db/pool.ts';

/** Where and in which language somebody is written to. */
export type Recipient = { readonly personId: string; readonly language: 'en' | 'es'; readonly email: string | undefined };

/** Where to write to people; who was erased is not in the answer. */
export async function findRecipients(db: Db, personIds: readonly string[]): Promise<ReadonlyMap<string, Recipient>> {
  if (personIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('people')
    .leftJoin('auth_users', 'auth_users.id', 'people.person_id')
    .select(['people.person_id', 'people.language', 'auth_users.email'])
    .where('people.person_id', 'in', personIds)
    .where('people.erased_at', 'is', null)
    .execute();
  return new Map(rows.map((row) => [row.person_id, { personId: row.person_id, language: row.language === 'es' ? 'es' : 'en', email: row.email ?? undefined }]));
}
