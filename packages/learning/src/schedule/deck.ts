import { waitDays, type ForgettingParameters, type Memory } from './memory.ts';

/** A card as the order of a sitting needs it. */
export type DeckCard = { readonly cardId: string; readonly task: string; readonly siblings?: string | undefined };

/** What a person asked of their cards. */
export type DeckWishes = {
  /** New cards a day. */
  readonly newADay: number;
  /** Weekdays (0 Sunday to 6 Saturday) on which as few cards as possible come. */
  readonly easyDays: readonly number[];
};

/** What a new person has. */
export const USUAL_WISHES: DeckWishes = { newADay: 12, easyDays: [] };

/** A day in the person's zone. */
export type StudyDay = {
  /** When it begins and ends, epoch milliseconds. */
  readonly fromMs: number;
  readonly toMs: number;
  /** 0 Sunday to 6 Saturday. */
  readonly weekday: number;
};

/** What the cards of one day are. */
export type DeckDay = {
  /** Cards to be shown again, the most nearly forgotten first. */
  readonly due: readonly string[];
  /** Cards not seen before, in the order of the guide. */
  readonly fresh: readonly string[];
};

const DAY_MS = 86_400_000;

/** On easy days only this share of what is due comes; the rest waits for the next day. */
const EASY_SHARE = 0.25;

/** When a card comes back: within the hour while it is being learned, else whole days after the last review. */
export function dueAtMs(memory: Memory, retention: number, parameters?: ForgettingParameters): number {
  return memory.stepDueMs ?? memory.lastAtMs + waitDays(memory, retention, parameters) * DAY_MS;
}

/**
 * The cards of a day. Siblings (cards on one fact) are never shown on one day: of two that are due the one that is due
 * longer comes, and a new one waits while its sibling is due or was seen that day.
 *
 * @param cards in the order in which new ones are met
 * @param seenToday cards shown since the day began
 * @param freshToday how many of them were new
 */
export function deckDay(
  cards: readonly DeckCard[],
  memories: ReadonlyMap<string, Memory>,
  {
    day,
    retention,
    wishes,
    seenToday,
    freshToday,
    parameters,
  }: {
    readonly day: StudyDay;
    readonly retention: number;
    readonly wishes: DeckWishes;
    readonly seenToday: ReadonlySet<string>;
    readonly freshToday: number;
    readonly parameters?: ForgettingParameters | undefined;
  },
): DeckDay {
  const groupsSeen = new Set(cards.flatMap(({ cardId, siblings }) => (siblings && seenToday.has(cardId) ? [siblings] : [])));
  const waiting = cards.flatMap((card) => {
    const memory = memories.get(card.cardId);
    if (!memory) return [];
    const atMs = dueAtMs(memory, retention, parameters);
    // A card that is being learned comes back the same day, siblings or not: it was shown already.
    return atMs < day.toMs ? [{ ...card, atMs, learning: memory.stepDueMs !== undefined }] : [];
  });
  waiting.sort((a, b) => a.atMs - b.atMs || (a.cardId < b.cardId ? -1 : 1));
  const groups = new Set(groupsSeen);
  const due = waiting.filter((card) => {
    if (card.learning || !card.siblings) return true;
    if (groups.has(card.siblings)) return false;
    groups.add(card.siblings);
    return true;
  });
  const easy = wishes.easyDays.includes(day.weekday);
  const kept = easy ? due.filter((card, index) => card.learning || index < Math.ceil(due.length * EASY_SHARE)) : due;
  const room = easy ? 0 : Math.max(0, wishes.newADay - freshToday);
  const fresh: string[] = [];
  for (const card of cards) {
    if (fresh.length >= room) break;
    if (memories.has(card.cardId) || (card.siblings && groups.has(card.siblings))) continue;
    if (card.siblings) groups.add(card.siblings);
    fresh.push(card.cardId);
  }
  return { due: kept.map(({ cardId }) => cardId), fresh };
}

/**
 * How many cards come on each of the next days if every one is answered well: what a person may expect, not a promise.
 *
 * @param days the next days, today first
 */
export function workload(
  memories: ReadonlyMap<string, Memory>,
  days: readonly StudyDay[],
  {
    retention,
    newADay,
    unseen,
    parameters,
  }: { readonly retention: number; readonly newADay: number; readonly unseen: number; readonly parameters?: ForgettingParameters | undefined },
): readonly number[] {
  const counts = days.map(() => 0);
  const put = (atMs: number) => {
    const index = days.findIndex(({ toMs }) => atMs < toMs);
    if (index >= 0) counts[index] = (counts[index] ?? 0) + 1;
    return index;
  };
  for (const memory of memories.values()) {
    let atMs = dueAtMs(memory, retention, parameters);
    let stability = memory.stability;
    // Answered well, it comes back after a wait that grows; two and a half times is what a good answer does on average.
    for (let index = put(atMs); index >= 0; index = put(atMs)) {
      stability *= 2.5;
      atMs = (days[index]?.fromMs ?? atMs) + waitDays({ stability }, retention, parameters) * DAY_MS;
    }
  }
  for (const [index, { fromMs }] of days.entries()) {
    const met = Math.max(0, Math.min(newADay, unseen - index * newADay));
    counts[index] = (counts[index] ?? 0) + met;
    for (let card = 0; card < met; card += 1) put(fromMs + 3 * DAY_MS);
  }
  return counts;
}
