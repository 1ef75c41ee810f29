import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chooseCards, clozeNumbers, clozeSide, htmlToText, plainCard } from './index.ts';

describe('HTML of a card', () => {
  test.each([
    ['<b>Sinus</b> rhythm<br>60&ndash;100&nbsp;bpm', 'Sinus rhythm\n60–100 bpm', []],
    ['QRS < 120 ms &lt;b&gt;', 'QRS < 120 ms <b>', []],
    ['<script>alert(1)</script>A<SCRIPT src=x>bad()</sCrIpT >B', 'AB', ['script']],
    ['<style>.x{}</style><div>one</div><ul><li>two</li></ul>', 'one\n\n- two', ['script']],
    ['See <img src=x onerror=alert(1)> here [sound:a.mp3]', 'See here', ['picture', 'sound']],
    ['<svg><script>1</script></svg>x<!-- <b>y --> z', 'x z', ['picture']],
    ['a<script>never closed', 'a', ['script']],
    ['<a href="javascript:alert(1)">PR</a> &#x50;&#82;&#0;&#xD800;', 'PR PR', []],
    ['safe\u202Egnp.exe\u0007', 'safegnp.exe', []],
    ['half a <tag', 'half a', []],
  ])('%j becomes %j', (html, text, leftOut) => {
    expect(htmlToText(html)).toEqual({ text, leftOut });
  });

  test('text that is escaped comes back as it was', () => {
    const escape = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
    const word = fc.stringMatching(/^[a-zA-Z<>&"'0-9;:.(){}-]{1,12}$/);
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 8 }), (words) => {
        expect(htmlToText(escape(words.join(' '))).text).toBe(words.join(' '));
      }),
    );
  });

  test('a hostile text takes no longer than its length', () => {
    const started = performance.now();
    for (const piece of ['<', '<script', '<!--', '<b', '&', '[sound:', '{{c1::']) {
      htmlToText(piece.repeat(100_000));
      clozeSide(piece.repeat(20_000), 1, 'question');
    }
    expect(performance.now() - started).toBeLessThan(8000);
  });
});

describe('notes', () => {
  const fields = new Map([
    ['Front', 'Normal <i>PR</i>?'],
    ['Back', '120 to 200 ms'],
    ['Hint', ''],
  ]);

  test('fields, conditions and the front side are filled in as Anki does', () => {
    const note = { fields, ord: 0, question: '{{#Hint}}no{{/Hint}}{{^Hint}}{{Front}}{{/Hint}}', answer: '{{FrontSide}}<hr id=answer>{{text:Back}}' };
    expect(plainCard(note)).toEqual({ front: 'Normal PR?', back: '120 to 200 ms', leftOut: [] });
    expect(plainCard({ ...note, question: '{{Back}}{{type:Back}}', answer: '{{Front}}' }).front).toBe('120 to 200 ms');
  });

  test('deletions become a question and an answer', () => {
    const text = 'V1: {{c1::4th}} space, {{c2::right::which side}} of the {{c1::sternum {{c3::bone}}}}';
    expect(clozeNumbers(text)).toEqual([1, 2, 3]);
    expect(clozeSide(text, 1, 'question')).toBe('V1: […] space, right of the […]');
    expect(clozeSide(text, 2, 'question')).toBe('V1: 4th space, [which side] of the sternum bone');
    expect(clozeSide(text, 3, 'question')).toBe('V1: 4th space, right of the sternum […]');
    expect(clozeSide(text, 1, 'answer')).toBe('V1: 4th space, right of the sternum bone');
    expect(clozeSide('{{c1::open', 1, 'answer')).toBe('{{c1::open');
  });
});

describe('what is taken of a file', () => {
  const read = (front: string, back: string) => ({ front, back, deck: 'ECG', leftOut: [] });
  test('each card has its outcome: duplicates by their words, empty and long ones, and what is too many', () => {
    const { taken, lines } = chooseCards(
      [
        read('Known?', 'Yes'),
        read('new', 'card'),
        read(' NEW', 'card '),
        read('', 'x'),
        read('x', ''),
        read('x'.repeat(4001), 'y'),
        read('b', 'c'),
        read('d', 'e'),
      ],
      [{ front: 'known?', back: 'yes' }],
      2,
    );
    expect(lines.map(({ outcome }) => outcome)).toEqual([
      'DUPLICATE',
      'imported',
      'DUPLICATE',
      'FRONT_EMPTY',
      'BACK_EMPTY',
      'TOO_LONG',
      'imported',
      'TOO_MANY',
    ]);
    expect(taken.map(({ front }) => front)).toEqual(['new', 'b']);
  });
});
