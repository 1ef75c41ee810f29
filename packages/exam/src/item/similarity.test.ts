import fc from 'fast-check';
import { seededRng, shuffled } from '@einthoven/kernel';
import { describe, expect, test } from 'vitest';
import { findNearDuplicates, findNearDuplicatesWithin, itemTokens, similarity } from './similarity.ts';

const item = (stem: string, options: readonly [string, string, string, string] = ['P wave', 'T wave', 'U wave', 'QRS complex']) => ({
  type: 'single' as const,
  stem,
  options: { a: options[0], b: options[1], c: options[2], d: options[3] },
});
const of = (itemId: string, shown: ReturnType<typeof item>) => ({ itemId, public: shown });

describe('near-duplicates', () => {
  test('a copy with other case, accents, punctuation and shuffled options is found', () => {
    const one = of('final-A1-01', item('Which wave shows atrial depolarisation, at rest?'));
    const copy = of('practice-A1-01', item('WHICH wave shows atrial dépolarisation at rest', ['QRS complex', 'U wave', 'T wave', 'P wave']));
    expect(findNearDuplicates([one], [copy])).toEqual([{ left: 'final-A1-01', right: 'practice-A1-01', similarity: 1 }]);
  });

  test('within a bank each pair is told once, and enemies may be alike', () => {
    const [one, two, three] = ['01', '02', '03'].map((end) => of(`final-A1-${end}`, item('Which wave shows atrial depolarisation?')));
    const pairs = (items: Parameters<typeof findNearDuplicatesWithin>[0]) => findNearDuplicatesWithin(items).map(({ left, right }) => `${left} ${right}`);
    expect(pairs([one!, two!, three!])).toEqual(['final-A1-01 final-A1-02', 'final-A1-01 final-A1-03', 'final-A1-02 final-A1-03']);
    expect(pairs([one!, { ...two!, enemies: ['final-A1-01', 'final-A1-03'] }, three!])).toEqual(['final-A1-01 final-A1-03']);
  });

  test('two questions in the same words about different tracings are two; about the same, or one without, they are one', () => {
    const words = item('Which rhythm does the strip show?');
    const [one, two] = [of('final-B12-01', words), of('final-B12-02', words)];
    const found = (left?: string, right?: string) =>
      findNearDuplicatesWithin([
        { ...one, stimulus: left },
        { ...two, stimulus: right },
      ]).length;
    expect([found('mobitz-1', 'mobitz-2'), found('mobitz-1', 'mobitz-1'), found('mobitz-1'), found()]).toEqual([0, 1, 1, 1]);
  });

  test('two items on one topic are not', () => {
    const one = of(
      'final-B3-01',
      item('Where does electrode V1 lie on an adult chest?', ['Second space, left', 'Fourth space, right', 'Fifth space, left', 'Sixth rib, right']),
    );
    const other = of(
      'practice-B3-01',
      item('A patient has large breasts. Where is V4 put?', ['On top of the breast', 'Under the breast', 'On the clavicle', 'On the back']),
    );
    expect(findNearDuplicates([one], [other])).toEqual([]);
  });

  test('similarity is symmetric, from 0 to 1, and 1 for the same words in any order', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 1 }), { minLength: 1 }), fc.array(fc.string()), fc.string(), (left, right, seed) => {
        const [a, b] = [itemTokens(item(left.join(' '))), itemTokens(item(right.join(' ')))];
        expect(similarity(a, b)).toBe(similarity(b, a));
        expect(similarity(a, b)).toBeGreaterThanOrEqual(0);
        expect(similarity(a, b)).toBeLessThanOrEqual(1);
        expect(similarity(a, itemTokens(item(shuffled(left, seededRng(seed)).join(' '))))).toBe(1);
      }),
    );
  });
});
