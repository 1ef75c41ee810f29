import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { randomUUID } from 'node:crypto';
import { unwrap } from '@einthoven/kernel';
import type pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { inTransaction, openPool } from '../db/pool.ts';
import { useTestDatabase } from '../db/test-database.ts';
import { lockAttempt } from './attempt.queries.ts';
import { closeAttempt } from './attempt.ts';
import { takeLease } from './room.ts';
import type { Delivered, Lease } from './save-answer.ts';
import { SaveDoor } from './save-door.ts';
import { QUEUE_LIMITS, type QueueLimits } from './save-queue.ts';
import { START, after, newCandidate, seedExam, startedAttempt } from './test-attempt.ts';

const database = useTestDatabase();
beforeAll(async () => {
  await seedExam(database.db);
});

/** A server that has nothing but the door, with a pool of its own: what one process of several is to the database. */
type Process = {
  readonly url: string;
  readonly port: number;
  readonly door: SaveDoor;
  readonly pool: pg.Pool;
  readonly reports: string[];
  readonly server: Server;
};
const processes: Process[] = [];

async function startProcess(limits: Partial<QueueLimits> = {}, url = database.url): Promise<Process> {
  const { pool } = openPool(url, 1, { connectionTimeoutMillis: 2_000 });
  const reports: string[] = [];
  const door = new SaveDoor(
    {
      run: (statement) => pool.query(statement),
      clock: after(5),
      nowMs: () => performance.now(),
      report: (line) => reports.push(line),
      headers: { 'x-content-type-options': 'nosniff' },
    },
    { ...QUEUE_LIMITS, ...limits },
  );
  const server = createServer((request, response) => {
    if (!door.take(request, response)) response.writeHead(404).end('for the pages');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const started = { url: `http://127.0.0.1:${port}`, port, door, pool, reports, server };
  processes.push(started);
  return started;
}
async function stopProcesses(): Promise<void> {
  for (const { server, door, pool } of processes.splice(0)) {
    server.closeAllConnections();
    server.close();
    door.close();
    await pool.end();
  }
}
afterEach(stopProcesses);
afterAll(stopProcesses);

const started = async () => {
  const candidate = await newCandidate(database.db);
  return { candidate, ...(await startedAttempt(database.db, candidate)) };
};
const event = (sequence: number, position: number, value: string, happenedAt = Date.parse(START)) => ({
  sequence,
  position,
  kind: 'answer',
  value,
  happenedAt,
});
const post = async ({ url }: Process, attemptId: string, body: unknown) => {
  const response = await fetch(`${url}/api/exam/${attemptId}/responses`, { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) });
  const text = await response.text();
  return { status: response.status, body: JSON.parse(text) as Delivered & { code?: string; message?: string }, headers: response.headers };
};
const deliver = (process: Process, attemptId: string, lease: Lease, events: unknown[]) => post(process, attemptId, { ...lease, events });
const answers = async (attemptId: string) =>
  Object.fromEntries(
    (await database.db.selectFrom('responses').select(['position', 'answer']).where('attempt_id', '=', attemptId).orderBy('position').execute()).map((row) => [
      row.position,
      row.answer,
    ]),
  );

describe('a delivery over HTTP', () => {
  test('is stored and acknowledged; the same again, and one that comes out of order, are harmless', async () => {
    const process = await startProcess();
    const { attemptId, lease } = await started();
    const taken = await deliver(process, attemptId, lease, [event(1, 1, 'a'), event(2, 2, 'b')]);
    expect(taken).toMatchObject({
      status: 200,
      body: {
        state: 'open',
        lease: 'current',
        currentEpoch: 1,
        remainingMs: 115 * 60_000,
        serverNowMs: after(5).now().getTime(),
        acknowledged: 2,
        late: [],
        conflicts: [],
      },
    });
    expect(taken.headers.get('cache-control')).toBe('no-store');
    expect(taken.headers.get('x-content-type-options')).toBe('nosniff');
    // Answer 4 overtakes answer 3 on the way, and 1 is sent again.
    await deliver(process, attemptId, lease, [event(4, 1, 'd')]);
    const behind = await deliver(process, attemptId, lease, [event(3, 1, 'c'), event(1, 1, 'a')]);
    expect(behind.body).toMatchObject({ acknowledged: 3, conflicts: [], late: [] });
    expect(await answers(attemptId)).toEqual({ 1: 'd', 2: 'b' });
  });

  test('stamped in the future counts as of its arrival', async () => {
    const process = await startProcess();
    const { attemptId, lease } = await started();
    expect((await deliver(process, attemptId, lease, [event(1, 1, 'a', Date.UTC(2199, 0))])).status).toBe(200);
    const row = await database.db.selectFrom('response_events').select('happened_at').where('attempt_id', '=', attemptId).executeTakeFirstOrThrow();
    expect(row.happened_at).toEqual(after(5).now());
  });

  test('after the submission is kept as late and changes nothing', async () => {
    const process = await startProcess();
    const { attemptId, lease } = await started();
    await inTransaction(database.db, (tx) => closeAttempt(tx, attemptId, 'candidate', after(4).now()));
    expect((await deliver(process, attemptId, lease, [event(1, 1, 'a')])).body).toMatchObject({ state: 'submitted', late: [1], acknowledged: 1 });
    expect(await answers(attemptId)).toEqual({});
  });

  test.each([
    ['no JSON', '{"epoch":', 400, 'EXAM_DELIVERY_MALFORMED'],
    ['an empty body', '', 400, 'EXAM_DELIVERY_MALFORMED'],
    ['another thing', '{"hello":1}', 400, 'EXAM_DELIVERY_MALFORMED'],
    ['more than is taken', `{"epoch":1,"token":"${'A'.repeat(200_000)}"}`, 413, 'EXAM_DELIVERY_TOO_LARGE'],
    ['broken text', Buffer.from([0xff, 0xfe, 0x7b]).toString('latin1'), 400, 'EXAM_DELIVERY_MALFORMED'],
  ])('%s is refused by name', async (_name, body, status, code) => {
    const process = await startProcess();
    const refused = await post(process, randomUUID(), body);
    expect([refused.status, refused.body.code, refused.body.message?.length ?? 0]).toEqual([status, code, expect.any(Number)]);
    expect(process.reports).toEqual([]);
  });

  test('forged: another attempt, a guessed token, another’s token, a foreign epoch, a question that is not there', async () => {
    const process = await startProcess();
    const mine = await started();
    const other = await started();
    const events = [event(1, 1, 'a')];
    const codes = [];
    codes.push(await deliver(process, randomUUID(), mine.lease, events));
    codes.push(await deliver(process, mine.attemptId, { epoch: 1, token: 'guessed-'.repeat(5) }, events));
    codes.push(await deliver(process, mine.attemptId, other.lease, events));
    codes.push(await deliver(process, mine.attemptId, { ...mine.lease, epoch: 2 }, events));
    codes.push(await deliver(process, mine.attemptId, mine.lease, [event(1, 121, 'a')]));
    codes.push(await deliver(process, "x' or true --", mine.lease, events));
    expect(codes.map(({ status, body }) => [status, body.code])).toEqual([
      [409, 'EXAM_LEASE_UNKNOWN'],
      [409, 'EXAM_LEASE_UNKNOWN'],
      [409, 'EXAM_LEASE_UNKNOWN'],
      [409, 'EXAM_LEASE_UNKNOWN'],
      [400, 'EXAM_POSITION_UNKNOWN'],
      [404, 'EXAM_NOT_FOUND'],
    ]);
    expect([await answers(mine.attemptId), await answers(other.attemptId)]).toEqual([{}, {}]);
  });

  test('other requests go on to the pages', async () => {
    const { url } = await startProcess();
    const id = randomUUID();
    const seen = await Promise.all([
      fetch(`${url}/api/exam/${id}/responses`),
      fetch(`${url}/api/exam/${id}/lease`, { method: 'POST', body: '{}' }),
      fetch(`${url}/api/exam/${id}/responses/more`, { method: 'POST', body: '{}' }),
    ]);
    expect(await Promise.all(seen.map((each) => each.text()))).toEqual(['for the pages', 'for the pages', 'for the pages']);
  });

  test('a body without a length that never ends is cut off at the limit', async () => {
    const { port } = await startProcess();
    const heard = await new Promise<string>((resolve) => {
      let text = '';
      const socket = connect(port, '127.0.0.1', () => {
        socket.write(`POST /api/exam/${randomUUID()}/responses HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n`);
        for (let i = 0; i < 20; i += 1) socket.write(`1000\r\n${'a'.repeat(0x1000)}\r\n`);
      });
      socket.on('data', (chunk) => (text += chunk.toString()));
      socket.on('error', () => undefined);
      socket.on('close', () => resolve(text));
    });
    expect(heard).toMatch(/^HTTP\/1\.1 413 /);
    expect(heard).toContain('EXAM_DELIVERY_TOO_LARGE');
  });
});

describe('many at once', () => {
  test('what waits goes in few statements, and a bad delivery does not fail its neighbours', async () => {
    const process = await startProcess();
    const people = await Promise.all(Array.from({ length: 6 }, started));
    const results = await Promise.all(
      people.flatMap(({ attemptId, lease }) => [
        deliver(process, attemptId, lease, [event(1, 1, 'a')]),
        deliver(process, attemptId, { ...lease, token: 'forged-'.repeat(5) }, [event(1, 1, 'd')]),
        deliver(process, attemptId, lease, [event(2, 300, 'b')]),
        deliver(process, attemptId, lease, [event(3, 3, 'c')]),
      ]),
    );
    expect(results.map((each) => each.status)).toEqual(people.flatMap(() => [200, 409, 400, 200]));
    for (const { attemptId } of people) expect(await answers(attemptId)).toEqual({ 1: 'a', 3: 'c' });
    expect(process.door.queue.counts.batches).toBeLessThan(results.length);
    expect(process.door.queue.size).toBe(0);
  });

  test('two processes write the same attempt while a third device takes over: nothing is lost, nothing stands still', async () => {
    const pair = [await startProcess({ waitingEachLease: 200 }), await startProcess({ waitingEachLease: 200 })];
    const { candidate, attemptId, lease } = await started();
    const expected = Object.fromEntries(Array.from({ length: 80 }, (_, i) => [i + 1, 'abcd'.charAt(i % 4)]));
    const sent = Object.entries(expected).flatMap(([position, value], i) => {
      const one = event(i + 1, Number(position), value);
      // Every third goes to both at once.
      return i % 3 === 0 ? pair.map((process) => deliver(process, attemptId, lease, [one])) : [deliver(pair[i % 2] as Process, attemptId, lease, [one])];
    });
    const [taken, ...results] = await Promise.all([takeLease(database.db, candidate.sit, attemptId, 1, after(5)), ...sent]);
    expect(taken.ok).toBe(true);
    expect(results.filter(({ status, body }) => status !== 200 || body.conflicts.length > 0 || body.late.length > 0)).toEqual([]);
    expect(await answers(attemptId)).toEqual(expected);
    expect((await database.db.selectFrom('response_events').select('sequence').where('attempt_id', '=', attemptId).execute()).length).toBe(80);
  });

  test('an attempt that somebody else is changing keeps its own answers waiting and nobody else’s', async () => {
    const process = await startProcess();
    const [held, free] = [await started(), await started()];
    let waiting: Promise<Awaited<ReturnType<typeof deliver>>> | undefined;
    await inTransaction(database.db, async (tx) => {
      await lockAttempt(tx, held.attemptId);
      waiting = deliver(process, held.attemptId, held.lease, [event(1, 1, 'a')]);
      for (let i = 1; i <= 5; i += 1) expect((await deliver(process, free.attemptId, free.lease, [event(i, i, 'b')])).status).toBe(200);
      expect(process.door.queue.size).toBe(1);
    });
    expect((await waiting)?.status).toBe(200);
    expect(await answers(held.attemptId)).toEqual({ 1: 'a' });
    // Held for too long, it is told to come again; so is what came after it.
    const patient = await startProcess({ busyMs: 50 });
    await inTransaction(database.db, async (tx) => {
      await lockAttempt(tx, held.attemptId);
      const [first, second] = await Promise.all([2, 3].map((n) => deliver(patient, held.attemptId, held.lease, [event(n, n, 'c')])));
      expect([first?.status, first?.body.code, first?.headers.get('retry-after'), second?.status]).toEqual([503, 'EXAM_SAVE_BUSY', '1', 503]);
    });
  });

  test('more than can wait is told to come again, and what was taken is written', async () => {
    const process = await startProcess({ waiting: 3 });
    const people = [await started(), await started(), await started(), await started(), await started()];
    const [ready, release] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const holding = inTransaction(database.db, async (tx) => {
      for (const { attemptId } of people) await lockAttempt(tx, attemptId);
      ready.resolve();
      await release.promise;
    });
    await ready.promise;
    const sent = people.map(({ attemptId, lease }) => deliver(process, attemptId, lease, [event(1, 1, 'a')]));
    const turned = await Promise.race(sent);
    expect([turned.status, turned.body.code, turned.headers.get('retry-after')]).toEqual([503, 'EXAM_SAVE_BUSY', '1']);
    release.resolve();
    await holding;
    const results = await Promise.all(sent);
    expect(results.map((each) => each.status).toSorted()).toEqual([200, 200, 200, 503, 503]);
    for (const [index, { attemptId }] of people.entries()) expect(await answers(attemptId)).toEqual(results[index]?.status === 200 ? { 1: 'a' } : {});
  });

  test('one lease cannot fill the queue', async () => {
    const process = await startProcess({ waitingEachLease: 2 });
    const [loud, calm] = [await started(), await started()];
    await inTransaction(database.db, async (tx) => {
      await lockAttempt(tx, loud.attemptId);
      const flood = [1, 2, 3, 4].map((n) => deliver(process, loud.attemptId, loud.lease, [event(n, n, 'a')]));
      expect((await Promise.race(flood)).status).toBe(503);
      expect((await deliver(process, calm.attemptId, calm.lease, [event(1, 1, 'b')])).status).toBe(200);
    });
  });
});

describe('the database goes away', () => {
  test('nobody listens: 503, and when to come again', async () => {
    const process = await startProcess({}, 'postgres://nobody:x@127.0.0.1:1/none');
    const { attemptId, lease } = await started();
    const refused = await deliver(process, attemptId, lease, [event(1, 1, 'a')]);
    expect([refused.status, refused.body.code, refused.headers.get('retry-after')]).toEqual([503, 'EXAM_SAVE_UNAVAILABLE', '2']);
  });

  test('a connection that is ended in the middle: 503 or an answer, then everything goes on', async () => {
    const process = await startProcess();
    const { attemptId, lease } = await started();
    const { rows } = await process.pool.query('select pg_backend_pid() as pid');
    const admin = openPool(database.url, 1).pool;
    const acknowledged: number[] = [];
    for (let n = 1; n <= 40; n += 1) {
      const sent = deliver(process, attemptId, lease, [event(n, n, 'a')]);
      if (n === 10) await admin.query(`reset role`).then(() => admin.query('select pg_terminate_backend($1)', [rows[0].pid]));
      const { status } = await sent;
      expect([200, 503]).toContain(status);
      if (status === 200) acknowledged.push(n);
    }
    await admin.end();
    expect(acknowledged.length).toBeGreaterThanOrEqual(38);
    expect(acknowledged.at(-1)).toBe(40);
    expect(Object.keys(await answers(attemptId)).map(Number)).toEqual(expect.arrayContaining(acknowledged));
    // The device sends again what it was not told of: all of it is there once.
    const again = await deliver(
      process,
      attemptId,
      lease,
      Array.from({ length: 40 }, (_, i) => event(i + 1, i + 1, 'a')),
    );
    expect(unwrap({ ok: true, value: again.body }).conflicts).toEqual([]);
    expect(Object.keys(await answers(attemptId)).length).toBe(40);
  });
});
