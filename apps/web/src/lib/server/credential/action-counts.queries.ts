import { sql, type RawBuilder } from 'kysely';
import { actionCountsSql } from '../scheme/index.ts';

/** Whether an action on a standing counts; see `actionCountsSql`. */
export function actionCounts(table: string): RawBuilder<boolean> {
  return sql.raw<boolean>(actionCountsSql(table));
}
