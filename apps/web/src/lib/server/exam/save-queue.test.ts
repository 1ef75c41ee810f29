import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openPool } from '../db/pool.ts';
import { useTestDatabase } from '../db/test-database.ts';
import { tokenHash } from '../platform/seal.ts';
import { lateSeconds } from './save-answer.ts';
import { writeDeliveries, type Delivery } from './save-batch.queries.ts';
import { isOutage, QUEUE_LIMITS, SaveQueue, type QueueLimits } from './save-queue.ts';
import { after, newCandidate, seedExam, startedAttempt } from './test-attempt.ts';

const database = useTestDatabase();
let pool: pg.Pool;
const sizes: number[] = [];
const reports: unknown[] = [];
const attempts: { readonly attemptId: string; readonly leaseHash: string }[] = [];

beforeAll(async () => {
  pool = openPool(database.url, 1).pool;
  await seedExam(database.db);
  for (let i = 0; i < 3; i += 1) {
    const { attemptId, lease } = await startedAttempt(database.db, await newCandidate(database.db));
    attempts.push({ attemptId, leaseHash: tokenHash(lease.token) });
  }
});
afterAll(() => pool.end());
beforeEach(() => {
  sizes.length = 0;
  reports.length = 0;
});

const queueWith = (limits: Partial<QueueLimits> = {}) =>
  new SaveQueue(
    {
      write: (batch) => {
        sizes.push(batch.length);
        return writeDeliveries((statement) => pool.query(statement), batch, lateSeconds());
      },
      nowMs: () => performance.now(),
      report: (_delivery, error) => reports.push(error),
    },
    { ...QUEUE_LIMITS, ...limits },
  );
let sequence = 0;
const delivery = (attempt: number, count = 1): Delivery => ({
  attemptId: attempts[attempt]?.attemptId as string,
  epoch: 1,
  leaseHash: attempts[attempt]?.leaseHash as string,
  receivedAtMs: after(5).now().getTime(),
  events: Array.from({ length: count }, () => ({
    sequence: (sequence += 1),
    position: 1,
    kind: 'answer' as const,
    value: 'a',
    happenedAtMs: after(5).now().getTime(),
  })),
});

describe('SaveQueue', () => {
  test('what arrives together goes together, at most once per lease in a batch, and in its order', async () => {
    const queue = queueWith();
    const given = [delivery(0), delivery(0), delivery(1), delivery(2), delivery(0)];
    const done: number[] = [];
    const outcomes = await Promise.all(given.map(async (each, index) => {
      const outcome = await queue.save(each);
      done.push(index);
      return outcome;
    })); // prettier-ignore
    expect(outcomes.map((each) => each.outcome)).toEqual(Array(5).fill('written'));
    expect(sizes).toEqual([3, 1, 1]);
    expect(done).toEqual([0, 2, 3, 1, 4]);
    expect([queue.size, queue.counts.batches, queue.counts.deliveries, queue.counts.events]).toEqual([0, 3, 5, 5]);
  });

  test('a batch holds no more than its limits; a delivery larger than them goes alone', async () => {
    const few = queueWith({ batchDeliveries: 2 });
    await Promise.all([0, 1, 2].map((each) => few.save(delivery(each))));
    expect(sizes).toEqual([2, 1]);
    sizes.length = 0;
    const small = queueWith({ batchEvents: 4 });
    await Promise.all([small.save(delivery(0, 3)), small.save(delivery(1, 6)), small.save(delivery(2, 1))]);
    expect(sizes).toEqual([2, 1]);
  });

  test('while a batch is written the next collects', async () => {
    const queue = queueWith();
    const first = queue.save(delivery(0));
    await new Promise((resolve) => setImmediate(resolve));
    // The first is on its way by now; these come together behind it.
    const others = [1, 2].map((each) => queue.save(delivery(each)));
    await Promise.all([first, ...others]);
    expect(sizes).toEqual([1, 2]);
  });

  test('a delivery that the database refuses against all checks fails alone, and is reported', async () => {
    const queue = queueWith();
    const broken = { ...delivery(1), events: [{ ...(delivery(1).events[0] as Delivery['events'][number]), value: 'no such value' }] };
    const outcomes = await Promise.all([queue.save(delivery(0)), queue.save(broken), queue.save(delivery(2))]);
    expect(outcomes.map((each) => each.outcome)).toEqual(['written', 'fault', 'written']);
    expect(reports).toMatchObject([{ code: '23514' }]);
    expect((await queue.save(delivery(1))).outcome).toBe('written');
  });

  test('an attempt id that no attempt has is an unknown lease and costs its neighbours nothing', async () => {
    const queue = queueWith();
    const outcomes = await Promise.all([queue.save({ ...delivery(0), attemptId: randomUUID() }), queue.save(delivery(0))]);
    expect(outcomes.map((each) => each.outcome)).toEqual(['unknown-lease', 'written']);
    expect(sizes).toEqual([2]);
  });
});

describe('isOutage', () => {
  test('what the driver and the server say when the database goes away', async () => {
    const lost = async (work: (client: pg.Client) => Promise<unknown>, url = database.url): Promise<unknown> => {
      const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000, query_timeout: 100 });
      client.on('error', () => undefined);
      const error = await client.connect().then(() => work(client)).catch((cause: unknown) => cause); // prettier-ignore
      await client.end().catch(() => undefined);
      return error;
    };
    const errors = [
      await lost(async () => undefined, 'postgres://nobody:x@127.0.0.1:1/none'),
      await lost((client) => client.query('select pg_terminate_backend(pg_backend_pid())')),
      await lost(async (client) => {
        await client.end();
        return client.query('select 1');
      }),
      await lost((client) => client.query('select pg_sleep(2)')),
      await lost((client) => client.query('set statement_timeout = 20').then(() => client.query('select pg_sleep(2)'))),
      await lost((client) => client.query('begin read only').then(() => client.query('create table t ()'))),
    ];
    for (const error of errors) expect([(error as Error).message, isOutage(error)]).toEqual([expect.any(String), true]);
    for (const text of ["select 'x'::integer", 'select * from nothing', 'select 1/0']) expect(isOutage(await lost((client) => client.query(text)))).toBe(false);
    expect(isOutage(new TypeError('x is not a function'))).toBe(false);
  });
});
