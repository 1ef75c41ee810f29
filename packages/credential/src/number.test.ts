import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seededRng } from '@einthoven/kernel';
import { CREDENTIALS, credentialOf, drawNumber, formatNumber, NUMBER_ALPHABET, parseNumber } from './number.ts';

const numbers = fc
  .tuple(fc.constantFrom(...CREDENTIALS), fc.string({ minLength: 1, maxLength: 12 }))
  .map(([credential, seed]) => drawNumber(credential, seededRng(seed)));
const body = (number: string) => number.slice(8).replaceAll('-', '');

describe('a credential number', () => {
  test('reads back what it wrote, and has the form that the database asks for', () => {
    fc.assert(
      fc.property(numbers, (number) => {
        expect(number).toMatch(/^NPS-(CET|CEI)-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]$/);
        expect(number.slice(8)).not.toMatch(/[ILOU*]/);
        expect(parseNumber(number)).toEqual({ ok: true, value: number });
        expect(number.startsWith(`NPS-${credentialOf(number)}-`)).toBe(true);
      }),
    );
  });

  test('is read in any case, with any separators, with letters for digits, with or without its prefix', () => {
    fc.assert(
      fc.property(
        numbers,
        fc.constantFrom('', ' ', '-', '–', ' – ', '.', '\u00a0', '\u200b'),
        fc.boolean(),
        fc.boolean(),
        (number, separator, lower, prefix) => {
          const spelled = body(number).replaceAll('0', 'O').replaceAll('1', 'L');
          const parts = [...(prefix ? ['NPS', credentialOf(number)] : []), spelled.slice(0, 4), spelled.slice(4, 8), spelled.slice(8)];
          const typed = ` ${parts.join(separator)}\n`;
          expect(parseNumber(lower ? typed.toLowerCase() : typed)).toEqual({ ok: true, value: number });
        },
      ),
    );
    const [number = ''] = fc.sample(numbers, { seed: 1, numRuns: 1 });
    const fullWidth = [...number].map((c) => (c === '-' ? '－' : String.fromCodePoint(c.charCodeAt(0) + 0xfee0))).join('');
    expect(parseNumber(fullWidth)).toEqual({ ok: true, value: number });
  });

  test('with any one character wrong is never taken for another number', () => {
    fc.assert(
      fc.property(numbers, (number) => {
        const digits = [...body(number)];
        for (const [index, right] of digits.entries()) {
          for (const wrong of NUMBER_ALPHABET) {
            if (wrong === right) continue;
            const read = parseNumber(number.slice(0, 8) + digits.with(index, wrong).join(''));
            expect(read.ok).toBe(false);
            expect(!read.ok && read.error.code).toBe('NUMBER_CHECK_FAILED');
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  test('with any two neighbours swapped is never taken for another number', () => {
    fc.assert(
      fc.property(numbers, (number) => {
        const digits = [...body(number)];
        for (let index = 0; index < digits.length - 1; index++) {
          const [a, b] = [digits[index] as string, digits[index + 1] as string];
          if (a === b) continue;
          const swapped = digits
            .with(index, b)
            .with(index + 1, a)
            .join('');
          expect(parseNumber(number.slice(0, 8) + swapped).ok).toBe(false);
        }
      }),
    );
  });

  test('of one credential is not a number of another', () => {
    fc.assert(
      fc.property(numbers, (number) => {
        const other = number.replace(/CE[TI]/, (code) => (code === 'CET' ? 'CEI' : 'CET'));
        expect(parseNumber(other).ok).toBe(false);
      }),
    );
  });

  test('names the look-alike that would make it fit', () => {
    const number = formatNumber('CET', '8K4Q92MX') as string;
    const read = parseNumber(number.replace('8K4Q', 'BK4Q'));
    expect(read).toMatchObject({ ok: false, error: { code: 'NUMBER_CHECK_FAILED' } });
    expect(!read.ok && read.error.code === 'NUMBER_CHECK_FAILED' && read.error.suspects).toContainEqual({ position: 1, character: 'B', maybe: '8' });
    const swapped = parseNumber(number.replace('8K4Q', '8KQ4'));
    expect(!swapped.ok && swapped.error.code === 'NUMBER_CHECK_FAILED' && swapped.error.suspects).toContainEqual({ position: 3, character: 'Q4', maybe: '4Q' });
  });

  test.each([
    ['', 'NUMBER_EMPTY'],
    [' - ', 'NUMBER_EMPTY'],
    ['NPS-CET-7K4Q', 'NUMBER_LENGTH'],
    ['NPS-CET-7K4Q-92MX-33', 'NUMBER_LENGTH'],
    ['12345', 'NUMBER_LENGTH'],
    ['NPS-XYZ-7K4Q-92MX-3', 'NUMBER_CREDENTIAL_UNKNOWN'],
    ['NPS-CET-7U4Q-92MX-3', 'NUMBER_CHARACTER'],
    ['NPS-CET-7К4Q-92MX-3', 'NUMBER_CHARACTER'], // a Cyrillic К
    ['NPS-CET-7K4Q-92MX-%', 'NUMBER_CHARACTER'],
    ['🙂', 'NUMBER_LENGTH'],
    ['\u0000', 'NUMBER_LENGTH'],
  ])('%j is refused as %s', (text, code) => {
    expect(parseNumber(text)).toMatchObject({ ok: false, error: { code } });
  });

  test('no text whatever makes the reader throw', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary-ascii', maxLength: 60 }), (text) => void parseNumber(text)));
  });

  test('a thousand draws are all different', () => {
    const rng = seededRng('draws');
    expect(new Set(Array.from({ length: 1000 }, () => drawNumber('CET', rng))).size).toBe(1000);
  });
});
