import { err, ok, type Clock, type Result } from '@einthoven/kernel';
import { recordEvent } from '../platform/events.ts';
import { queueMail } from '../platform/mail.ts';
import { inTransaction, type Db, type Tx } from '../db/pool.ts';
import { deleteSessions, findByPerson, writeEmailVerified, writePassword } from './account.queries.ts';
import { passwordFits, passwordHash } from './auth.ts';
import { LIMITS, mayTry } from './limit.ts';
import { takeLink } from './link.ts';
import { endLinks } from './link.queries.ts';
import { MAIL_TEXT } from './mail-text.ts';
import type { Permission } from './permissions.ts';
import { passwordRule } from './sign-up.ts';
import type { Client } from './session.ts';

type PasswordProblem = 'PASSWORD_TOO_SHORT' | 'PASSWORD_TOO_LONG';

function checkNew(password: string): PasswordProblem | undefined {
  const parsed = passwordRule.safeParse(password);
  return parsed.success ? undefined : (parsed.error.issues[0]?.message as PasswordProblem);
}

/** Asks a signed-in person for the password again, before what cannot be undone or opens a way in. */
export async function reauthenticate(
  db: Db,
  personId: string,
  password: string,
  clock: Clock,
): Promise<Result<undefined, 'PASSWORD_WRONG' | 'ACCOUNT_TOO_MANY_TRIES'>> {
  if (!(await mayTry(db, clock, [[LIMITS.reauthentication, personId]]))) return err('ACCOUNT_TOO_MANY_TRIES');
  const known = await findByPerson(db, personId);
  return (await passwordFits(known?.passwordHash ?? undefined, password.slice(0, 512))) ? ok(undefined) : err('PASSWORD_WRONG');
}

async function afterChange(tx: Tx, personId: string, email: string, reason: string, at: Date): Promise<void> {
  await endLinks(tx, personId, at);
  await recordEvent(tx, { kind: 'account.password-changed', actor: { kind: 'person', personId }, subjectPersonId: personId, reason, occurredAt: at });
  await queueMail(tx, { to: email, toPersonId: personId, ...MAIL_TEXT.passwordChanged() });
}

/** Changes the password of the person; every other device is signed out, and open links stop working. */
export async function changePassword(
  db: Db,
  permission: Permission<'account.manage-own'>,
  fields: { readonly current: string; readonly next: string },
  { clock }: { readonly clock: Clock },
): Promise<Result<undefined, PasswordProblem | 'PASSWORD_WRONG' | 'ACCOUNT_TOO_MANY_TRIES'>> {
  const problem = checkNew(fields.next);
  if (problem) return err(problem);
  const { personId, sessionId } = permission.actor;
  const again = await reauthenticate(db, personId, fields.current, clock);
  if (!again.ok) return again;
  const hash = await passwordHash(fields.next);
  const at = clock.now();
  await inTransaction(db, async (tx) => {
    const known = await findByPerson(tx, personId);
    if (!known) return;
    await writePassword(tx, personId, hash, at);
    await deleteSessions(tx, personId, { except: sessionId });
    await afterChange(tx, personId, known.email, 'changed by the person', at);
  });
  return ok(undefined);
}

/**
 * Sets a new password through a mailed link, which works once. Every device is signed out. The link proves
 * that the address is theirs, so it is confirmed too; a second factor stays and is asked at the next sign-in.
 */
export async function resetPassword(
  db: Db,
  token: string,
  next: string,
  { clock, client }: { readonly clock: Clock; readonly client: Client },
): Promise<Result<undefined, PasswordProblem | 'LINK_NOT_USABLE' | 'ACCOUNT_TOO_MANY_TRIES'>> {
  const problem = checkNew(next);
  if (problem) return err(problem);
  if (!(await mayTry(db, clock, [[LIMITS.linkByClient, client.address]]))) return err('ACCOUNT_TOO_MANY_TRIES');
  const hash = await passwordHash(next);
  const at = clock.now();
  return inTransaction(db, async (tx) => {
    const link = await takeLink(tx, clock, 'reset-password', token);
    const known = link && (await findByPerson(tx, link.personId));
    if (!known || known.closed) return err('LINK_NOT_USABLE' as const);
    await writePassword(tx, known.personId, hash, at);
    if (!known.emailVerified) await writeEmailVerified(tx, known.personId, at);
    await deleteSessions(tx, known.personId);
    await afterChange(tx, known.personId, known.email, 'reset through the mailed link', at);
    return ok(undefined);
  });
}
