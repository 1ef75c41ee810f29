import type { Card, ForgettingParameters, Review } from '@einthoven/learning';

/** A card as a device has it. */
export type DeckCardData = Pick<Card, 'cardId' | 'task' | 'knowledge' | 'guide' | 'front' | 'back' | 'tracing' | 'sources' | 'siblings'>;

/** A card of the person's own. */
export type OwnCardData = {
  readonly ownCardId: string;
  readonly front: string;
  readonly back: string;
  readonly deck: string;
  readonly changedAtMs: number;
  readonly removed: boolean;
};

/** What the person asked of their studying. */
export type WishesData = {
  readonly examOn: string | undefined;
  readonly hoursAWeek: number | undefined;
  readonly newADay: number;
  readonly easyDays: readonly number[];
  readonly zone: string;
  readonly reminders: boolean;
};

/** All that a device needs to study with cards. */
export type DeckData = {
  readonly cards: readonly DeckCardData[];
  readonly own: readonly OwnCardData[];
  readonly reviews: readonly Review[];
  readonly wishes: WishesData;
  readonly parameters: ForgettingParameters | undefined;
  readonly nowMs: number;
};

/** A review on its way to the server. */
export type SentReview = Review & { readonly spentMs: number; readonly seed: string };

/** News of a device that the server has not taken yet. */
export type DeckNews = { readonly reviews: readonly SentReview[]; readonly undone: readonly string[]; readonly own: readonly OwnCardData[] };

/** Nothing to tell. */
export const NO_DECK_NEWS: DeckNews = { reviews: [], undone: [], own: [] };
