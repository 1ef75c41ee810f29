import { expect, test } from 'vitest';
import { keepSending, type SendingPorts } from './keep-sending.ts';

/** A device with a clock that the test moves, a network that it cuts, and a store with so many things to send. */
function device(waiting: number) {
  const state = { waiting, online: false, nowMs: 0, sends: [] as number[], wake: () => undefined as void };
  const timers = new Map<number, { readonly run: () => void; readonly atMs: number }>();
  let nextTimer = 0;
  const ports: SendingPorts = {
    later: (run, ms) => {
      const id = (nextTimer += 1);
      timers.set(id, { run, atMs: state.nowMs + ms });
      return () => timers.delete(id);
    },
    woken: (run) => {
      state.wake = run;
      return () => (state.wake = () => undefined);
    },
  };
  const settled = () => new Promise<void>((resolve) => setImmediate(resolve));
  const pass = async (ms: number) => {
    const untilMs = state.nowMs + ms;
    for (;;) {
      await settled();
      const due = [...timers].filter(([, { atMs }]) => atMs <= untilMs).toSorted((a, b) => a[1].atMs - b[1].atMs)[0];
      if (!due) break;
      timers.delete(due[0]);
      state.nowMs = due[1].atMs;
      due[1].run();
    }
    state.nowMs = untilMs;
  };
  const send = async () => {
    state.sends.push(state.nowMs);
    if (state.online) state.waiting = 0;
    return state.waiting;
  };
  return { state, ports, pass, settled, send, timers };
}

test('a network that comes back without a word of the browser is found; nobody is asked again and again at once', async () => {
  const { state, ports, pass, send } = device(3);
  const stop = keepSending(send, ports);
  await pass(10 * 60_000);
  const gaps = state.sends.slice(1).map((atMs, index) => atMs - (state.sends[index] ?? 0));
  expect(gaps.slice(0, 5)).toEqual([5_000, 10_000, 20_000, 40_000, 60_000]);
  expect(Math.max(...gaps)).toBe(60_000);
  state.online = true;
  await pass(60_000);
  expect(state.waiting).toBe(0);
  // What is kept later and could not be sent is tried again soon.
  state.online = false;
  state.waiting = 1;
  await pass(5_000);
  state.online = true;
  await pass(5_000);
  expect(state.waiting).toBe(0);
  stop();
});

test('a connection that is back while a sending without it is still on its way is not missed', async () => {
  const { state, ports, settled, timers } = device(1);
  const answers: ((waiting: number) => void)[] = [];
  const stop = keepSending(() => {
    const { promise, resolve } = Promise.withResolvers<number>();
    answers.push(resolve);
    return promise;
  }, ports);
  state.wake();
  answers[0]?.(1);
  await settled();
  expect(answers).toHaveLength(2);
  answers[1]?.(0);
  await settled();
  expect(answers).toHaveLength(2);
  expect(timers.size).toBe(1);
  stop();
});

test('a page that is left asks no more, also where something was on its way', async () => {
  const { state, ports, pass, send, timers } = device(1);
  const stop = keepSending(send, ports);
  stop();
  await pass(60_000);
  state.wake();
  await pass(60_000);
  expect(state.sends).toEqual([0]);
  expect(timers.size).toBe(0);
});
