/**
 * Reads, scores and writes a declared subset of QTI 2.2 and 3.0, strictly.
 *
 * @module @einthoven/qti
 */
export { readQtiItem, scoreQtiItem } from './item/read-item.ts';
export type { QtiItem, QtiOutcomes, QtiResponses } from './item/read-item.ts';
export { toBankedItem } from './item/to-bank.ts';
export type { BankedItem } from './item/to-bank.ts';
export { writeQtiItem } from './item/write-item.ts';
export type { PictureSize, WrittenItem } from './item/write-item.ts';
export { readQtiPackage } from './package/read-package.ts';
export type { ImportedItem, ReadPackage } from './package/read-package.ts';
export { writeQtiPackage } from './package/write-package.ts';
export type { PackagedItem } from './package/write-package.ts';
export { EXPRESSIONS } from './processing/expression.ts';
export { INTERACTIONS, RULES } from './processing/subset.ts';
export type { QtiProblem, QtiProblemCode } from './problem.ts';
