import { err, ok, type Clock, type Result } from '@einthoven/kernel';
import { queueMail } from '../platform/mail.ts';
import { inTransaction, type Db } from '../db/pool.ts';
import { findByEmail, findByPerson } from './account.queries.ts';
import { passwordFits, PASSWORD_LENGTH, type SessionCookie } from './auth.ts';
import { LIMITS, mayTry } from './limit.ts';
import { makeLink, takeLink } from './link.ts';
import { MAIL_TEXT } from './mail-text.ts';
import { openSession, type Client } from './session.ts';
import { sendFirstPassword } from './sign-up.ts';
import { emailAddress } from './text.ts';

type With = { readonly clock: Clock; readonly client: Client };

/** A session was opened; a second factor may still be due, which the next request finds out. */
export type SignedIn = { readonly personId: string; readonly cookies: readonly SessionCookie[] };

/** Why a password did not open a session. */
export type SignInProblem = 'EMAIL_MALFORMED' | 'SIGN_IN_WRONG' | 'EMAIL_NOT_CONFIRMED' | 'ACCOUNT_CLOSED' | 'ACCOUNT_TOO_MANY_TRIES';

/** Signs in by e-mail and password. What an unknown address and a wrong password get is the same, and takes as long. */
export async function signInByPassword(
  db: Db,
  fields: { readonly email: string; readonly password: string },
  { clock, client }: With,
): Promise<Result<SignedIn, SignInProblem>> {
  const email = emailAddress.safeParse(fields.email);
  if (!email.success) return err('EMAIL_MALFORMED');
  const allowed = await mayTry(db, clock, [
    [LIMITS.signInByEmail, email.data],
    [LIMITS.signInByClient, client.address],
  ]);
  if (!allowed) return err('ACCOUNT_TOO_MANY_TRIES');
  const known = await findByEmail(db, email.data);
  // Longer than any password can be: not worth the hash.
  const password = fields.password.slice(0, PASSWORD_LENGTH.max * 4);
  if (!(await passwordFits(known?.passwordHash ?? undefined, password)) || !known) return err('SIGN_IN_WRONG');
  if (known.closed) return err('ACCOUNT_CLOSED');
  if (!known.emailVerified) {
    await inTransaction(db, async (tx) => {
      const token = await makeLink(tx, clock, { personId: known.personId, purpose: 'verify-email' });
      await queueMail(tx, { to: known.email, toPersonId: known.personId, ...MAIL_TEXT.verifyEmail(token) });
    });
    return err('EMAIL_NOT_CONFIRMED');
  }
  return ok({ personId: known.personId, cookies: await openSession(db, known.personId, client, null) });
}

/**
 * Sends a link that signs in, if the address has an account; if not, a mail that says so.
 * The answer is the same in both cases.
 */
export async function sendSignInLink(
  db: Db,
  emailText: string,
  { clock, client }: With,
): Promise<Result<undefined, 'EMAIL_MALFORMED' | 'ACCOUNT_TOO_MANY_TRIES'>> {
  return sendLink(db, emailText, 'sign-in', { clock, client });
}

/** Sends a link to choose a new password; otherwise as {@link sendSignInLink}. */
export async function sendPasswordReset(
  db: Db,
  emailText: string,
  { clock, client }: With,
): Promise<Result<undefined, 'EMAIL_MALFORMED' | 'ACCOUNT_TOO_MANY_TRIES'>> {
  return sendLink(db, emailText, 'reset-password', { clock, client });
}

async function sendLink(
  db: Db,
  emailText: string,
  purpose: 'sign-in' | 'reset-password',
  { clock, client }: With,
): Promise<Result<undefined, 'EMAIL_MALFORMED' | 'ACCOUNT_TOO_MANY_TRIES'>> {
  const email = emailAddress.safeParse(emailText);
  if (!email.success) return err('EMAIL_MALFORMED');
  const allowed = await mayTry(db, clock, [
    [LIMITS.mailToAddress, email.data],
    [LIMITS.mailByClient, client.address],
  ]);
  if (!allowed) return err('ACCOUNT_TOO_MANY_TRIES');
  await inTransaction(db, async (tx) => {
    const known = await findByEmail(tx, email.data);
    if (!known) return queueMail(tx, { to: email.data, ...MAIL_TEXT.noAccount() });
    const to = { to: known.email, toPersonId: known.personId };
    if (known.closed) return queueMail(tx, { ...to, ...MAIL_TEXT.closed(await makeLink(tx, clock, { personId: known.personId, purpose: 'reopen' })) });
    // An address nobody confirmed proves nothing about who chose the password: confirm it by choosing another.
    if (!known.emailVerified) return sendFirstPassword(tx, known, clock);
    const token = await makeLink(tx, clock, { personId: known.personId, purpose });
    await queueMail(tx, { ...to, ...(purpose === 'sign-in' ? MAIL_TEXT.signIn(token) : MAIL_TEXT.resetPassword(token)) });
  });
  return ok(undefined);
}

/** Signs in by a mailed link, which works once. */
export async function signInByLink(
  db: Db,
  token: string,
  { clock, client }: With,
): Promise<Result<SignedIn, 'LINK_NOT_USABLE' | 'ACCOUNT_CLOSED' | 'ACCOUNT_TOO_MANY_TRIES'>> {
  if (!(await mayTry(db, clock, [[LIMITS.linkByClient, client.address]]))) return err('ACCOUNT_TOO_MANY_TRIES');
  const link = await takeLink(db, clock, 'sign-in', token);
  if (!link) return err('LINK_NOT_USABLE');
  const known = await findByPerson(db, link.personId);
  if (!known || known.closed) return err('ACCOUNT_CLOSED');
  return ok({ personId: link.personId, cookies: await openSession(db, link.personId, client, null) });
}
