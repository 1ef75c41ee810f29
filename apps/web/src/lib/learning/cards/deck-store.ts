import { NO_DECK_NEWS, type DeckData, type DeckNews } from './deck-data.ts';

/** What a device keeps of one person's cards: the deck as the server last gave it, and what is not sent yet. */
export type DeckStore = {
  readonly readDeck: () => Promise<DeckData | undefined>;
  readonly keepDeck: (deck: DeckData) => Promise<boolean>;
  readonly readNews: () => Promise<DeckNews>;
  readonly keepNews: (news: DeckNews) => Promise<boolean>;
};

const NAME = 'einthoven-study';
const STORE = 'kept';

function opened(): Promise<IDBDatabase | undefined> {
  return new Promise((resolve) => {
    try {
      const request = indexedDB.open(NAME, 1);
      request.onupgradeneeded = () => void request.result.createObjectStore(STORE);
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => resolve(undefined);
    } catch {
      // Private mode of some browsers: there is no storage at all.
      resolve(undefined);
    }
  });
}

/** Opens the store of this browser; where it has none (private mode, storage shut), nothing is kept and that is told. */
export async function openDeckStore(personKey: string): Promise<DeckStore> {
  const database = await opened();
  const read = <Value>(name: string): Promise<Value | undefined> =>
    new Promise((resolve) => {
      if (!database) return resolve(undefined);
      const request = database.transaction(STORE).objectStore(STORE).get(`${personKey} ${name}`);
      request.onsuccess = () => resolve(request.result as Value | undefined);
      request.onerror = () => resolve(undefined);
    });
  const keep = (name: string, value: unknown): Promise<boolean> =>
    new Promise((resolve) => {
      if (!database) return resolve(false);
      try {
        const act = database.transaction(STORE, 'readwrite');
        act.objectStore(STORE).put(value, `${personKey} ${name}`);
        act.oncomplete = () => resolve(true);
        act.onabort = () => resolve(false);
      } catch {
        resolve(false);
      }
    });
  return {
    readDeck: () => read<DeckData>('deck'),
    keepDeck: (deck) => keep('deck', deck),
    readNews: async () => (await read<DeckNews>('news')) ?? NO_DECK_NEWS,
    keepNews: (news) => keep('news', news),
  };
}
