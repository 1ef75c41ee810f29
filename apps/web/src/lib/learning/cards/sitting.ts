import {
  daysUntil,
  deckDay,
  desiredRetention,
  memoriesOf,
  recallAt,
  studyDay,
  workload,
  type Grade,
  type Memory,
  type Review,
  type StudyDay,
} from '@einthoven/learning';
import type { DeckCardData, DeckData, DeckNews, SentReview } from './deck-data.ts';

/** A card of ours or of the person's own, as it is shown. */
export type ShownCard = Pick<DeckCardData, 'cardId' | 'front' | 'back' | 'tracing'> & { readonly guide: string | undefined; readonly isNew: boolean };

/** What a sitting needs of its device. */
export type SittingPorts = {
  readonly now: () => number;
  readonly newId: () => string;
  /**
   * Keeps what is not sent yet.
   *
   * @param taken what the server has now
   * @returns whether it is kept
   */
  readonly keep: (news: DeckNews, taken?: DeckNews) => Promise<boolean>;
  /** Told whenever something that is shown has changed. */
  readonly changed?: () => void;
  /** @returns the reviews that the server has now; undefined while it does not answer */
  readonly send: (news: DeckNews) => Promise<readonly Review[] | undefined>;
  /** Runs what nobody waits for once the next card is seen; without it, at once. */
  readonly later?: (run: () => void) => void;
};

/** How long a card may lie on the table and still count as thought about. */
const LONGEST_MS = 10 * 60_000;

/** Cards on the table: what is due today, one after the other; each grade is kept at once and sent when it can be. */
export class CardSitting {
  current: ShownCard | undefined = undefined;
  flipped = false;
  /** Cards left today, the one on the table among them. */
  left = 0;
  done = 0;
  waiting = 0;
  /** Whether the device keeps what is not sent. */
  keeps = true;
  /** Seed of the tracing on the table. */
  seed = '';
  canUndo = false;
  /** The card that comes next, and the seed of its tracing, chosen ahead so that it can be drawn before it is wanted. */
  ahead: { readonly card: ShownCard; readonly seed: string } | undefined = undefined;
  readonly deck: DeckData;
  readonly #ports: SittingPorts;
  readonly #cards: ReadonlyMap<string, ShownCard>;
  #reviews: Review[];
  #memories: Map<string, Memory>;
  #news: DeckNews;
  #shownAtMs = 0;
  #given: SentReview[] = [];
  #sending: Promise<void> | undefined;

  /** @param kept what this device has not sent yet */
  constructor(deck: DeckData, kept: DeckNews, ports: SittingPorts) {
    this.deck = deck;
    this.#ports = ports;
    this.#news = kept;
    const shown: ShownCard[] = [
      ...deck.cards.map(({ cardId, front, back, tracing, guide }) => ({ cardId, front, back, tracing, guide, isNew: false })),
      ...deck.own
        .filter(({ removed }) => !removed)
        .map(({ ownCardId, front, back }) => ({ cardId: ownCardId, front, back, tracing: undefined, guide: undefined, isNew: false })),
    ];
    this.#cards = new Map(shown.map((card) => [card.cardId, card]));
    this.#reviews = merged(deck.reviews, kept);
    this.#memories = new Map(memoriesOf(this.#reviews, deck.parameters));
    this.waiting = countNews(kept);
    this.#deal();
  }

