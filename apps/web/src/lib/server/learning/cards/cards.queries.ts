import { sql } from 'kysely';
import type { Card, CardTracing, ForgettingParameters, Grade, Review } from '@einthoven/learning';
import type { Db, Tx } from '../../db/pool.ts';

/** A card as its row has it. */
export type CardRow = Pick<Card, 'cardId' | 'task' | 'knowledge' | 'guide' | 'front' | 'back' | 'tracing' | 'sources' | 'siblings'>;

/** A card that a person wrote or imported for themself. */
export type OwnCard = {
  readonly ownCardId: string;
  readonly front: string;
  readonly back: string;
  readonly deck: string;
  /** Epoch milliseconds. */
  readonly changedAtMs: number;
  readonly removed: boolean;
};

/** A review as a device tells it. */
export type ToldReview = Review & { readonly spentMs: number; readonly seed: string };

/** What a person asked of their studying. */
export type StudyWishes = {
  /** Calendar date of the exam, such as 2027-01-15. */
  readonly examOn: string | undefined;
  readonly hoursAWeek: number | undefined;
  readonly newADay: number;
  readonly easyDays: readonly number[];
  /** Weekdays on which nothing is planned. */
  readonly offDays: readonly number[];
  /** IANA zone of the person. */
  readonly zone: string;
  readonly reminders: boolean;
};

/** Stores the cards; what is not among them is no longer in use. */
export async function storeCards(tx: Tx, cards: readonly (CardRow & { readonly contentSha256: string })[], at: Date): Promise<void> {
  for (const [index, card] of cards.entries()) {
    const row = {
      task: card.task,
      knowledge: card.knowledge,
      section_id: card.guide,
      front: card.front,
      back: card.back,
      tracing: card.tracing ? JSON.stringify(card.tracing) : null,
      sources: sql<string[]>`${card.sources}::text[]`,
      siblings: card.siblings ?? null,
      position: index + 1,
      in_use: true,
      content_sha256: card.contentSha256,
      loaded_at: at,
    };
    await tx
      .insertInto('cards')
      .values({ card_id: card.cardId, ...row })
      .onConflict((conflict) =>
        conflict
          .column('card_id')
          .doUpdateSet(row)
          .where((where) =>
            where.or([where('cards.content_sha256', '<>', card.contentSha256), where('cards.position', '<>', index + 1), where('cards.in_use', '=', false)]),
          ),
      )
      .execute();
  }
  await tx
    .updateTable('cards')
    .set({ in_use: false })
    .where(sql<boolean>`not (card_id = any(${cards.map(({ cardId }) => cardId)}::text[]))`)
    .execute();
}

/** All cards in use, in the order in which new ones are met. */
export async function listCards(db: Db): Promise<readonly CardRow[]> {
  const rows = await db
    .selectFrom('cards')
    .select(['card_id', 'task', 'knowledge', 'section_id', 'front', 'back', 'tracing', 'sources', 'siblings'])
    .where('in_use', '=', true)
    .orderBy('position')
    .execute();
  return rows.map((row) => ({
    cardId: row.card_id,
    task: row.task,
    knowledge: row.knowledge,
    guide: row.section_id,
    front: row.front,
    back: row.back,
    tracing: (row.tracing ?? undefined) as CardTracing | undefined,
    sources: row.sources,
    siblings: row.siblings ?? undefined,
  }));
}

/** The reviews of a person that count, oldest first: without those that they took back. */
export async function listReviews(db: Db, personId: string): Promise<readonly Review[]> {
  const rows = await db
    .selectFrom('card_reviews')
    .leftJoin('card_undos', 'card_undos.review_id', 'card_reviews.review_id')
    .select(['card_reviews.review_id', 'card_id', 'reviewed_at', 'grade'])
    .where('card_reviews.person_id', '=', personId)
    .where('card_undos.review_id', 'is', null)
    .orderBy('reviewed_at')
    .orderBy('card_reviews.review_id')
    .execute();
  return rows.map((row) => ({ reviewId: row.review_id, cardId: row.card_id, atMs: row.reviewed_at.getTime(), grade: row.grade as Grade }));
}

/** Stores reviews; one that is there already stays as it is. */
export async function storeReviews(tx: Tx, personId: string, reviews: readonly ToldReview[], receivedAt: Date): Promise<void> {
  if (reviews.length === 0) return;
  await tx
    .insertInto('card_reviews')
    .values(
      reviews.map(({ reviewId, cardId, atMs, grade, spentMs, seed }) => ({
        review_id: reviewId,
        person_id: personId,
        card_id: cardId,
        reviewed_at: new Date(atMs),
        grade,
        spent_ms: spentMs,
        seed,
        received_at: receivedAt,
      })),
    )
    .onConflict((conflict) => conflict.column('review_id').doNothing())
    .execute();
}

/** Notes reviews that a person took back. */
export async function storeUndos(tx: Tx, personId: string, reviewIds: readonly string[], at: Date): Promise<void> {
  if (reviewIds.length === 0) return;
  // Only one's own: an id of somebody else's review changes nothing of theirs.
  await sql`insert into card_undos (review_id, person_id, undone_at)
    select told, ${personId}::uuid, ${at} from unnest(${reviewIds}::uuid[]) as told
    where not exists (select from card_reviews where review_id = told and person_id <> ${personId}::uuid)
    on conflict (review_id) do nothing`.execute(tx);
}

