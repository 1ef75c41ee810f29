import { err, ok, type Clock, type Result } from '@einthoven/kernel';
import { recordEvent } from '../platform/events.ts';
import { queueMail } from '../platform/mail.ts';
import type { Words } from '../platform/message-text.ts';
import { inTransaction, type Db } from '../db/pool.ts';
import { writeSecondFactor } from './account.queries.ts';
import { authFor, cookiesOf, encryptForLibrary, refusalCode, type SessionCookie } from './auth.ts';
import { limitedAs, LIMITS, mayTry } from './limit.ts';
import { MAIL_TEXT } from './mail-text.ts';
import { isStaff, type Actor, type Permission } from './permissions.ts';
import { emailOf } from './profile.queries.ts';
import { findFactors, spendCode, writeAuthenticator } from './second-factor.queries.ts';
import { findSession, libraryHeaders, sessionToken, type Client } from './session.ts';

export { findFactors } from './second-factor.queries.ts';

/** A code holds for its own 30 seconds and, for clocks that differ, the 30 before and after; remembered longer than that. */
const CODE_REMEMBERED_MS = 300_000;

type With = { readonly clock: Clock; readonly client: Client };

/** The six digits that an authenticator with this secret shows now (RFC 6238, SHA-1, 30 s). */
export async function authenticatorCode(db: Db, secret: string): Promise<string> {
  const { code } = await authFor(db).api.generateTOTP({ body: { secret } });
  return code;
}

/** What a person needs to set up an authenticator; shown once. */
export type AuthenticatorSetUp = {
  /** `otpauth://` address for the QR code. */
  readonly uri: string;
  /** The same secret to type, base32. */
  readonly secret: string;
  readonly recoveryCodes: readonly string[];
};

/**
 * Whether an actor may add or remove factors. Where a factor guards the account (an authenticator, or the
 * passkey of staff), this session must have shown it: a password alone must not get around it.
 */
export async function mayChangeFactors(db: Db, actor: Actor): Promise<boolean> {
  const factors = await findFactors(db, actor.personId);
  const guarded = factors.authenticator || (factors.passkeys > 0 && isStaff(actor));
  return !guarded || actor.secondFactor;
}

/**
 * Begins to set up an authenticator, after the password was given again. Nothing changes until
 * {@link confirmSession} gets a code of it.
 */
export async function beginAuthenticator(
  db: Db,
  password: string,
  { clock, client }: With,
): Promise<
  Result<
    AuthenticatorSetUp,
    'ACCOUNT_SIGN_IN_NEEDED' | 'ACCOUNT_SECOND_FACTOR_NEEDED' | 'PASSWORD_WRONG' | 'SECOND_FACTOR_ALREADY_SET_UP' | 'ACCOUNT_TOO_MANY_TRIES'
  >
> {
  const session = await findSession(client.headers, db, clock.now());
  if (!session) return err('ACCOUNT_SIGN_IN_NEEDED');
  if (!(await mayTry(db, clock, [[LIMITS.reauthentication, session.actor.personId]]))) return err('ACCOUNT_TOO_MANY_TRIES');
  if (!(await mayChangeFactors(db, session.actor))) return err('ACCOUNT_SECOND_FACTOR_NEEDED');
  try {
    const answer = await authFor(db).api.enableTwoFactor({ body: { password, method: 'totp' }, headers: libraryHeaders(client) });
    if (answer.method !== 'totp') throw new Error('the library answered with another method than asked for');
    return ok({ uri: answer.totpURI, secret: new URL(answer.totpURI).searchParams.get('secret') ?? '', recoveryCodes: answer.backupCodes });
  } catch (error) {
    const code = refusalCode(error);
    if (code === 'INVALID_PASSWORD') return err('PASSWORD_WRONG');
    if (code === 'TOTP_ALREADY_ENABLED') return err('SECOND_FACTOR_ALREADY_SET_UP');
    throw error;
  }
}

/**
 * Confirms this session by an authenticator code or a recovery code; the first code of a new authenticator
 * switches it on. Either works once: an authenticator's code is not taken again while it holds (RFC 6238, section 5.2).
 */
export async function confirmSession(
  db: Db,
  codeText: string,
  { clock, client }: With,
): Promise<
  Result<
    { readonly cookies: readonly SessionCookie[]; readonly usedRecoveryCode: boolean },
    'ACCOUNT_SIGN_IN_NEEDED' | 'CODE_WRONG' | 'CODE_SPENT' | 'SECOND_FACTOR_NOT_SET_UP' | 'ACCOUNT_TOO_MANY_TRIES'
  >
