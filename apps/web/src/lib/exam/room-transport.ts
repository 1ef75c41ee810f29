import type { Delivered, DeliveryOutcome, HeldLease, QueuedEvent } from './answer-queue.ts';
import type { RoomNews } from './room-data.ts';

/** How a room reaches whoever keeps its answers. */
export type RoomTransport = {
  readonly send: (lease: HeldLease, events: readonly QueuedEvent[]) => Promise<DeliveryOutcome>;
  readonly news: () => Promise<RoomNews | undefined>;
  /** Takes the lease; `moved` when another device was quicker, `closed` when the exam is over. */
  readonly claim: (expectedEpoch: number) => Promise<HeldLease | 'moved' | 'closed' | 'unreachable'>;
};

/**
 * The server, over HTTP.
 *
 * @param base path under which it takes `lease` and `responses`
 */
export function serverTransport(base: string, fetcher: typeof fetch = fetch): RoomTransport {
  const post = (path: string, body: unknown) =>
    fetcher(`${base}/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(15_000),
    });
  return {
    send: async (lease, events) => {
      try {
        const response = await post('responses', { ...lease, events });
        if (response.ok) return { outcome: 'taken', delivered: (await response.json()) as Delivered };
        if (response.status === 401) return { outcome: 'signed-out' };
        if (response.status >= 500 || response.status === 429 || response.status === 408) return { outcome: 'unreachable' };
        const body = (await response.json().catch(() => ({}))) as { message?: string };
        return { outcome: 'refused', message: body.message ?? 'The server did not take this.' };
      } catch {
        return { outcome: 'unreachable' };
      }
    },
    news: async () => {
      try {
        const response = await fetcher(`${base}/responses`, { signal: AbortSignal.timeout(15_000) });
        return response.ok ? ((await response.json()) as RoomNews) : undefined;
      } catch {
        return undefined;
      }
    },
    claim: async (expectedEpoch) => {
      try {
        const response = await post('lease', { expectedEpoch });
        if (response.ok) return (await response.json()) as HeldLease;
        if (response.status !== 409) return 'unreachable';
        const body = (await response.json()) as { code?: string };
        return body.code === 'EXAM_CLOSED' || body.code === 'PRACTICE_OVER' ? 'closed' : 'moved';
      } catch {
        return 'unreachable';
      }
    },
  };
}
