import type { Clock } from '@einthoven/kernel';
import { inTransaction, type Db } from '../db/pool.ts';
import { config } from '../platform/config.ts';
import { phoneNumber, type SmsReply } from '../platform/sms.ts';
import { note, numberHashOf } from './phone.ts';
import * as queries from './phone.queries.ts';

/** What an answer to a text asks for. */
export type ReplyWish = 'stop' | 'start' | 'help' | 'other';

/** The words that carriers hold us to (CTIA), and what people write in Spanish. */
const WISHES: Readonly<Record<string, ReplyWish>> = Object.fromEntries([
  ...['STOP', 'STOPALL', 'UNSUBSCRIBE', 'CANCEL', 'END', 'QUIT', 'REVOKE', 'OPTOUT', 'ALTO', 'BAJA', 'CANCELAR', 'PARAR'].map(
    (word) => [word, 'stop'] as const,
  ),
  ...['START', 'UNSTOP', 'YES', 'INICIO', 'EMPEZAR', 'SI'].map((word) => [word, 'start'] as const),
  ...['HELP', 'INFO', 'AYUDA'].map((word) => [word, 'help'] as const),
]);

/**
 * Reads what an answer asks for: a whole word, whatever its case, accents and the marks around it.
 *
 * @example
 * ```ts
 * replyWish(' Stop. ') === 'stop';
 * ```
 */
export function replyWish(body: string): ReplyWish {
  const word = body
    .normalize('NFD')
    .replaceAll(/[^\p{L}]/gu, '')
    .toUpperCase();
  return WISHES[word] ?? 'other';
}

const HELP = {
  en: (url: string) => `NPS: texts about your certification. Nobody reads answers to this number. Help: ${url}/messages/phone Reply STOP to end texts.`,
  es: (url: string) =>
    `NPS: textos sobre su certificación. Nadie lee las respuestas a este número. Ayuda: ${url}/messages/phone Responda STOP para no recibirlos.`,
} as const;

/**
 * Takes the answer to a text: STOP ends texts to that number at once, START lets them go on where they were confirmed before,
 * HELP and everything else is told where help is. A number that is nobody's changes nothing.
 *
 * @returns what was asked, for how many people it changed something, and the words to text back where the provider has not
 */
export async function takeReply(
  db: Db,
  reply: SmsReply,
  { clock }: { readonly clock: Clock },
): Promise<{ readonly wish: ReplyWish; readonly changed: number; readonly words: string | undefined }> {
  const wish = replyWish(reply.body);
  const number = phoneNumber(reply.from);
  if (number === undefined) return { wish, changed: 0, words: undefined };
  return inTransaction(db, async (tx) => {
    const at = clock.now();
    const holders = await queries.lockHolders(tx, numberHashOf(number));
    let changed = 0;
    for (const { personId, stopped } of holders) {
      if (wish === 'stop' && !stopped) {
        await queries.writeStopped(tx, personId, at);
        await note(tx, 'message.texts-ended', personId, 'answered STOP from the phone', at);
        changed += 1;
      } else if (wish === 'start' && stopped) {
        await queries.writeStarted(tx, personId);
        await note(tx, 'message.texts-begun', personId, 'answered START from the phone', at);
        changed += 1;
      }
    }
    const helps = !reply.answered && (wish === 'help' || wish === 'other') && holders.some(({ stopped }) => !stopped);
    const language = holders.some((holder) => holder.language === 'es') ? 'es' : 'en';
    return { wish, changed, words: helps ? HELP[language](config().baseUrl) : undefined };
  });
}
