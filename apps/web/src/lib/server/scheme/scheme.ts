import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { parseCetScheme, type CetScheme } from '@einthoven/scheme';
import { contentFolder } from '../platform/content-folder.ts';
import type { Db } from '../db/pool.ts';

type Loaded = { readonly scheme: CetScheme; readonly sha256: string };

let loaded: ReadonlyMap<string, Loaded> | undefined;

function all(): ReadonlyMap<string, Loaded> {
  if (loaded) return loaded;
  const folder = contentFolder('schemes');
  const found = new Map<string, Loaded>();
  for (const name of readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .toSorted()) {
    const text = readFileSync(`${folder}/${name}`, 'utf8');
    const parsed = parseCetScheme(parse(text));
    if (!parsed.ok) throw new Error(`content/schemes/${name} is not a valid scheme:\n${parsed.error.join('\n')}`);
    found.set(parsed.value.version, { scheme: parsed.value, sha256: createHash('sha256').update(text).digest('hex') });
  }
  loaded = found;
  return found;
}

/** The newest version of the CET scheme: what new applications are made under. */
export function currentScheme(): CetScheme {
  const newest = [...all().values()].toSorted((a, b) => (a.scheme.effectiveOn < b.scheme.effectiveOn ? 1 : -1))[0];
  if (!newest) throw new Error('content/schemes holds no scheme');
  return newest.scheme;
}

/**
 * The version that an application, attempt or decision was made under.
 *
 * @throws Error when this installation does not have it any more
 */
export function schemeVersion(version: string): CetScheme {
  const found = all().get(version);
  if (!found) throw new Error(`content/schemes has no version ${version}`);
  return found.scheme;
}

/** Every version that this installation has. */
export function schemeVersions(): readonly CetScheme[] {
  return [...all().values()].map((each) => each.scheme);
}

/** Writes every known version into the table that other tables refer to; does nothing the second time. */
export async function registerSchemes(db: Db): Promise<void> {
  for (const { scheme, sha256 } of all().values()) {
    await db
      .insertInto('schemes')
      .values({ scheme_version: scheme.version, credential: scheme.credential, effective_on: scheme.effectiveOn, content_sha256: sha256 })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
}
