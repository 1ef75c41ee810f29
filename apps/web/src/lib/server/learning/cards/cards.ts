import { createHash } from 'node:crypto';
import { err, ok, type Clock, type Result } from '@einthoven/kernel';
import { USUAL_WISHES, daysUntil, deckDay, desiredRetention, memoriesOf, studyDay, type ForgettingParameters, type Review } from '@einthoven/learning';
import { isUuid } from '../../account/index.ts';
import { inTransaction, type Db } from '../../db/pool.ts';
import { hasStudyMaterial } from '../../exam/index.ts';
import { currentScheme } from '../../scheme/index.ts';
import type { WrittenContent } from '../content/content-files.ts';
import type { StudyPermission } from '../guide/guide.ts';
import * as queries from './cards.queries.ts';
import type { CardRow, OwnCard, StudyWishes, ToldReview } from './cards.queries.ts';

/** All that a device needs to study with cards, also without a network. */
export type Deck = {
  readonly cards: readonly CardRow[];
  readonly own: readonly OwnCard[];
  readonly reviews: readonly Review[];
  readonly wishes: StudyWishes;
  /** Fitted to the person; undefined where the published ones hold. */
  readonly parameters: ForgettingParameters | undefined;
  /** The server's clock, epoch milliseconds. */
  readonly nowMs: number;
};

/** Loads the cards. Safe to run again. */
export async function loadCards(db: Db, { cards }: WrittenContent, at: Date): Promise<void> {
  await inTransaction(db, async (tx) => {
    await queries.storeCards(
      tx,
      cards.map((card) => ({ ...card, contentSha256: createHash('sha256').update(JSON.stringify(card)).digest('hex') })),
      at,
    );
  });
}

/** Cards come with the certification fee. */
export type DeckRefusal = 'STUDY_NOT_PAID';

/** Opens the cards of a person. */
export async function openDeck(db: Db, permission: StudyPermission, clock: Clock): Promise<Result<Deck, DeckRefusal>> {
  return deckOf(db, permission.actor.personId, clock);
}

/** The same, for work that nobody's browser asked for. */
export async function deckOf(db: Db, personId: string, clock: Clock): Promise<Result<Deck, DeckRefusal>> {
  if (!(await hasStudyMaterial(db, personId, clock))) return err('STUDY_NOT_PAID');
  const [cards, own, reviews, parameters] = await Promise.all([
    queries.listCards(db),
    queries.listOwnCards(db, personId),
    queries.listReviews(db, personId),
    queries.findParameters(db, personId),
  ]);
  return ok({ cards, own, reviews, parameters, wishes: easyWhereOff(await wishesOf(db, personId)), nowMs: clock.now().getTime() });
}

/** Who opens the cards on a day off meets as few as on an easy day. */
function easyWhereOff(wishes: StudyWishes): StudyWishes {
  return { ...wishes, easyDays: [...new Set([...wishes.easyDays, ...wishes.offDays])] };
}

/** How many cards come today, and how many were met so far. */
export type CardsToday = { readonly due: number; readonly fresh: number; readonly met: number; readonly all: number };

/** How many cards of an opened deck come today. */
export function countToday({ cards, own, reviews, parameters, wishes, nowMs }: Deck): CardsToday {
  const day = studyDay(nowMs, wishes.zone);
  const memories = memoriesOf(reviews, parameters);
  const seenToday = new Set(reviews.filter(({ atMs }) => atMs >= day.fromMs).map(({ cardId }) => cardId));
  const seenBefore = new Set(reviews.filter(({ atMs }) => atMs < day.fromMs).map(({ cardId }) => cardId));
  const all = [...cards, ...own.map(({ ownCardId }) => ({ cardId: ownCardId, task: '' }))];
  const retention = desiredRetention(wishes.examOn === undefined ? undefined : daysUntil(wishes.examOn, nowMs, wishes.zone));
  const freshToday = [...seenToday].filter((cardId) => !seenBefore.has(cardId)).length;
  const { due, fresh } = deckDay(all, memories, { day, retention, wishes, seenToday, freshToday, parameters });
  return { due: due.length, fresh: fresh.length, met: memories.size, all: all.length };
}

