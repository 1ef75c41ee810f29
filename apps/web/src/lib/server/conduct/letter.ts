import { isUuid, getProfile, type Permission } from '../account/index.ts';
import type { Db } from '../db/pool.ts';
import { config } from '../platform/config.ts';
import { renderPdf, type DocumentData } from '../platform/document.ts';
import { openFor } from '../platform/personal-key.ts';
import { currentScheme } from '../scheme/index.ts';
import { instantWords } from '../../ui/words.ts';
import { findMessage, findSealedReason, listLetters } from './letter.queries.ts';

/** What `content/documents/letter.typ` shows. */
export type LetterData = DocumentData & {
  readonly language: 'en' | 'es';
  readonly issuer: string;
  readonly name: string;
  readonly date: string;
  readonly subject: string;
  readonly greeting: string;
  readonly paragraphs: readonly string[];
  readonly reasonTitle: string;
  /** Empty where nothing else was said. */
  readonly reason: readonly string[];
  readonly closing: string;
  readonly place: string;
  readonly demonstration: boolean;
};

const WORDS = {
  en: { greeting: 'Dear', reasonTitle: 'The reason in full', closing: 'Certification office', place: 'This letter is in your account too' },
  es: { greeting: 'Estimado/a', reasonTitle: 'La razón completa', closing: 'Oficina de certificación', place: 'Esta carta también está en su cuenta' },
} as const;

/** A letter in a list. */
export type LetterLine = { readonly messageId: string; readonly subject: string; readonly at: Date };

/** Letters about one's cases and appeals, newest first. */
export async function readOwnLetters(db: Db, permission: Permission<'case.manage-own'>): Promise<readonly LetterLine[]> {
  const { personId } = permission.actor;
  const lines: LetterLine[] = [];
  for (const row of await listLetters(db, personId)) {
    const words = await openFor<{ subject: string }>(db, personId, row.sealedWords);
    if (words) lines.push({ messageId: row.messageId, subject: words.subject, at: row.toldAt });
  }
  return lines;
}

/**
 * Any message of one's own as a letter on paper; where it told a decision whose reason is not in the message, the reason is
 * in the letter. In the language in which it was told.
 */
export async function letterData(db: Db, permission: Permission<'case.manage-own'>, messageId: string): Promise<LetterData | undefined> {
  const { personId } = permission.actor;
  const row = isUuid(messageId) ? await findMessage(db, personId, messageId) : undefined;
  const words = row && (await openFor<{ subject: string; text: string }>(db, personId, row.sealedWords));
  if (!row || !words) return undefined;
  const sealed = await findSealedReason(db, personId, row.toldAt);
  const reason = sealed && (await openFor<string>(db, personId, sealed));
  const said = WORDS[row.language];
  const { issuer, zone } = currentScheme();
  const name = (await getProfile(db, personId))?.legalName ?? '';
  return {
    title: `${words.subject}, ${issuer}`,
    language: row.language,
    issuer,
    name,
    date: instantWords(row.toldAt, zone.value, row.language === 'es' ? 'es-US' : 'en-US'),
    subject: words.subject,
    greeting: `${said.greeting} ${name}:`,
    paragraphs: words.text.split(/\n{2,}/),
    reasonTitle: said.reasonTitle,
    reason: reason ? reason.split(/\n+/) : [],
    closing: said.closing,
    place: `${said.place}: ${config().baseUrl}/cases`,
    demonstration: config().mode === 'demonstration',
  };
}

/** The letter as a PDF. */
export async function renderLetter(data: LetterData): Promise<Uint8Array> {
  return renderPdf('letter', data);
}
