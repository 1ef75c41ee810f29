import { expect, test } from 'vitest';
import { gather } from './gather.ts';

test('a question alone goes at once; what comes meanwhile goes together, in order, in calls of at most so many', async () => {
  const calls: number[][] = [];
  const open: (() => void)[] = [];
  const ask = gather(async (questions: readonly number[]) => {
    calls.push([...questions]);
    await new Promise<void>((resolve) => open.push(resolve));
    return questions.map((question) => question * 10);
  }, 3);
  const answers = Promise.all([1, 2, 3, 4, 5, 6].map(ask));
  expect(calls).toEqual([[1]]);
  for (const [then, rest] of [
    [0, [[1], [2, 3, 4]]],
    [1, [[1], [2, 3, 4], [5, 6]]],
  ] as const) {
    open[then]?.();
    await new Promise((resolve) => setImmediate(resolve));
    expect(calls).toEqual(rest);
  }
  open[2]?.();
  expect(await answers).toEqual([10, 20, 30, 40, 50, 60]);
  const late = ask(7);
  open[3]?.();
  expect(await late).toBe(70);
});

test('a call that fails fails its own questions, and the next call is made', async () => {
  let calls = 0;
  const ask = gather(async (questions: readonly string[]) => {
    calls += 1;
    if (calls === 2) throw new Error('the line broke');
    return questions;
  }, 10);
  const first = ask('a');
  const broken = [ask('b'), ask('c')];
  const settled = await Promise.allSettled([first, ...broken]);
  expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
  expect(await ask('d')).toBe('d');
});
