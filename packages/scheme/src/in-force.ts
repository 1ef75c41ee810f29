import { plainDateIn, type PlainDate } from '@einthoven/kernel';
import type { Scheme } from './scheme.ts';

/** Of the versions of a credential's scheme the last that has begun; the oldest where none has. */
function lastBegun<S extends Pick<Scheme, 'credential' | 'effectiveOn'>>(
  versions: readonly S[],
  credential: string,
  hasBegun: (scheme: S) => boolean,
): S | undefined {
  const newestFirst = versions.filter((scheme) => scheme.credential === credential).toSorted((a, b) => (a.effectiveOn < b.effectiveOn ? 1 : -1));
  return newestFirst.find(hasBegun) ?? newestFirst.at(-1);
}

/**
 * The version of a credential's scheme that is in force on a day; for days before any the oldest there is.
 *
 * @returns undefined where there is no scheme of this credential
 */
export function schemeInForceOn<S extends Pick<Scheme, 'credential' | 'effectiveOn'>>(
  versions: readonly S[],
  credential: string,
  day: PlainDate,
): S | undefined {
  return lastBegun(versions, credential, (scheme) => scheme.effectiveOn <= day);
}

/**
 * The version in force at a moment: a version that was published ahead waits for its first day, which begins at midnight
 * in its own zone.
 *
 * @returns undefined where there is no scheme of this credential
 */
export function schemeInForceAt<S extends Pick<Scheme, 'credential' | 'effectiveOn' | 'zone'>>(
  versions: readonly S[],
  credential: string,
  now: Date,
): S | undefined {
  return lastBegun(versions, credential, (scheme) => scheme.effectiveOn <= plainDateIn(now, scheme.zone.value));
}
