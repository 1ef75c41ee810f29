import { countWords } from './words.ts';

/**
 * How long something has waited, in whole days.
 *
 * @example
 * ```ts
 * waitWords(0) === 'since today';
 * waitWords(3) === 'for 3 days';
 * ```
 */
export function waitWords(days: number): string {
  return days === 0 ? 'since today' : `for ${countWords(days, 'day', 'days')}`;
}
