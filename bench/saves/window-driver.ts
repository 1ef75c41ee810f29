// The candidates of a window: a process of its own in which each has a connection, starts, has the lease with it and saves at
// its pace. Everything that is not answered as it should be counts as failed.
import { randomBytes } from 'node:crypto';
import { fdatasyncSync, openSync, writeSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { percentile } from './driver.ts';

/** Somebody who will sit. */
export type WindowCandidate = { readonly port: number; readonly cookie: string };

/** What the driver is told. */
export type WindowTask = {
  readonly candidates: readonly WindowCandidate[];
  /** How many of them start within the one second; the others before, spread over `spreadSeconds`. */
  readonly rush: number;
  readonly spreadSeconds: number;
  /** How long everybody saves after the rush. */
  readonly afterSeconds: number;
  /** Seconds between two saves of one candidate: anything between. */
  readonly paceSeconds: readonly [number, number];
  readonly questions: number;
  /** Where each acknowledged answer is written, on disk before the next. */
  readonly acknowledgedFile?: string | undefined;
};

/** Times of one kind of request. */
export type Times = { readonly count: number; readonly p50Ms: number; readonly p99Ms: number; readonly longestMs: number };

/** What the driver found. */
export type WindowReport = {
  readonly prepare: Times;
  /** Only those of the rush. */
  readonly start: Times;
  readonly save: Times;
  readonly saveDuringRush: Times;
  readonly failed: number;
  readonly failures: readonly string[];
  readonly acknowledged: number;
};

/** A message between the bench and the driver. */
export type WindowMessage = { readonly kind: 'prepared' } | { readonly kind: 'done'; readonly report: WindowReport };

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

function timesOf(values: readonly number[]): Times {
  const sorted = values.toSorted((a, b) => a - b);
  return { count: sorted.length, p50Ms: percentile(sorted, 0.5), p99Ms: percentile(sorted, 0.99), longestMs: sorted.at(-1) ?? 0 };
}

async function runWindow(task: WindowTask): Promise<WindowReport> {
  const times = { prepare: [] as number[], start: [] as number[], save: [] as number[], rush: [] as number[] };
  const failures: string[] = [];
  const file = task.acknowledgedFile === undefined ? undefined : openSync(task.acknowledgedFile, 'a');
  let acknowledged = 0;
  let rushing = false;
  let ending = false;

  const people = task.candidates.map((candidate) => ({ ...candidate, agent: new Agent({ keepAlive: true, maxSockets: 1 }), attemptId: '' }));
  type Person = (typeof people)[number];
  const ask = (person: Person, path: string, body: unknown, into: number[]): Promise<Record<string, unknown> | undefined> =>
    new Promise((resolve) => {
      const text = JSON.stringify(body);
      const fromMs = performance.now();
      const fail = (why: string) => {
        failures.push(`${path.replace(/[0-9a-f-]{36}/, '*')}: ${why}`);
        resolve(undefined);
      };
      const sent = request(
        {
          port: person.port,
          host: '127.0.0.1',
          path,
          method: 'POST',
          agent: person.agent,
          headers: {
            cookie: person.cookie,
            'content-type': 'application/json',
            'content-length': Buffer.byteLength(text),
            origin: `http://localhost:${person.port}`,
          },
        },
        (response) => {
          let answer = '';
          response.setEncoding('utf8').on('data', (chunk: string) => (answer += chunk));
          response.on('end', () => {
            into.push(performance.now() - fromMs);
            if (response.statusCode !== 200) fail(`${response.statusCode} ${answer.slice(0, 120)}`);
            else resolve(JSON.parse(answer) as Record<string, unknown>);
          });
        },
      );
      sent.on('error', (error) => fail(error.message));
      sent.end(text);
    });

  const sit = async (person: Person, inRush: boolean, seed: number): Promise<void> => {
    // As the room does it: the lease comes with the start.
    const token = randomBytes(32).toString('base64url');
    const started = await ask(person, `/api/exam/${person.attemptId}/start`, { leaseToken: token }, inRush ? times.start : []);
    if (!started) return;
    if (started['attemptId'] !== person.attemptId || started['leaseTaken'] !== true)
      return void failures.push(`a start gave ${JSON.stringify(started).slice(0, 200)}`);
    const lease = { epoch: Number(started['leaseEpoch']), token };
    const [least, most] = task.paceSeconds;
    for (let sequence = 1; ; sequence += 1) {
      // Spread over the pace without chance, so that a run can be repeated.
      await pause((least + (((seed * 7919 + sequence * 104_729) % 1_000) / 1_000) * (most - least)) * 1_000);
      if (ending) return;
      const event = {
        sequence,
        position: ((seed + sequence) % task.questions) + 1,
        kind: 'answer',
        value: 'abcd'.charAt(sequence % 4),
        happenedAt: Date.now(),
      };
      const saved = await ask(person, `/api/exam/${person.attemptId}/responses`, { ...lease, events: [event] }, rushing ? times.rush : times.save);
      if (saved?.['acknowledged'] === sequence) {
        acknowledged += 1;
        if (file === undefined) continue;
        writeSync(file, `${person.attemptId} ${lease.epoch} ${sequence} ${event.position} ${event.value}\n`);
        fdatasyncSync(file);
      } else if (saved) failures.push(`a save of ${sequence} was answered with ${JSON.stringify(saved)}`);
    }
  };

  // Forms are reserved beforehand, as candidates arrive: a few at a time.
  const queue = [...people];
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      for (let person = queue.pop(); person; person = queue.pop()) {
        const prepared = await ask(person, '/api/exam/prepare', {}, times.prepare);
        person.attemptId = String(prepared?.['attemptId']);
      }
    }),
  );
  process.send?.({ kind: 'prepared' } satisfies WindowMessage);
  await pause(1_000);

  const early = people.slice(task.rush).map(async (person, index, all) => {
    await pause((index / all.length) * task.spreadSeconds * 1_000);
    await sit(person, false, index);
  });
  await pause(task.spreadSeconds * 1_000 + 2_000);
  rushing = true;
  const rush = people.slice(0, task.rush).map(async (person, index, all) => {
    await pause((index / all.length) * 1_000);
    await sit(person, true, 50_000 + index);
  });
  await pause(5_000);
  rushing = false;
  await pause(task.afterSeconds * 1_000);
  ending = true;
  await Promise.all([...early, ...rush]);
  for (const person of people) person.agent.destroy();
  return {
    prepare: timesOf(times.prepare),
    start: timesOf(times.start),
    save: timesOf([...times.save, ...times.rush]),
    saveDuringRush: timesOf(times.rush),
    failed: failures.length,
    failures: failures.slice(0, 5),
    acknowledged,
  };
}

if (process.send && import.meta.main) {
  process.on('message', (task: WindowTask) => {
    void runWindow(task).then((report) => process.send?.({ kind: 'done', report } satisfies WindowMessage));
  });
  process.on('disconnect', () => process.exit(0));
}
