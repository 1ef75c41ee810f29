import type { CARDS } from './es/cards.ts';
import type { GUIDE } from './es/guide.ts';
import type { MESSAGES } from './es/messages.ts';
import type { OFFLINE } from './es/offline.ts';
import type { OUTCOMES } from './es/outcomes.ts';
import type { SHELL } from './es/shell.ts';
import type { STUDY } from './es/study.ts';

/** A language of the interface, as BCP 47 names it. */
export type Language = 'en' | 'es';

/** The languages of the interface; the first is the one in which messages are written. */
export const LANGUAGES = ['en', 'es'] as const satisfies readonly Language[];

/**
 * A message as it is written: in English, with its other languages in the catalogue beside this file. Names in braces are
 * filled; `one|many` has a form for one and a form for all other numbers `n`; [words] are a link and *words* are strong
 * where `Rich.svelte` shows them.
 */
export type Message = keyof (typeof SHELL & typeof GUIDE & typeof STUDY & typeof CARDS & typeof OFFLINE & typeof MESSAGES & typeof OUTCOMES);

/** Names in braces of a message. */
type Names<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | Names<Rest> : never;

/** What fills a message: nothing where it has no names. */
export type Values<Text extends string> = [Names<Text>] extends [never] ? [] : [values: { readonly [Name in Names<Text>]: string | number }];

/** A language, and its words for messages by {@link messageId}; English needs none. */
export type Spoken = { readonly language: Language; readonly words: Readonly<Record<string, string>> };

const ENGLISH: Spoken = { language: 'en', words: {} };

let spoken: () => Spoken = () => ENGLISH;

/** Sets from where the language is read: on the server from the request that is being answered, in a browser from the page. */
export function speak(of: () => Spoken): void {
  spoken = of;
}

/** The language now. */
export function language(): Language {
  return spoken().language;
}

/** The language now for `Intl`: as it is used in the United States. */
export function locale(): 'en-US' | 'es-US' {
  return language() === 'es' ? 'es-US' : 'en-US';
}

/** Names a message in the few letters in which a browser gets it: FNV-1a of its English, base 36. */
export function messageId(source: string): string {
  let hash = 0x811c9dc5;
  for (let at = 0; at < source.length; at += 1) hash = Math.imul(hash ^ source.charCodeAt(at), 0x01000193);
  return (hash >>> 0).toString(36);
}

/** A message in the language now, not filled yet; the English where the catalogue has no other. */
export function wordsOf(source: string): string {
  return spoken().words[messageId(source)] ?? source;
}

/** Fills a message that is in a language already. @param values with `n` where the message has two forms */
export function fill(text: string, values: Readonly<Record<string, string | number>> = {}): string {
  const [one = '', many = one] = text.split('|');
  const form = one !== many && new Intl.PluralRules(language()).select(Number(values['n'])) === 'one' ? one : many;
  return form.replaceAll(/\{(\w+)\}/g, (_, name: string) => String(values[name]));
}

/**
 * A message in the language now.
 *
 * @example
 * ```ts
 * t('{n} card|{n} cards', { n: 1 }) === '1 card';
 * ```
 */
export function t<Text extends Message>(source: Text, ...[values]: Values<Text>): string {
  return fill(wordsOf(source), values);
}
