import { randomUUID } from 'node:crypto';
import { unwrap } from '@einthoven/kernel';
import { memoriesOf, type Card } from '@einthoven/learning';
import { beforeAll, describe, expect, test } from 'vitest';
import { useTestDatabase } from '../../db/test-database.ts';
import { permit } from '../../account/index.ts';
import { after, newCandidate } from '../../exam/test-attempt.ts';
import { registerSchemes } from '../../scheme/index.ts';
import { fitAll } from './fit-parameters.ts';
import { keepWishes, loadCards, openDeck, takeCardNews, type CardNews } from './cards.ts';

const database = useTestDatabase();
const NO_NEWS: CardNews = { reviews: [], undone: [], own: [] };
const card = (number: number): Card => ({
  cardId: `card-A1-0${number}`,
  task: 'A1',
  knowledge: 'A1.1',
  guide: 'A1-open-names',
  front: `Question ${number}?`,
  back: 'Answer.',
  sources: ['aha-ecg-1-2007'],
  reviewState: 'draft',
});
const content = { sections: [], translations: [], terms: [], parts: [], problems: [], cards: [1, 2, 3].map(card) };
const review = (minutes: number, grade: 'again' | 'good', cardId = 'card-A1-01') => ({
  reviewId: randomUUID(),
  cardId,
  atMs: after(minutes).now().getTime(),
  grade,
  spentMs: 4000,
  seed: '',
});

beforeAll(async () => {
  await registerSchemes(database.db);
  await loadCards(database.db, content, after(0).now());
});

const student = async () => {
  const candidate = await newCandidate(database.db);
  return { ...candidate, study: unwrap(permit({ ...candidate.practise.actor }, 'study.use-own')) };
};
const reviewsOf = async (study: Parameters<typeof openDeck>[1]) => unwrap(await openDeck(database.db, study, after(100))).reviews;

