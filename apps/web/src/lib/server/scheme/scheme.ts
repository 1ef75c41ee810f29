import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { parseScheme, schemeInForceAt, schemeInForceOn, type CetScheme, type Scheme } from '@einthoven/scheme';
import type { PlainDate } from '@einthoven/kernel';
import { systemClock } from '../platform/clock.ts';
import { contentFolder } from '../platform/content-folder.ts';
import type { Db } from '../db/pool.ts';

type Loaded = { readonly scheme: Scheme; readonly sha256: string };

let loaded: ReadonlyMap<string, Loaded> | undefined;

function all(): ReadonlyMap<string, Loaded> {
  if (loaded) return loaded;
  const folder = contentFolder('schemes');
  const found = new Map<string, Loaded>();
  for (const name of readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .toSorted()) {
    const text = readFileSync(`${folder}/${name}`, 'utf8');
    const parsed = parseScheme(parse(text));
    if (!parsed.ok) throw new Error(`content/schemes/${name} is not a valid scheme:\n${parsed.error.join('\n')}`);
    const { credential, effectiveOn } = parsed.value;
    if ([...found.values()].some(({ scheme }) => scheme.credential === credential && scheme.effectiveOn === effectiveOn))
      throw new Error(`content/schemes/${name}: another version of the ${credential} begins on ${effectiveOn} too`);
    found.set(parsed.value.version, { scheme: parsed.value, sha256: createHash('sha256').update(text).digest('hex') });
  }
  loaded = found;
  return found;
}

/** The credential that the exam of this body awards. */
const EXAM_CREDENTIAL = 'CET';

/**
 * The version of the CET scheme that is in force: what new applications are made under.
 *
 * @param now of who has a clock; else that of the process
 */
export function currentScheme(now: Date = systemClock.now()): CetScheme {
  return awardedByExam(currentSchemeOf(EXAM_CREDENTIAL, now));
}

/** The version of any credential's scheme that is in force: what its next application, cycle or decision is made under. */
export function currentSchemeOf(credential: string, now: Date = systemClock.now()): Scheme {
  return known(credential, schemeInForceAt(schemeVersions(), credential, now));
}

/** The version of a credential's scheme that is in force on a day; the oldest there is for days before any. */
export function schemeInForce(credential: string, date: PlainDate): Scheme {
  return known(credential, schemeInForceOn(schemeVersions(), credential, date));
}

function known(credential: string, scheme: Scheme | undefined): Scheme {
  if (!scheme) throw new Error(`content/schemes holds no scheme of the ${credential}`);
  return scheme;
}

/**
 * The version that an application or attempt for the exam was made under.
 *
 * @throws Error when this installation does not have it any more, or it is of a credential without an exam
 */
export function schemeVersion(version: string): CetScheme {
  return awardedByExam(anySchemeVersion(version));
}

/**
 * The version that a cycle, credential or decision was made under, whatever the credential.
 *
 * @throws Error when this installation does not have it any more
 */
export function anySchemeVersion(version: string): Scheme {
  const found = all().get(version);
  if (!found) throw new Error(`content/schemes has no version ${version}`);
  return found.scheme;
}

/** Every version of every scheme that this installation has. */
export function schemeVersions(): readonly Scheme[] {
  return [...all().values()].map((each) => each.scheme);
}

function awardedByExam(scheme: Scheme): CetScheme {
  if (scheme.awardedBy !== 'exam') throw new Error(`the ${scheme.credential} is not awarded by an exam`);
  return scheme;
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
