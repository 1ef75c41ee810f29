/**
 * The words every package shares: results, brands, time and chance as arguments.
 *
 * @module @einthoven/kernel
 */
export { err, isErr, isOk, ok, unwrap } from './result.ts';
export type { Err, Ok, Result } from './result.ts';
export type { Brand } from './brand.ts';
export { fixedClock } from './clock.ts';
export type { Clock } from './clock.ts';
export { seededRng, shuffled } from './rng.ts';
export type { Rng } from './rng.ts';
export { addDays, addMonths, addYears, daysBetween, parsePlainDate, plainDateIn, toPlainDate } from './plain-date.ts';
export { instantAt, localTimeAt } from './local-time.ts';
export type { PlainDate } from './plain-date.ts';
