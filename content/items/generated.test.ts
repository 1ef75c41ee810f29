import { expect, test } from 'vitest';
import { checkGenerated } from '../../apps/web/src/lib/server/learning/content/check-generated.ts';

// A few of each family; `npx einthoven content generated` draws ten thousand.
test('drawn practice questions: each can be drawn, its key agrees with the engine, no two options are equal, nothing gives it away', () => {
  const { refused, keysWrong, optionsEqual, givenAway, longestIsRightShare } = checkGenerated(80, 'a short run');
  expect({ refused, keysWrong, optionsEqual, givenAway }).toEqual({ refused: [], keysWrong: [], optionsEqual: [], givenAway: [] });
  expect(longestIsRightShare).toBeLessThan(0.4);
}, 120_000);
