import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseBlueprint } from '@einthoven/exam';
import { contentFolder } from '../platform/content-folder.ts';
import { schemeVersion } from '../scheme/index.ts';

/** A domain of the blueprint that a program teaches. */
export type Domain = { readonly id: string; readonly name: string; readonly scoredItems: number };

const read = new Map<string, readonly Domain[]>();

/** The domains that a version of the scheme examines, in their order. @throws Error when its blueprint is not valid */
export function domainsOf(version: string): readonly Domain[] {
  const known = read.get(version);
  if (known) return known;
  const blueprint = schemeVersion(version).exam.blueprint.value;
  const parsed = parseBlueprint(JSON.parse(readFileSync(join(contentFolder('blueprint'), `${blueprint}.json`), 'utf8')));
  if (!parsed.ok) throw new Error(`content/blueprint/${blueprint}.json is not valid:\n${parsed.error.join('\n')}`);
  const domains = parsed.value.domains.map(({ id, name, scoredItems }) => ({ id, name, scoredItems }));
  read.set(version, domains);
  return domains;
}
