/** What a file of texts takes: see `platform/message-text.ts`. */
export { message } from '../platform/message-text.ts';
export type { Texts, ValueKinds, ValuesOf, Words } from '../platform/message-text.ts';