/** A person's own cards. */
export async function listOwnCards(db: Db, personId: string): Promise<readonly OwnCard[]> {
  const rows = await db
    .selectFrom('own_cards')
    .select(['own_card_id', 'front', 'back', 'deck', 'changed_at', 'removed'])
    .where('person_id', '=', personId)
    .where('removed', '=', false)
    .orderBy('own_card_id')
    .execute();
  return rows.map((row) => ({
    ownCardId: row.own_card_id,
    front: row.front,
    back: row.back,
    deck: row.deck,
    changedAtMs: row.changed_at.getTime(),
    removed: row.removed,
  }));
}

/** How many cards of their own a person has, removed ones too. */
export async function countOwnCards(db: Db, personId: string): Promise<number> {
  const row = await db
    .selectFrom('own_cards')
    .select((of) => of.fn.countAll<string>().as('n'))
    .where('person_id', '=', personId)
    .executeTakeFirstOrThrow();
  return Number(row.n);
}

/** Stores own cards; of two changes the later counts. Another person's card of the same id is left alone. */
export async function storeOwnCards(tx: Tx, personId: string, cards: readonly OwnCard[]): Promise<void> {
  for (const { ownCardId, front, back, deck, changedAtMs, removed } of cards) {
    const row = { front, back, deck, changed_at: new Date(changedAtMs), removed };
    await tx
      .insertInto('own_cards')
      .values({ own_card_id: ownCardId, person_id: personId, ...row })
      .onConflict((conflict) =>
        conflict
          .column('own_card_id')
          .doUpdateSet(row)
          .where('own_cards.person_id', '=', personId)
          .where((where) => where('own_cards.changed_at', '<', row.changed_at)),
      )
      .execute();
  }
}

/** What a person asked of their studying; undefined where they never did. */
export async function findWishes(db: Db, personId: string): Promise<StudyWishes | undefined> {
  const row = await db
    .selectFrom('study_wishes')
    .select(['hours_a_week', 'new_cards_a_day', 'easy_days', 'off_days', 'zone', 'reminders', sql<string | null>`exam_on::text`.as('exam_on')])
    .where('person_id', '=', personId)
    .executeTakeFirst();
  return (
    row && {
      examOn: row.exam_on ?? undefined,
      hoursAWeek: row.hours_a_week === null ? undefined : Number(row.hours_a_week),
      newADay: row.new_cards_a_day,
      easyDays: row.easy_days,
      offDays: row.off_days,
      zone: row.zone,
      reminders: row.reminders,
    }
  );
}

/** Stores what a person asks of their studying. */
export async function storeWishes(db: Db, personId: string, wishes: StudyWishes, at: Date): Promise<void> {
  const row = {
    exam_on: wishes.examOn ?? null,
    hours_a_week: wishes.hoursAWeek ?? null,
    new_cards_a_day: wishes.newADay,
    easy_days: sql<number[]>`${wishes.easyDays}::integer[]`,
    off_days: sql<number[]>`${wishes.offDays}::integer[]`,
    zone: wishes.zone,
    reminders: wishes.reminders,
    changed_at: at,
  };
  await db
    .insertInto('study_wishes')
    .values({ person_id: personId, ...row })
    .onConflict((conflict) => conflict.column('person_id').doUpdateSet(row))
    .execute();
}

/** The parameters fitted to a person's own reviews; undefined where the published ones hold. */
export async function findParameters(db: Db, personId: string): Promise<ForgettingParameters | undefined> {
  const row = await db.selectFrom('forgetting_parameters').select('parameters').where('person_id', '=', personId).executeTakeFirst();
  return row?.parameters;
}

/** Stores fitted parameters. */
export async function storeParameters(
  db: Db,
  personId: string,
  fitted: { readonly parameters: ForgettingParameters; readonly reviews: number; readonly at: Date },
): Promise<void> {
  const row = { parameters: [...fitted.parameters], reviews: fitted.reviews, fitted_at: fitted.at };
  await db
    .insertInto('forgetting_parameters')
    .values({ person_id: personId, ...row })
    .onConflict((conflict) => conflict.column('person_id').doUpdateSet(row))
    .execute();
}

/** People whose parameters should be fitted anew: with enough reviews, and many since the last time. */
export async function listToFit(db: Db, least: number, more: number): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('card_reviews')
    .leftJoin('forgetting_parameters', 'forgetting_parameters.person_id', 'card_reviews.person_id')
    .select('card_reviews.person_id')
    .groupBy(['card_reviews.person_id', 'forgetting_parameters.reviews'])
    .having((of) => of.fn.countAll(), '>=', least)
    .having(sql<boolean>`count(*) >= coalesce(forgetting_parameters.reviews, 0) + ${more}`)
    .limit(200)
    .execute();
  return rows.map((row) => row.person_id);
}

/** Takes away what a person left with the cards. */
export async function eraseCards(tx: Tx, personId: string): Promise<void> {
  for (const table of ['card_undos', 'card_reviews', 'own_cards', 'study_wishes', 'forgetting_parameters'] as const)
    await tx.deleteFrom(table).where('person_id', '=', personId).execute();
}
