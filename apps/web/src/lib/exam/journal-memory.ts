import type { HeldLease, QueuedEvent } from './answer-queue.ts';
import type { Journal, KeptRoom } from './journal.ts';

/** A journal that lives as long as the page: for the tutorial, for tests, and where a device keeps nothing. */
export function memoryJournal(): Journal {
  const leases = new Map<string, Map<number, { lease: HeldLease; events: QueuedEvent[]; acknowledged: number; conflicts: readonly number[] }>>();
  const forms = new Map<string, ArrayBuffer>();
  const rooms = new Map<string, KeptRoom>();
  const of = (attemptId: string, epoch: number) => {
    const found = leases.get(attemptId)?.get(epoch);
    if (!found) throw new Error(`no lease ${epoch} was opened`);
    return found;
  };
  return {
    leases: async (attemptId) =>
      [...(leases.get(attemptId)?.values() ?? [])].map(({ lease, events, acknowledged, conflicts }) => ({
        ...lease,
        events: [...events],
        acknowledged,
        conflicts,
      })),
    openLease: async (attemptId, lease) => {
      const ofAttempt = leases.get(attemptId) ?? new Map();
      leases.set(attemptId, ofAttempt);
      if (!ofAttempt.has(lease.epoch)) ofAttempt.set(lease.epoch, { lease, events: [], acknowledged: 0, conflicts: [] });
    },
    dropLease: async (attemptId, epoch) => void leases.get(attemptId)?.delete(epoch),
    append: async (attemptId, epoch, event) => void of(attemptId, epoch).events.push(event),
    acknowledge: async (attemptId, epoch, acknowledged, conflicts) => void Object.assign(of(attemptId, epoch), { acknowledged, conflicts }),
    form: async (attemptId) => forms.get(attemptId),
    keepForm: async (attemptId, form) => void forms.set(attemptId, form),
    room: async (attemptId) => rooms.get(attemptId),
    keepRoom: async (kept) => void rooms.set(kept.room.attemptId, kept),
    forget: async (attemptId) => {
      leases.delete(attemptId);
      forms.delete(attemptId);
      rooms.delete(attemptId);
    },
  };
}
