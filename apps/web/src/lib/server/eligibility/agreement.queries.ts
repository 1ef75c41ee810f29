import type { Db, Tx } from '../db/pool.ts';
import type { Statement } from './statement.ts';

/** What a person agrees to once and for all, word for word; a renewal keeps its statement itself. */
type Agreed = Statement<'ethics' | 'confidentiality' | 'mark-use' | 'secondary-school'>;

/** When a person agreed to a wording; undefined where they did not. */
export async function findAgreement(db: Db, personId: string, statement: Agreed): Promise<Date | undefined> {
  const row = await db
    .selectFrom('agreements')
    .select('agreed_at')
    .where('person_id', '=', personId)
    .where('statement', '=', statement.name)
    .where('text_sha256', '=', statement.sha256)
    .orderBy('agreed_at')
    .limit(1)
    .executeTakeFirst();
  return row?.agreed_at;
}

/** Records that a person agreed to a wording. */
export async function insertAgreement(tx: Tx, personId: string, statement: Agreed, at: Date): Promise<void> {
  await tx
    .insertInto('agreements')
    .values({ person_id: personId, statement: statement.name, statement_version: statement.version, text_sha256: statement.sha256, agreed_at: at })
    .execute();
}
