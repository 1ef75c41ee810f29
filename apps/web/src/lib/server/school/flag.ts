import { err, ok, type Result } from '@einthoven/kernel';
import type { DeskSmell } from '@einthoven/scheme';
import { isUuid, type Permission } from '../account/index.ts';
import { inTransaction, type Db, type Tx } from '../db/pool.ts';
import { note, type At } from './cohort.ts';
import { listRoles, type Cohort } from './cohort.queries.ts';
import { insertFlag, listFlags, updateFlagSeen } from './enrollment.queries.ts';

/** Tells staff that something looks odd, once for as long as nobody looked. @param it.personId who did what looks odd */
export async function raiseFlag(
  tx: Tx,
  cohort: Pick<Cohort, 'schoolId' | 'cohortId'>,
  it: { readonly what: DeskSmell; readonly personId: string; readonly reason: string },
  { clock }: At,
): Promise<void> {
  const flagId = await insertFlag(tx, { schoolId: cohort.schoolId, cohortId: cohort.cohortId, what: it.what, at: clock.now() });
  if (flagId)
    await note(tx, 'school.flagged', { personId: it.personId, entity: ['school_flag', flagId], reason: it.reason, clock, payload: { what: it.what } });
}

/** What looks odd and waits for staff. */
export async function readFlags(db: Db, _permission: Permission<'program.decide'>): Promise<Awaited<ReturnType<typeof listFlags>>> {
  return listFlags(db);
}

/** Staff looked at a flag; what follows, follows elsewhere (a case, a decision on the program). */
export async function seeFlag(
  db: Db,
  permission: Permission<'program.decide'>,
  flagId: string,
  { clock }: At,
): Promise<Result<undefined, 'FLAG_NONE' | 'FLAG_OWN'>> {
  const { personId } = permission.actor;
  return inTransaction(db, async (tx): Promise<Result<undefined, 'FLAG_NONE' | 'FLAG_OWN'>> => {
    const flag = isUuid(flagId) ? (await listFlags(tx)).find((one) => one.flagId === flagId) : undefined;
    if (!flag) return err('FLAG_NONE');
    if ((await listRoles(tx, flag.schoolId, personId)).length > 0) return err('FLAG_OWN');
    if ((await updateFlagSeen(tx, flagId, personId, clock.now())) === undefined) return err('FLAG_NONE');
    await note(tx, 'school.flag-seen', { personId, entity: ['school_flag', flagId], reason: 'a person of the staff looked at it', clock });
    return ok(undefined);
  });
}
