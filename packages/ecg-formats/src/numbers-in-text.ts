import { fail, type Place } from './problem.ts';

/**
 * Numbers with blanks between them, as texts of samples have them. `words` gives values to what is no number, such as `E`.
 *
 * @throws FormatFailure for anything else, and for more than `limit`; use under `guarded`
 */
export function numbersIn(text: string, place: Place, limit: number, words: ReadonlyMap<string, number> = new Map()): Float64Array {
  let values = new Float64Array(Math.min(Math.max((text.length >> 2) + 1, 16), limit + 1));
  let count = 0;
  let at = 0;
  while (at < text.length) {
    while (at < text.length && isBlank(text.charCodeAt(at))) at++;
    const from = at;
    while (at < text.length && !isBlank(text.charCodeAt(at))) at++;
    if (from === at) break;
    if (count >= limit) fail('TOO_LARGE', place, `There are more than ${limit} samples.`);
    const word = text.slice(from, at);
    let value = word.length <= 40 && /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?$/.test(word) ? Number(word) : words.get(word);
    if (value === undefined || (!Number.isFinite(value) && !words.has(word))) {
      value = undefined;
      fail('INVALID', place, `Sample ${count + 1} is "${word.slice(0, 20)}", which is no number.`);
    }
    if (count === values.length) {
      const grown = new Float64Array(Math.min(values.length * 2, limit + 1));
      grown.set(values);
      values = grown;
    }
    values[count++] = value;
  }
  return values.slice(0, count);
}

function isBlank(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13) || code === 0xa0;
}
