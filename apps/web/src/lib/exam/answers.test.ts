import fc from 'fast-check';
import { isResponse, type ChoiceId, type PublicItem } from '@einthoven/exam';
import { encodeTracing, STORED_LEADS } from '@einthoven/exam/tracing';
import { describe, expect, test } from 'vitest';
import { caliperAnswer, measuredWords, pointsOf } from './caliper-answer.ts';
import { hotSpotAnswer, pointMoved, pointOf } from './hot-spot-answer.ts';
import { matchAnswer, matchOf } from './match-answer.ts';
import { numericAnswer } from './numeric-answer.ts';
import { moved } from './order-answer.ts';
import { drawTracing, tracingWords } from './tracing-drawing.ts';
import { tutorialForm } from './tutorial.ts';

const FOUR = { a: '1', b: '2', c: '3', d: '4' };
const numeric: PublicItem = { type: 'numeric', stem: '', unit: 'ms' };
const calipers: PublicItem = { type: 'calipers', stem: '', measure: 'interval-ms' };
const hotSpot: PublicItem = { type: 'hot-spot', stem: '', picture: { file: 'x.png', alt: '', licence: '' } };
const printed = {
  sampleRateHz: 250,
  microvoltsPerUnit: 5,
  paperSpeedMmPerS: 25,
  gainMmPerMv: 10,
  filterLabel: '0.05-150 Hz, 60 Hz notch',
  calibrationMv: 1,
} as const;
const flat = Array.from({ length: 2500 }, () => 0);
const strip = encodeTracing({ ...printed, layout: 'strip', microvolts: { II: flat, V1: flat } });
const page = encodeTracing({ ...printed, layout: '3x4+1R', microvolts: Object.fromEntries(STORED_LEADS.map((lead) => [lead, flat])) });

describe('what is typed, moved or measured becomes a response of its type', () => {
  test('numbers', () => {
    for (const [typed, value] of [
      ['', ''],
      [' 72 ', '72'],
      ['2,5', '2.5'],
      ['162.', '162'],
      ['.5', '0.5'],
      ['007', '7'],
      ['-0.25', '-0.25'],
      ['−3', '-3'],
      ['1234567', undefined],
      ['7x', undefined],
      ['1e3', undefined],
      ['-', undefined],
      ['.', undefined],
      ['1.23456', undefined],
    ] as const)
      expect(numericAnswer(typed), typed).toBe(value);
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'0123456789.,- x'), maxLength: 12 }), (typed) => {
        const value = numericAnswer(typed);
        if (value !== undefined) expect(isResponse(numeric, value)).toBe(true);
      }),
    );
  });

  test('orders: every move is the same entries in another order, and the way back leads back', () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray(['a', 'b', 'c', 'd'], { minLength: 4 }),
        fc.constantFrom('a', 'b', 'c', 'd'),
        fc.constantFrom(-1 as const, 1 as const),
        (ids, id, step) => {
          const order = ids.join('');
          const next = moved(order, id, step);
          expect(isResponse({ type: 'order', stem: '', options: FOUR }, next)).toBe(true);
          if (next !== order) expect(moved(next, id, step === 1 ? -1 : 1)).toBe(order);
        },
      ),
    );
    expect(moved('abcd', 'a', -1)).toBe('abcd');
  });

  test('pairs come back as they were', () => {
    const pairs = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), fc.constantFrom('', 'a', 'b', 'c', 'd'));
    fc.assert(
      fc.property(pairs, (given) => {
        const value = matchAnswer(given);
        expect(isResponse({ type: 'match', stem: '', rows: FOUR, options: FOUR }, value)).toBe(true);
        expect(matchOf(value)).toEqual(Object.fromEntries(Object.entries(given).filter(([, option]) => option !== '')));
      }),
    );
  });

  test('points stay on the picture, whatever the pointer or the keys do', () => {
    fc.assert(
      fc.property(fc.double({ min: -2, max: 3, noNaN: true }), fc.double({ min: -2, max: 3, noNaN: true }), (x, y) => {
        const value = hotSpotAnswer({ x, y });
        expect(isResponse(hotSpot, value), value).toBe(true);
        expect(hotSpotAnswer(pointOf(value) as { x: number; y: number })).toBe(value);
      }),
    );
    expect(pointOf('')).toBeUndefined();
    expect(pointMoved(undefined, 'ArrowUp', false)).toEqual({ x: 0.5, y: 0.5 });
    expect(pointMoved({ x: 0.99, y: 0 }, 'ArrowRight', true)).toEqual({ x: 1, y: 0 });
    expect(pointMoved({ x: 0.99, y: 0 }, 'f', false)).toBeUndefined();
  });

  test('calipers: a large square is 200 ms and 0.5 mV, on every row; the answer puts the legs back', () => {
    for (const samples of [strip, page]) {
      const drawing = drawTracing(samples);
      const [, second] = drawing.rows;
      const at = (xMm: number, yMm: number) => ({ xMm, yMm });
      const base = second?.baselineMm ?? 0;
      expect(caliperAnswer('interval-ms', [at(drawing.originMm + 30, 10), at(drawing.originMm + 25, 60)], drawing)).toBe('1000,1200');
      expect(caliperAnswer('amplitude-mv', [at(50, base), at(90, base - 5)], drawing)).toBe('0,500');
      expect(measuredWords('interval-ms', '1000,1200')).toBe('200 ms');
      expect(measuredWords('amplitude-mv', '0,500')).toBe('0.5 mV');
      expect(measuredWords('amplitude-mv', undefined)).toBeUndefined();
    }
    const drawing = drawTracing(strip);
    const x = fc.double({ min: 0, max: drawing.widthMm, noNaN: true });
    const y = fc.double({ min: 0, max: drawing.heightMm, noNaN: true });
    fc.assert(
      fc.property(x, y, x, y, fc.constantFrom('interval-ms' as const, 'amplitude-mv' as const), (x1, y1, x2, y2, measure) => {
        const points = [
          { xMm: x1, yMm: y1 },
          { xMm: x2, yMm: y2 },
        ] as const;
        const value = caliperAnswer(measure, points, drawing);
        expect(isResponse(calipers, value), value).toBe(true);
        const back = caliperAnswer(measure, pointsOf(measure, value, drawing, points), drawing);
        const distance = (text: string) =>
          text
            .split(',')
            .map(Number)
            .reduce((from, to) => to - from);
        expect(distance(back)).toBe(distance(value));
      }),
    );
  });
});

