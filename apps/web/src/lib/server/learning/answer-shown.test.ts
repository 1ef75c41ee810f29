import { expect, test } from 'vitest';
import type { PublicItem } from '@einthoven/exam';
import { answerShown } from './answer-shown.ts';

const options = { a: 'One', b: 'Two', c: 'Three', d: 'Four' };
const shown = (item: Partial<PublicItem> & Pick<PublicItem, 'type'>) => ({ stem: 'Which?', ...item }) as PublicItem;

test('each type says what was right and what was given, in the order and unit in which it was shown', () => {
  expect(
    answerShown({ shown: shown({ type: 'single', options }), optionOrder: 'dcba', answer: 'c' }, { type: 'single', option: 'd' }, { d: 'Because.' }),
  ).toEqual({
    kind: 'options',
    several: false,
    options: [
      { text: 'Four', right: true, chosen: false, why: 'Because.' },
      { text: 'Three', right: false, chosen: true, why: undefined },
      { text: 'Two', right: false, chosen: false, why: undefined },
      { text: 'One', right: false, chosen: false, why: undefined },
    ],
  });
  const order = { shown: shown({ type: 'order', options }), optionOrder: 'abcd' };
  expect(answerShown({ ...order, answer: 'cdab' }, { type: 'order', order: ['c', 'b', 'd', 'a'] }, {})).toMatchObject({
    right: [
      { text: 'Three', givenPlace: 1 },
      { text: 'Two', givenPlace: 4 },
      { text: 'Four', givenPlace: 2 },
      { text: 'One', givenPlace: 3 },
    ],
    given: ['Three', 'Four', 'One', 'Two'],
  });
  expect(answerShown({ ...order, answer: undefined }, { type: 'order', order: ['c', 'b', 'd', 'a'] }, {})).toMatchObject({ given: undefined });
  const match = { shown: shown({ type: 'match', rows: { a: 'V1', b: 'V4' }, options }), optionOrder: 'dcba', answer: 'bc' };
  expect(answerShown(match, { type: 'match', pairs: { a: 'd', b: 'c' } }, { a: 'Nowhere.' })).toEqual({
    kind: 'match',
    rows: [
      { row: 'V1', right: 'Four', given: undefined, fits: false },
      { row: 'V4', right: 'Three', given: 'Three', fits: true },
    ],
    reasons: [{ text: 'One', why: 'Nowhere.' }],
  });
  const rate = { shown: shown({ type: 'numeric', unit: 'beats per minute' }), optionOrder: '', answer: '72.5' };
  expect(answerShown(rate, { type: 'numeric', value: 71.428, tolerance: 2 }, {})).toEqual({
    kind: 'number',
    right: '71.43 beats per minute',
    from: '69.43 beats per minute',
    to: '73.43 beats per minute',
    given: '72.5 beats per minute',
  });
  // Amplitudes are stored in microvolts and read in millivolts; the legs may lie on both sides of the baseline.
  const height = { shown: shown({ type: 'calipers', measure: 'amplitude-mv' }), optionOrder: '', answer: '-200,1000' };
  expect(answerShown(height, { type: 'calipers', value: 1300, tolerance: 100 }, {})).toMatchObject({
    right: '1.3 mV',
    from: '1.2 mV',
    to: '1.4 mV',
    given: '1.2 mV',
  });
  const spot = { shown: shown({ type: 'hot-spot', picture: { file: 'one.svg', alt: 'One', licence: 'Own' } }), optionOrder: '', answer: '0.2500,1.0000' };
  expect(answerShown(spot, { type: 'hot-spot', areas: [{ shape: 'circle', x: 0.5, y: 0.5, radius: 0.1 }] }, {})).toMatchObject({ given: { x: 0.25, y: 1 } });
  expect(() => answerShown(spot, { type: 'single', option: 'a' }, {})).toThrow('the key of a single item');
});
