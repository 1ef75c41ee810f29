import { findRecipients } from '../account/index.ts';
import type { Tx } from '../db/pool.ts';
import { config } from '../platform/config.ts';
import { letterOf, queueMails, type NewMail } from '../platform/mail.ts';
import { fillText, type AnyText, type Filled, type TextLanguage } from '../platform/message-text.ts';
import { findPersonalKeys } from '../platform/personal-key.ts';
import { seal } from '../platform/seal.ts';
import { calendarText, type CalendarDate } from './calendar.ts';
import { CATALOGUE, versionOf, type MessageName, type MessageValues } from './catalogue.ts';
import { insertMessages, keepWording } from './message.queries.ts';
import { queueTexts } from './phone.ts';

/** One message to one person. */
export type Telling<Name extends MessageName = MessageName> = {
  readonly [Each in Name]: {
    readonly toPersonId: string;
    readonly message: Each;
    readonly values: MessageValues<Each>;
    readonly at: Date;
    /** A date to keep: a file in the message centre and in the mail. */
    readonly calendar?: CalendarDate;
    /** Where mails of this kind are ended by a single POST (RFC 8058), for who asked for them. */
    readonly oneClickUrl?: string;
  };
}[Name];

/** A telling whose values were held to their kinds already. */
type Checked = Omit<Telling, 'values'> & { readonly values: object };

/** What a message said, as it is kept under the personal key. */
export type ToldWords = {
  readonly subject: string;
  readonly text: string;
  readonly path?: string | undefined;
  readonly next?: string | undefined;
  readonly calendarText?: string | undefined;
};

/**
 * Tells a person something, in their language: a message in their account, and a mail beside it. Call it in the transaction
 * of the act, so that neither is without the other. Somebody who was erased is told nothing.
 */
export async function tell<Name extends MessageName>(tx: Tx, telling: Telling<Name>): Promise<void> {
  await send(tx, [telling]);
}

/** Tells many people, each their own message, in a handful of statements. @returns how many were told */
export function tellAll(tx: Tx, tellings: readonly Telling[]): Promise<number> {
  return send(tx, tellings);
}

async function send(tx: Tx, tellings: readonly Checked[]): Promise<number> {
  if (tellings.length === 0) return 0;
  const ids = [...new Set(tellings.map(({ toPersonId }) => toPersonId))];
  const recipients = await findRecipients(tx, ids);
  const keys = await findPersonalKeys(tx, ids);
  const told = tellings.flatMap((telling) => {
    const to = recipients.get(telling.toPersonId);
    const key = keys.get(telling.toPersonId);
    if (!to || !key) return [];
    const text: AnyText = CATALOGUE[telling.message];
    const filled = fillText(text, telling.values, to.language);
    const calendar = telling.calendar && calendarText(telling.calendar, to.language, telling.at);
    return [{ telling, to, key, text, filled, calendar }];
  });
  const wordings = new Map(told.map(({ telling, text }) => [telling.message, { text, version: versionOf(text), at: telling.at }]));
  for (const [message, wording] of wordings) await keepWording(tx, { message, ...wording });
  const mails = told.flatMap(({ telling, to, filled, calendar }, index) =>
    to.email === undefined ? [] : [{ index, mail: mailOf(to.email, telling, filled, to.language, calendar) }],
  );
  const mailIds = await queueMails(
    tx,
    mails.map(({ mail }) => mail),
  );
  const mailOfIndex = new Map(mails.map(({ index }, at) => [index, mailIds[at]]));
  await insertMessages(
    tx,
    told.map(({ telling, to, key, text, filled, calendar }, index) => {
      const words: ToldWords = { subject: filled.subject, text: filled.text, path: filled.path, next: filled.next, calendarText: calendar };
      return {
        personId: to.personId,
        message: telling.message,
        version: versionOf(text),
        language: to.language,
        sealedWords: seal(key, Buffer.from(JSON.stringify(words))),
        mailId: mailOfIndex.get(index),
        at: telling.at,
        read: text.quiet === true,
      };
    }),
  );
  await queueTexts(
    tx,
    told.flatMap(({ telling, to, filled }) =>
      filled.sms === undefined ? [] : [{ personId: to.personId, message: telling.message, words: filled.sms, language: to.language, at: telling.at }],
    ),
    keys,
  );
  return told.length;
}

const IN_ACCOUNT = {
  en: (url: string) => `You can read this in your account too, under Messages: ${url}`,
  es: (url: string) => `También puede leer esto en su cuenta, en Mensajes: ${url}`,
} as const;

/** The mail beside a message: its words, the next step as a whole address, and that the same stands in the account. */
function mailOf(to: string, telling: Checked, filled: Filled, language: TextLanguage, calendar: string | undefined): NewMail {
  return {
    to,
    toPersonId: telling.toPersonId,
    template: telling.message,
    subject: filled.subject,
    text: letterOf(filled, language, IN_ACCOUNT[language](`${config().baseUrl}/messages`)),
    oneClickUrl: telling.oneClickUrl,
    calendarText: calendar,
  };
}
