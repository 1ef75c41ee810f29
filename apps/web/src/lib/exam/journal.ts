import type { HeldLease, QueuedEvent } from './answer-queue.ts';
import type { RoomStart } from './room-data.ts';

/** A lease as this device keeps it, with everything that was done under it. */
export type KeptLease = HeldLease & {
  /** In the order of their sequence, delivered ones too. */
  readonly events: readonly QueuedEvent[];
  /** The server has everything up to this sequence, but for the conflicts. */
  readonly acknowledged: number;
  /** Sequences that the server holds for something else. */
  readonly conflicts: readonly number[];
};

/** What the server last said of an attempt, and when, on this device's own clock: for opening the room without a connection. */
export type KeptRoom = { readonly room: RoomStart; readonly atWallMs: number };

/**
 * What a device keeps of an exam until it is submitted: the form (encrypted), what the server said last, every lease
 * and every event. An event is in the journal before it is sent. Each call resolves when it is on the device, and
 * rejects where the device cannot keep it.
 */
export type Journal = {
  readonly leases: (attemptId: string) => Promise<readonly KeptLease[]>;
  readonly openLease: (attemptId: string, lease: HeldLease) => Promise<void>;
  readonly dropLease: (attemptId: string, epoch: number) => Promise<void>;
  readonly append: (attemptId: string, epoch: number, event: QueuedEvent) => Promise<void>;
  readonly acknowledge: (attemptId: string, epoch: number, acknowledged: number, conflicts: readonly number[]) => Promise<void>;
  readonly form: (attemptId: string) => Promise<ArrayBuffer | undefined>;
  readonly keepForm: (attemptId: string, form: ArrayBuffer) => Promise<void>;
  readonly room: (attemptId: string) => Promise<KeptRoom | undefined>;
  readonly keepRoom: (kept: KeptRoom) => Promise<void>;
  /** Lets go of everything of an attempt, after it was submitted. */
  readonly forget: (attemptId: string) => Promise<void>;
};

/** What of a lease the server has not taken yet. */
export function waitingIn(lease: KeptLease): readonly QueuedEvent[] {
  return lease.events.filter(({ sequence }) => sequence > lease.acknowledged || lease.conflicts.includes(sequence));
}
