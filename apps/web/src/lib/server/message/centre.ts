import { isUuid, type Permission } from '../account/index.ts';
import type { Db } from '../db/pool.ts';
import { findPersonalKeys } from '../platform/personal-key.ts';
import { unseal } from '../platform/seal.ts';
import * as queries from './message.queries.ts';
import type { MessageRow } from './message.queries.ts';
import type { ToldWords } from './tell.ts';

type Own = Permission<'message.read-own'>;

/** How many messages a page of the message centre shows. */
export const MESSAGE_PAGE = 30;

/** A message as its reader sees it. */
export type Message = Omit<MessageRow, 'sealedWords'> & ToldWords;

/** How many messages somebody has not opened. @param opening the one that is opened with the same page */
export function countUnread(db: Db, personId: string, opening?: string): Promise<number> {
  return queries.countUnread(db, personId, opening !== undefined && isUuid(opening) ? opening : undefined);
}

/** A page of somebody's messages, newest first. @param before the id of the last one of the page before */
export async function listOwnMessages(db: Db, { actor }: Own, before?: string): Promise<{ readonly messages: readonly Message[]; readonly more: boolean }> {
  const rows = await queries.listMessagesOf(db, actor.personId, MESSAGE_PAGE + 1, before !== undefined && isUuid(before) ? before : undefined);
  return { messages: await open(db, rows.slice(0, MESSAGE_PAGE)), more: rows.length > MESSAGE_PAGE };
}

/** One of somebody's own messages; from now on it counts as read. */
export async function readOwnMessage(db: Db, { actor }: Own, messageId: string, at: Date): Promise<Message | undefined> {
  const row = isUuid(messageId) ? await queries.findMessage(db, messageId) : undefined;
  if (row?.personId !== actor.personId) return undefined;
  if (row.readAt === undefined) await queries.markRead(db, actor.personId, at, messageId);
  return (await open(db, [row]))[0];
}

/** Counts all of somebody's messages as read. */
export async function markAllRead(db: Db, { actor }: Own, at: Date): Promise<void> {
  await queries.markRead(db, actor.personId, at);
}

/** The calendar file of one of somebody's own messages. */
export async function readOwnCalendar(db: Db, { actor }: Own, messageId: string): Promise<string | undefined> {
  const row = isUuid(messageId) ? await queries.findMessage(db, messageId) : undefined;
  return row?.personId === actor.personId ? (await open(db, [row]))[0]?.calendarText : undefined;
}

/** All messages of somebody, for the download of their data. */
export async function collectMessages(db: Db, { actor }: Own): Promise<readonly Message[]> {
  return open(db, await queries.listMessagesOf(db, actor.personId, 10_000));
}

/** Opens what was told; a message of somebody who was erased says nothing any more. */
export async function open(db: Db, rows: readonly MessageRow[]): Promise<readonly Message[]> {
  const keys = await findPersonalKeys(db, [...new Set(rows.map(({ personId }) => personId))]);
  return rows.flatMap(({ sealedWords, ...row }) => {
    const key = keys.get(row.personId);
    return key ? [{ ...row, ...(JSON.parse(unseal(key, sealedWords).toString('utf8')) as ToldWords) }] : [];
  });
}