describe('a tracing on its paper', () => {
  test('prints what a person needs to read it, and one row for each lead of a strip', () => {
    const drawing = drawTracing(strip);
    expect(drawing.rows.length).toBe(2);
    const texts = drawing.texts.map(({ text }) => text);
    expect(texts.slice(0, 2)).toEqual(['II', 'V1']);
    expect(texts.slice(2).join(' ')).toMatch(/not diagnosis.*25 mm\/s.*10 mm\/mV.*0\.05-150 Hz, 60 Hz notch/);
    expect(drawing.texts.every(({ yMm }) => yMm < drawing.heightMm)).toBe(true);
    expect(drawTracing(page).traces.map(({ label }) => label)).toEqual(['I', 'aVR', 'V1', 'V4', 'II', 'aVL', 'V2', 'V5', 'III', 'aVF', 'V3', 'V6', 'II']);
  });

  test('in words says what it is and nothing that it shows', () => {
    expect(tracingWords(strip)).toBe('ECG on paper, 10 seconds: leads II, V1, one lead in each row. 25 mm/s, 10 mm/mV, 0.05-150 Hz, 60 Hz notch.');
    expect(tracingWords(page)).toMatch(/^ECG on paper, 10 seconds: 12 leads, 3 rows of 4 leads, and a rhythm strip below\./);
  });
});

describe('the tutorial', () => {
  test('has one question of each type, and its calipers can be measured', () => {
    const { items, pictures } = tutorialForm();
    expect(items.map(({ type }) => type)).toEqual(['single', 'multiple', 'order', 'match', 'hot-spot', 'numeric', 'calipers']);
    expect(items.map(({ position }) => position)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    for (const { picture } of items) if (picture) expect(pictures[picture.file]).toBeDefined();
    const ids = items.flatMap(({ options }) => options.map(({ id }) => id satisfies ChoiceId));
    expect(ids.length).toBeGreaterThan(10);
    expect(drawTracing(items[6]!.tracing!).rows.length).toBe(1);
  });
});
