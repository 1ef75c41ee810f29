import { createCipheriv, randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { Journal } from './journal.ts';
import { memoryJournal } from './journal-memory.ts';
import type { RoomForm, RoomStart } from './room-data.ts';
import { enterRoom, type EntryPorts } from './room-entry.ts';
import { prepareForm, startRoom } from './room-start.ts';

const form: RoomForm = { items: [{ position: 1, type: 'single', stem: 'One?', options: [{ id: 'a', text: 'yes' }] }], pictures: {} };
const key = randomBytes(32);
const start: RoomStart = {
  attemptId: 'attempt',
  contentKey: key.toString('base64'),
  responses: [],
  lastPosition: 1,
  leaseEpoch: 2,
  remainingMs: 3_600_000,
  serverNowMs: 1_000_000,
  minutes: 120,
  lateArrivalMinutes: 10,
};

/** As the server packs it: written here once more, from the layout that is agreed. */
function packed(): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  return Buffer.concat([nonce, cipher.update(gzipSync(JSON.stringify(form))), cipher.final(), cipher.getAuthTag()]);
}

/** A server that is there or not, and notes what it was asked. */
function world(journal: Journal = memoryJournal(), answers: Partial<Record<string, () => Response>> = {}) {
  const asked: string[] = [];
  const server = { up: true, wallMs: 50_000 };
  const fetcher = (async (input: RequestInfo | URL) => {
    const path = String(input);
    asked.push(path);
    if (!server.up) throw new TypeError('no connection');
    const name = path.split('/').at(-1) ?? '';
    if (answers[name]) return answers[name]();
    if (name === 'prepare') return Response.json({ attemptId: 'attempt' });
    if (name === 'form') return new Response(new Uint8Array(packed()));
    return Response.json(start);
  }) as typeof fetch;
  const ports: EntryPorts = { journal, fetcher, wallMs: () => server.wallMs };
  return { asked, server, ports };
}

describe('preparing and starting', () => {
  test('the form is fetched once; the start asks for nothing but the start', async () => {
    const { ports, asked } = world();
    expect(await prepareForm(ports)).toEqual({ outcome: 'told', value: 'attempt' });
    expect(await prepareForm(ports)).toEqual({ outcome: 'told', value: 'attempt' });
    expect(asked.filter((path) => path.endsWith('/form')).length).toBe(1);
    asked.length = 0;
    const entry = await startRoom(ports, 'attempt');
    expect(asked).toEqual(['/api/exam/attempt/start']);
    expect(entry).toMatchObject({ outcome: 'opened', opened: { data: { ...form, attemptId: 'attempt', remainingMs: 3_600_000 }, fresh: true } });
    // The key is for opening; the room has no use for it.
    expect(entry.outcome === 'opened' && 'contentKey' in entry.opened.data).toBe(false);
  });

  test('a device that starts writes at once, by the secret it brought; one that is told of another device does not', async () => {
    const brought: string[] = [];
    const lent = (leaseTaken: boolean) => {
      const there = world(memoryJournal());
      const fetcher = ((input: RequestInfo | URL, init?: RequestInit) => {
        if (!String(input).endsWith('/start')) return there.ports.fetcher(input, init);
        brought.push((JSON.parse(String(init?.body)) as { leaseToken: string }).leaseToken);
        return Promise.resolve(Response.json({ ...start, leaseTaken }));
      }) as typeof fetch;
      return { ...there.ports, fetcher };
    };
    const ports = lent(true);
    const entry = await startRoom(ports, 'attempt');
    expect(entry).toMatchObject({ opened: { data: { leaseEpoch: 2 }, kept: [{ epoch: 2, token: brought[0], events: [] }] } });
    expect(await ports.journal.leases('attempt')).toMatchObject([{ epoch: 2, token: brought[0] }]);
    // A device that keeps nothing writes all the same, as long as its page lives; and a second try brings the same secret.
    const broken = { ...lent(true), journal: { ...memoryJournal(), openLease: () => Promise.reject(new Error('full')) } };
    expect(await startRoom(broken, 'attempt')).toMatchObject({ opened: { kept: [{ epoch: 2, token: brought[0] }] } });
    expect(brought[0]).toMatch(/^[\w-]{43}$/);
    expect(new Set(brought).size).toBe(1);
    expect(await startRoom(lent(false), 'attempt')).toMatchObject({ opened: { kept: [] } });
  });

  test('a form that was kept for another key, or not at all, is fetched anew', async () => {
    const { ports, asked } = world();
    await ports.journal.keepForm('attempt', new Uint8Array(randomBytes(200)).buffer);
    expect((await startRoom(ports, 'attempt')).outcome).toBe('opened');
    expect(asked).toEqual(['/api/exam/attempt/start', '/api/exam/attempt/form']);
    const broken: Journal = { ...memoryJournal(), form: () => Promise.reject(new Error('gone')), keepForm: () => Promise.reject(new Error('full')) };
    expect((await startRoom(world(broken).ports, 'attempt')).outcome).toBe('opened');
  });

  test('what the server refuses is told in its words; a start without a connection starts nothing', async () => {
    const refused = () => Response.json({ message: 'You need to wait.', code: 'EXAM_WAIT' }, { status: 409 });
    expect(await prepareForm(world(memoryJournal(), { prepare: refused }).ports)).toEqual({ outcome: 'refused', message: 'You need to wait.' });
    expect(await startRoom(world(memoryJournal(), { start: () => new Response('', { status: 401 }) }).ports, 'attempt')).toEqual({ outcome: 'signed-out' });
    expect(await startRoom(world(memoryJournal(), { start: () => new Response('', { status: 503 }) }).ports, 'attempt')).toEqual({ outcome: 'unreachable' });
  });
});

describe('coming back', () => {
  test('without a connection the room opens from the device, with the clock run on and the newest lease of the journal', async () => {
    const { ports, server } = world();
    await startRoom(ports, 'attempt');
    await ports.journal.openLease('attempt', { epoch: 3, token: 'token' });
    await ports.journal.append('attempt', 3, { sequence: 1, position: 1, kind: 'answer', value: 'a', happenedAt: 1 });
    server.up = false;
    server.wallMs += 60_000;
    const entry = await enterRoom(ports, 'attempt');
    expect(entry).toMatchObject({
      outcome: 'opened',
      opened: {
        fresh: false,
        data: { ...form, leaseEpoch: 3, remainingMs: 3_540_000, serverNowMs: 1_060_000 },
        kept: [{ epoch: 3, events: [{ value: 'a' }] }],
      },
    });
    // A clock that was set back gives no time.
    server.wallMs = 0;
    expect(await enterRoom(ports, 'attempt')).toMatchObject({ opened: { data: { remainingMs: 3_600_000 } } });
  });

  test('on another device the form is fetched; without a connection there is nothing to open', async () => {
    const { ports, asked, server } = world();
    expect((await enterRoom(ports, 'attempt')).outcome).toBe('opened');
    expect(asked).toEqual(['/api/exam/attempt/room', '/api/exam/attempt/form']);
    server.up = false;
    expect(await enterRoom(world().ports, 'attempt')).toMatchObject({ outcome: 'opened' });
    const nothing = world();
    nothing.server.up = false;
    expect(await enterRoom(nothing.ports, 'attempt')).toEqual({ outcome: 'unreachable' });
  });

  test('a submitted exam leads to its result, also where the device still holds it', async () => {
    const { ports } = world();
    await startRoom(ports, 'attempt');
    const closed = world(ports.journal, { room: () => Response.json({ closed: true }) });
    expect(await enterRoom(closed.ports, 'attempt')).toEqual({ outcome: 'closed' });
  });
});
