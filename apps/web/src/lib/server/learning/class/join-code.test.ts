import { seededRng } from '@einthoven/kernel';
import { expect, test } from 'vitest';
import { makeJoinCode, readJoinCode, showJoinCode } from './join-code.ts';

test('a code is eight letters that nobody takes for another, read however it was typed', () => {
  const rng = seededRng('codes');
  const codes = Array.from({ length: 2000 }, () => makeJoinCode(rng));
  expect(new Set(codes).size).toBe(2000);
  // No vowel makes a word, and nothing looks like 0, 1, 5 or like another letter.
  expect(codes.filter((code) => !/^[B-Z]{8}$/.test(code) || /[AEIOUYLS]/.test(code))).toEqual([]);
  // Every letter comes up about as often: none of 18 is left out or preferred.
  const counts = [...Map.groupBy(codes.join(''), (letter) => letter).values()].map((each) => each.length);
  expect(counts.length).toBe(18);
  expect(Math.max(...counts) / Math.min(...counts)).toBeLessThan(1.3);
  expect(['bcdf-ghjk', ' BCDF GHJK ', 'bcdf–ghjk', 'B-C-D-F-G-H-J-K'].map(readJoinCode)).toEqual(Array(4).fill('BCDFGHJK'));
  expect(readJoinCode(showJoinCode('BCDFGHJK'))).toBe('BCDFGHJK');
  for (const broken of ['', 'BCDFGHJ', 'BCDFGHJKM', 'BCDFGHJA', 'BCDFGHJ1', "' or 1=1", 'ＢＣＤＦＧＨＪＫ', 'B'.repeat(10_000), '________', 'BCDF\0GHJK'])
    expect(readJoinCode(broken)).toBeUndefined();
});
