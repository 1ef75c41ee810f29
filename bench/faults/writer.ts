// A process that answers questions as many candidates at once, over HTTP, and writes what was acknowledged to a file
// of its own, on disk before the next choice. What it was never told is saved, it sends again, as a room does.
import { fdatasyncSync, openSync, writeSync } from 'node:fs';
import { request, Agent } from 'node:http';

/** What the writer is told. */
export type WriterTask = {
  /** Where to send: a choice that one address does not take goes to the next. */
  readonly ports: readonly number[];
  readonly attempts: readonly { readonly attemptId: string; readonly token: string; readonly epoch: number; readonly nextSequence: number }[];
  readonly questions: number;
  readonly seconds: number;
  /** Pause of each candidate between an acknowledgement and the next choice. */
  readonly paceMs: number;
  readonly acknowledgedFile: string;
  /** `steady`; clocks that are wrong by hours and jump; or deliveries that come twice, in pieces and in disorder. */
  readonly manner: 'steady' | 'wrong-clocks' | 'disorder';
  /** How long an answer of the server is waited for. */
  readonly patienceMs: number;
};

/** What the writer found. */
export type WriterReport = {
  readonly acknowledged: number;
  /** Tries that failed and were made again. */
  readonly failedTries: number;
  /** Refusals that no later try can mend: none is expected. */
  readonly refused: readonly string[];
  /** Instants of the acknowledgements, milliseconds of the wall clock, in order. */
  readonly acknowledgedAtMs: readonly number[];
};

type Event = { readonly sequence: number; readonly position: number; readonly kind: 'answer'; readonly value: string; readonly happenedAt: number };

const agent = new Agent({ keepAlive: true, maxSockets: 400 });
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Sends once. @returns the status, and the body when it came whole; undefined when the network failed */
function send(port: number, attemptId: string, body: string, patienceMs: number): Promise<{ readonly status: number; readonly text: string } | undefined> {
  return new Promise((resolve) => {
    const asked = request(
      {
        host: '127.0.0.1',
        port,
        agent,
        method: 'POST',
        path: `/api/exam/${attemptId}/responses`,
        headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => (text += chunk));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
        response.on('error', () => resolve(undefined));
        response.on('aborted', () => resolve(undefined));
      },
    );
    asked.setTimeout(patienceMs, () => asked.destroy());
    asked.on('error', () => resolve(undefined));
    asked.end(body);
  });
}

async function write(task: WriterTask): Promise<WriterReport> {
  const file = openSync(task.acknowledgedFile, 'a');
  const acknowledgedAtMs: number[] = [];
  const refused: string[] = [];
  let failedTries = 0;
  const endMs = Date.now() + task.seconds * 1000;
  const clockOf = (sequence: number): number => (task.manner === 'wrong-clocks' ? Date.now() + ((sequence % 7) - 3) * 3 * 3_600_000 : Date.now());

  const candidate = async (attempt: WriterTask['attempts'][number], number: number): Promise<void> => {
    let next = attempt.nextSequence;
    let port = number % task.ports.length;
    let waitMs = 20;
    const deliver = async (events: readonly Event[]): Promise<boolean> => {
      const body = JSON.stringify({ epoch: attempt.epoch, token: attempt.token, events });
      for (;;) {
        const answer = await send(task.ports[port] as number, attempt.attemptId, body, task.patienceMs);
        if (answer?.status === 200) {
          // Durable on our side before it is counted: this file is what the server is held to.
          writeSync(file, events.map((event) => `${attempt.attemptId} ${attempt.epoch} ${event.sequence} ${event.position} ${event.value}\n`).join(''));
          fdatasyncSync(file);
          acknowledgedAtMs.push(...events.map(() => Date.now()));
          waitMs = 20;
          return true;
        }
        if (answer && answer.status < 500 && answer.status !== 408 && answer.status !== 429) {
          refused.push(`${answer.status} ${answer.text.slice(0, 120)}`);
          return false;
        }
        failedTries += 1;
        port = (port + 1) % task.ports.length;
        await pause(waitMs);
        waitMs = Math.min(waitMs * 2, 1000);
        // What was chosen is delivered even after the end: the room does not close before it is.
        if (Date.now() > endMs + 120_000) {
          refused.push('gave up');
          return false;
        }
      }
    };
    const choose = (): Event => {
      const sequence = next;
      next += 1;
      return {
        sequence,
        position: ((sequence * 7) % task.questions) + 1,
        kind: 'answer',
        value: 'abcd'.charAt((sequence + number) % 4),
        happenedAt: clockOf(sequence),
      };
    };
    let before: readonly Event[] = [];
    while (Date.now() < endMs) {
      if (task.manner === 'disorder') {
        const three = [choose(), choose(), choose()];
        // The last first, then all three in the wrong order, then the ones before once more.
        if (!(await deliver([three[2] as Event])) || !(await deliver([three[1], three[0], three[2]] as Event[]))) return;
        if (before.length > 0 && !(await deliver(before))) return;
        before = three;
      } else if (!(await deliver([choose()]))) return;
      await pause(task.paceMs);
    }
  };
  await Promise.all(task.attempts.map(candidate));
  return { acknowledged: acknowledgedAtMs.length, failedTries, refused, acknowledgedAtMs };
}

process.on('message', (task: WriterTask) => {
  void write(task).then((report) => process.send?.(report));
});
