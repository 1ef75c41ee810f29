import { err, ok, parsePlainDate, type Clock, type PlainDate, type Result } from '@einthoven/kernel';
import { recordEvent } from '../platform/events.ts';
import { inTransaction, type Db } from '../db/pool.ts';
import type { Permission } from './permissions.ts';
import { writeFirstBirthDate } from './profile.queries.ts';

/** What can be wrong with a birth date as it was typed. */
export type BirthDateProblem = 'BIRTH_DATE_MALFORMED' | 'BIRTH_DATE_IMPOSSIBLE';

/** First day that is taken: nobody alive was born before it. */
const FIRST_DAY = '1900-01-01';

/**
 * Reads a birth date as it was typed.
 *
 * @param today in the body's zone: nobody is born today or later
 */
export function readBirthDate(text: string, today: PlainDate): Result<PlainDate, BirthDateProblem> {
  const day = parsePlainDate(text.trim());
  if (!day.ok) return err(day.error === 'DATE_MALFORMED' ? 'BIRTH_DATE_MALFORMED' : 'BIRTH_DATE_IMPOSSIBLE');
  return day.value < FIRST_DAY || day.value >= today ? err('BIRTH_DATE_IMPOSSIBLE') : ok(day.value);
}

/**
 * Adds the birth date to an account that has none, such as one that was made at the command line. Once only: whoever must
 * change it shows a document, as for the name.
 */
export async function addBirthDate(
  db: Db,
  permission: Permission<'account.manage-own'>,
  text: string,
  { clock, today }: { readonly clock: Clock; readonly today: PlainDate },
): Promise<Result<undefined, BirthDateProblem | 'BIRTH_DATE_SET'>> {
  const day = readBirthDate(text, today);
  if (!day.ok) return day;
  const { personId } = permission.actor;
  return inTransaction(db, async (tx) => {
    const at = clock.now();
    if (!(await writeFirstBirthDate(tx, personId, day.value, at))) return err('BIRTH_DATE_SET' as const);
    await recordEvent(tx, {
      kind: 'account.birth-date-added',
      actor: { kind: 'person', personId },
      subjectPersonId: personId,
      reason: 'the account had none',
      occurredAt: at,
    });
    return ok(undefined);
  });
}
