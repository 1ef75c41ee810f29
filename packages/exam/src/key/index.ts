/**
 * Keys of final items. Only lib/server/{item,form,scoring,analysis} may import this.
 *
 * @module @einthoven/exam/key
 */
export { parseItemFile } from './document.ts';
export type { AuthoredFinalItem, AuthoredItem, AuthoredPracticeItem } from './document.ts';
export type { ItemKey, ItemSource, ItemUse } from './key.ts';
