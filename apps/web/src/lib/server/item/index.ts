/** What later concepts may use of this one. */
export { checkItems } from './check-items.ts';
export type { ItemsReport } from './check-items.ts';
export { EXCHANGE_FORMATS, exportBank, importItems, planImport, readExchange } from './exchange.ts';
export type { ExchangeFormat, ImportDefaults, ImportPlan, ReadFile } from './exchange.ts';
export { drawTracing, tryFamily } from './tracing.ts';
export type { DrawnTracing, TracingRefusal } from './tracing.ts';
export { bankSources, loadBanks, readBlueprint } from './item.ts';
export type { BankReport, BankSources } from './item.ts';
export { dangerousListFinalItems, listPracticeItems, listPracticeKeys } from './item.queries.ts';
export type { FinalItem, StoredItem } from './item.queries.ts';
export { findSource } from './source.ts';
export type { Source } from './source.ts';
