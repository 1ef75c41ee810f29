import { ACCOUNT_MAILS, isUuid, type Permission } from '../account/index.ts';
import { inTransaction, type Db } from '../db/pool.ts';
import { recordEvent } from '../platform/events.ts';
import { fillText, type AnyText, type Filled, type Words } from '../platform/message-text.ts';
import { CATALOGUE, OUTSIDE_CATALOGUE, versionOf } from './catalogue.ts';
import { open } from './centre.ts';
import * as queries from './log.queries.ts';
import { listMessagesOf } from './message.queries.ts';

type Reading = Permission<'message.read-log'>;

/** Where a text goes: into the account with a mail, by mail alone, or to somebody without an account. */
export type TextWay = 'account' | 'mail' | 'outside';

const WAYS: readonly { readonly way: TextWay; readonly texts: Readonly<Record<string, AnyText>> }[] = [
  { way: 'account', texts: CATALOGUE },
  { way: 'mail', texts: ACCOUNT_MAILS },
  { way: 'outside', texts: OUTSIDE_CATALOGUE },
];

/** Every text there is, by name. */
export function allTexts(): readonly { readonly name: string; readonly way: TextWay; readonly text: AnyText }[] {
  return WAYS.flatMap(({ way, texts }) => Object.entries(texts).map(([name, text]) => ({ name, way, text }))).toSorted((a, b) => a.name.localeCompare(b.name));
}

/** A line of the catalogue: what it is called, and how often it was sent. */
export type CatalogueLine = {
  readonly name: string;
  readonly way: TextWay;
  readonly subject: Words;
  readonly decision: boolean;
  readonly sms: boolean;
  readonly version: string;
  readonly sent: number;
  readonly lastSentAt: Date | undefined;
};

/** All texts with their subjects as examples, and how often each was sent. */
export async function readCatalogue(db: Db, _permission: Reading): Promise<readonly CatalogueLine[]> {
  const sent = await queries.countSent(db);
  return allTexts().map(({ name, way, text }) => ({
    name,
    way,
    subject: { en: fillText(text, text.example, 'en').subject, es: fillText(text, text.example, 'es').subject },
    decision: text.decision !== undefined,
    sms: text.en.sms !== undefined,
    version: versionOf(text),
    sent: sent.get(name)?.count ?? 0,
    lastSentAt: sent.get(name)?.last,
  }));
}

/** One text as people read it, in both languages with example values, and its wordings so far. */
export type TextPreview = {
  readonly name: string;
  readonly way: TextWay;
  readonly decision: 'told' | 'on-page' | undefined;
  readonly values: Readonly<Record<string, string>>;
  readonly en: Filled;
  readonly es: Filled;
  readonly version: string;
  readonly versions: readonly { readonly version: string; readonly firstUsedAt: Date }[];
};

/** One text with example values; undefined where there is none of that name. */
export async function readText(db: Db, _permission: Reading, name: string): Promise<TextPreview | undefined> {
  const found = allTexts().find((one) => one.name === name);
  if (!found) return undefined;
  const { text, way } = found;
  return {
    name,
    way,
    decision: text.decision,
    values: text.values,
    en: fillText(text, text.example, 'en'),
    es: fillText(text, text.example, 'es'),
    version: versionOf(text),
    versions: await queries.listWordings(db, name),
  };
}

/** How many lines a page of the log has. */
export const LOG_PAGE = 50;

/** A page of the log: what was sent to whom and when, not what it said. @param before the id of the last line of the page before */
export async function readLog(
  db: Db,
  _permission: Reading,
  filter: { readonly personId?: string | undefined; readonly message?: string | undefined; readonly before?: string | undefined },
): Promise<{ readonly lines: readonly queries.LogLine[]; readonly more: boolean }> {
  const id = (text: string | undefined) => (text !== undefined && isUuid(text) ? text : undefined);
  const lines = await queries.listLog(db, { personId: id(filter.personId), message: filter.message, before: id(filter.before) }, LOG_PAGE + 1);
  return { lines: lines.slice(0, LOG_PAGE), more: lines.length > LOG_PAGE };
}

/** What somebody was told, as they read it: for a question or an appeal. Looking at it is an event of theirs. */
export async function readToldWords(
  db: Db,
  permission: Reading,
  personId: string,
  at: Date,
): Promise<ReadonlyMap<string, { readonly subject: string; readonly text: string; readonly language: string }>> {
  if (!isUuid(personId)) return new Map();
  return inTransaction(db, async (tx) => {
    const messages = await open(tx, await listMessagesOf(tx, personId, 500));
    if (messages.length > 0) {
      await recordEvent(tx, {
        kind: 'message.history-read',
        actor: { kind: 'person', personId: permission.actor.personId },
        subjectPersonId: personId,
        reason: 'opened the messages of the person',
        occurredAt: at,
      });
    }
    return new Map(messages.map(({ messageId, subject, text, language }) => [messageId, { subject, text, language }]));
  });
}
