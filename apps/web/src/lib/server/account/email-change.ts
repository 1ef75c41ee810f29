import { err, ok, type Clock, type Result } from '@einthoven/kernel';
import { recordEvent } from '../platform/events.ts';
import { queueMail } from '../platform/mail.ts';
import { inTransaction, type Db } from '../db/pool.ts';
import { findByEmail, findByPerson, writeEmail } from './account.queries.ts';
import { LIMITS, mayTry } from './limit.ts';
import { endLinks } from './link.queries.ts';
import { makeLink, peekLink, takeLink } from './link.ts';
import { MAIL_TEXT } from './mail-text.ts';
import { reauthenticate } from './password.ts';
import type { Permission } from './permissions.ts';
import { isUniqueViolation } from './sign-up.ts';
import { emailAddress } from './text.ts';

/** Asks to change the address: first the old one must agree, then the new one. */
export async function askEmailChange(
  db: Db,
  permission: Permission<'account.manage-own'>,
  fields: { readonly newEmail: string; readonly password: string },
  { clock }: { readonly clock: Clock },
): Promise<Result<undefined, 'EMAIL_MALFORMED' | 'EMAIL_SAME' | 'PASSWORD_WRONG' | 'ACCOUNT_TOO_MANY_TRIES'>> {
  const { personId } = permission.actor;
  const newEmail = emailAddress.safeParse(fields.newEmail);
  if (!newEmail.success) return err('EMAIL_MALFORMED');
  const again = await reauthenticate(db, personId, fields.password, clock);
  if (!again.ok) return again;
  const known = await findByPerson(db, personId);
  if (!known || known.email === newEmail.data) return err('EMAIL_SAME');
  if (!(await mayTry(db, clock, [[LIMITS.mailToAddress, newEmail.data]]))) return err('ACCOUNT_TOO_MANY_TRIES');
  await inTransaction(db, async (tx) => {
    const token = await makeLink(tx, clock, { personId, purpose: 'change-email-old', newEmail: newEmail.data });
    await queueMail(tx, { to: known.email, toPersonId: personId, ...MAIL_TEXT.changeEmailOld(token, newEmail.data) });
  });
  return ok(undefined);
}

/** Which of the two steps a link is; undefined when it cannot be used. */
export async function findEmailChangeStep(
  db: Db,
  token: string,
  clock: Clock,
): Promise<{ readonly step: 'old' | 'new'; readonly newEmail: string } | undefined> {
  for (const step of ['old', 'new'] as const) {
    const link = await peekLink(db, clock, `change-email-${step}`, token);
    if (link?.newEmail) return { step, newEmail: link.newEmail };
  }
  return undefined;
}

/**
 * Takes one step of the change. After the second the address is the new one. If somebody else has an
 * account with it, the last step says only that the link cannot be used, and a mail tells its owner.
 */
export async function takeEmailChangeStep(
  db: Db,
  token: string,
  { clock }: { readonly clock: Clock },
): Promise<Result<'ask-new' | 'changed', 'LINK_NOT_USABLE'>> {
  try {
    return await inTransaction(db, async (tx) => {
      const at = clock.now();
      const first = await takeLink(tx, clock, 'change-email-old', token);
      if (first?.newEmail) {
        const known = await findByPerson(tx, first.personId);
        if (!known || known.closed) return err('LINK_NOT_USABLE' as const);
        const taken = await findByEmail(tx, first.newEmail);
        if (taken) await queueMail(tx, { to: first.newEmail, toPersonId: taken.personId, ...MAIL_TEXT.alreadyKnown() });
        else {
          const next = await makeLink(tx, clock, { personId: first.personId, purpose: 'change-email-new', newEmail: first.newEmail });
          await queueMail(tx, { to: first.newEmail, toPersonId: first.personId, ...MAIL_TEXT.changeEmailNew(next) });
        }
        return ok('ask-new' as const);
      }
      const second = await takeLink(tx, clock, 'change-email-new', token);
      const known = second && (await findByPerson(tx, second.personId));
      if (!second?.newEmail || !known || known.closed) return err('LINK_NOT_USABLE' as const);
      await writeEmail(tx, second.personId, second.newEmail, at);
      await endLinks(tx, second.personId, at);
      await recordEvent(tx, {
        kind: 'account.email-changed',
        actor: { kind: 'person', personId: second.personId },
        subjectPersonId: second.personId,
        reason: 'agreed by links sent to the old and the new address',
        occurredAt: at,
      });
      await queueMail(tx, { to: known.email, toPersonId: second.personId, ...MAIL_TEXT.emailChanged() });
      return ok('changed' as const);
    });
  } catch (error) {
    // Somebody made an account with the new address in between.
    if (isUniqueViolation(error)) return err('LINK_NOT_USABLE');
    throw error;
  }
}