> {
  const session = await findSession(client.headers, db, clock.now());
  if (!session) return err('ACCOUNT_SIGN_IN_NEEDED');
  const personId = session.actor.personId;
  if (!(await mayTry(db, clock, [[LIMITS.code, personId]]))) return err('ACCOUNT_TOO_MANY_TRIES');
  const code = codeText.replace(/\s/g, '').slice(0, 20);
  const usedRecoveryCode = !/^\d{6}$/.test(code);
  const before = await findFactors(db, personId);
  if (usedRecoveryCode && !before.authenticator) return err('CODE_WRONG');
  const headers = libraryHeaders(client);
  const api = authFor(db).api;
  let cookies: SessionCookie[];
  try {
    const answer = usedRecoveryCode
      ? await api.verifyBackupCode({ body: { code }, headers, returnHeaders: true })
      : await api.verifyTOTP({ body: { code }, headers, returnHeaders: true });
    cookies = cookiesOf(answer.headers);
  } catch (error) {
    const refusal = refusalCode(error);
    if (refusal === 'TOTP_NOT_ENABLED' || refusal === 'BACKUP_CODES_NOT_ENABLED') return err('SECOND_FACTOR_NOT_SET_UP');
    if (refusal) return err('CODE_WRONG');
    throw error;
  }
  // Switching it on gives the session a new token.
  const fresh = cookies.find((cookie) => cookie.name.endsWith('session_token'));
  const token = fresh ? fresh.value.slice(0, fresh.value.lastIndexOf('.')) : await sessionToken(db, client.headers);
  if (!token) return err('ACCOUNT_SIGN_IN_NEEDED');
  const at = clock.now();
  const unspent = await inTransaction(db, async (tx) => {
    if (!usedRecoveryCode && !(await spendCode(tx, personId, limitedAs(`${personId} ${code}`), at, new Date(at.getTime() - CODE_REMEMBERED_MS)))) return false;
    await writeSecondFactor(tx, token, at);
    if (before.authenticator && !usedRecoveryCode) return true;
    await recordEvent(tx, {
      kind: usedRecoveryCode ? 'account.recovery-code-used' : 'account.authenticator-added',
      actor: { kind: 'person', personId },
      subjectPersonId: personId,
      reason: usedRecoveryCode ? 'signed in with a recovery code' : 'set up by the person',
      occurredAt: at,
    });
    await tellPerson(
      tx,
      personId,
      usedRecoveryCode
        ? { en: 'a recovery code was used to sign in.', es: 'se usó un código de recuperación para iniciar sesión.' }
        : { en: 'an authenticator app was set up.', es: 'se configuró una aplicación de autenticación.' },
    );
    return true;
  });
  if (!unspent) return err('CODE_SPENT');
  return ok({ cookies, usedRecoveryCode });
}

/** Tells a person by mail that a factor of theirs changed. */
export async function tellPerson(db: Db, personId: string, what: Words): Promise<void> {
  const to = await emailOf(db, personId);
  if (to) await queueMail(db, { to, toPersonId: personId, ...MAIL_TEXT.secondFactorChanged(what) });
}

/** New recovery codes in place of the old ones, after the password was given again. */
export async function renewRecoveryCodes(
  db: Db,
  permission: Permission<'account.manage-own'>,
  password: string,
  { clock, client }: With,
): Promise<Result<readonly string[], 'ACCOUNT_SECOND_FACTOR_NEEDED' | 'PASSWORD_WRONG' | 'SECOND_FACTOR_NOT_SET_UP' | 'ACCOUNT_TOO_MANY_TRIES'>> {
  const personId = permission.actor.personId;
  if (!permission.actor.secondFactor) return err('ACCOUNT_SECOND_FACTOR_NEEDED');
  if (!(await mayTry(db, clock, [[LIMITS.reauthentication, personId]]))) return err('ACCOUNT_TOO_MANY_TRIES');
  try {
    const { backupCodes } = await authFor(db).api.generateBackupCodes({ body: { password }, headers: libraryHeaders(client) });
    await tellPerson(db, personId, {
      en: 'new recovery codes were made; the old ones no longer work.',
      es: 'se crearon códigos de recuperación nuevos; los anteriores ya no sirven.',
    });
    return ok(backupCodes);
  } catch (error) {
    const code = refusalCode(error);
    if (code === 'INVALID_PASSWORD') return err('PASSWORD_WRONG');
    if (code === 'TWO_FACTOR_NOT_ENABLED') return err('SECOND_FACTOR_NOT_SET_UP');
    throw error;
  }
}

/** Removes the authenticator, after the password was given again. Staff keep at least one second factor. */
export async function removeAuthenticator(
  db: Db,
  permission: Permission<'account.manage-own'>,
  password: string,
  { clock, client }: With,
): Promise<
  Result<
    readonly SessionCookie[],
    'ACCOUNT_SECOND_FACTOR_NEEDED' | 'PASSWORD_WRONG' | 'SECOND_FACTOR_KEPT_BY_STAFF' | 'SECOND_FACTOR_NOT_SET_UP' | 'ACCOUNT_TOO_MANY_TRIES'
  >
> {
  const { personId, secondFactor } = permission.actor;
  if (!secondFactor) return err('ACCOUNT_SECOND_FACTOR_NEEDED');
  if (!(await mayTry(db, clock, [[LIMITS.reauthentication, personId]]))) return err('ACCOUNT_TOO_MANY_TRIES');
  const factors = await findFactors(db, personId);
  if (!factors.authenticator) return err('SECOND_FACTOR_NOT_SET_UP');
  if (factors.passkeys === 0 && isStaff(permission.actor)) return err('SECOND_FACTOR_KEPT_BY_STAFF');
  try {
    const answer = await authFor(db).api.disableTwoFactor({ body: { password }, headers: libraryHeaders(client), returnHeaders: true });
    await inTransaction(db, async (tx) => {
      await recordEvent(tx, {
        kind: 'account.authenticator-removed',
        actor: { kind: 'person', personId },
        subjectPersonId: personId,
        reason: 'removed by the person',
        occurredAt: clock.now(),
      });
      await tellPerson(tx, personId, { en: 'the authenticator app was removed.', es: 'se quitó la aplicación de autenticación.' });
    });
    return ok(cookiesOf(answer.headers));
  } catch (error) {
    if (refusalCode(error) === 'INVALID_PASSWORD') return err('PASSWORD_WRONG');
    throw error;
  }
}

/** Gives a demonstration person an authenticator whose secret is known. Never in production. */
export async function dangerousSetAuthenticator(db: Db, personId: string, secret: string, recoveryCodes: readonly string[]): Promise<void> {
  const [encryptedSecret, encryptedCodes] = await Promise.all([encryptForLibrary(secret), encryptForLibrary(JSON.stringify(recoveryCodes))]);
  await writeAuthenticator(db, personId, { secret: encryptedSecret, recoveryCodes: encryptedCodes });
}
