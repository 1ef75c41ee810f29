import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/**
 * Which review record speaks of an item last.
 *
 * @param folder `reviews`, beside the folders of the banks
 * @returns names of files by item id; empty where there is no such folder
 */
export function reviewRecords(folder: string): ReadonlyMap<string, string> {
  if (!existsSync(folder)) return new Map();
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .toSorted();
  return new Map(
    names.flatMap((name) => {
      const record = parse(readFileSync(join(folder, name), 'utf8')) as { batches?: readonly { items?: readonly unknown[] }[] } | null;
      return (record?.batches ?? []).flatMap((batch) => (batch.items ?? []).map((id) => [String(id), name] as const));
    }),
  );
}
