/** What later concepts may use of this one. */
export { bankSources, loadBanks, readBlueprint } from './item.ts';
export type { BankReport, BankSources } from './item.ts';
export { dangerousListFinalItems, listPracticeItems, listPracticeKeys } from './item.queries.ts';
export type { StoredItem } from './item.queries.ts';
export { findSource } from './source.ts';
export type { Source } from './source.ts';
