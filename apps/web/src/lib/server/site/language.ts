import { AsyncLocalStorage } from 'node:async_hooks';
import { allWords } from '#lib/ui/messages/catalogue.ts';
import { LANGUAGES, speak, type Language } from '#lib/ui/messages/message.ts';

export type { Language };

/** Keeps the language that a browser chose, for people who are not signed in. */
export const LANGUAGE_COOKIE = 'language';

/** The language of the request that is being answered: what is drawn for it may ask from anywhere. */
const answering = new AsyncLocalStorage<Language>();
speak(() => allWords(answering.getStore() ?? 'en'));

/** Answers a request in a language. */
export function inLanguage<Answer>(language: Language, answer: () => Answer): Answer {
  return answering.run(language, answer);
}

/** One of ours; undefined where the words name no language that we have. */
export function languageOf(words: unknown): Language | undefined {
  return LANGUAGES.find((language) => language === words);
}

/** The language for somebody: as their account says, else as this browser chose, else as it asks, else English. */
export function chooseLanguage(from: {
  readonly account: string | null | undefined;
  readonly cookie: string | undefined;
  readonly accept: string | null;
}): Language {
  return languageOf(from.account) ?? languageOf(from.cookie) ?? askedLanguage(from.accept ?? '') ?? 'en';
}

/** The language of ours that an Accept-Language header (RFC 9110, 12.5.4) wants most. */
function askedLanguage(header: string): Language | undefined {
  const wanted = header
    .slice(0, 500)
    .split(',')
    .map((range) => {
      const [tag = '', ...parameters] = range.trim().toLowerCase().split(';');
      const quality = parameters.map((parameter) => /^\s*q=([\d.]+)\s*$/.exec(parameter)?.[1]).find((found) => found !== undefined);
      return { language: languageOf(tag.trim().split('-')[0]), quality: quality === undefined ? 1 : Number(quality) };
    });
  // Of two equally wanted the first: the order of sorting stays.
  return wanted.filter(({ language, quality }) => language !== undefined && quality > 0).toSorted((a, b) => b.quality - a.quality)[0]?.language;
}
