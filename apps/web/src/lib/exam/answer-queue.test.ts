import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AnswerQueue, findKeptLease, type DeliveryOutcome, type QueuedEvent, type QueuePorts, type QueueStore } from './answer-queue.ts';

const lease = { epoch: 1, token: 'token' };

function memory(): QueueStore {
  const kept = new Map<string, string>();
  return { getItem: (key) => kept.get(key) ?? null, setItem: (key, text) => void kept.set(key, text), removeItem: (key) => void kept.delete(key) };
}

const taken = (events: readonly QueuedEvent[], conflicts: readonly number[] = []): DeliveryOutcome => ({
  outcome: 'taken',
  delivered: {
    state: 'open',
    lease: 'current',
    currentEpoch: 1,
    remainingMs: 1,
    serverNowMs: 1,
    acknowledged: Math.max(0, ...events.map((event) => event.sequence)),
    late: [],
    conflicts,
  },
});

/** A server that answers as told, and a clock that is wound by hand. */
function world(answers: (events: readonly QueuedEvent[]) => DeliveryOutcome, store = memory()) {
  const stored: QueuedEvent[] = [];
  const waiting: { run: () => void; ms: number }[] = [];
  const ports: QueuePorts = {
    store,
    send: async (_, events) => {
      const answer = answers(events);
      if (answer.outcome === 'taken') stored.push(...events);
      return answer;
    },
    later: (run, ms) => void waiting.push({ run, ms }),
    onChange: () => undefined,
    onDelivered: () => undefined,
  };
  return { stored, waiting, store, queue: new AnswerQueue('attempt', lease, ports) };
}

describe('AnswerQueue', () => {
  test('delivers each choice once, in order, with rising numbers', async () => {
    const { queue, stored } = world((events) => taken(events));
    queue.add(1, 'answer', 'a', 10);
    queue.add(2, 'flag', 'on', 20);
    await queue.flush();
    expect(stored.map((event) => [event.sequence, event.position, event.kind, event.value])).toEqual([
      [1, 1, 'answer', 'a'],
      [2, 2, 'flag', 'on'],
    ]);
    expect([queue.state, queue.pending.length]).toEqual(['saved', 0]);
  });

  test('tries again with longer waits, and keeps everything on the device meanwhile', async () => {
    let reachable = false;
    const { queue, stored, waiting, store } = world((events) => (reachable ? taken(events) : { outcome: 'unreachable' }));
    queue.add(1, 'answer', 'a', 10);
    await queue.flush();
    expect(queue.state).toBe('offline');
    for (let i = 0; i < 5; i += 1) {
      waiting.at(-1)?.run();
      await queue.flush();
    }
    const waits = waiting.map(({ ms }) => ms);
    expect(waits.slice(0, 4)).toEqual([1000, 2000, 4000, 8000]);
    expect(Math.max(...waits)).toBe(15_000);
    expect(findKeptLease(store, 'attempt', 1)).toEqual({ ...lease, waiting: 1 });
    reachable = true;
    await queue.flush();
    expect([queue.state, stored.length]).toEqual(['saved', 1]);
  });

  test('a crash loses nothing: the next page delivers what was kept and goes on counting', async () => {
    const store = memory();
    const before = world(() => ({ outcome: 'unreachable' }), store);
    before.queue.add(1, 'answer', 'a', 10);
    before.queue.add(1, 'answer', 'b', 20);
    await before.queue.flush();
    const after = world((events) => taken(events), store);
    after.queue.add(2, 'answer', 'c', 30);
    await after.queue.flush();
    expect(after.stored.map((event) => [event.sequence, event.value])).toEqual([
      [1, 'a'],
      [2, 'b'],
      [3, 'c'],
    ]);
  });

  test('a number that another tab used is refused and kept, not dropped', async () => {
    const { queue } = world((events) => taken(events, [1]));
    queue.add(1, 'answer', 'a', 10);
    await queue.flush();
    expect([queue.state, queue.pending.length]).toEqual(['refused', 1]);
  });

  test('a store that throws or holds nonsense does not stop the exam', async () => {
    const broken: QueueStore = {
      getItem: () => '{"not": what we wrote',
      setItem: () => {
        throw new Error('quota');
      },
      removeItem: () => undefined,
    };
    const { queue, stored } = world((events) => taken(events), broken);
    queue.add(1, 'answer', 'a', 10);
    await queue.flush();
    expect(stored.length).toBe(1);
  });

  test('whatever fails and whenever a choice comes, at last everything is stored in order and without a gap', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.boolean(), { maxLength: 40 }), fc.integer({ min: 1, max: 120 }), async (luck, choices) => {
        let turn = 0;
        const { queue, stored } = world((events) => (luck[turn++] === false ? { outcome: 'unreachable' } : taken(events)));
        for (let i = 0; i < choices; i += 1) {
          queue.add(i + 1, 'answer', 'a', i);
          if (i % 7 === 0) await queue.flush();
        }
        for (let i = 0; i <= luck.length; i += 1) await queue.flush();
        expect(stored.map((event) => event.sequence)).toEqual(Array.from({ length: choices }, (_, i) => i + 1));
      }),
    );
  });
});
