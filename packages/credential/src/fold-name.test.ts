import fc from 'fast-check';
import { expect, test } from 'vitest';
import { foldName, foldWords } from './fold-name.ts';

test.each([
  ["O'Brien", 'O’BRIEN'],
  ['Weiß', 'WEISS'],
  ['İnce', 'ince'],
  ['Işık', 'ISIK'],
  ['Nguyễn', 'nguyen'],
  ['de la Cruz', 'De-La-Cruz'],
  ['Łukasz', 'lukasz'],
  ['Sørensen', 'Sorensen'],
  ['Παπαδόπουλος', 'ΠΑΠΑΔΟΠΟΥΛΟΣ'],
  ['שָׁלוֹם', 'שלום'],
  ['مُحَمَّد', 'محمد'],
  ['Žižek', 'Zizek'],
  ['김', '김'.normalize('NFD')],
  ['Ａoki', 'aoki'],
])('%s and %s are one name', (one, other) => {
  expect(foldName(one)).toBe(foldName(other));
  expect(foldName(one)).not.toBe('');
});

test('folding twice changes nothing, and nothing but letters and digits is left', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (name) => {
      const once = foldName(name);
      expect(foldName(once)).toBe(once);
      expect(once).toMatch(/^[\p{L}\p{N}]*$/u);
    }),
  );
});

test('search patterns lose their meaning', () => {
  expect(foldName("%_*'; drop table people --")).toBe('droptablepeople');
});

test('words stay apart', () => {
  expect(foldWords('Anne-Marie  d’Arc ')).toEqual(['anne', 'marie', 'darc']);
  expect(foldWords(' - ')).toEqual([]);
});
