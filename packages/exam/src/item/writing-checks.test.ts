import { describe, expect, test } from 'vitest';
import type { ChoiceId, PublicItem } from './item.ts';
import { writingProblems } from './writing-checks.ts';

const good = { a: 'Atrial fibrillation', b: 'Atrial flutter', c: 'Sinus tachycardia', d: 'Junctional rhythm' };
const codes = (stem: string, options: Record<'a' | 'b' | 'c' | 'd', string> = good, right: readonly ChoiceId[] = ['a'], sourceCount = 1) =>
  writingProblems({ public: { type: 'single', stem, options }, right, sourceCount }).map(({ code, field }) => `${code} ${field}`);

describe('writingProblems', () => {
  test('a plain item has none', () => {
    expect(codes('A 70-year-old man feels his heart race. The strip is irregular and has no P waves. Which rhythm is it?')).toEqual([]);
  });

  test('the right option that is by far the longest, and only then', () => {
    const long = { ...good, a: 'Atrial fibrillation with a ventricular rate of about 140 beats a minute' };
    expect(codes('Which rhythm is it?', long)).toEqual(['LENGTH_CUE options.a']);
    expect(codes('Which rhythm is it?', long, ['b'])).toEqual([]);
    expect(codes('Which rhythm is it?', { ...good, a: 'Yes, it is', b: 'No', c: 'Now', d: 'Nor' })).toEqual([]);
  });

  test('a question for what is not so', () => {
    for (const stem of [
      'All are artifacts EXCEPT',
      'Which of these is NOT an artifact?',
      'Which finding does not belong to it?',
      'Which lead should not be moved?',
    ])
      expect(codes(stem)).toEqual(['NEGATIVE_STEM stem']);
    // A denial in the scenario is no negative question.
    expect(codes('The patient does not speak English. Which step comes first?')).toEqual([]);
    expect(codes('Which tracings have voltages that cannot be trusted?')).toEqual([]);
  });

  test('words that give an option away, where not all options have them', () => {
    expect(codes('Which is it?', { ...good, c: 'It always is a tachycardia' })).toEqual(['ABSOLUTE_TERM options.c']);
    expect(codes('How often?', { a: 'Always', b: 'Never', c: 'Always at night', d: 'Never at night' })).toEqual([]);
    expect(codes('Which is it?', { ...good, d: 'None of the above' })).toEqual(['ALL_OR_NONE_OF_ABOVE options.d']);
    expect(codes('Which is it?', { ...good, d: 'Both of these' })).toEqual(['ALL_OR_NONE_OF_ABOVE options.d']);
  });

  test('an article that does not fit, by sound', () => {
    expect(codes('The tracing shows an', { a: 'ST elevation', b: 'artifact', c: 'U wave', d: 'R wave' })).toEqual(['GRAMMAR_CUE stem']);
    expect(codes('The tracing shows a', { a: 'P wave', b: 'T wave', c: 'U wave', d: 'delta wave' })).toEqual([]);
    expect(codes('The tracing shows a/an', { a: 'P wave', b: 'artifact', c: 'U wave', d: 'R wave' })).toEqual([]);
  });

  test('no source', () => {
    expect(codes('Which rhythm is it?', good, ['a'], 0)).toEqual(['SOURCE_MISSING sources']);
  });

  test('language beyond the twelfth grade; terms of the trade do not count', () => {
    const hard =
      'Notwithstanding the institutional predisposition towards comprehensive documentation, which organizational consideration predominantly necessitates immediate communication to the responsible administrative authority?';
    expect(codes(hard)).toEqual(['READING_LEVEL stem']);
    const trade =
      'The electrocardiogram of a patient in the emergency department shows ventricular tachycardia. The technician has recorded it with standard calibration. Which person is told first?';
    expect(codes(trade)).toEqual([]);
  });

  test('the right option that shares its parts with all others', () => {
    const parts = {
      a: 'Wide QRS, fast rate, regular rhythm',
      b: 'Wide QRS, fast rate, dropped beats',
      c: 'Wide QRS, slow pulse, regular rhythm',
      d: 'Narrow complexes, fast rate, regular rhythm',
    };
    expect(codes('What does the strip show?', parts)).toEqual(['CONVERGENCE_CUE options.a']);
    expect(codes('What does the strip show?', parts, ['b'])).toEqual([]);
  });

  test('items that do not choose are looked at for their question and source only', () => {
    const numeric: PublicItem = { type: 'numeric', stem: 'Which rate is not shown?', unit: 'beats per minute' };
    expect(writingProblems({ public: numeric, right: [], sourceCount: 0 }).map(({ code }) => code)).toEqual(['SOURCE_MISSING', 'NEGATIVE_STEM']);
  });
});
