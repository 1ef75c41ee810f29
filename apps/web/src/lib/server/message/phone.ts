import { err, ok, type Clock, type Result, type Rng } from '@einthoven/kernel';
import { findRecipients, type Permission } from '../account/index.ts';
import { inTransaction, type Db, type Tx } from '../db/pool.ts';
import { config } from '../platform/config.ts';
import { recordEvent } from '../platform/events.ts';
import { findPersonalKeys, sealFor } from '../platform/personal-key.ts';
import { countTry } from '../platform/rate-limit.ts';
import { keyedHash, purposeKey, sameSecret, seal, unseal } from '../platform/seal.ts';
import { phoneNumber, type Sms, type SmsPort } from '../platform/sms.ts';
import * as queries from './phone.queries.ts';

type Own = Permission<'message.read-own'>;

/** A code holds so long, and for so many tries. */
const CODE_MINUTES = 15;
const CODE_TRIES = 5;
/** Each number costs money and disturbs somebody: so many codes a day for one person. */
const CODES = { name: 'sms-code', tries: 5, windowS: 86_400 } as const;

/** Why a step with a phone number did not happen. */
export type PhoneProblem = 'PHONE_MALFORMED' | 'PHONE_TOO_MANY_CODES' | 'PHONE_CODE_WRONG' | 'PHONE_CODE_OLD' | 'PHONE_NONE';

/** What texts begin with, and how to end them, in each language. */
const CODE_WORDS = {
  en: (code: string) => `NPS: your code is ${code}. With it you agree to texts about your certification. Reply STOP to end them.`,
  es: (code: string) => `NPS: su código es ${code}. Con él usted acepta textos sobre su certificación. Responda STOP para no recibirlos.`,
} as const;
const TEXT_WORDS = {
  en: (words: string) => `NPS: ${words} Reply STOP to end texts.`,
  es: (words: string) => `NPS: ${words} Responda STOP para no recibir textos.`,
} as const;

/** Somebody's phone number for texts and where it stands. */
export type OwnPhone = { readonly number: string; readonly state: 'code-sent' | 'on' | 'stopped' };

function hashOf(personId: string, code: string): string {
  return keyedHash(purposeKey(config().appSecret, 'sms-codes'), `${personId} ${code}`);
}

/** The number as a hash, by which an answer to a text finds whose it is. */
export function numberHashOf(number: string): string {
  return keyedHash(purposeKey(config().appSecret, 'sms-numbers'), number);
}

/** The own number. */
export async function ownPhone(db: Db, { actor }: Own): Promise<OwnPhone | undefined> {
  const [row] = await queries.findNumbers(db, [actor.personId]);
  const key = (await findPersonalKeys(db, [actor.personId])).get(actor.personId);
  if (!row || !key) return undefined;
  const number = JSON.parse(unseal(key, row.sealedNumber).toString('utf8')) as string;
  return { number, state: row.stoppedAt ? 'stopped' : row.confirmedAt ? 'on' : 'code-sent' };
}

/** Texts a code to a number; nothing else goes there before the code came back. */
export async function askPhone(
  db: Db,
  { actor }: Own,
  written: string,
  { clock, rng }: { readonly clock: Clock; readonly rng: Rng },
): Promise<Result<undefined, PhoneProblem>> {
  const number = phoneNumber(written);
  if (number === undefined) return err('PHONE_MALFORMED');
  const { personId } = actor;
  const at = clock.now();
  if (!(await countTry(db, CODES, personId, at)).allowed) return err('PHONE_TOO_MANY_CODES');
  const code = String(Math.floor(rng.next() * 1_000_000)).padStart(6, '0');
  await inTransaction(db, async (tx) => {
    await queries.putNumber(tx, {
      personId,
      sealedNumber: await sealFor(tx, personId, number),
      numberHash: numberHashOf(number),
      codeHash: hashOf(personId, code),
      at,
    });
    const language = (await findRecipients(tx, [personId])).get(personId)?.language ?? 'en';
    const sms: Sms = { to: number, body: CODE_WORDS[language](code) };
    await queries.insertTexts(tx, [{ personId, message: 'message.phone-code', sealedWords: await sealFor(tx, personId, sms), at }]);
  });
  return ok(undefined);
}

/** Takes the code that was texted: from now on texts go to the number. */
export async function confirmPhone(db: Db, { actor }: Own, code: string, { clock }: { readonly clock: Clock }): Promise<Result<undefined, PhoneProblem>> {
  const { personId } = actor;
  return inTransaction(db, async (tx) => {
    const at = clock.now();
    const [row] = await queries.findNumbers(tx, [personId], true);
    if (row?.codeHash === undefined) return err('PHONE_NONE');
    if (row.codeTries >= CODE_TRIES || at.getTime() - row.codeSentAt.getTime() > CODE_MINUTES * 60_000) return err('PHONE_CODE_OLD');
    if (!sameSecret(hashOf(personId, code.replaceAll(/\s/g, '')), row.codeHash)) {
      await queries.countWrongCode(tx, personId);
      return err('PHONE_CODE_WRONG');
    }
    await queries.writeConfirmed(tx, personId, at);
    await note(tx, 'message.texts-begun', personId, 'the person confirmed the number by a code', at);
    return ok(undefined);
  });
}

