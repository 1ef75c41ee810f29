import type { Db } from '../db/pool.ts';
import type { AnyText } from '../platform/message-text.ts';
import { CATALOGUE } from './catalogue.ts';
import { deleteMessages, deleteTextMessages } from './message.queries.ts';

/** Letters that stay in the account for as long as it is there: decisions that can be objected to, and all about cases. */
export function staysInAccount(name: string): boolean {
  const text = Object.hasOwn(CATALOGUE, name) ? (CATALOGUE as Readonly<Record<string, AnyText>>)[name] : undefined;
  return text?.decision !== undefined || name.startsWith('conduct.');
}

/**
 * Deletes what was told to people in their accounts and to their phones before an instant, without the letters that stay.
 *
 * @returns how many messages were deleted
 */
export async function forgetMessages(db: Db, before: Date): Promise<number> {
  await deleteTextMessages(db, before);
  return deleteMessages(db, before, Object.keys(CATALOGUE).filter(staysInAccount));
}
