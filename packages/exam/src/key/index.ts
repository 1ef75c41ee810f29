/**
 * Keys of final items. Only lib/server/{item,form,scoring,analysis} may import this.
 *
 * @module @einthoven/exam/key
 */
export { draftProblems, entryOf, parseDraft } from './entry.ts';
export type { ItemEntry } from './entry.ts';
export { comparedItem, parseItem, parseItemFile, parseRenewalFile, rightOptions } from './document.ts';
export type {
  AskedKnowledge,
  AssemblyMarks,
  AuthoredFinalItem,
  AuthoredItem,
  AuthoredKey,
  AuthoredPracticeItem,
  AuthoredRenewalItem,
  ItemPlace,
  RenewalBank,
} from './document.ts';
export type { Area, Correct, ItemKey, ItemSource, ItemUse } from './key.ts';
export type { TracingFact, TracingFamily, TracingNumber } from './family.ts';
export { drawableOptions, numberOptions, pooledOptions } from './drawn-options.ts';
export type { DrawnOptions, Drawing, NumberOptions, OptionPool, PooledOption } from './drawn-options.ts';
