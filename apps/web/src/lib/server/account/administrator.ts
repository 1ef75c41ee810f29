import { err, ok, type Clock, type Result } from '@einthoven/kernel';
import { recordEvent } from '../platform/events.ts';
import { queueMail } from '../platform/mail.ts';
import { inTransaction, type Db } from '../db/pool.ts';
import { findByEmail } from './account.queries.ts';
import { makeLink } from './link.ts';
import { MAIL_TEXT } from './mail-text.ts';
import { insertGrant } from './role.queries.ts';
import { createPerson } from './sign-up.ts';
import { emailAddress, line } from './text.ts';

/**
 * Makes an administrator from the command line: the account, the role, and a mail with a link to choose a
 * password. An account that exists gets the role.
 *
 * @returns the person, and the token of the link for an operator whose mail does not work yet
 */
export async function createAdministrator(
  db: Db,
  fields: { readonly email: string; readonly legalName: string; readonly familyName?: string },
  { clock }: { readonly clock: Clock },
): Promise<Result<{ readonly personId: string; readonly passwordToken: string }, 'EMAIL_MALFORMED' | 'NAME_MISSING' | 'NAME_TOO_LONG' | 'ACCOUNT_CLOSED'>> {
  const email = emailAddress.safeParse(fields.email);
  if (!email.success) return err('EMAIL_MALFORMED');
  const name = line(200, 'NAME_MISSING', 'NAME_TOO_LONG').safeParse(fields.legalName);
  if (!name.success) return err(name.error.issues[0]?.message as 'NAME_MISSING' | 'NAME_TOO_LONG');
  const familyName = line(200, 'NAME_MISSING', 'NAME_TOO_LONG').safeParse(fields.familyName ?? name.data.split(' ').at(-1));
  if (!familyName.success) return err(familyName.error.issues[0]?.message as 'NAME_MISSING' | 'NAME_TOO_LONG');
  return inTransaction(db, async (tx) => {
    const known = await findByEmail(tx, email.data);
    if (known?.closed) return err('ACCOUNT_CLOSED' as const);
    const at = clock.now();
    const reason = 'made at the command line';
    const personId =
      known?.personId ??
      (await createPerson(tx, {
        legalName: name.data,
        familyName: familyName.data,
        email: email.data,
        birthDate: null,
        emailVerified: true,
        demonstration: false,
        reason,
        clock,
      }));
    const id = await insertGrant(tx, { personId, role: 'administrator', grantedBy: null, expiresAt: null, at });
    if (id !== undefined) {
      await recordEvent(tx, {
        kind: 'account.role-granted',
        actor: { kind: 'operator' },
        subjectPersonId: personId,
        entity: { name: 'role_grant', id },
        reason,
        payload: { role: 'administrator', expiresAt: null },
        occurredAt: at,
      });
    }
    const passwordToken = await makeLink(tx, clock, { personId, purpose: 'reset-password' });
    await queueMail(tx, { to: email.data, toPersonId: personId, ...MAIL_TEXT.administratorInvited(passwordToken) });
    return ok({ personId, passwordToken });
  });
}
