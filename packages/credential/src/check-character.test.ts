import { expect, test } from 'vitest';
import { checkCharacter } from './check-character.ts';

test.each([
  // Worked step by step in the UK blood services' guidelines ("Red Book"), annex 2.
  ['G123498654321', 'H'],
  // The example in the documentation of python-stdnum, which many implementations share.
  ['G123489654321', 'Y'],
  // Examples of ISBT 128 donation numbers in ICCBBA's specification and guides, as other implementations quote them.
  ['A999914123456', 'N'],
  ['A999922123459', 'H'],
  ['A999922654321', 'S'],
  ['C000307001466', '6'],
  ['A999917123456', '9'],
  ['W000009123456', 'G'],
  // The supplementary character.
  ['A999522123456', '*'],
])('the published number %s has the check character %s', (text, check) => {
  expect(checkCharacter(text)).toBe(check);
});

test('what is neither digit nor capital letter is refused', () => {
  expect(() => checkCharacter('a1')).toThrow(RangeError);
  expect(() => checkCharacter('A*')).toThrow(RangeError);
});
