import { addYears, type PlainDate } from '@einthoven/kernel';
import type { ProvisionalReason } from './eligibility.ts';
import type { CetScheme } from './scheme.ts';

/** What is known of somebody whose award is provisional. */
export type ProvisionalFacts = {
  /** Undefined where it is not known any more: then nobody can say that they are of age. */
  readonly birthDate: PlainDate | undefined;
  /** Whether they still went to secondary school when they applied. */
  readonly student: boolean;
  /** Whether they have said since that they finished it. */
  readonly schoolFinished: boolean;
};

/** The day on which somebody is old enough for a credential without reserve. */
export function ofAgeOn(scheme: Pick<CetScheme, 'person'>, birthDate: PlainDate): PlainDate {
  return addYears(birthDate, scheme.person.minAgeYears.value);
}

/**
 * What a provisional credential still waits for on a day. With nothing left it is full: on the birthday or with the end of
 * school, whichever comes later (SCHEME.md, under 18).
 */
export function provisionalWaits(scheme: Pick<CetScheme, 'person'>, facts: ProvisionalFacts, on: PlainDate): readonly ProvisionalReason[] {
  const waits: ProvisionalReason[] = [];
  if (facts.birthDate === undefined || ofAgeOn(scheme, facts.birthDate) > on) waits.push('under-age');
  if (scheme.person.secondarySchool.value && facts.student && !facts.schoolFinished) waits.push('secondary-school-student');
  return waits;
}
