import { sql, type RawBuilder } from 'kysely';

/**
 * Whether an action on a standing counts, as a condition of SQL: a death that was corrected since does not, and a
 * correction only says so. Every query that asks what ended a credential asks this too.
 *
 * @param table the name or alias under which the query has `credential_actions`
 */
export function actionCounts(table: string): RawBuilder<boolean> {
  const column = (name: string) => sql.ref(`${table}.${name}`);
  return sql<boolean>`(${column('action')} <> 'death-corrected' and not (${column('action')} = 'deceased' and exists (
    select from credential_actions corrected where corrected.credential_id = ${column('credential_id')}
      and corrected.action = 'death-corrected' and corrected.decided_at >= ${column('decided_at')})))`;
}
