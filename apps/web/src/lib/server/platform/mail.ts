import { createTransport } from 'nodemailer';
import { sql } from 'kysely';
import { config } from './config.ts';
import { fillText, type AnyText, type Filled, type TextLanguage } from './message-text.ts';
import { inTransaction, type Db } from '../db/pool.ts';

/** A mail to be sent. Plain text: it reads on every phone and has nothing to hide a link in. */
export type NewMail = {
  readonly to: string;
  readonly toPersonId?: string | undefined;
  /** Which text this is, such as `account.verify-email`. */
  readonly template: string;
  readonly subject: string;
  readonly text: string;
  /** Where mails of this kind are ended by a single POST, for who asked for them: RFC 8058. */
  readonly oneClickUrl?: string | undefined;
  /** A calendar file (RFC 5545), attached as `date.ics`. */
  readonly calendarText?: string | undefined;
};

/** How every mail of the office ends, in a language: who writes, and where an answer goes. */
export function officeClosing(language: TextLanguage): string {
  const [office, purpose] = {
    en: ['Certification office', 'For education and certification, not for diagnosis.'],
    es: ['Oficina de certificación', 'Para educación y certificación, no para diagnóstico.'],
  }[language];
  return `${office}, ${config().officeEmail}\nNational Performance Specialists (NPS)\n${purpose}\n`;
}

/** Line breaks in a header would let its text add headers of its own. */
function oneLine(text: string): string {
  return text.replace(/[\r\n\u2028\u2029]+/g, ' ').trim();
}

/** The text of a mail: what was filled, the next step as a whole address, what else belongs at the end, and the closing. */
export function letterOf(filled: Filled, language: TextLanguage, ...more: readonly string[]): string {
  const next = filled.path === undefined ? [] : [`${filled.next}: ${config().baseUrl}${filled.path}`];
  return [filled.text, ...next, ...more, officeClosing(language)].join('\n\n');
}

/** Subject and text of a mail to somebody whose language nobody knows: English, then Spanish. */
export function letterInBoth(text: AnyText, values: object): { readonly subject: string; readonly text: string } {
  const english = fillText(text, values, 'en');
  const spanish = fillText(text, values, 'es');
  return {
    subject: `${english.subject} / ${spanish.subject}`,
    text: `(En español más abajo)\n\n${letterOf(english, 'en')}\n--------\n\n${letterOf(spanish, 'es')}`,
  };
}

/** Puts a mail into the outbox, in the transaction that causes it; the worker delivers it. */
export async function queueMail(db: Db, mail: NewMail): Promise<void> {
  await queueMails(db, [mail]);
}

/** Puts mails into the outbox, in one statement. @returns their ids, in the order of the mails */
export async function queueMails(db: Db, mails: readonly NewMail[]): Promise<readonly string[]> {
  if (mails.length === 0) return [];
  const mark = config().mode === 'demonstration' ? '[Demonstration] ' : '';
  const rows = await db
    .insertInto('mails')
    .values(
      mails.map((mail) => ({
        to_address: oneLine(mail.to),
        to_person_id: mail.toPersonId ?? null,
        template: mail.template,
        subject: `${mark}${oneLine(mail.subject)}`,
        body_text: mail.text,
        one_click_url: mail.oneClickUrl ?? null,
        calendar_text: mail.calendarText ?? null,
      })),
    )
    .returning('mail_id')
    .execute();
  return rows.map(({ mail_id: mailId }) => mailId);
}

/**
 * Delivers waiting mails through the relay, oldest first; each failed try waits longer, up to a day.
 * Without a relay they stay in the local outbox, where a demonstration shows them at `/dev/mail`.
 *
 * @returns how many were sent and how many failed this time
 */
export async function deliverMails(db: Db, now: Date): Promise<{ readonly sent: number; readonly failed: number }> {
  const relay = config().smtpUrl;
  if (!relay) return { sent: 0, failed: 0 };
  const transport = createTransport(relay);
  let sent = 0;
  let failed = 0;
  try {
    for (let more = true; more;) {
      more = await inTransaction(db, async (tx) => {
        const mail = await tx
          .selectFrom('mails')
          .selectAll()
          .where('sent_at', 'is', null)
          .where('attempts', '<', 12)
          .where(sql<boolean>`created_at + (power(2, attempts) - 1) * interval '30 seconds' <= ${now}`)
          .orderBy('created_at')
          .limit(1)
          .forUpdate()
          .skipLocked()
          .executeTakeFirst();
        if (!mail) return false;
        try {
          await transport.sendMail({
            from: config().mailFrom,
            replyTo: config().officeEmail,
            to: mail.to_address,
            subject: mail.subject,
            text: mail.body_text,
            attachments:
              mail.calendar_text === null
                ? []
                : [{ filename: 'date.ics', content: mail.calendar_text, contentType: 'text/calendar; charset=utf-8; method=PUBLISH' }],
            headers: mail.one_click_url ? { 'List-Unsubscribe': `<${mail.one_click_url}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' } : {},
            messageId: `<${mail.mail_id}@einthoven>`,
          });
          await tx
            .updateTable('mails')
            .set({ sent_at: now, attempts: mail.attempts + 1, last_error: null })
            .where('mail_id', '=', mail.mail_id)
            .execute();
          sent += 1;
        } catch (error) {
          const reason = error instanceof Error ? error.message : String(error);
          await tx
            .updateTable('mails')
            .set({ attempts: mail.attempts + 1, last_error: reason.slice(0, 500) })
            .where('mail_id', '=', mail.mail_id)
            .execute();
          failed += 1;
        }
        return true;
      });
    }
  } finally {
    transport.close();
  }
  return { sent, failed };
}
