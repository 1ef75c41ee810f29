import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { contentFolder } from '../platform/content-folder.ts';

const entries = z.array(z.object({ key: z.string(), citation: z.string(), url: z.string().nullish(), group: z.string().optional() }));

/** A published source as it is cited to learners. */
export type Source = {
  readonly key: string;
  readonly citation: string;
  readonly url: string | undefined;
  /** A site that teaches what others found: no item rests on such alone. */ readonly secondary: boolean;
};

let loaded: ReadonlyMap<string, Source> | undefined;

/** The source with this key in content/sources; undefined when there is none. */
export function findSource(key: string): Source | undefined {
  loaded ??= new Map(
    entries.parse(JSON.parse(readFileSync(join(contentFolder('sources'), 'sources.json'), 'utf8'))).map((entry) => [
      entry.key,
      // Only web addresses become links.
      {
        key: entry.key,
        citation: entry.citation,
        url: entry.url && /^https?:\/\//.test(entry.url) ? entry.url : undefined,
        secondary: entry.group?.startsWith('14 ') ?? false,
      },
    ]),
  );
  return loaded.get(key);
}
