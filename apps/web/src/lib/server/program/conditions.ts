import { addDays, plainDateIn, type PlainDate } from '@einthoven/kernel';
import { programApproval } from '@einthoven/scheme';
import { schemeVersion } from '../scheme/index.ts';
import type { PublishedDecision } from './directory.queries.ts';

/** What a program has to do still, and by which day. */
export type DueConditions = { readonly conditions: string; readonly by: PlainDate };

/**
 * The day by which the conditions of an approval are to be met: so many days after it was decided, as the scheme of the
 * decision says. @returns undefined where the approval has no conditions now
 */
export function dueConditions(decisions: readonly PublishedDecision[], today: PlainDate): DueConditions | undefined {
  const { state, conditions } = programApproval(decisions, today);
  const set = decisions.findLast(({ outcome, conditions: these }) => outcome === 'approve' && these !== '');
  if (state !== 'conditions' || !set) return undefined;
  const { zone, programs } = schemeVersion(set.schemeVersion);
  return { conditions, by: addDays(plainDateIn(set.decidedAt, zone.value), programs.conditionDays.value) };
}
