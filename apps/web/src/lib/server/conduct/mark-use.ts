import { err, ok, type Clock, type Result } from '@einthoven/kernel';
import { standingOn } from '@einthoven/scheme';
import type { Permission } from '../account/index.ts';
import { actOnStanding, selectCredentials, todayUnder, type Credential } from '../credential/index.ts';
import { inTransaction, type Db } from '../db/pool.ts';
import { findAgreement, insertAgreement, readStatement, type Statement } from '../eligibility/index.ts';
import { tell } from '../message/index.ts';
import { recordEvent } from '../platform/events.ts';
import { anySchemeVersion } from '../scheme/index.ts';
import type { ConductProblem } from './conduct-words.ts';

type At = { readonly clock: Clock };

/** The licence to use the credential and its mark, as it is worded now. */
export function markLicence(): Statement<'mark-use'> {
  return readStatement('mark-use');
}

/** Since when a person agrees to the licence as it is worded now; undefined where they have not. */
export function findMarkAgreement(db: Db, permission: Permission<'case.manage-own'>): Promise<Date | undefined> {
  return findAgreement(db, permission.actor.personId, markLicence());
}

/** Agrees to the licence as it is worded now; a second time does nothing. */
export async function agreeToMarkUse(db: Db, permission: Permission<'case.manage-own'>, { clock }: At): Promise<void> {
  const { personId } = permission.actor;
  const statement = markLicence();
  await inTransaction(db, async (tx) => {
    if (await findAgreement(tx, personId, statement)) return;
    const at = clock.now();
    await insertAgreement(tx, personId, statement, at);
    await recordEvent(tx, {
      kind: 'credential.mark-use-agreed',
      actor: { kind: 'person', personId },
      subjectPersonId: personId,
      reason: `agrees to the licence of version ${statement.version}`,
      payload: { version: statement.version, textSha256: statement.sha256 },
      occurredAt: at,
    });
  });
}

/** Credentials of one's own that can be given back. */
export async function readSurrenderable(db: Db, permission: Permission<'credential.surrender-own'>, { clock }: At): Promise<readonly Credential[]> {
  const own = await selectCredentials(db, { personId: permission.actor.personId });
  return own.filter((credential) => {
    const status = standingOn(todayUnder(credential, clock.now()), credential, anySchemeVersion(credential.schemeVersion))?.status;
    return status !== undefined && status !== 'revoked' && status !== 'surrendered' && status !== 'deceased';
  });
}

/**
 * Gives one's credential back, for good. A case that is open goes on: nobody escapes it so.
 *
 * @param confirmed.number the number, typed again
 */
export async function surrenderCredential(
  db: Db,
  permission: Permission<'credential.surrender-own'>,
  confirmed: { readonly number: string; readonly understood: boolean },
  { clock }: At,
): Promise<Result<undefined, ConductProblem>> {
  const { personId } = permission.actor;
  return inTransaction(db, async (tx) => {
    const own = await readSurrenderable(tx, permission, { clock });
    if (own.length === 0) return err({ code: 'SURRENDER_NOTHING' });
    const credential = own.find(({ number }) => number === confirmed.number.trim().toUpperCase());
    if (!credential || !confirmed.understood) return err({ code: 'SURRENDER_NOT_CONFIRMED' });
    const at = clock.now();
    const today = todayUnder(credential, at);
    await actOnStanding(tx, credential, {
      action: 'surrender',
      publicReason: "Given back at the holder's wish",
      effectiveOn: today,
      by: personId,
      reason: 'the person gave it back, after being told what follows',
      at,
    });
    await tell(tx, { toPersonId: personId, message: 'conduct.surrendered', values: { number: credential.number, on: today }, at });
    return ok(undefined);
  });
}
