import { createHash } from 'node:crypto';
import type { AuthoredItem } from '@einthoven/exam/key';

/**
 * A fingerprint of what an author wrote. Unlike the hash that the loader keeps, it does not depend on the order of fields,
 * which the database changes, nor on where the item is in its life.
 */
export function writtenContent(item: AuthoredItem): string {
  const { itemId, bank, task, level, public: shown, knowledge, enemies, difficulty } = item;
  const { rationale, sources, correct } = item.key;
  const family = item.key.family;
  const content = { itemId, bank, task, level, shown, knowledge, enemies, difficulty, rationale, sources, correct, family };
  return createHash('sha256')
    .update(
      JSON.stringify(content, (_name, value: unknown) =>
        isRecord(value) ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))) : value,
      ),
    )
    .digest('hex');
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
