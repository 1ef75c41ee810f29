import type { DeckData, DeckNews } from '../cards/deck-data.ts';
import { openDeckStore } from '../cards/deck-store.ts';
import { firstNews } from '../cards/sitting.ts';
import type { DrillAnswer } from '../drills/drill-data.ts';
import { openDrillStore } from '../drills/drill-store.ts';
import { browserOutbox } from '../study-outbox.ts';

/** So many answers of drills the server takes at once. */
const MOST_ANSWERS = 200;

/** Tells the server of something a person did, for that person alone. @returns its answer, undefined where it took nothing */
export async function tellServer(path: string, personKey: string, news: unknown): Promise<unknown> {
  if (!navigator.onLine) return undefined;
  try {
    const headers = { 'content-type': 'application/json', 'x-study-person': personKey };
    const answer = await fetch(path, { method: 'POST', headers, body: JSON.stringify(news) });
    return answer.ok ? await answer.json() : undefined;
  } catch {
    return undefined;
  }
}

/** Sends the answers of drills that wait. @returns how many still wait */
export async function sendDrills(personKey: string): Promise<number> {
  const store = await openDrillStore(personKey);
  for (;;) {
    const news: readonly DrillAnswer[] = await store.readNews();
    const answers = news.slice(0, MOST_ANSWERS);
    if (answers.length === 0 || (await tellServer('/api/study/drills', personKey, { answers })) === undefined) return news.length;
    if (!(await store.dropSent(answers.map(({ answerId }) => answerId)))) return news.length;
  }
}

/** Sends news of cards. What is sent leaves the news: the deck on this device has it before that. */
export async function tellCards(personKey: string, news: DeckNews, deck: DeckData | undefined): Promise<DeckData['reviews'] | undefined> {
  const taken = (await tellServer('/api/study/cards', personKey, news)) as { readonly reviews: DeckData['reviews'] } | undefined;
  if (taken && deck) await (await openDeckStore(personKey)).keepDeck({ ...deck, reviews: taken.reviews });
  return taken?.reviews;
}

/** Sends all that waits on this device: reading, cards, drills. Sent twice it counts once. */
export async function sendStudy(personKey: string): Promise<void> {
  await browserOutbox(personKey).flush();
  await sendDrills(personKey);
  const store = await openDeckStore(personKey);
  for (;;) {
    const news = firstNews(await store.readNews());
    if (news.reviews.length + news.undone.length + news.own.length === 0) return;
    const taken = await tellCards(personKey, news, await store.readDeck());
    if (taken === undefined || !(await store.keepNews({ reviews: [], undone: [], own: [] }, news))) return;
  }
}