  /** The day of studying now. */
  get day(): StudyDay {
    return studyDay(this.#ports.now(), this.deck.wishes.zone);
  }

  /** How surely cards are to be known now. */
  get retention(): number {
    const { examOn, zone } = this.deck.wishes;
    return desiredRetention(examOn === undefined ? undefined : daysUntil(examOn, this.#ports.now(), zone));
  }

  /** Turns the card over. */
  flip(): void {
    if (this.current) this.flipped = true;
    this.#ports.changed?.();
  }

  /** Grades the card that is turned over, and deals the next one. */
  grade(grade: Grade): void {
    if (!this.current || !this.flipped) return;
    const atMs = this.#ports.now();
    const review: SentReview = {
      reviewId: this.#ports.newId(),
      cardId: this.current.cardId,
      atMs,
      grade,
      spentMs: Math.min(LONGEST_MS, Math.max(0, atMs - this.#shownAtMs)),
      seed: this.current.tracing ? this.seed : '',
    };
    this.#given.push(review);
    this.#reviews.push(review);
    this.#news = { ...this.#news, reviews: [...this.#news.reviews, review] };
    this.waiting = countNews(this.#news);
    this.done += 1;
    const { ahead } = this;
    if (ahead) {
      this.#lay(ahead.card, ahead.seed);
      this.ahead = undefined;
      if (grade !== 'again') this.left = Math.max(1, this.left - 1);
      this.#ports.changed?.();
    }
    // The next card is seen first; what follows from the grade is kept and worked out with the frame after it.
    const later = (ahead && this.#ports.later) ?? ((run: () => void) => run());
    later(() => {
      this.#remember(review.cardId);
      this.#put(this.#news);
      if (this.current === ahead?.card) this.#look();
      else if (!ahead) this.#deal();
      this.#ports.changed?.();
    });
  }

  /** Takes the last grade back: the card lies on the table again. */
  undo(): void {
    const last = this.#given.pop();
    if (!last) return;
    this.#reviews = this.#reviews.filter(({ reviewId }) => reviewId !== last.reviewId);
    this.#remember(last.cardId);
    this.#put({
      ...this.#news,
      reviews: this.#news.reviews.filter(({ reviewId }) => reviewId !== last.reviewId),
      undone: [...this.#news.undone, last.reviewId],
    });
    this.done = Math.max(0, this.done - 1);
    this.#deal(last.cardId);
  }

  /** How many cards come on each of the next days. */
  load(days: number): readonly number[] {
    const { zone, newADay } = this.deck.wishes;
    const now = this.#ports.now();
    const next = Array.from({ length: days }, (_, index) => studyDay(now + index * 86_400_000, zone));
    const unseen = [...this.#cards.keys()].filter((cardId) => !this.#memories.has(cardId)).length;
    return workload(this.#memories, next, { retention: this.retention, newADay, unseen, parameters: this.deck.parameters });
  }

  /** The mean chance of recall of the cards met so far, now or at an instant; undefined before the first. */
  recall(atMs = this.#ports.now()): number | undefined {
    const met = [...this.#memories.values()];
    if (met.length === 0) return undefined;
    return met.reduce((sum, memory) => sum + recallAt(memory, atMs, this.deck.parameters), 0) / met.length;
  }

  /** How many cards there are, and how many have been met. */
  get counts(): { readonly all: number; readonly met: number } {
    return { all: this.#cards.size, met: [...this.#cards.keys()].filter((cardId) => this.#memories.has(cardId)).length };
  }

  /** Sends what waits; one sending at a time. What other devices did comes back with the answer. */
  async flush(): Promise<void> {
    this.#sending ??= this.#send().finally(() => (this.#sending = undefined));
    await this.#sending;
  }

  async #send(): Promise<void> {
    // The server takes so many at once; the rest follows.
    const sent = firstNews(this.#news);
    const reviews = await this.#ports.send(sent);
    if (!reviews) return;
    const isSent = (ids: ReadonlySet<string>) => (one: { readonly reviewId: string }) => !ids.has(one.reviewId);
    const sentIds = new Set(sent.reviews.map(({ reviewId }) => reviewId));
    this.#news = {
      reviews: this.#news.reviews.filter(isSent(sentIds)),
      undone: this.#news.undone.filter((id) => !sent.undone.includes(id)),
      own: this.#news.own.filter((card) => !sent.own.includes(card)),
    };
    this.waiting = countNews(this.#news);
    this.keeps = await this.#ports.keep(this.#news, sent);
    this.#reviews = merged(reviews, this.#news);
    this.#memories = new Map(memoriesOf(this.#reviews, this.deck.parameters));
    // The card on the table stays: nobody's card changes under their thumb.
    if (!this.current) this.#deal();
    else this.#look();
    this.#ports.changed?.();
    if (this.waiting > 0) await this.#send();
  }

  #put(news: DeckNews): void {
    this.#news = news;
    this.waiting = countNews(news);
    this.canUndo = this.#given.length > 0;
    void this.#ports.keep(news).then((kept) => {
      this.keeps = kept;
      this.#ports.changed?.();
    });
    void this.flush();
  }

  /** Works out the memory of one card anew: no other can have changed. */
  #remember(cardId: string): void {
    const own = this.#reviews.filter((review) => review.cardId === cardId);
    const memory = memoriesOf(own, this.deck.parameters).get(cardId);
    if (memory) this.#memories.set(cardId, memory);
    else this.#memories.delete(cardId);
  }

  #today(): readonly string[] {
    const day = this.day;
    const firstAt = new Map<string, number>();
    const seenToday = new Set<string>();
    for (const { cardId, atMs } of this.#reviews) {
      firstAt.set(cardId, Math.min(firstAt.get(cardId) ?? Infinity, atMs));
      if (atMs >= day.fromMs && atMs < day.toMs) seenToday.add(cardId);
    }
    const freshToday = [...seenToday].filter((cardId) => (firstAt.get(cardId) ?? 0) >= day.fromMs).length;
    const order = [...this.deck.cards, ...this.deck.own.map(({ ownCardId }) => ({ cardId: ownCardId, task: '' }))].filter(({ cardId }) =>
      this.#cards.has(cardId),
    );
    const { due, fresh } = deckDay(order, this.#memories, {
      day,
      retention: this.retention,
      wishes: this.deck.wishes,
      seenToday,
      freshToday,
      parameters: this.deck.parameters,
    });
    // What was just not known waits its ten minutes while there are others.
    const now = this.#ports.now();
    const waits = (cardId: string) => (this.#memories.get(cardId)?.stepDueMs ?? 0) > now;
    return [
      ...interleaved(
        due.filter((cardId) => !waits(cardId)),
        fresh,
      ),
      ...due.filter(waits),
    ];
  }

  /** Counts what is left of today, and chooses the card that comes after the one on the table. */
  #look(): void {
    const today = this.#today();
    this.left = today.length;
    const isNext = (cardId: string) => cardId !== this.current?.cardId;
    // One that was chosen may be drawn already.
    const kept = this.ahead && today.includes(this.ahead.card.cardId) && isNext(this.ahead.card.cardId) ? this.ahead : undefined;
    const card = this.#shown(today.find(isNext));
    this.ahead = kept ?? (card && { card, seed: this.#ports.newId() });
  }

  #deal(first?: string): void {
    const today = this.#today();
    const last = this.#given.at(-1)?.cardId;
    // A card that was just not known does not come at once again while others wait.
    this.#lay(this.#shown(first ?? today.find((cardId) => cardId !== last) ?? today[0]), this.#ports.newId());
    this.ahead = undefined;
    this.#look();
    this.#ports.changed?.();
  }

  #shown(cardId: string | undefined): ShownCard | undefined {
    const card = cardId === undefined ? undefined : this.#cards.get(cardId);
    return card && { ...card, isNew: !this.#memories.has(card.cardId) };
  }

  #lay(card: ShownCard | undefined, seed: string): void {
    this.current = card;
    this.flipped = false;
    this.seed = seed;
    this.#shownAtMs = this.#ports.now();
    this.canUndo = this.#given.length > 0;
  }
}

/** New cards spread among those that come back, so that neither comes in a heap. */
function interleaved(due: readonly string[], fresh: readonly string[]): readonly string[] {
  const step = Math.max(1, Math.floor(due.length / Math.max(1, fresh.length)));
  const mixed: string[] = [];
  let next = 0;
  for (const [index, card] of due.entries()) {
    mixed.push(card);
    if ((index + 1) % step === 0 && next < fresh.length) mixed.push(fresh[next++] ?? '');
  }
  return [...mixed, ...fresh.slice(next)];
}

function merged(reviews: readonly Review[], news: DeckNews): Review[] {
  const undone = new Set(news.undone);
  const known = new Set(reviews.map(({ reviewId }) => reviewId));
  return [...reviews, ...news.reviews.filter(({ reviewId }) => !known.has(reviewId))].filter(({ reviewId }) => !undone.has(reviewId));
}

/** So many reviews, undoings and cards the server takes at once. */
const MOST_SENT = 1000;

/** The first of some news: as many as the server takes at once. */
export function firstNews({ reviews, undone, own }: DeckNews): DeckNews {
  return { reviews: reviews.slice(0, MOST_SENT), undone: undone.slice(0, MOST_SENT), own: own.slice(0, MOST_SENT) };
}

function countNews({ reviews, undone, own }: DeckNews): number {
  return reviews.length + undone.length + own.length;
}
