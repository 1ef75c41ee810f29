import { openKeptStore } from '../kept-store.ts';
import { NO_DECK_NEWS, type DeckData, type DeckNews } from './deck-data.ts';

/** What a device keeps of one person's cards: the deck as the server last gave it, and what is not sent yet. */
export type DeckStore = {
  readonly readDeck: () => Promise<DeckData | undefined>;
  readonly keepDeck: (deck: DeckData) => Promise<boolean>;
  readonly readNews: () => Promise<DeckNews>;
  /**
   * Keeps news beside those that other tabs keep.
   *
   * @param taken what the server has now, which need not be kept
   */
  readonly keepNews: (news: DeckNews, taken?: DeckNews) => Promise<boolean>;
};

/** News of two tabs together, without what the server has: each counts once; of an own card the later change. */
export function joinNews(kept: DeckNews, news: DeckNews, taken: DeckNews = NO_DECK_NEWS): DeckNews {
  const sentReviews = new Set(taken.reviews.map(({ reviewId }) => reviewId));
  const sentUndone = new Set(taken.undone);
  const undone = new Set([...kept.undone, ...news.undone, ...taken.undone]);
  const reviews = new Map([...kept.reviews, ...news.reviews].map((review) => [review.reviewId, review]));
  const own = new Map<string, DeckNews['own'][number]>();
  for (const card of [...kept.own, ...news.own]) {
    const before = own.get(card.ownCardId);
    const isSent = taken.own.some(({ ownCardId, changedAtMs }) => ownCardId === card.ownCardId && changedAtMs >= card.changedAtMs);
    if (!isSent && (!before || card.changedAtMs >= before.changedAtMs)) own.set(card.ownCardId, card);
  }
  return {
    // One that was taken back need not be told any more.
    reviews: [...reviews.values()].filter(({ reviewId }) => !sentReviews.has(reviewId) && !undone.has(reviewId)),
    undone: [...new Set([...kept.undone, ...news.undone])].filter((id) => !sentUndone.has(id)),
    own: [...own.values()],
  };
}

/** Opens the cards of a person in the store of this browser; where it has none, nothing is kept and that is told. */
export async function openDeckStore(personKey: string): Promise<DeckStore> {
  const store = await openKeptStore();
  return {
    readDeck: () => store.read<DeckData>(`${personKey} deck`),
    keepDeck: (deck) => store.keep(`${personKey} deck`, deck),
    readNews: async () => (await store.read<DeckNews>(`${personKey} news`)) ?? NO_DECK_NEWS,
    keepNews: (news, taken) => store.change<DeckNews>(`${personKey} news`, (kept) => joinNews(kept ?? NO_DECK_NEWS, news, taken)),
  };
}
