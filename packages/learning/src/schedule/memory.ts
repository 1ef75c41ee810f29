import { FSRS, Rating, State, createEmptyCard, default_w, generatorParameters, type Card as FsrsCard, type Grade as FsrsGrade } from 'ts-fsrs';

/** How well a card was known. */
export type Grade = 'again' | 'hard' | 'good' | 'easy';

/** All grades, from the worst. */
export const GRADES: readonly Grade[] = ['again', 'hard', 'good', 'easy'];

/** One showing of a card. The id comes from the device, so that a review told twice counts once. */
export type Review = {
  readonly reviewId: string;
  readonly cardId: string;
  /** Epoch milliseconds. */
  readonly atMs: number;
  readonly grade: Grade;
};

/** What is known of a person's memory of one card. */
export type Memory = {
  readonly cardId: string;
  /** Days after which it is recalled with a chance of 90 %. */
  readonly stability: number;
  /** 1 (easy) to 10. */
  readonly difficulty: number;
  readonly reviews: number;
  /** How often it was forgotten after it was known. */
  readonly lapses: number;
  readonly lastAtMs: number;
  /** While it is being learned: when it comes back within the hour. Undefined once it is known. */
  readonly stepDueMs: number | undefined;
};

/** The parameters of the forgetting model: 21 numbers of FSRS-6. */
export type ForgettingParameters = readonly number[];

/** The published parameters, for who has too few reviews for their own. */
export const PUBLISHED_PARAMETERS: ForgettingParameters = default_w;

const DAY_MS = 86_400_000;
/** A card that was not known comes back in the same sitting. */
const STEPS = ['10m'] as const;
/** Nothing is put off for longer than a validity period lasts. */
const LONGEST_DAYS = 730;
const RATING: Readonly<Record<Grade, FsrsGrade>> = { again: Rating.Again, hard: Rating.Hard, good: Rating.Good, easy: Rating.Easy };

/** One model for each set of parameters and chance: a deck asks for hundreds of waits at each card that is dealt. */
const made = new WeakMap<ForgettingParameters, Map<number, FSRS>>();

function scheduler(parameters: ForgettingParameters, retention = 0.9): FSRS {
  const own = made.get(parameters) ?? new Map<number, FSRS>();
  made.set(parameters, own);
  const model = own.get(retention) ?? newScheduler(parameters, retention);
  own.set(retention, model);
  return model;
}

function newScheduler(parameters: ForgettingParameters, retention: number): FSRS {
  return new FSRS(
    generatorParameters({
      w: [...parameters],
      request_retention: retention,
      maximum_interval: LONGEST_DAYS,
      // The same log gives the same memory on every device: no chance in it.
      enable_fuzz: false,
      enable_short_term: true,
      learning_steps: [...STEPS],
      relearning_steps: [...STEPS],
    }),
  );
}

/**
 * The order in which reviews count, whatever device they come from and whenever they arrive: by their time, then by
 * their id.
 */
export function inOrder(reviews: readonly Review[]): readonly Review[] {
  const once = new Map(reviews.map((review) => [review.reviewId, review]));
  return [...once.values()].toSorted((a, b) => a.atMs - b.atMs || (a.reviewId < b.reviewId ? -1 : 1));
}

/**
 * Works out a person's memory of each card from the log of reviews alone (FSRS-6,
 * https://github.com/open-spaced-repetition/fsrs4anki/wiki/The-Algorithm). The log is the truth: two devices with the
 * same log agree, and a log that arrives late is simply worked out again.
 *
 * @param reviews in any order
 */
export function memoriesOf(reviews: readonly Review[], parameters: ForgettingParameters = PUBLISHED_PARAMETERS): ReadonlyMap<string, Memory> {
  const model = scheduler(parameters);
  const cards = new Map<string, FsrsCard>();
  for (const { cardId, atMs, grade } of inOrder(reviews)) {
    const at = new Date(atMs);
    const before: FsrsCard = cards.get(cardId) ?? createEmptyCard(at);
    cards.set(cardId, model.next(before, at, RATING[grade]).card);
  }
  return new Map([...cards].map(([cardId, card]) => [cardId, toMemory(cardId, card)]));
}

function toMemory(cardId: string, card: FsrsCard): Memory {
  return {
    cardId,
    stability: card.stability,
    difficulty: card.difficulty,
    reviews: card.reps,
    lapses: card.lapses,
    lastAtMs: card.last_review?.getTime() ?? 0,
    stepDueMs: card.state === State.Review ? undefined : card.due.getTime(),
  };
}

/** The chance that a person recalls a card at an instant, 0 to 1. */
export function recallAt({ stability, lastAtMs }: Memory, atMs: number, parameters: ForgettingParameters = PUBLISHED_PARAMETERS): number {
  return scheduler(parameters).forgetting_curve(Math.max(0, (atMs - lastAtMs) / DAY_MS), stability);
}

/**
 * Until when a card may wait, so that it is recalled with the desired chance when it comes back: whole days after the
 * last review, at least one.
 *
 * @param retention desired chance of recall, 0.7 to 0.97
 */
export function waitDays({ stability }: Pick<Memory, 'stability'>, retention: number, parameters: ForgettingParameters = PUBLISHED_PARAMETERS): number {
  return scheduler(parameters, retention).next_interval(stability, 0);
}
