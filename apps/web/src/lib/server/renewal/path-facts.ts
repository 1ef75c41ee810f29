import { plainDateIn, type PlainDate } from '@einthoven/kernel';
import { quarterMet } from '@einthoven/scheme';
import type { Db } from '../db/pool.ts';
import { anySchemeVersion } from '../scheme/index.ts';
import { selectPassed } from './assessment.queries.ts';
import { selectCycleVersions, selectProgress } from './quarterly.queries.ts';

/** What is known of the ways to renew that are not hours. */
export type PathFacts = {
  /** The day the renewal assessment was passed for this cycle or application. */
  readonly assessmentPassedOn: PlainDate | undefined;
  /** How many quarters of questions were met in the cycle. */
  readonly quartersMet: number;
};

/** Nothing sat and nothing answered. */
export const NO_PATH_FACTS: PathFacts = { assessmentPassedOn: undefined, quartersMet: 0 };

/**
 * The renewal assessment and the quarterly questions, by the cycle or the application for reinstatement they are for;
 * what is missing in the answer is {@link NO_PATH_FACTS}.
 */
export async function pathFactsOf(db: Db, aboutIds: readonly string[]): Promise<ReadonlyMap<string, PathFacts>> {
  const facts = new Map<string, PathFacts>();
  const put = (aboutId: string, known: Partial<PathFacts>) => facts.set(aboutId, { ...NO_PATH_FACTS, ...facts.get(aboutId), ...known });
  for (const { aboutId, at, schemeVersion } of await selectPassed(db, aboutIds)) {
    put(aboutId, { assessmentPassedOn: plainDateIn(at, anySchemeVersion(schemeVersion).zone.value) });
  }
  const progress = await selectProgress(db, aboutIds);
  const versions = await selectCycleVersions(db, [...progress.keys()]);
  for (const [cycleId, quarters] of progress) {
    const scheme = anySchemeVersion(versions.get(cycleId) as string);
    put(cycleId, { quartersMet: quarters.filter((quarter) => quarterMet(quarter, scheme)).length });
  }
  return facts;
}

/**
 * The pages of the ways to renew that are not hours. A way without a page cannot be walked and is not offered.
 */
export const PATH_PAGES: Readonly<Record<'assessment' | 'quarterly', string | undefined>> = {
  assessment: '/credential/assessment',
  quarterly: '/credential/quarter',
};
