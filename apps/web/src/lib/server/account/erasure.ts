import { err, ok, type Clock, type Result } from '@einthoven/kernel';
import { recordEvent } from '../platform/events.ts';
import { queueMail } from '../platform/mail.ts';
import { inTransaction, type Db, type Tx } from '../db/pool.ts';
import { deleteSessions } from './account.queries.ts';
import { collectAccount, erasePersonRows, writeClosed } from './erasure.queries.ts';
import { endLinks } from './link.queries.ts';
import { MAIL_TEXT } from './mail-text.ts';
import { listOwnNameChanges } from './name-change.ts';
import { reauthenticate } from './password.ts';
import type { Actor, Permission } from './permissions.ts';
import { emailOf, getProfile } from './profile.queries.ts';

type With = { readonly clock: Clock };

/** What a person confirms before closing or erasing: the password again, and that they read what happens. */
export type EndingFields = { readonly password: string; readonly understood: boolean };

/** Why an account was not closed or erased. */
export type EndingProblem = 'PASSWORD_WRONG' | 'ACCOUNT_TOO_MANY_TRIES' | 'CONFIRMATION_MISSING';

/** Closes the account: every session ends, nobody signs in any more; records stay as retention says. */
export async function closeAccount(
  db: Db,
  permission: Permission<'account.manage-own'>,
  fields: EndingFields,
  { clock }: With,
): Promise<Result<undefined, EndingProblem>> {
  const { personId } = permission.actor;
  const checked = await check(db, personId, fields, clock);
  if (!checked.ok) return checked;
  await inTransaction(db, async (tx) => {
    const at = clock.now();
    if (!(await writeClosed(tx, personId, at))) return;
    await deleteSessions(tx, personId);
    await endLinks(tx, personId, at);
    await recordEvent(tx, {
      kind: 'account.closed',
      actor: { kind: 'person', personId },
      subjectPersonId: personId,
      reason: 'asked by the person',
      occurredAt: at,
    });
    const to = await emailOf(tx, personId);
    if (to) await queueMail(tx, { to, toPersonId: personId, ...MAIL_TEXT.accountClosed() });
  });
  return ok(undefined);
}

/**
 * Erases the account: its personal rows, mails and sign-in rows are deleted, and the personal key with them,
 * so that whatever it sealed is gone. Events stay, with ids alone.
 *
 * @param alsoErase what later concepts must do in the same transaction (the registry entry, for one), before
 *   the key goes
 */
export async function eraseAccount(
  db: Db,
  permission: Permission<'account.manage-own'>,
  fields: EndingFields,
  alsoErase: (tx: Tx, personId: string, at: Date) => Promise<void>,
  { clock }: With,
): Promise<Result<undefined, EndingProblem>> {
  const { personId } = permission.actor;
  const checked = await check(db, personId, fields, clock);
  if (!checked.ok) return checked;
  await inTransaction(db, async (tx) => {
    const at = clock.now();
    await writeClosed(tx, personId, at);
    await alsoErase(tx, personId, at);
    await erasePersonRows(tx, personId, at);
    await recordEvent(tx, {
      kind: 'account.erased',
      actor: { kind: 'person', personId },
      subjectPersonId: personId,
      reason: 'asked by the person',
      occurredAt: at,
    });
  });
  return ok(undefined);
}

async function check(db: Db, personId: string, fields: EndingFields, clock: Clock): Promise<Result<undefined, EndingProblem>> {
  if (!fields.understood) return err('CONFIRMATION_MISSING');
  return reauthenticate(db, personId, fields.password, clock);
}

/**
 * Everything the account knows about the person, for a JSON download. Names and secrets of others, and our
 * own secrets (hashes, keys, tokens), are not in it.
 *
 * @param parts what later concepts know, by name
 */
export async function exportAccount(
  db: Db,
  permission: Permission<'account.manage-own'>,
  parts: Readonly<Record<string, (db: Db, actor: Actor, clock: Clock) => Promise<unknown>>>,
  { clock }: With,
): Promise<Record<string, unknown>> {
  const { personId } = permission.actor;
  const { mails, ...account } = await collectAccount(db, personId);
  const more: Record<string, unknown> = {};
  for (const [name, collect] of Object.entries(parts)) more[name] = await collect(db, permission.actor, clock);
  return {
    exportedAt: clock.now().toISOString(),
    issuer: 'National Performance Specialists',
    profile: await getProfile(db, personId),
    ...account,
    // Links in mails that still work would be keys to the account.
    mails: (mails as { body_text: string }[]).map((mail) => ({
      ...mail,
      body_text: mail.body_text.replace(/(https?:\/\/\S+\/)[\w-]{40,}/g, '$1(link removed)'),
    })),
    nameChanges: await listOwnNameChanges(db, permission),
    ...more,
  };
}
