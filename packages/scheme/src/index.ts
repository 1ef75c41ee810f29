/**
 * The rules of a certification scheme as values and pure decisions.
 *
 * @module @einthoven/scheme
 */
export { parseCetScheme } from './scheme.ts';
export type { CetScheme, Policy } from './scheme.ts';
