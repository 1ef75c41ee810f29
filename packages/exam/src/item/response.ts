import type { ChoiceId, ItemType, PublicItem } from './item.ts';

/**
 * A response is one short text, the same in the browser's journal, on the wire, in the database and in scoring.
 * Empty means: no answer (or taken back). By type:
 *
 * - `single`: `b`
 * - `multiple`: the chosen ids, sorted: `ace`
 * - `order`: all ids in the order given: `cabd`
 * - `match`: row and option, rows sorted; rows without an option left out: `ab,ba,cc`
 * - `hot-spot`: the point as shares of width and height, four decimals: `0.4213,0.2210`
 * - `numeric`: a decimal number without exponent: `162.5`
 * - `calipers`: the two legs, milliseconds (interval) or microvolts (amplitude) from the start of the tracing or its
 *   baseline, whole numbers, the smaller first: `812,970`
 */
export const LONGEST_RESPONSE = 64;

const SHAPES: Readonly<Record<ItemType, RegExp>> = {
  single: /^[a-d]$/,
  multiple: /^[a-h]{1,8}$/,
  order: /^[a-h]{2,8}$/,
  match: /^[a-h][a-h](,[a-h][a-h]){0,7}$/,
  'hot-spot': /^(0\.\d{4}|1\.0000),(0\.\d{4}|1\.0000)$/,
  numeric: /^-?\d{1,6}(\.\d{1,4})?$/,
  calipers: /^-?\d{1,6},-?\d{1,6}$/,
  'lab-task': /^$/,
};

/** Whether a text is a response that this item can have. Empty always is. */
export function isResponse(item: PublicItem, value: string): boolean {
  if (value === '') return true;
  if (value.length > LONGEST_RESPONSE || !SHAPES[item.type].test(value)) return false;
  if (item.type === 'multiple') return isSorted([...value]) && [...value].every((id) => id in item.options);
  if (item.type === 'order') {
    const ids = Object.keys(item.options);
    return value.length === ids.length && new Set(value).size === ids.length && ids.every((id) => value.includes(id));
  }
  if (item.type === 'match') {
    const pairs = value.split(',') as `${ChoiceId}${ChoiceId}`[];
    return isSorted(pairs.map((pair) => pair.charAt(0))) && pairs.every((pair) => pair.charAt(0) in item.rows && pair.charAt(1) in item.options);
  }
  if (item.type === 'calipers') {
    const [first, second] = value.split(',').map(Number) as [number, number];
    return first <= second;
  }
  return true;
}

function isSorted(values: readonly string[]): boolean {
  return values.every((value, index) => index === 0 || (values[index - 1] as string) < value);
}