/** What a person asked of their studying, or what everybody has. */
export async function ownWishes(db: Db, permission: StudyPermission): Promise<StudyWishes> {
  return wishesOf(db, permission.actor.personId);
}

/** The same, for work that nobody's browser asked for. */
export async function wishesOf(db: Db, personId: string): Promise<StudyWishes> {
  const { newADay, easyDays } = USUAL_WISHES;
  const usual = { examOn: undefined, hoursAWeek: undefined, newADay, easyDays, offDays: [], zone: currentScheme().zone.value, reminders: false };
  return (await queries.findWishes(db, personId)) ?? usual;
}

/** What a device tells of the cards: it may have been without a network for days. */
export type CardNews = {
  readonly reviews: readonly ToldReview[];
  /** Ids of reviews that were taken back. */
  readonly undone: readonly string[];
  readonly own: readonly OwnCard[];
};

/** Why news of a device were not taken. */
export type CardNewsRefusal = 'STUDY_NOT_PAID' | 'STUDY_NEWS_BROKEN' | 'STUDY_TOO_MANY_CARDS';

/** So many cards of their own one person may keep. */
export const MOST_OWN_CARDS = 20_000;

/**
 * Takes what a device tells, in one transaction. Told twice it counts once; a review taken back stays in the log beside
 * its undoing; a clock that runs ahead is set back to now. Cards have no chapters: who reviews one has not gone past the
 * first chapter, on which a refund depends.
 */
export async function takeCardNews(
  db: Db,
  permission: StudyPermission,
  news: CardNews,
  clock: Clock,
): Promise<Result<{ readonly reviews: readonly Review[] }, CardNewsRefusal>> {
  const { personId } = permission.actor;
  if (!(await hasStudyMaterial(db, personId, clock))) return err('STUDY_NOT_PAID');
  const ids = [...news.reviews.map(({ reviewId }) => reviewId), ...news.undone, ...news.own.map(({ ownCardId }) => ownCardId)];
  if (ids.some((id) => !isUuid(id))) return err('STUDY_NEWS_BROKEN');
  if (news.own.length > 0 && (await queries.countOwnCards(db, personId)) + news.own.length > MOST_OWN_CARDS) return err('STUDY_TOO_MANY_CARDS');
  const now = clock.now();
  const notAhead = (ms: number) => Math.min(ms, now.getTime());
  await inTransaction(db, async (tx) => {
    await queries.storeReviews(
      tx,
      personId,
      news.reviews.map((review) => ({ ...review, atMs: notAhead(review.atMs) })),
      now,
    );
    await queries.storeUndos(tx, personId, news.undone, now);
    await queries.storeOwnCards(
      tx,
      personId,
      news.own.map((card) => ({ ...card, changedAtMs: notAhead(card.changedAtMs) })),
    );
  });
  return ok({ reviews: await queries.listReviews(db, personId) });
}

/** Why wishes were not taken. */
export type WishesRefusal = 'STUDY_DATE_PAST' | 'STUDY_ZONE_UNKNOWN';

/** Keeps what a person asks of their studying. */
export async function keepWishes(db: Db, permission: StudyPermission, wishes: StudyWishes, clock: Clock): Promise<Result<true, WishesRefusal>> {
  const now = clock.now();
  let today: string;
  try {
    today = new Intl.DateTimeFormat('en-CA', { timeZone: wishes.zone }).format(now);
  } catch {
    return err('STUDY_ZONE_UNKNOWN');
  }
  if (wishes.examOn !== undefined && wishes.examOn < today) return err('STUDY_DATE_PAST');
  await queries.storeWishes(db, permission.actor.personId, wishes, now);
  return ok(true);
}
