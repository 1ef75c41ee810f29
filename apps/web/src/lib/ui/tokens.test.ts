import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

/** The colours of one theme, by their names. */
type Theme = Readonly<Record<string, string>>;

const css = readFileSync(new URL('tokens.css', import.meta.url), 'utf8');
const [before = '', after = ''] = css.split('@media (prefers-color-scheme: dark)');
const coloursOf = (text: string): Theme => Object.fromEntries([...text.matchAll(/--([a-z-]+): (#[0-9a-f]{6});/g)].map(([, name, value]) => [name, value]));
const light = coloursOf(before);

/** Relative luminance and contrast as WCAG 2.2 defines them (https://www.w3.org/TR/WCAG22/#dfn-relative-luminance). */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [dark = 0, bright = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (bright + 0.05) / (dark + 0.05);
}

const SURFACES = ['ground', 'raised', 'sunk'];

/** What is written on what; what has the same names in both themes is written the same in both. */
const WRITTEN: readonly (readonly [text: string, on: string])[] = [
  ...['ink', 'ink-quiet', 'carmine', 'teal', 'amber', 'red'].flatMap((text) => SURFACES.map((on) => [text, on] as const)),
  ...['teal', 'amber', 'red'].flatMap((tone) => [[tone, `${tone}-wash`] as const, ['ink', `${tone}-wash`] as const, ['ink-quiet', `${tone}-wash`] as const]),
  ['on-carmine', 'carmine'],
  ['on-carmine', 'carmine-deep'],
];

test('contrast is what the standard says of black on white and of its example', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
  // The lightest grey that still has 4.5:1 on white, as often published.
  expect(contrast('#767676', '#ffffff')).toBeCloseTo(4.54, 2);
});

describe.each([
  ['light', light],
  ['dark', coloursOf(after)],
] as const)('in the %s theme', (_name, theme) => {
  const of = (name: string): string => {
    const colour = theme[name];
    if (!colour) throw new Error(`this theme has no --${name}`);
    return colour;
  };

  test('every colour of the light one is there', () => {
    expect(Object.keys(theme).toSorted()).toEqual(Object.keys(light).toSorted());
    expect(Object.keys(theme).length).toBeGreaterThan(10);
  });

  test('text has 4.5:1 on whatever it is written on, and the edge of a control 3:1 (WCAG 2.2, 1.4.3 and 1.4.11)', () => {
    const tooWeak = [...WRITTEN.map(([text, on]) => [text, on, 4.5] as const), ...['ground', 'raised'].map((on) => ['edge', on, 3] as const)].flatMap(
      ([text, on, least]) => {
        const found = contrast(of(text), of(on));
        return found < least ? [`${text} on ${on}: ${found.toFixed(2)}`] : [];
      },
    );
    expect(tooWeak).toEqual([]);
  });
});
