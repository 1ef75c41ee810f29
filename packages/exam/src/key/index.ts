/**
 * Keys of final items. Only lib/server/{item,form,scoring,analysis} may import this.
 *
 * @module @einthoven/exam/key
 */
export { parseItem, parseItemFile, rightOptions } from './document.ts';
export type { AssemblyMarks, AuthoredFinalItem, AuthoredItem, AuthoredKey, AuthoredPracticeItem, ItemPlace } from './document.ts';
export type { Area, Correct, ItemKey, ItemSource, ItemUse } from './key.ts';
export type { TracingFact, TracingFamily, TracingNumber } from './family.ts';
