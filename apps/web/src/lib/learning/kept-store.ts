/** A store of this browser for what a person studies with: values by name. */
export type KeptStore = {
  readonly read: <Value>(name: string) => Promise<Value | undefined>;
  /** @returns whether it is kept */
  readonly keep: (name: string, value: unknown) => Promise<boolean>;
  /** Reads and writes in one act, so that two tabs never write over each other. @returns whether it is kept */
  readonly change: <Value>(name: string, how: (before: Value | undefined) => Value) => Promise<boolean>;
  readonly names: () => Promise<readonly string[]>;
  readonly remove: (name: string) => Promise<void>;
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
export async function openKeptStore(): Promise<KeptStore> {
  const database = await opened();
  const asked = <Value>(ask: (store: IDBObjectStore) => IDBRequest): Promise<Value | undefined> =>
    new Promise((resolve) => {
      if (!database) return resolve(undefined);
      try {
        const request = ask(database.transaction(STORE).objectStore(STORE));
        request.onsuccess = () => resolve(request.result as Value | undefined);
        request.onerror = () => resolve(undefined);
      } catch {
        resolve(undefined);
      }
    });
  const acted = (act: (store: IDBObjectStore) => void): Promise<boolean> =>
    new Promise((resolve) => {
      if (!database) return resolve(false);
      try {
        const transaction = database.transaction(STORE, 'readwrite');
        transaction.oncomplete = () => resolve(true);
        transaction.onabort = () => resolve(false);
        act(transaction.objectStore(STORE));
      } catch {
        resolve(false);
      }
    });
  return {
    read: (name) => asked((store) => store.get(name)),
    keep: (name, value) => acted((store) => void store.put(value, name)),
    change: (name, how) =>
      acted((store) => {
        const before = store.get(name);
        before.onsuccess = () => void store.put(how(before.result as never), name);
      }),
    names: async () => (await asked<string[]>((store) => store.getAllKeys())) ?? [],
    remove: async (name) => void (await acted((store) => void store.delete(name))),
  };
}
