import { err, ok, type Clock, type Result } from '@einthoven/kernel';
import { recordEvent } from '../platform/events.ts';
import { queueMail } from '../platform/mail.ts';
import { inTransaction, type Db } from '../db/pool.ts';
import { writeReopened } from './erasure.queries.ts';
import { LIMITS, mayTry } from './limit.ts';
import { takeLink } from './link.ts';
import { MAIL_TEXT } from './mail-text.ts';
import { emailOf } from './profile.queries.ts';
import { openSession, type Client } from './session.ts';
import type { SignedIn } from './sign-in.ts';

/**
 * Opens a closed account again by the link that was mailed to its address, and signs in. Who closed an account stays its
 * owner: without this a person could neither come back nor have their data erased.
 */
export async function reopenAccount(
  db: Db,
  token: string,
  { clock, client }: { readonly clock: Clock; readonly client: Client },
): Promise<Result<SignedIn, 'LINK_NOT_USABLE' | 'ACCOUNT_TOO_MANY_TRIES'>> {
  if (!(await mayTry(db, clock, [[LIMITS.linkByClient, client.address]]))) return err('ACCOUNT_TOO_MANY_TRIES');
  const personId = await inTransaction(db, async (tx) => {
    const link = await takeLink(tx, clock, 'reopen', token);
    if (!link || !(await writeReopened(tx, link.personId))) return undefined;
    await recordEvent(tx, {
      kind: 'account.reopened',
      actor: { kind: 'person', personId: link.personId },
      subjectPersonId: link.personId,
      reason: 'asked by the person through a mailed link',
      occurredAt: clock.now(),
    });
    const to = await emailOf(tx, link.personId);
    if (to) await queueMail(tx, { to, toPersonId: link.personId, ...MAIL_TEXT.accountReopened() });
    return link.personId;
  });
  if (personId === undefined) return err('LINK_NOT_USABLE');
  return ok({ personId, cookies: await openSession(db, personId, client, null) });
}
