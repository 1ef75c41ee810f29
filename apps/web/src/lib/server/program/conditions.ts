import { addDays, type PlainDate } from '@einthoven/kernel';
import { programApproval } from '@einthoven/scheme';
import { schemeVersion } from '../scheme/index.ts';
import type { PublishedDecision } from './directory.queries.ts';

/** What a program has to do still, and by which day. */
export type DueConditions = { readonly conditions: string; readonly by: PlainDate };

/**
 * The day by which the conditions of an approval are to be met: so many days after it took effect, as the scheme of the
 * decision says. @returns undefined where the approval has no conditions now
 */
export function dueConditions(decisions: readonly PublishedDecision[], today: PlainDate): DueConditions | undefined {
  const { state, conditions } = programApproval(decisions, today);
  const set = decisions.findLast(({ outcome, conditions: these }) => outcome === 'approve' && these !== '');
  if (state !== 'conditions' || !set) return undefined;
  return { conditions, by: addDays(set.effectiveOn, schemeVersion(set.schemeVersion).programs.conditionDays.value) };
}
