import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AnswerQueue, type DeliveryOutcome, type QueuedEvent, type QueuePorts } from './answer-queue.ts';
import { waitingIn, type Journal, type KeptLease } from './journal.ts';
import { memoryJournal } from './journal-memory.ts';

const lease = { epoch: 1, token: 'token' };

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

const FRESH: KeptLease = { ...lease, events: [], acknowledged: 0, conflicts: [] };

/** What the journal of a device holds of the lease, as the next page finds it. */
async function keptIn(journal: Journal): Promise<KeptLease> {
  await journal.openLease('attempt', lease);
  const [kept] = await journal.leases('attempt');
  if (!kept) throw new Error('the lease was opened');
  return kept;
}

/** A server that answers as told, and a clock that is wound by hand. */
function world(answers: (events: readonly QueuedEvent[]) => DeliveryOutcome, journal = memoryJournal(), kept = FRESH) {
  const stored: QueuedEvent[] = [];
  const waiting: { run: () => void; ms: number }[] = [];
  void journal.openLease('attempt', lease);
  const ports: QueuePorts = {
    journal,
    send: async (_, events) => {
      const answer = answers(events);
      if (answer.outcome === 'taken') stored.push(...events);
      return answer;
    },
    later: (run, ms) => void waiting.push({ run, ms }),
    onChange: () => undefined,
    onDelivered: () => undefined,
  };
  return { stored, waiting, journal, ports, queue: new AnswerQueue('attempt', kept, ports) };
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

  test('a move is in the journal after the next frame, and never after what comes later', async () => {
    const { journal, ports } = world((events) => taken(events));
    const frames: (() => void)[] = [];
    const queue = new AnswerQueue('attempt', FRESH, { ...ports, afterPaint: (run) => void frames.push(run) });
    const written = async () => (await keptIn(journal)).events.map(({ sequence, kind }) => `${sequence} ${kind}`);
    queue.add(2, 'visit', '', 10);
    expect(await written()).toEqual([]);
    frames.shift()?.();
    expect(await written()).toEqual(['1 visit']);
    queue.add(3, 'visit', '', 20);
    queue.add(3, 'answer', 'a', 30);
    expect(await written()).toEqual(['1 visit', '2 visit', '3 answer']);
    frames.shift()?.();
    queue.add(4, 'visit', '', 40);
    await queue.flush();
    expect(await written()).toEqual(['1 visit', '2 visit', '3 answer', '4 visit']);
    expect(queue.pending).toEqual([]);
  });

  test('tries again with longer waits, and keeps everything on the device meanwhile', async () => {
    let reachable = false;
    const { queue, stored, waiting, journal } = world((events) => (reachable ? taken(events) : { outcome: 'unreachable' }));
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
    expect(waitingIn(await keptIn(journal)).map(({ value }) => value)).toEqual(['a']);
    reachable = true;
    await queue.flush();
    expect([queue.state, stored.length]).toEqual(['saved', 1]);
  });

  test('a crash loses nothing: the next page delivers what was kept and goes on counting', async () => {
    const journal = memoryJournal();
    const before = world(() => ({ outcome: 'unreachable' }), journal);
    before.queue.add(1, 'answer', 'a', 10);
    before.queue.add(1, 'answer', 'b', 20);
    await before.queue.flush();
    const after = world((events) => taken(events), journal, await keptIn(journal));
    // Nothing is called saved before the server has it.
    expect(after.queue.state).toBe('saving');
    after.queue.add(2, 'answer', 'c', 30);
    await after.queue.flush();
    expect(after.stored.map((event) => [event.sequence, event.value])).toEqual([
      [1, 'a'],
      [2, 'b'],
      [3, 'c'],
    ]);
  });

  test('what was acknowledged is not sent again after a crash, but counted on from', async () => {
    const journal = memoryJournal();
    const before = world((events) => taken(events), journal);
    before.queue.add(1, 'answer', 'a', 10);
    before.queue.add(2, 'visit', '', 20);
    await before.queue.flush();
    const after = world((events) => taken(events), journal, await keptIn(journal));
    expect(after.queue.pending).toEqual([]);
    after.queue.add(2, 'answer', 'c', 30);
    await after.queue.flush();
    expect(after.stored.map((event) => [event.sequence, event.value])).toEqual([[3, 'c']]);
  });

  test('a number that another tab used is refused and kept, not dropped, also after a crash', async () => {
    const { queue, journal } = world((events) => taken(events, [1]));
    queue.add(1, 'answer', 'a', 10);
    await queue.flush();
    expect([queue.state, queue.pending.length]).toEqual(['refused', 1]);
    expect(waitingIn(await keptIn(journal)).length).toBe(1);
  });

  test('nothing is sent before the journal has it', async () => {
    const held: (() => void)[] = [];
    const memory = memoryJournal();
    const slow: Journal = {
      ...memory,
      append: async (attemptId, epoch, event) => {
        await new Promise<void>((resolve) => held.push(resolve));
        await memory.append(attemptId, epoch, event);
      },
    };
    const inJournal: number[] = [];
    const { queue, stored } = world((events) => {
      inJournal.push(...events.map(({ sequence }) => sequence));
      return taken(events);
    }, slow);
    queue.add(1, 'answer', 'a', 10);
    queue.add(2, 'answer', 'b', 20);
    await Promise.resolve();
    expect([stored.length, queue.pending.length]).toEqual([0, 2]);
    held[0]?.();
    await Promise.resolve();
    expect(stored.length).toBe(0);
    held[1]?.();
    await queue.flush();
    expect(inJournal).toEqual([1, 2]);
  });

  test('a store that fails does not stop the exam, and the room hears of it', async () => {
    const broken: Journal = { ...memoryJournal(), append: () => Promise.reject(new Error('quota')), acknowledge: () => Promise.reject(new Error('quota')) };
    const { queue, stored } = world((events) => taken(events), broken);
    queue.add(1, 'answer', 'a', 10);
    await queue.flush();
    expect([stored.length, queue.keeps]).toEqual([1, false]);
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
