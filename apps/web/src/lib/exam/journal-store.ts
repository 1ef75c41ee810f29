import type { QueuedEvent } from './answer-queue.ts';
import type { KeptRoom } from './journal.ts';

/** What the browser's database has of exams, by store. */
export type Stored = {
  readonly forms: { readonly attemptId: string; readonly bytes: ArrayBuffer };
  readonly rooms: KeptRoom & { readonly attemptId: string };
  readonly leases: {
    readonly attemptId: string;
    readonly epoch: number;
    readonly token: string;
    readonly acknowledged: number;
    readonly conflicts: readonly number[];
  };
  readonly events: QueuedEvent & { readonly attemptId: string; readonly epoch: number };
  readonly trials: { readonly name: string; readonly bytes: Uint8Array };
};

const NAME = 'einthoven-exam';
const KEYS: Readonly<Record<keyof Stored, string | string[]>> = {
  forms: 'attemptId',
  rooms: 'attemptId',
  leases: ['attemptId', 'epoch'],
  events: ['attemptId', 'epoch', 'sequence'],
  trials: 'name',
};

/** The answer of a request, once it is there. */
export function answerOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** Opens the database, and makes its stores where it is new. */
export function openStores(): Promise<IDBDatabase> {
  const request = indexedDB.open(NAME, 1);
  request.onupgradeneeded = () => {
    for (const [name, keyPath] of Object.entries(KEYS)) request.result.createObjectStore(name, { keyPath });
  };
  return answerOf(request);
}

/** A store within a transaction, by its requests. */
export type StoreOf<N extends keyof Stored> = {
  readonly get: (key: IDBValidKey) => Promise<Stored[N] | undefined>;
  readonly getAll: (range: IDBKeyRange) => Promise<readonly Stored[N][]>;
  readonly put: (value: Stored[N]) => void;
  readonly delete: (key: IDBValidKey | IDBKeyRange) => void;
};

/**
 * Runs one transaction.
 *
 * @param durability `strict` resolves only when the bytes are on the disk, not in a buffer that a crash would take along
 * @returns what `run` returned, once the transaction is complete
 * @throws the database's error, `QuotaExceededError` where it is full
 */
export function inStores<T>(
  database: IDBDatabase,
  names: readonly (keyof Stored)[],
  durability: 'read' | 'strict' | 'relaxed' | 'default',
  run: (store: <N extends keyof Stored>(name: N) => StoreOf<N>) => T | Promise<T>,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const transaction = durability === 'read' ? database.transaction(names, 'readonly') : database.transaction(names, 'readwrite', { durability });
    const complete = new Promise<void>((done, failed) => {
      transaction.oncomplete = () => done();
      transaction.onabort = () => failed(transaction.error);
    });
    const store = <N extends keyof Stored>(name: N): StoreOf<N> => {
      const of = transaction.objectStore(name);
      return {
        get: (key) => answerOf(of.get(key) as IDBRequest<Stored[N] | undefined>),
        getAll: (range) => answerOf(of.getAll(range) as IDBRequest<Stored[N][]>),
        put: (value) => void of.put(value),
        delete: (key) => void of.delete(key),
      };
    };
    Promise.all([run(store), complete]).then(([value]) => resolve(value), reject);
  });
}
