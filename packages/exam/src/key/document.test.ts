import { unwrap } from '@einthoven/kernel';
import { describe, expect, test } from 'vitest';
import { roomItem } from '../attempt/room-form.ts';
import { encodeTracing } from '../item/tracing-samples.ts';
import { parseItem, parseItemFile } from './document.ts';
import { entryOf } from './entry.ts';

const place = { task: 'B12', bank: 'final', reviewState: 'draft' } as const;
const common = { id: 'final-B12-10', level: 'apply', use: 'scored', knowledge: ['B12.1'], stem: 'Which one?', sources: [{ key: 'a-source', supports: 'it' }] };
const four = { a: 'One', b: 'Two', c: 'Three', d: 'Four' };
const reasons = { a: 'no', b: 'no', c: 'yes', d: 'no' };
const single = { ...common, options: four, key: 'c', rationale: reasons };
const strip = { recipe: 'first-degree-av-block', show: { layout: 'strip', leads: ['II'], seconds: 6 } };
const problemsOf = (item: unknown, where: Parameters<typeof parseItem>[1] = place) => {
  const parsed = parseItem(item, where);
  return parsed.ok ? [] : parsed.error;
};

describe('parseItem', () => {
  test('every type: what is shown holds nothing of the key', () => {
    const read = (item: object) => unwrap(parseItem({ ...common, ...item }, place));
    const key = { rationale: { key: 'because' } };
    const cases = [
      [
        { options: four, key: 'c', rationale: reasons },
        { type: 'single', stem: 'Which one?', options: four },
        { type: 'single', option: 'c' },
      ],
      [
        { type: 'multiple', options: four, key: ['c', 'a'], rationale: reasons },
        { type: 'multiple', stem: 'Which one?', options: four },
        { type: 'multiple', options: ['c', 'a'] },
      ],
      [
        { type: 'order', options: four, key: ['b', 'a', 'd', 'c'], ...key },
        { type: 'order', stem: 'Which one?', options: four },
        { type: 'order', order: ['b', 'a', 'd', 'c'] },
      ],
      [
        { type: 'match', rows: { a: 'P', b: 'T' }, options: four, key: { a: 'd', b: 'd' }, ...key },
        { type: 'match', stem: 'Which one?', rows: { a: 'P', b: 'T' }, options: four },
        { type: 'match', pairs: { a: 'd', b: 'd' } },
      ],
      [
        { type: 'hot-spot', picture: { file: 'chest.svg', alt: 'A chest', licence: 'CC0' }, key: [{ shape: 'circle', x: 0.5, y: 0.5, radius: 0.1 }], ...key },
        { type: 'hot-spot', stem: 'Which one?', picture: { file: 'chest.svg', alt: 'A chest', licence: 'CC0' } },
        { type: 'hot-spot', areas: [{ shape: 'circle', x: 0.5, y: 0.5, radius: 0.1 }] },
      ],
      [
        { type: 'numeric', unit: 'ms', key: { value: 162.5, tolerance: 10 }, ...key },
        { type: 'numeric', stem: 'Which one?', unit: 'ms' },
        { type: 'numeric', value: 162.5, tolerance: 10 },
      ],
    ] as const;
    for (const [written, shown, correct] of cases) {
      const item = read(written);
      expect(item.public).toEqual(shown);
      expect(item.key.correct).toEqual(correct);
    }
  });

  test('a recording is shown as samples with a key of its own; where it is from never reaches the room', () => {
    const samples = Array.from({ length: 1000 }, (_, i) => (i % 200 === 0 ? 900 : i % 7));
    const printed = { sampleRateHz: 250, microvoltsPerUnit: 5, paperSpeedMmPerS: 25, gainMmPerMv: 10, filterLabel: 'filters not known', calibrationMv: 1 };
    const tracing = encodeTracing({ ...printed, layout: 'strip', microvolts: { MLII: samples } });
    const credit = { recordingId: '0197a1b2-0000-7000-8000-000000000001', source: 'Arrhythmias of Nowhere, record 231', licence: 'ODC-By 1.0' };
    const calipers = { ...common, type: 'calipers', measure: 'interval-ms', rationale: { key: 'because' }, key: { value: 160, tolerance: 20 } };
    const recorded = { ...calipers, recording: { ...credit, tracing } };
    const item = unwrap(parseItem(recorded, place));
    expect(item.public).toEqual({ type: 'calipers', stem: 'Which one?', measure: 'interval-ms', tracing, recording: credit });
    expect(item.key.correct).toEqual({ type: 'calipers', value: 160, tolerance: 20 });
    expect(unwrap(parseItem(entryOf(item), place))).toEqual(item);
    const room = JSON.stringify(roomItem(1, item.public, ''));
    expect(room).toContain(tracing.deltas[0]);
    for (const word of ['Nowhere', 'ODC-By', '0197a1b2', '160']) expect(room).not.toContain(word);

    const told = (change: object) => problemsOf({ ...recorded, ...change }).join('\n');
    const where = 'final-B12-10 recording';
    expect(told({ recording: { ...credit, tracing: { ...tracing, patient: 'Doe^Jane' } } })).toContain(where);
    expect(told({ recording: { ...credit, tracing: { ...tracing, durationS: 5 } } })).toContain('do not fit together');
    expect(told({ recording: { ...credit, tracing: { ...tracing, layout: '3x4+1R' } } })).toContain('do not fit together');
    expect(told({ recording: { ...credit, tracing: { ...tracing, deltas: ['no base64!'] } } })).toContain(where);
    expect(told({ measure: 'amplitude-mv' })).toContain('an interval is measured');
    expect(told({ tracing: strip })).toContain('drawn or recorded, not both');
    expect(told({ key: undefined })).toContain('key');
    expect(told({ type: 'hot-spot', measure: undefined, picture: { file: 'a.svg', alt: 'A', licence: 'CC0' } })).toContain('give it a picture');
  });

  test('a family has no key of its own; enemies, estimate and anchor stay apart from what is shown', () => {
    const { key: _, ...rest } = single;
    const tracing = { ...strip, rightWhen: { c: [{ fact: 'number', of: 'pr-ms', from: 220 }] } };
    const item = unwrap(parseItem({ ...rest, tracing, tracingInWords: 'PR of 0.28 s', enemies: ['final-B12-11'], difficulty: 0.7, anchor: true }, place));
    expect(item).toMatchObject({ enemies: ['final-B12-11'], difficulty: 0.7, anchor: true });
    expect(item.public).toEqual({ type: 'single', stem: 'Which one?', options: four, tracingInWords: 'PR of 0.28 s' });
    expect(item.key.correct).toBeUndefined();
    expect(item.bank === 'final' && item.key.family).toMatchObject({ recipe: 'first-degree-av-block', rightWhen: { c: [{ from: 220, to: 1_000_000 }] } });
    const calipers = {
      ...common,
      type: 'calipers',
      measure: 'interval-ms',
      tracing: { ...strip, rightValue: { of: 'pr-ms', tolerance: 20 } },
      rationale: { key: 'because' },
    };
    expect(unwrap(parseItem(calipers, place)).public).toEqual({ type: 'calipers', stem: 'Which one?', measure: 'interval-ms' });
  });

  test.each([
    ['a field that nobody knows', { ...single, keyy: 'c' }, 'final-B12-10 item: Unrecognized key: "keyy"'],
    ['an option too few', { ...single, options: { a: 'One', b: 'Two', c: 'Three' } }, 'final-B12-10 options: has 3, needs 4'],
    ['a letter left out', { ...single, options: { a: 'One', b: 'Two', d: 'Four', e: 'Five' } }, 'final-B12-10 options: leaves a letter out: a, b, d, e'],
    ['two options alike', { ...single, options: { ...four, d: 'One' } }, 'final-B12-10 options: two of them are the same'],
    ['a key that is no option', { ...single, key: 'e' }, 'final-B12-10 key: Invalid option: expected one of "a"|"b"|"c"|"d"'],
    ['no key', { ...single, key: undefined }, 'final-B12-10 key: Invalid option: expected one of "a"|"b"|"c"|"d"'],
    ['a reason missing', { ...single, rationale: { a: 'no', c: 'yes' } }, 'final-B12-10 rationale: needs one reason for each of a, b, c, d'],
    ['a part of another type', { ...single, rows: { a: 'x', b: 'y' } }, 'final-B12-10 rows: a single item has none'],
    ['all right', { ...single, type: 'multiple', key: ['a', 'b', 'c', 'd'] }, 'final-B12-10 key: at least one option must be wrong'],
    ['one right twice', { ...single, type: 'multiple', key: ['a', 'a'] }, 'final-B12-10 key: must be different ones of a, b, c, d'],
    [
      'an order that lacks one',
      { ...single, type: 'order', key: ['a', 'b', 'c'], rationale: { key: 'x' } },
      'final-B12-10 key: must have each of a, b, c, d once',
    ],
    [
      'an order that is shown',
      { ...single, type: 'order', key: ['a', 'b', 'c', 'd'], rationale: { key: 'x' } },
      'final-B12-10 key: the options stand in the right order already: list them in another',
    ],
    [
      'a row without option',
      { ...single, type: 'match', rows: { a: 'x', b: 'y' }, key: { a: 'c' }, rationale: { key: 'x' } },
      'final-B12-10 key: needs an option for each of the rows a, b',
    ],
    ['an estimate out of range', { ...single, difficulty: 0.99 }, 'final-B12-10 difficulty: Too big: expected number to be <=0.95'],
    ['an unscored anchor', { ...single, use: 'pretest', anchor: true }, 'final-B12-10 anchor: only a scored item can be one'],
    ['another task', { ...single, id: 'final-B11-10' }, 'final-B11-10 id: does not belong to final B12'],
    ['a practice use in the final bank', { ...single, use: 'practice' }, 'final-B12-10 use: practice is not possible in the final bank'],
    [
      'a key beside a tracing',
      { ...single, tracing: { ...strip, rightWhen: { c: [{ fact: 'rhythm', code: 'mobitz-1' }] } } },
      'final-B12-10 key: is computed from the tracing: write `tracing.rightWhen` or `tracing.rightValue`',
    ],
    [
      'a strip without leads',
      {
        ...single,
        key: undefined,
        tracing: { recipe: 'mobitz-1', show: { layout: 'strip', seconds: 6 }, rightWhen: { c: [{ fact: 'rhythm', code: 'mobitz-1' }] } },
      },
      'final-B12-10 tracing.show.leads: a strip needs one to three',
    ],
    [
      'a fact about no option',
      { ...single, key: undefined, tracing: { ...strip, rightWhen: { e: [{ fact: 'rhythm', code: 'mobitz-1' }] } } },
      'final-B12-10 tracing.rightWhen.e: there is no such option',
    ],
    ['an id that is none', { ...single, id: 'b12' }, 'b12 id: must look like final-A1-01'],
    ['nothing', null, 'an item without id item: Invalid input: expected object, received null'],
  ])('%s is named by item and field', (_, item, problem) => {
    expect(problemsOf(item)).toContain(problem);
  });

  test('all problems are told at once', () => {
    expect(problemsOf({ ...single, use: 'practice', options: { ...four, d: 'One' }, rationale: { c: 'yes' }, anchor: true }).length).toBe(4);
  });

  test('practice holds items of every type, drawn or written, and never with a use of the exam', () => {
    const practice = { ...single, id: 'practice-B12-10', use: 'practice' };
    const read = (item: object) => parseItem(item, { ...place, bank: 'practice' });
    expect(read(practice).ok).toBe(true);
    const drawn = read({ ...practice, key: undefined, tracing: { ...strip, rightWhen: { a: [{ fact: 'rhythm', code: 'mobitz-1' }] } } });
    expect(drawn.ok && [drawn.value.key.correct, drawn.value.key.family?.recipe]).toEqual([undefined, strip.recipe]);
    expect(problemsOf({ ...practice, use: 'scored' }, { ...place, bank: 'practice' })).toEqual([
      'practice-B12-10 use: scored is not possible in the practice bank',
    ]);
  });
});

test('a file names each item that has problems, and gives none of its items', () => {
  const read = parseItemFile({
    task: 'B12',
    bank: 'final',
    items: [single, { ...single, id: 'final-B12-11', key: 'x' }, { ...single, id: 'final-B12-12', level: 'guess' }],
  });
  expect(read).toEqual({ ok: false, error: [expect.stringMatching(/^final-B12-11 key: /), expect.stringMatching(/^final-B12-12 level: /)] });
  expect(parseItemFile({ task: 'B12', bank: 'final', items: [] })).toEqual({ ok: false, error: [expect.stringMatching(/^items: /)] });
});