describe('cards', () => {
  test('come with the fee, in the order in which they were written; what is no longer written stays for its reviews only', async () => {
    const { study, personId } = await student();
    expect(unwrap(await openDeck(database.db, study, after(1))).cards.map(({ cardId }) => cardId)).toEqual(['card-A1-01', 'card-A1-02', 'card-A1-03']);
    await loadCards(database.db, { ...content, cards: [3, 1].map(card) }, after(2).now());
    expect(unwrap(await openDeck(database.db, study, after(3))).cards.map(({ cardId }) => cardId)).toEqual(['card-A1-03', 'card-A1-01']);
    await loadCards(database.db, content, after(4).now());
    await database.db
      .updateTable('entitlements')
      .set({ held_since: after(1).now() })
      .where('person_id', '=', personId)
      .execute();
    expect(await openDeck(database.db, study, after(5))).toEqual({ ok: false, error: 'STUDY_NOT_PAID' });
    expect(await takeCardNews(database.db, study, NO_NEWS, after(5))).toEqual({ ok: false, error: 'STUDY_NOT_PAID' });
  });

  test('are no chapter of the guide: after a review all of the fee can still come back', async () => {
    const { study, personId } = await student();
    unwrap(await takeCardNews(database.db, study, { ...NO_NEWS, reviews: [review(1, 'good')] }, after(2)));
    expect(
      await database.db.selectFrom('entitlements').select('study_begun_at').where('person_id', '=', personId).where('kind', '=', 'study-material').execute(),
    ).toEqual([{ study_begun_at: null }]);
  });

  test('two devices that tell the same and different reviews, late and twice, end with one log and one memory', async () => {
    const { study } = await student();
    const [first, second, third] = [review(1, 'good'), review(30, 'again'), review(45, 'good')];
    await takeCardNews(database.db, study, { ...NO_NEWS, reviews: [third] }, after(60));
    await takeCardNews(database.db, study, { ...NO_NEWS, reviews: [first, second] }, after(61));
    const { reviews } = unwrap(await takeCardNews(database.db, study, { ...NO_NEWS, reviews: [second, third] }, after(62)));
    expect(reviews.map(({ reviewId }) => reviewId)).toEqual([first, second, third].map(({ reviewId }) => reviewId));
    expect(memoriesOf(reviews)).toEqual(memoriesOf([third, first, second]));
  });

  test('what was taken back counts no more, even where its undoing arrives first; nobody takes back for another', async () => {
    const [one, other] = [await student(), await student()];
    const late = review(3, 'again');
    await takeCardNews(database.db, one.study, { ...NO_NEWS, undone: [late.reviewId] }, after(4));
    await takeCardNews(database.db, one.study, { ...NO_NEWS, reviews: [late, review(5, 'good')] }, after(6));
    expect((await reviewsOf(one.study)).map(({ grade }) => grade)).toEqual(['good']);
    const kept = review(7, 'good');
    await takeCardNews(database.db, other.study, { ...NO_NEWS, reviews: [kept] }, after(8));
    await takeCardNews(database.db, one.study, { ...NO_NEWS, undone: [kept.reviewId] }, after(9));
    expect((await reviewsOf(other.study)).length).toBe(1);
  });

  test('a clock that runs ahead is set back; ids that are none are refused', async () => {
    const { study } = await student();
    const { reviews } = unwrap(await takeCardNews(database.db, study, { ...NO_NEWS, reviews: [review(60 * 24 * 400, 'good')] }, after(10)));
    expect(reviews[0]?.atMs).toBe(after(10).now().getTime());
    expect(await takeCardNews(database.db, study, { ...NO_NEWS, undone: ["'; drop table card_reviews"] }, after(11))).toEqual({
      ok: false,
      error: 'STUDY_NEWS_BROKEN',
    });
  });

  test('own cards: the later change counts, removed ones are gone, and those of others are left alone', async () => {
    const [one, other] = [await student(), await student()];
    const own = { ownCardId: randomUUID(), front: 'Mine?', back: 'Yes.', deck: '', changedAtMs: after(1).now().getTime(), removed: false };
    await takeCardNews(database.db, one.study, { ...NO_NEWS, own: [own] }, after(5));
    await takeCardNews(database.db, other.study, { ...NO_NEWS, own: [{ ...own, front: 'Stolen', changedAtMs: own.changedAtMs + 9 }] }, after(5));
    const deck = async () => unwrap(await openDeck(database.db, one.study, after(6))).own.map(({ front }) => front);
    expect(await deck()).toEqual(['Mine?']);
    await takeCardNews(database.db, one.study, { ...NO_NEWS, own: [{ ...own, removed: true, changedAtMs: own.changedAtMs + 1 }] }, after(7));
    expect(await deck()).toEqual([]);
  });

  test('wishes: a day that is over and a zone that is none are refused', async () => {
    const { study } = await student();
    const wishes = { examOn: '2027-01-15', hoursAWeek: 4, newADay: 8, easyDays: [0], offDays: [], zone: 'America/Phoenix', reminders: false };
    expect(await keepWishes(database.db, study, wishes, after(1))).toEqual({ ok: true, value: true });
    expect(unwrap(await openDeck(database.db, study, after(2))).wishes).toEqual(wishes);
    expect(await keepWishes(database.db, study, { ...wishes, examOn: '2026-11-22' }, after(3))).toEqual({ ok: false, error: 'STUDY_DATE_PAST' });
    expect(await keepWishes(database.db, study, { ...wishes, zone: 'Mars/Olympus' }, after(3))).toEqual({ ok: false, error: 'STUDY_ZONE_UNKNOWN' });
  });

  test('parameters are fitted for who has enough new reviews, once, and for nobody else', async () => {
    const [many, few] = [await student(), await student()];
    const day = (days: number) =>
      after(60 * 24 * (days - 90))
        .now()
        .getTime();
    const log = (cards: number) =>
      Array.from({ length: cards }, (_, index) =>
        [0, 3, 10, 25, 50].map((days, round) => ({
          ...review(0, (index + round) % 6 === 0 ? 'again' : 'good', `own ${index}`),
          atMs: day(days + (index % 20)),
        })),
      ).flat();
    await takeCardNews(database.db, many.study, { ...NO_NEWS, reviews: log(90) }, after(0));
    await takeCardNews(database.db, few.study, { ...NO_NEWS, reviews: log(10) }, after(0));
    const fit = () => fitAll(database.db, after(1), (personId, error) => expect.fail(`${personId}: ${String(error)}`));
    expect([await fit(), await fit()]).toEqual([1, 0]);
    expect(unwrap(await openDeck(database.db, many.study, after(2))).parameters?.length).toBe(21);
    expect(unwrap(await openDeck(database.db, few.study, after(2))).parameters).toBeUndefined();
  });
});
