/**
 * Whether an action on a standing counts, as a condition of SQL: a death that was corrected since does not, and a
 * correction only says so. Every query that asks what ended a credential asks this too.
 *
 * @param table the name or alias under which the query has `credential_actions`; never anything that was typed
 */
export function actionCountsSql(table: string): string {
  return `(${table}.action <> 'death-corrected' and not (${table}.action = 'deceased' and exists (
    select from credential_actions corrected where corrected.credential_id = ${table}.credential_id
      and corrected.action = 'death-corrected' and corrected.decided_at >= ${table}.decided_at)))`;
}
