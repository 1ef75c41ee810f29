import { describe, expect, test } from 'vitest';
import { seededRng, unwrap } from '@einthoven/kernel';
import { OPTION_IDS } from '../item/item.ts';
import { parseItem } from './document.ts';
import { numberOptions, pooledOptions, type NumberOptions, type OptionPool } from './drawn-options.ts';
import { entryOf } from './entry.ts';

const option = (text: string, confusedWith: readonly string[], drawings: readonly { readonly recipe: string }[] = []) => ({
  text,
  rightWhen: [{ fact: 'rhythm' as const, code: text }],
  right: `${text} it is`,
  wrong: `${text} would look otherwise`,
  confusedWith,
  drawings,
});
const pool: OptionPool = {
  sinus: option('sinus', ['flutter', 'fibrillation', 'junctional', 'block'], [{ recipe: 'normal-sinus-rhythm' }]),
  flutter: option('flutter', ['sinus', 'fibrillation', 'junctional'], [{ recipe: 'atrial-flutter-4-to-1' }]),
  fibrillation: option('fibrillation', []),
  junctional: option('junctional', []),
  block: option('block', []),
};
const rate: NumberOptions = {
  of: 'ventricular-rate-bpm',
  roundTo: 5,
  text: 'About {n} a minute',
  right: 'Count the beats of six seconds and multiply by ten.',
  mistakes: [
    { times: 2, plus: 0, why: '{n} counts the T waves too; it is {right}' },
    { times: 0.5, plus: 0, why: 'half' },
    { times: 0.6, plus: 0, why: 'six for ten' },
    { times: 1.05, plus: 0, why: 'too near to be a wrong one' },
    { times: 1.5, plus: 0, why: 'four seconds' },
  ],
  from: 20,
  to: 260,
  example: 80,
};

describe('pooledOptions', () => {
  test('the right one once, three others it is taken for, none that holds too; each with its own reason', () => {
    const seen = new Set<string>();
    for (let seed = 0; seed < 200; seed += 1) {
      const { options, rationale, correct } = unwrap(pooledOptions(pool, 'sinus', ({ text }) => text === 'block', seededRng(`${seed}`)));
      expect(options[correct]).toBe('sinus');
      expect(rationale[correct]).toBe('sinus it is');
      expect(OPTION_IDS.map((id) => options[id]).toSorted()).toEqual(['fibrillation', 'flutter', 'junctional', 'sinus']);
      for (const id of OPTION_IDS) if (id !== correct) expect(rationale[id]).toBe(`${options[id]} would look otherwise`);
      const { options: free } = unwrap(pooledOptions(pool, 'sinus', () => false, seededRng(`${seed}`)));
      for (const id of OPTION_IDS) seen.add(free[id]);
    }
    expect([...seen].toSorted()).toEqual(Object.keys(pool).toSorted());
  });

  test('fewer than three wrong ones are refused by name', () => {
    expect(pooledOptions(pool, 'flutter', ({ text }) => text === 'sinus', seededRng('x'))).toEqual({ ok: false, error: ['fibrillation', 'junctional'] });
  });
});

describe('numberOptions', () => {
  test('the truth rounded, and mistakes a fifth of it apart from it and from each other', () => {
    for (let value = 40; value <= 120; value += 1) {
      const drawn = numberOptions(rate, value, seededRng(`${value}`));
      if (!drawn.ok) continue;
      const numbers = OPTION_IDS.map((id) => Number(/\d+/.exec(drawn.value.options[id])?.[0]));
      const right = Number(/\d+/.exec(drawn.value.options[drawn.value.correct])?.[0]);
      expect(Math.abs(right - value)).toBeLessThanOrEqual(2.5);
      const sorted = numbers.toSorted((a, b) => a - b);
      for (const [index, number] of sorted.entries()) if (index > 0) expect(number - (sorted[index - 1] ?? 0)).toBeGreaterThanOrEqual(0.2 * right);
      // Listed as numbers rise: the place says nothing.
      expect(numbers).toEqual(sorted);
    }
  });

  test('a reason names the number of its own option and the right one', () => {
    const { options, rationale } = unwrap(numberOptions(rate, 80, seededRng('reasons')));
    const twice = OPTION_IDS.find((id) => options[id] === 'About 160 a minute');
    if (twice) expect(rationale[twice]).toBe('160 counts the T waves too; it is 80');
    expect(numberOptions({ ...rate, mistakes: rate.mistakes.slice(0, 3), to: 90 }, 80, seededRng('x'))).toMatchObject({ ok: false });
  });
});

describe('an item whose options are drawn', () => {
  const entry = {
    id: 'practice-C6-90',
    level: 'apply',
    use: 'practice',
    knowledge: ['C6.1'],
    stem: 'Which rhythm is it?',
    tracing: { show: { layout: 'strip', leads: ['II'], seconds: 6 }, pool },
    sources: [{ key: 'aha-ecg-2-2007', supports: 'it says so' }],
  };
  const place = { task: 'C6', bank: 'practice', reviewState: 'draft' } as const;

  test('has an example to be listed with, and is written and read back as the same item', () => {
    const item = unwrap(parseItem(entry, place));
    expect(item.public).toMatchObject({ type: 'single', options: { a: 'fibrillation', b: 'flutter', c: 'junctional', d: 'sinus' } });
    expect(item.key.rationale).toMatchObject({ b: 'flutter it is' });
    // A database keeps fields in an order of its own.
    const turned = { ...entry, tracing: { ...entry.tracing, pool: Object.fromEntries(Object.entries(pool).toReversed()) } };
    expect(unwrap(parseItem(turned, place)).public).toEqual(item.public);
    expect(JSON.stringify(unwrap(parseItem(entryOf(item), place)))).toBe(JSON.stringify(item));
    const numbers = unwrap(parseItem({ ...entry, tracing: { show: entry.tracing.show, recipe: 'normal-sinus-rhythm', numbers: rate } }, place));
    expect(Object.values('options' in numbers.public ? numbers.public.options : {})).toContain('About 80 a minute');
    expect(JSON.stringify(unwrap(parseItem(entryOf(numbers), place)))).toBe(JSON.stringify(numbers));
  });

  test.each([
    ['in the final bank', { ...entry, id: 'final-C6-90', use: 'scored' }, { ...place, bank: 'final' as const }, 'drawn in the practice bank only'],
    [
      'an unknown name',
      { ...entry, tracing: { ...entry.tracing, pool: { ...pool, sinus: { ...pool['sinus'], confusedWith: ['flutter', 'block', 'ghost'] } } } },
      place,
      'no other option ghost',
    ],
    [
      'too few to confuse',
      { ...entry, tracing: { ...entry.tracing, pool: { ...pool, flutter: { ...pool['flutter'], confusedWith: ['sinus'] } } } },
      place,
      'flutter: needs three',
    ],
    ['two of one text', { ...entry, tracing: { ...entry.tracing, pool: { ...pool, other: option('sinus', []) } } }, place, 'same text'],
    ['no tracing at all', { ...entry, tracing: { show: entry.tracing.show } }, place, 'tracing.recipe: is needed'],
  ])('%s is refused by name', (_, given, where, words) => {
    const parsed = parseItem(given, where);
    expect(parsed.ok ? '' : parsed.error.join('\n')).toContain(words);
  });
});
