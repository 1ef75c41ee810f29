import { memoriesOf, type Review } from '@einthoven/learning';
import { describe, expect, test } from 'vitest';
import { NO_DECK_NEWS, type DeckData, type DeckNews } from './deck-data.ts';
import { CardSitting } from './sitting.ts';

const START = Date.UTC(2026, 10, 23, 18);
const card = (number: number) => ({
  cardId: `card-A1-0${number}`,
  task: 'A1',
  knowledge: 'A1.1',
  guide: 'A1-x',
  front: `Q${number}`,
  back: `A${number}`,
  tracing: undefined,
  sources: [],
  siblings: undefined,
});
const deck: DeckData = {
  cards: [1, 2, 3].map(card),
  own: [],
  reviews: [],
  wishes: { examOn: undefined, hoursAWeek: undefined, newADay: 3, easyDays: [], zone: 'America/Phoenix', reminders: false },
  parameters: undefined,
  nowMs: START,
};

/** A device with a network that can be cut, and a server that keeps what it was sent. */
function device(kept: DeckNews = NO_DECK_NEWS, later?: (run: () => void) => void) {
  const server: Review[] = [];
  const state = { nowMs: START, online: true, kept, ids: 0 };
  const sitting = new CardSitting(deck, kept, {
    now: () => state.nowMs,
    newId: () => `id ${(state.ids += 1)}`,
    ...(later ? { later } : {}),
    keep: async (news) => {
      state.kept = news;
      return true;
    },
    send: async (news) => {
      if (!state.online) return undefined;
      server.push(...news.reviews);
      return server.filter(({ reviewId }) => !news.undone.includes(reviewId));
    },
  });
  const give = (grade: 'again' | 'good') => {
    sitting.flip();
    sitting.grade(grade);
    state.nowMs += 20_000;
  };
  return { sitting, state, server, give };
}

describe('a sitting with cards', () => {
  test('deals all of the day once; what was not known comes back after the others, and is done when it is known', async () => {
    const { sitting, give, state } = device();
    expect([sitting.left, sitting.current?.isNew]).toEqual([3, true]);
    const dealt: (string | undefined)[] = [];
    for (const grade of ['again', 'good', 'good', 'good'] as const) {
      dealt.push(sitting.current?.cardId);
      give(grade);
    }
    expect(dealt).toEqual(['card-A1-01', 'card-A1-02', 'card-A1-03', 'card-A1-01']);
    state.nowMs += 60_000;
    expect([sitting.done, sitting.left]).toEqual([4, 0]);
    expect(sitting.counts).toEqual({ all: 3, met: 3 });
  });

  test('the card that was chosen ahead is the next one, with its seed, before anything else is worked out', () => {
    const waiting: (() => void)[] = [];
    const { sitting, give } = device(NO_DECK_NEWS, (run) => waiting.push(run));
    const { ahead } = sitting;
    expect(ahead?.card.cardId).toBe('card-A1-02');
    give('good');
    expect([sitting.current, sitting.seed, sitting.ahead, sitting.left]).toEqual([ahead?.card, ahead?.seed, undefined, 2]);
    for (const run of waiting.splice(0)) run();
    expect([sitting.ahead?.card.cardId, sitting.left]).toEqual(['card-A1-03', 2]);
    // Taken back before anybody looked: what was to be worked out is about another card.
    give('again');
    sitting.undo();
    for (const run of waiting.splice(0)) run();
    expect([sitting.current?.cardId, sitting.ahead?.card.cardId, sitting.left]).toEqual(['card-A1-02', 'card-A1-03', 2]);
  });

  test('without a network nothing is lost: it is kept, and sent when the network is back', async () => {
    const { sitting, state, server, give } = device();
    state.online = false;
    give('good');
    give('good');
    await sitting.flush();
    expect([sitting.waiting, server.length, state.kept.reviews.length]).toEqual([2, 0, 2]);
    const next = device(state.kept);
    await next.sitting.flush();
    expect([next.sitting.waiting, next.server.length, next.sitting.left]).toEqual([0, 2, next.sitting.left]);
  });

  test('two devices review one card, one with a clock hours behind and set right meanwhile: whichever tells first, both end with one memory', async () => {
    const [one, two] = [device(), device()];
    one.state.online = false;
    two.state.online = false;
    two.state.nowMs -= 7 * 3_600_000;
    one.give('good');
    two.give('again');
    two.state.nowMs += 7 * 3_600_000;
    two.give('good');
    one.state.nowMs -= 3 * 3_600_000;
    one.give('good');
    // An id for each, as devices make them.
    const told = [one, two].map(({ state }, index) => state.kept.reviews.map((review) => ({ ...review, reviewId: `${index} ${review.reviewId}` })));
    expect(told.map((reviews) => reviews.length)).toEqual([2, 2]);
    const [first, second] = [told.flat(), told.toReversed().flat()];
    expect(memoriesOf(first)).toEqual(memoriesOf(second));
    expect([...memoriesOf(first).values()].every(({ stability, reviews }) => stability > 0 && reviews > 0)).toBe(true);
  });

  test('a grade is taken back: the card lies there again as it was', () => {
    const { sitting, give } = device();
    give('again');
    sitting.undo();
    expect([sitting.current?.cardId, sitting.current?.isNew, sitting.done, sitting.canUndo]).toEqual(['card-A1-01', true, 0, false]);
    sitting.undo();
    expect(sitting.current?.cardId).toBe('card-A1-01');
  });

  test('nothing is graded before it is turned over', () => {
    const { sitting } = device();
    sitting.grade('good');
    expect(sitting.done).toBe(0);
  });
});
