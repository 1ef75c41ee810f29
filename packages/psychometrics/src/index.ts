/**
 * Item response theory and form assembly as pure functions.
 *
 * @module @einthoven/psychometrics
 */
export { expectedScore, itemInformation, probability, standardError, testInformation } from './irt/three-parameter.ts';
export type { ThreeParameter } from './irt/three-parameter.ts';
