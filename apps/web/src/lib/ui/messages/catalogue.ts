import { CARDS } from './es/cards.ts';
import { GUIDE } from './es/guide.ts';
import { MESSAGES } from './es/messages.ts';
import { OFFLINE } from './es/offline.ts';
import { OUTCOMES } from './es/outcomes.ts';
import { SHELL } from './es/shell.ts';
import { STUDY } from './es/study.ts';
import { messageId, type Language, type Spoken } from './message.ts';

/** The Spanish of every message, by the area whose pages use it. A page gets the shell and its own area. */
export const SPANISH = { shell: SHELL, guide: GUIDE, study: STUDY, cards: CARDS, offline: OFFLINE, messages: MESSAGES, outcomes: OUTCOMES } as const;

/** An area of the interface. */
export type Area = keyof typeof SPANISH;

/** Routes that are translated whole, with all below them, and the area that their pages use beside the shell. */
const TRANSLATED: Readonly<Record<string, Area>> = {
  '/(guide)/guide': 'guide',
  '/(candidate)/messages': 'messages',
  '/(candidate)/study/offline': 'offline',
  '/(candidate)/study/plan': 'study',
  '/(candidate)/study/cards': 'cards',
};
/** Routes that are translated, but not all below them. */
const ALONE: Readonly<Record<string, Area>> = { '/(candidate)/study': 'study' };

function areaOf(routeId: string | null): Area | undefined {
  if (routeId === null) return undefined;
  return ALONE[routeId] ?? Object.entries(TRANSLATED).find(([above]) => routeId === above || routeId.startsWith(`${above}/`))?.[1];
}

/** Whether all of a route's own text is in the catalogue; what stays English is told to the reader. */
export function isTranslated(routeId: string | null): boolean {
  return areaOf(routeId) !== undefined;
}

/** Areas whose words a route's pages use. */
export function areasOf(routeId: string | null): readonly Area[] {
  const area = areaOf(routeId);
  return area ? ['shell', area] : ['shell'];
}

const byId = (areas: readonly Area[]): Readonly<Record<string, string>> =>
  Object.fromEntries(areas.flatMap((area) => Object.entries(SPANISH[area]).map(([source, text]) => [messageId(source), text])));

const EVERYTHING: Readonly<Record<Language, Spoken>> = {
  en: { language: 'en', words: {} },
  es: { language: 'es', words: byId(Object.keys(SPANISH) as Area[]) },
};
const sent = new Map<string, Spoken>();

/** Every message in a language, for the server. */
export function allWords(language: Language): Spoken {
  return EVERYTHING[language];
}

/** The messages that a browser needs for the pages of a route. */
export function wordsFor(language: Language, routeId: string | null): Spoken {
  if (language === 'en') return EVERYTHING.en;
  const areas = areasOf(routeId);
  const name = areas.join(' ');
  const before = sent.get(name) ?? { language, words: byId(areas) };
  sent.set(name, before);
  return before;
}
