import type { RoomTransport } from './room-transport.ts';

/** Takes everything at once and keeps nothing: for the tutorial. */
export function tutorialTransport(): RoomTransport {
  return {
    send: async (lease, events) => ({
      outcome: 'taken',
      delivered: {
        state: 'open',
        lease: 'current',
        currentEpoch: lease.epoch,
        remainingMs: 0,
        serverNowMs: 0,
        acknowledged: Math.max(0, ...events.map((event) => event.sequence)),
        late: [],
        conflicts: [],
      },
    }),
    news: async () => undefined,
    claim: async () => ({ epoch: 1, token: 'tutorial' }),
  };
}
