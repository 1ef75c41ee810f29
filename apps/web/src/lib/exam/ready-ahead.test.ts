import { expect, test } from 'vitest';
import { readyAhead } from './ready-ahead.ts';
import type { RoomItem } from './room-data.ts';

const item = (position: number, tracing: boolean) => ({ position, type: 'single', options: [], ...(tracing ? { tracing: {} } : {}) }) as unknown as RoomItem;
/** Every second question has a tracing. */
const items = Array.from({ length: 12 }, (_, index) => item(index + 1, index % 2 === 1));

function steps(position: number, whole: (item: RoomItem) => boolean = () => true) {
  const done: string[] = [];
  const walk = readyAhead(items, position, {
    *draw({ position, tracing }) {
      if (!tracing) return;
      done.push(`draw ${position}`);
      yield;
      done.push(`drawn ${position}`);
    },
    isWhole: whole,
    make: ({ position }) => void done.push(`make ${position}`),
    measure: ({ position }) => void done.push(`measure ${position}`),
    keepOnly: (kept) => void done.push(`keep ${kept.map(({ position }) => position).join(' ')}`),
  });
  const perStep: number[] = [];
  for (let before = 0; !walk.next().done; before = done.length) perStep.push(done.length - before);
  return { done, longest: Math.max(...perStep) };
}

test('the next question is made ready first, its tracing before its card, and what is far is let go', () => {
  const { done } = steps(5);
  expect(done.slice(0, 8)).toEqual(['make 5', 'draw 6', 'drawn 6', 'make 6', 'measure 6', 'make 7', 'measure 7', 'keep 4 5 6 7']);
  expect(done.slice(8)).toEqual(['draw 4', 'drawn 4', 'draw 8', 'drawn 8', 'draw 10', 'drawn 10']);
});

test('a step does one thing, so that a key never waits for two', () => {
  // The last of a drawing and what follows it are one step: the drawing was handed out before.
  expect(steps(5).longest).toBeLessThanOrEqual(2);
});

test('at both ends there is nothing before and nothing after; a card that lacks a part waits', () => {
  expect(steps(12).done).toEqual(['make 12', 'keep 11 12']);
  expect(steps(1, ({ position }) => position !== 2).done.slice(0, 4)).toEqual(['make 1', 'make 3', 'measure 3', 'keep 1 2 3']);
  expect(steps(13).done).toEqual([]);
});
