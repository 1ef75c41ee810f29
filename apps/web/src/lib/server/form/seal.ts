import { createHash } from 'node:crypto';
import type { Conversion, TracingSamples } from '@einthoven/exam';

/** The seal of a conversion: SHA-256 over its fixed writing, hex. */
export function conversionSeal(conversion: Conversion): string {
  const { kind, points, rawCut, scaledCut, rounding } = conversion;
  return sha256(JSON.stringify({ kind, points, rawCut, scaledCut, rounding }));
}

/** An item where it stands in a form. */
export type SealedItem = { readonly position: number; readonly itemId: string; readonly itemVersion: number; readonly use: 'scored' | 'pretest' };

/**
 * The seal of a form: SHA-256 over its items with version, position and use, the tracings that it shows, and the seal of
 * its conversion, hex. Whoever changed one sample would have another.
 */
export function contentSeal(items: readonly SealedItem[], tracings: ReadonlyMap<number, TracingSamples>, conversionSha256: string): string {
  const rows = items
    .toSorted((a, b) => a.position - b.position)
    .map(({ position, itemId, itemVersion, use }) => [position, itemId, itemVersion, use, written(tracings.get(position))]);
  return sha256(JSON.stringify([rows, conversionSha256]));
}

/** The id of a form: which items it holds in which versions, and its conversion; not their order. */
export function formIdOf(blueprintVersion: string, items: readonly SealedItem[], conversionSha256: string): string {
  const held = items.map(({ itemId, itemVersion, use }) => `${itemId} ${itemVersion} ${use}`).toSorted();
  return `CET-${blueprintVersion}-${sha256(JSON.stringify(held)).slice(0, 8)}-${conversionSha256.slice(0, 8)}`;
}

/** Fields in the order of their names: the database keeps them in an order of its own. */
function written(value: unknown): unknown {
  if (value === undefined) return null;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(written);
  return Object.entries(value)
    .filter(([, held]) => held !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, held]) => [name, written(held)]);
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
