import type { Area, Correct } from '../key/key.ts';

/**
 * Whether a response is right. A pure function of the key and the canonical text of `item/response.ts`: the same for
 * ever, so that a replay of the events gives the same score.
 *
 * No partial credit: a response is right or it is not. Empty is not; neither is a text of another type.
 *
 * @param value as it was saved; whether the item can have it is checked when it is saved, and again here by its shape
 */
export function isRight(correct: Correct, value: string): boolean {
  if (value === '') return false;
  switch (correct.type) {
    case 'single':
      return value === correct.option;
    case 'multiple':
      return value === correct.options.toSorted().join('');
    case 'order':
      return value === correct.order.join('');
    case 'match':
      return value === pairsText(correct.pairs);
    case 'hot-spot': {
      const [x, y] = numbers(value, 2) ?? [Number.NaN, Number.NaN];
      return correct.areas.some((area) => isIn(area, x as number, y as number));
    }
    case 'numeric': {
      const [given] = numbers(value, 1) ?? [Number.NaN];
      return isWithin(given as number, correct.value, correct.tolerance);
    }
    case 'calipers': {
      const legs = numbers(value, 2);
      return legs !== undefined && isWithin((legs[1] as number) - (legs[0] as number), correct.value, correct.tolerance);
    }
  }
}

/** All pairs as a response writes them: rows in order, `ab,ba,cc`. */
function pairsText(pairs: Readonly<Record<string, string>>): string {
  return Object.entries(pairs)
    .map(([row, option]) => `${row}${option}`)
    .toSorted()
    .join(',');
}

/** So many plain decimal numbers, or undefined where the text is anything else. */
function numbers(value: string, count: number): readonly number[] | undefined {
  const parts = value.split(',');
  if (parts.length !== count || !parts.every((part) => /^-?\d{1,6}(\.\d{1,4})?$/.test(part))) return undefined;
  return parts.map(Number);
}

/** Rounded to a ten-thousandth, the finest step of a response, so that 0.3 counts as 0.2 + 0.1. */
function isWithin(given: number, value: number, tolerance: number): boolean {
  return Math.round(Math.abs(given - value) * 10_000) <= Math.round(tolerance * 10_000);
}

/** Borders belong to the area. Shares of width and height are compared as they are: a circle is round where the picture is square. */
function isIn(area: Area, x: number, y: number): boolean {
  if (area.shape === 'rectangle') return x >= area.x && x <= area.x + area.width && y >= area.y && y <= area.y + area.height;
  return Math.hypot(x - area.x, y - area.y) <= area.radius;
}
