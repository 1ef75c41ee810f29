import { NO_DECK_NEWS, type DeckNews } from '../cards/deck-data.ts';
import { openKeptStore } from '../kept-store.ts';
import { forgetNews, waitingNews } from '../study-outbox.ts';
import { dropKept } from './browser-keeper.ts';

/** How many reviews, notes, places and answers on this device the server has not got. */
export async function waitingOnDevice(): Promise<number> {
  const store = await openKeptStore();
  let waiting = waitingNews();
  for (const name of await store.names()) {
    if (name.endsWith(' news')) {
      const { reviews, undone, own } = (await store.read<DeckNews>(name)) ?? NO_DECK_NEWS;
      waiting += reviews.length + undone.length + own.length;
    } else if (name.endsWith(' drill-news')) waiting += ((await store.read<readonly unknown[]>(name)) ?? []).length;
  }
  return waiting;
}

/**
 * Takes everything of studying from this device, so that the next person at it sees nothing.
 *
 * @param news also what is not sent yet; else it waits for its person, and is shown to nobody
 */
export async function forgetStudy({ news }: { readonly news: boolean }): Promise<void> {
  await dropKept();
  const store = await openKeptStore();
  for (const name of await store.names()) if (news || !name.endsWith('news')) await store.remove(name);
  if (news) forgetNews();
}