/** Ends texts and forgets the number. */
export async function endPhone(db: Db, { actor }: Own, { clock }: { readonly clock: Clock }): Promise<void> {
  const { personId } = actor;
  await inTransaction(db, async (tx) => {
    const [row] = await queries.findNumbers(tx, [personId], true);
    if (!row) return;
    await queries.deleteNumber(tx, personId);
    if (row.confirmedAt) await note(tx, 'message.texts-ended', personId, 'asked by the person', clock.now());
  });
}

/** Writes that texts began or ended, and why. */
export async function note(tx: Tx, kind: 'message.texts-begun' | 'message.texts-ended', personId: string, reason: string, at: Date): Promise<void> {
  await recordEvent(tx, { kind, actor: { kind: 'person', personId }, subjectPersonId: personId, reason, occurredAt: at });
}

/** Queues a text for each of the given who has a confirmed number. @param keys personal keys, by person */
export async function queueTexts(
  tx: Tx,
  texts: readonly { readonly personId: string; readonly message: string; readonly words: string; readonly language: 'en' | 'es'; readonly at: Date }[],
  keys: ReadonlyMap<string, Buffer>,
): Promise<void> {
  const numbers = await queries.findNumbers(tx, [...new Set(texts.map(({ personId }) => personId))]);
  const usable = new Map(numbers.filter((row) => row.confirmedAt && !row.stoppedAt).map((row) => [row.personId, row]));
  await queries.insertTexts(
    tx,
    texts.flatMap(({ personId, message, words, language, at }) => {
      const row = usable.get(personId);
      const key = keys.get(personId);
      if (!row || !key) return [];
      const sms: Sms = { to: JSON.parse(unseal(key, row.sealedNumber).toString('utf8')) as string, body: TEXT_WORDS[language](words) };
      return [{ personId, message, sealedWords: seal(key, Buffer.from(JSON.stringify(sms))), at }];
    }),
  );
}

/** Waits longer after each failed try; after the last one the text is given up, since an old text helps nobody. */
const WAITS_MINUTES = [0, 1, 5, 30, 120] as const;

/**
 * Sends the texts that wait, oldest first. Who answered STOP gets no more, and their page says so.
 *
 * @param port undefined without a provider: they wait in the local outbox
 */
export async function deliverTexts(db: Db, port: SmsPort | undefined, now: Date): Promise<{ readonly sent: number; readonly failed: number }> {
  let sent = 0;
  let failed = 0;
  if (!port) return { sent, failed };
  for (let more = true; more;) {
    more = await inTransaction(db, async (tx) => {
      const text = await queries.lockNextText(tx, (attempts) => new Date(now.getTime() - (WAITS_MINUTES[attempts] ?? 0) * 60_000), WAITS_MINUTES.length);
      if (!text) return false;
      const key = (await findPersonalKeys(tx, [text.personId])).get(text.personId);
      if (!key) {
        await queries.writeTried(tx, text.textId, { at: now, endedAt: now, error: 'the person was erased' });
        return true;
      }
      const done = await port.send(JSON.parse(unseal(key, text.sealedWords).toString('utf8')) as Sms);
      if (done.ok) {
        await queries.writeTried(tx, text.textId, { at: now, sentAt: now, providerId: done.value.providerId });
        sent += 1;
        return true;
      }
      failed += 1;
      const { code, words } = done.error;
      const last = code !== 'SMS_LATER' || text.attempts + 1 >= WAITS_MINUTES.length;
      await queries.writeTried(tx, text.textId, { at: now, error: words, ...(last ? { endedAt: now } : {}) });
      if (code !== 'SMS_LATER') {
        await queries.writeStopped(tx, text.personId, now);
        await note(tx, 'message.texts-ended', text.personId, code, now);
      }
      return true;
    });
  }
  return { sent, failed };
}

/** The newest texts of the local outbox, for the page of a demonstration. */
export async function listTextOutbox(db: Db): Promise<readonly (Sms & { readonly textId: string; readonly queuedAt: Date })[]> {
  const rows = await queries.listTexts(db, 50);
  const keys = await findPersonalKeys(db, [...new Set(rows.map(({ personId }) => personId))]);
  return rows.flatMap(({ textId, personId, sealedWords, queuedAt }) => {
    const key = keys.get(personId);
    return key ? [{ textId, queuedAt, ...(JSON.parse(unseal(key, sealedWords).toString('utf8')) as Sms) }] : [];
  });
}
