import type { Journal } from './journal.ts';
import { inStores, openStores } from './journal-store.ts';

/** The journal in this browser's database. */
export async function browserJournal(): Promise<Journal> {
  const database = await openStores();
  const all = (attemptId: string, epoch?: number) =>
    epoch === undefined ? IDBKeyRange.bound([attemptId], [attemptId, []]) : IDBKeyRange.bound([attemptId, epoch], [attemptId, epoch, []]);
  return {
    leases: (attemptId) =>
      inStores(database, ['leases', 'events'], 'read', async (store) => {
        const [leases, events] = await Promise.all([store('leases').getAll(all(attemptId)), store('events').getAll(all(attemptId))]);
        return leases.map(({ epoch, token, acknowledged, conflicts }) => ({
          epoch,
          token,
          acknowledged,
          conflicts,
          events: events
            .filter((event) => event.epoch === epoch)
            .map(({ sequence, position, kind, value, happenedAt }) => ({ sequence, position, kind, value, happenedAt })),
        }));
      }),
    openLease: (attemptId, { epoch, token }) =>
      inStores(database, ['leases'], 'strict', async (store) => {
        const leases = store('leases');
        if (!(await leases.get([attemptId, epoch]))) leases.put({ attemptId, epoch, token, acknowledged: 0, conflicts: [] });
      }),
    dropLease: (attemptId, epoch) =>
      inStores(database, ['leases', 'events'], 'default', (store) => {
        store('leases').delete([attemptId, epoch]);
        store('events').delete(all(attemptId, epoch));
      }),
    append: (attemptId, epoch, event) => inStores(database, ['events'], 'strict', (store) => store('events').put({ ...event, attemptId, epoch })),
    // Need not be on the disk: what is forgotten here is delivered once more, which is harmless.
    acknowledge: (attemptId, epoch, acknowledged, conflicts) =>
      inStores(database, ['leases'], 'relaxed', async (store) => {
        const lease = await store('leases').get([attemptId, epoch]);
        if (lease) store('leases').put({ ...lease, acknowledged, conflicts });
      }),
    form: async (attemptId) => (await inStores(database, ['forms'], 'read', (store) => store('forms').get(attemptId)))?.bytes,
    keepForm: (attemptId, bytes) => inStores(database, ['forms'], 'default', (store) => store('forms').put({ attemptId, bytes })),
    room: async (attemptId) => {
      const kept = await inStores(database, ['rooms'], 'read', (store) => store('rooms').get(attemptId));
      return kept && { room: kept.room, atWallMs: kept.atWallMs };
    },
    keepRoom: (kept) => inStores(database, ['rooms'], 'default', (store) => store('rooms').put({ ...kept, attemptId: kept.room.attemptId })),
    forget: (attemptId) =>
      inStores(database, ['forms', 'rooms', 'leases', 'events'], 'default', (store) => {
        store('forms').delete(attemptId);
        store('rooms').delete(attemptId);
        store('leases').delete(all(attemptId));
        store('events').delete(all(attemptId));
      }),
  };
}

/** The browser's journal, or one in memory where the browser keeps nothing. */
export async function anyJournal(): Promise<{ readonly journal: Journal; readonly keeps: boolean }> {
  try {
    return { journal: await browserJournal(), keeps: true };
  } catch {
    return { journal: (await import('./journal-memory.ts')).memoryJournal(), keeps: false };
  }
}
