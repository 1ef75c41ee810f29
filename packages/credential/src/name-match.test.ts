import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nameMatch } from './name-match.ts';

test.each([
  ['DELACRUZ, MARIA', 'María de la Cruz'],
  ['MUELLER JUERGEN', 'Jürgen Müller'],
  ['MULLER JURGEN', 'Jürgen Müller'],
  ['Jürgen Müller', 'MUELLER, JUERGEN'],
  ["O'BRIEN SINEAD", 'Sinéad O’Brien'],
  ['GARCIA LOPEZ, ANA', 'Ana García-López'],
  ['FNU SURYADI', 'Suryadi'],
  ['Nguyễn Thị Minh', 'NGUYEN THI MINH'],
  ['AASE SOERENSEN', 'Åse Sørensen'],
])('%s and %s are the same', (onDocument, registered) => expect(nameMatch(onDocument, registered)).toBe('same'));

test.each([
  ['Maria Garcia', 'Maria Elena Garcia Lopez'],
  ['Maria E. Garcia', 'Maria Elena Garcia'],
  ['Robert Smith Jr.', 'Robert Smith'],
  ['M Garcia Lopez', 'Maria Garcia'],
  ['Dr. Ana Ruiz', 'Ana Ruiz'],
])('%s and %s are close', (onDocument, registered) => expect(nameMatch(onDocument, registered)).toBe('close'));

test.each([
  ['Maria Garcia', 'Maria Lopez'],
  ['Garcia', 'Maria Garcia'],
  ['M. G.', 'Maria Garcia'],
  ['Maria Elena Garcia', 'Maria Garcia Lopez'],
  ['Jr', 'Robert Smith Jr'],
  ['', 'Maria Garcia'],
  ['***', '***'],
])('%s and %s are others', (onDocument, registered) => expect(nameMatch(onDocument, registered)).toBe('other'));

const word = fc.constantFrom('Ana', 'María', 'de', 'la', 'Cruz', 'Müller', 'Øye', 'O’Brien', 'Lee', 'L', '김', 'Li', 'Jr');
const name = fc.array(word, { minLength: 1, maxLength: 5 });

test('a name is the same in any order and in capitals without accents', () => {
  fc.assert(
    fc.property(
      name.chain((words) => fc.tuple(fc.constant(words), fc.shuffledSubarray(words, { minLength: words.length }))),
      ([words, mixed]) => {
        const plain = mixed
          .join(' ')
          .normalize('NFD')
          .replace(/\p{Mn}/gu, '')
          .toUpperCase();
        expect(nameMatch(plain, words.join(' '))).toBe('same');
      },
    ),
  );
});

test('neither side has a privilege, and leaving out all but one word of several is never close', () => {
  fc.assert(
    fc.property(name, name, (one, two) => {
      expect(nameMatch(one.join(' '), two.join(' '))).toBe(nameMatch(two.join(' '), one.join(' ')));
    }),
  );
  fc.assert(
    fc.property(fc.uniqueArray(fc.constantFrom('Ana', 'Berta', 'Clara', 'Dora'), { minLength: 2 }), (words) => {
      expect(nameMatch(words[0] ?? '', words.join(' '))).toBe('other');
    }),
  );
});
