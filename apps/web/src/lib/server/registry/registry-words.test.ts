import { expect, test } from 'vitest';
import { parseNumber } from '@einthoven/credential';
import { numberProblemWords } from './registry-words.ts';

const words = (text: string) => {
  const read = parseNumber(text);
  if (read.ok) throw new Error('a number after all');
  return numberProblemWords(read.error);
};

test('a problem names the place and what to do', () => {
  expect(words('NPS-CET-7K4Q-92MX')).toContain('There are 8 characters');
  expect(words('NPS-CET-7U4Q-92MX-3')).toContain('second character after NPS-CET, "U"');
  expect(words('NPS-ABC-7K4Q-92MX-3')).toContain('Two other bodies');
  expect(words('NPS-CET-7K4Q-92MX-8')).toContain('the ninth character "8" (perhaps 3)');
  expect(words('NPS-CET-7K4Q-29MX-3')).toContain('the fifth and sixth characters "29" (swapped?)');
});

test('the example in the words is a number that holds', () => {
  const example = /NPS-CET-[0-9A-Z-]+/.exec(words('1'))?.[0] ?? '';
  expect(parseNumber(example).ok).toBe(true);
});
