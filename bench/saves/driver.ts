// The load driver: a process of its own that keeps so many requests in flight over keep-alive connections and says how
// long each took. It speaks HTTP by hand, so that it takes as little of the machine as it can.
import { connect, type Socket } from 'node:net';

/** What the driver is told. */
export type DriverTask = {
  /** Ports of the server processes; connections are spread over them. */
  readonly ports: readonly number[];
  readonly connections: number;
  readonly seconds: number;
  readonly warmUpSeconds: number;
  /** `door`: deliveries of one answer; `bare`: one upsert each. */
  readonly target: 'door' | 'bare';
  readonly attempts: readonly { readonly attemptId: string; readonly token: string; readonly nextSequence: number }[];
  readonly questions: number;
};

/** What the driver found. */
export type DriverReport = {
  readonly saves: number;
  readonly seconds: number;
  readonly failed: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly longestMs: number;
  /** How far each attempt has come. */
  readonly nextSequences: readonly number[];
};

/** A message between the bench and the driver. */
export type DriverMessage = { readonly kind: 'measuring' } | { readonly kind: 'done'; readonly report: DriverReport };

/** The value below which a share of the sorted values lies. */
export function percentile(sorted: ArrayLike<number>, share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

async function drive(task: DriverTask): Promise<DriverReport> {
  const next = task.attempts.map((attempt) => attempt.nextSequence);
  const times: number[] = [];
  let failed = 0;
  let measuring = false;
  let stopping = false;

  const request = (index: number): string => {
    const attempt = task.attempts[index] as DriverTask['attempts'][number];
    const sequence = next[index] as number;
    next[index] = sequence + 1;
    const position = (sequence % task.questions) + 1;
    const value = 'abcd'.charAt((sequence / task.questions + sequence) % 4);
    const body =
      task.target === 'door'
        ? `{"epoch":1,"token":"${attempt.token}","events":[{"sequence":${sequence},"position":${position},"kind":"answer","value":"${value}","happenedAt":${Date.now()}}]}`
        : `{"attemptId":"${attempt.attemptId}","position":${position},"value":"${value}"}`;
    const path = task.target === 'door' ? `/api/exam/${attempt.attemptId}/responses` : '/';
    return `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
  };

  const worker = (number: number): Promise<void> =>
    new Promise((resolve, reject) => {
      // Each connection has candidates of its own, so that no two requests in flight are for the same attempt.
      const mine: number[] = [];
      for (let i = number; i < task.attempts.length; i += task.connections) mine.push(i);
      const socket: Socket = connect(task.ports[number % task.ports.length] as number, '127.0.0.1');
      socket.setNoDelay(true);
      let sentMs = 0;
      let turn = 0;
      let counted = false;
      let text = '';
      const send = () => {
        counted = measuring;
        sentMs = performance.now();
        socket.write(request(mine[turn % mine.length] as number));
        turn += 1;
      };
      socket.on('connect', send);
      socket.on('error', reject);
      socket.on('close', () => (stopping ? resolve() : reject(new Error('the server closed a connection'))));
      socket.on('data', (chunk) => {
        text += chunk.toString();
        const head = text.indexOf('\r\n\r\n');
        if (head < 0) return;
        const length = /\r\ncontent-length: (\d+)/i.exec(text)?.[1];
        if (length === undefined || text.length < head + 4 + Number(length)) return;
        if (!text.startsWith('HTTP/1.1 200')) failed += 1;
        if (counted && measuring) times.push(performance.now() - sentMs);
        text = '';
        if (stopping) socket.end(() => resolve());
        else send();
      });
    });

  const workers = Array.from({ length: task.connections }, (_, i) => worker(i));
  await new Promise((resolve) => setTimeout(resolve, task.warmUpSeconds * 1000));
  measuring = true;
  process.send?.({ kind: 'measuring' } satisfies DriverMessage);
  const fromMs = performance.now();
  await new Promise((resolve) => setTimeout(resolve, task.seconds * 1000));
  measuring = false;
  const seconds = (performance.now() - fromMs) / 1000;
  stopping = true;
  await Promise.all(workers);
  const sorted = Float64Array.from(times).sort();
  return {
    saves: times.length,
    seconds,
    failed,
    p50Ms: percentile(sorted, 0.5),
    p99Ms: percentile(sorted, 0.99),
    longestMs: sorted.at(-1) ?? 0,
    nextSequences: next,
  };
}

if (process.send && import.meta.main) {
  process.on('message', (task: DriverTask) => {
    void drive(task).then((report) => process.send?.({ kind: 'done', report } satisfies DriverMessage));
  });
  process.on('disconnect', () => process.exit(0));
}
