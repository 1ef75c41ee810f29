import type { PlainDate } from '@einthoven/kernel';
import { standingOn, type StandingFacts, type StandingRules } from './standing.ts';

/** What a credential that a person has, or had, means for the exam. */
export type ExamWay =
  /** None was ever awarded: the exam awards it. */
  | 'first'
  /** It ran out or was given back: the exam awards it anew, under its number. */
  | 'anew'
  /** It holds: there is nothing to win. */
  | 'in-force'
  /** It is suspended, or was when it was given back: the exam is closed until that is lifted. */
  | 'suspended'
  /** It was taken away for good. */
  | 'revoked'
  /** Its holder is on record as dead. */
  | 'deceased';

/**
 * What the exam can give a person on a day. A surrender ends no suspension: who gave a credential back while it was
 * suspended is still suspended.
 *
 * @param held what the standing of the credential of the exam is derived from; undefined where none was ever awarded
 */
export function examWayOn(date: PlainDate, held: StandingFacts | undefined, scheme: StandingRules): ExamWay {
  if (!held) return 'first';
  const status = standingOn(date, held, scheme)?.status;
  if (status === 'revoked' || status === 'suspended' || status === 'deceased') return status;
  // Won anew on the day that it was given back, it begins the day after.
  const begins = held.periods.some(({ basis, from }) => (basis ?? 'award') === 'award' && from > date);
  if (begins || (status !== 'inactive' && status !== 'lapsed' && status !== 'surrendered')) return 'in-force';
  const kept = { ...held, actions: held.actions.filter(({ action }) => action !== 'surrender') };
  return standingOn(date, kept, scheme)?.status === 'suspended' ? 'suspended' : 'anew';
}
