import { EventEmitter } from 'node:events';
import type { ServerResponse } from 'node:http';
import { expect, test } from 'vitest';
import { StartGate } from './start-gate.ts';

type Answered = { status?: number; body?: string };

/** The few things of a response that a gate looks at. */
function response(): ServerResponse & Answered {
  const made = Object.assign(new EventEmitter(), { destroyed: false }) as unknown as ServerResponse & Answered;
  Object.assign(made, {
    writeHead: (status: number) => Object.assign(made, { status }),
    end: (body: string) => Object.assign(made, { body }),
  });
  return made;
}

const START = { url: '/api/exam/01900000-0000-7000-8000-000000000000/start' };
const turns = async (count = 8) => {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};

test('only what belongs to a start stands in line', () => {
  const gate = new StartGate();
  const taken = (url: string) => gate.take({ url }, response(), () => undefined);
  expect(['/api/exam/prepare', '/api/exam/x/start', '/api/exam/x/lease', '/api/exam/x/room?a=1'].map(taken)).toEqual([true, true, true, true]);
  expect(['/api/exam/x/responses', '/api/exam/x/form', '/exam', '/api/exam/x/start/more', '/api/exam//start', ''].map(taken)).toEqual(Array(6).fill(false));
});

test('so many at once, in the order in which they came; who went away is passed over, and a full line says so', async () => {
  const gate = new StartGate({ atOnce: 2, waiting: 4, holdMs: 60_000 });
  const went: number[] = [];
  const responses = Array.from({ length: 6 }, response);
  for (const [index, each] of responses.entries()) gate.take(START, each, () => went.push(index));
  // Nobody has gone yet: two stand too far behind.
  expect(responses.map(({ status }) => status)).toEqual([undefined, undefined, undefined, undefined, 503, 503]);
  expect(JSON.parse(responses[5]?.body ?? '')).toMatchObject({ code: 'EXAM_START_BUSY' });
  await turns();
  expect(went).toEqual([0, 1]);
  Object.assign(responses[2] as object, { destroyed: true });
  responses[1]?.emit('finish');
  responses[1]?.emit('close');
  await turns();
  expect(went).toEqual([0, 1, 3]);
  const more = response();
  gate.take(START, more, () => went.push(6));
  // One that finished and closed made room once.
  await turns();
  expect(went).toEqual([0, 1, 3]);
  responses[0]?.emit('close');
  await turns();
  expect(went).toEqual([0, 1, 3, 6]);
});

test('thousands pass, and one that never ends does not stop the others', async () => {
  const gate = new StartGate({ atOnce: 3, waiting: 5_000, holdMs: 60_000 });
  gate.take(START, response(), () => undefined);
  let passed = 0;
  const all = Array.from(
    { length: 2_000 },
    () =>
      new Promise<void>((resolve) => {
        const each = response();
        gate.take(START, each, () => {
          passed += 1;
          setImmediate(() => each.emit('finish'));
          resolve();
        });
      }),
  );
  await Promise.all(all);
  expect(passed).toBe(2_000);
});
