import type { Db } from '../db/pool.ts';

/** Legal names of people; who was erased is not in the answer. */
export async function selectNames(db: Db, personIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (personIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('person_profiles')
    .select(['person_id', 'legal_name'])
    .where('person_id', 'in', [...new Set(personIds)])
    .execute();
  return new Map(rows.map((row) => [row.person_id, row.legal_name]));
}
