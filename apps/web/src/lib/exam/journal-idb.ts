import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { QueuedEvent } from './answer-queue.ts';
import { memoryJournal, type Journal, type KeptRoom } from './journal.ts';

interface Kept extends DBSchema {
  forms: { key: string; value: { attemptId: string; bytes: ArrayBuffer } };
  rooms: { key: string; value: KeptRoom & { attemptId: string } };
  leases: { key: [string, number]; value: { attemptId: string; epoch: number; token: string; acknowledged: number; conflicts: readonly number[] } };
  events: { key: [string, number, number]; value: QueuedEvent & { attemptId: string; epoch: number } };
  trials: { key: string; value: { name: string; bytes: Uint8Array } };
}

const NAME = 'einthoven-exam';

function open(): Promise<IDBPDatabase<Kept>> {
  return openDB<Kept>(NAME, 1, {
    upgrade(database) {
      database.createObjectStore('forms', { keyPath: 'attemptId' });
      database.createObjectStore('rooms', { keyPath: 'attemptId' });
      database.createObjectStore('leases', { keyPath: ['attemptId', 'epoch'] });
      database.createObjectStore('events', { keyPath: ['attemptId', 'epoch', 'sequence'] });
      database.createObjectStore('trials', { keyPath: 'name' });
    },
  });
}

/** Strict: resolves only when the bytes are on the disk, not in a buffer that a crash would take along. */
const STRICT: IDBTransactionOptions = { durability: 'strict' };

/** The journal in this browser's database. */
export async function browserJournal(): Promise<Journal> {
  const database = await open();
  const all = (attemptId: string, epoch?: number) =>
    epoch === undefined ? IDBKeyRange.bound([attemptId], [attemptId, []]) : IDBKeyRange.bound([attemptId, epoch], [attemptId, epoch, []]);
  return {
    leases: async (attemptId) => {
      const transaction = database.transaction(['leases', 'events']);
      const [leases, events] = await Promise.all([
        transaction.objectStore('leases').getAll(all(attemptId)),
        transaction.objectStore('events').getAll(all(attemptId)),
      ]);
      return leases.map(({ epoch, token, acknowledged, conflicts }) => ({
        epoch,
        token,
        acknowledged,
        conflicts,
        events: events
          .filter((event) => event.epoch === epoch)
          .map(({ sequence, position, kind, value, happenedAt }) => ({ sequence, position, kind, value, happenedAt })),
      }));
    },
    openLease: async (attemptId, { epoch, token }) => {
      const transaction = database.transaction('leases', 'readwrite', STRICT);
      if (!(await transaction.store.get([attemptId, epoch]))) await transaction.store.put({ attemptId, epoch, token, acknowledged: 0, conflicts: [] });
      await transaction.done;
    },
    dropLease: async (attemptId, epoch) => {
      const transaction = database.transaction(['leases', 'events'], 'readwrite');
      await Promise.all([
        transaction.objectStore('leases').delete([attemptId, epoch]),
        transaction.objectStore('events').delete(all(attemptId, epoch)),
        transaction.done,
      ]);
    },
    append: async (attemptId, epoch, event) => {
      const transaction = database.transaction('events', 'readwrite', STRICT);
      await Promise.all([transaction.store.put({ ...event, attemptId, epoch }), transaction.done]);
    },
    // Need not be on the disk: what is forgotten here is delivered once more, which is harmless.
    acknowledge: async (attemptId, epoch, acknowledged, conflicts) => {
      const transaction = database.transaction('leases', 'readwrite', { durability: 'relaxed' });
      const lease = await transaction.store.get([attemptId, epoch]);
      if (lease) await transaction.store.put({ ...lease, acknowledged, conflicts });
      await transaction.done;
    },
    form: async (attemptId) => (await database.get('forms', attemptId))?.bytes,
    keepForm: async (attemptId, bytes) => void (await database.put('forms', { attemptId, bytes })),
    room: async (attemptId) => {
      const kept = await database.get('rooms', attemptId);
      return kept && { room: kept.room, atWallMs: kept.atWallMs };
    },
    keepRoom: async (kept) => void (await database.put('rooms', { ...kept, attemptId: kept.room.attemptId })),
    forget: async (attemptId) => {
      const transaction = database.transaction(['forms', 'rooms', 'leases', 'events'], 'readwrite');
      await Promise.all([
        transaction.objectStore('forms').delete(attemptId),
        transaction.objectStore('rooms').delete(attemptId),
        transaction.objectStore('leases').delete(all(attemptId)),
        transaction.objectStore('events').delete(all(attemptId)),
        transaction.done,
      ]);
    },
  };
}

/** The browser's journal, or one in memory where the browser keeps nothing. */
export async function anyJournal(): Promise<{ readonly journal: Journal; readonly keeps: boolean }> {
  try {
    return { journal: await browserJournal(), keeps: true };
  } catch {
    return { journal: memoryJournal(), keeps: false };
  }
}

/** Why a device is not fit to hold an exam: it has no store (or forbids it), it is full, or it cannot open the form. */
export type DeviceProblem = 'no-store' | 'full' | 'no-encryption';

/** A whole form with its journal is well under a megabyte; twice as much again is to spare. */
const TRIAL_BYTES = 3 * 1024 * 1024;

/**
 * Finds out before the clock runs whether this device can hold an exam: writes as much as an exam needs, reads it
 * back, compares it and deletes it.
 */
export async function checkDevice(): Promise<DeviceProblem | undefined> {
  if (globalThis.crypto?.subtle === undefined || typeof DecompressionStream === 'undefined') return 'no-encryption';
  try {
    const database = await open();
    const bytes = new Uint8Array(TRIAL_BYTES);
    // Chance cannot be stored in less than its own size.
    for (let from = 0; from < TRIAL_BYTES; from += 65_536) crypto.getRandomValues(bytes.subarray(from, from + 65_536));
    try {
      const transaction = database.transaction('trials', 'readwrite', STRICT);
      await Promise.all([transaction.store.put({ name: 'trial', bytes }), transaction.done]);
      const back = (await database.get('trials', 'trial'))?.bytes;
      return back?.length === TRIAL_BYTES && back.every((byte, index) => byte === bytes[index]) ? undefined : 'no-store';
    } finally {
      await database.delete('trials', 'trial').catch(() => undefined);
      database.close();
    }
  } catch (cause) {
    return (cause as { name?: string } | undefined)?.name === 'QuotaExceededError' ? 'full' : 'no-store';
  }
}
