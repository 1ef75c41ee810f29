import type { Clock } from '@einthoven/kernel';
import { randomToken } from '../platform/rng.ts';
import { tokenHash } from '../platform/seal.ts';
import type { Db } from '../db/pool.ts';
import { consumeLink, findLink, replaceLink, type LinkPurpose, type LinkRow } from './link.queries.ts';

/** How long a link holds, in minutes; the mail says the same. */
export const LINK_MINUTES: Readonly<Record<LinkPurpose, number>> = {
  'verify-email': 24 * 60,
  'sign-in': 15,
  'reset-password': 60,
  'change-email-old': 24 * 60,
  'change-email-new': 24 * 60,
  reopen: 60,
};

/** Makes a link's token. Only its hash is kept: who reads the database cannot use it. */
export async function makeLink(
  db: Db,
  clock: Clock,
  link: { readonly personId: string; readonly purpose: LinkPurpose; readonly newEmail?: string },
): Promise<string> {
  const token = randomToken();
  const at = clock.now();
  await replaceLink(db, {
    personId: link.personId,
    purpose: link.purpose,
    tokenHash: tokenHash(token),
    newEmail: link.newEmail ?? null,
    at,
    expiresAt: new Date(at.getTime() + LINK_MINUTES[link.purpose] * 60_000),
  });
  return token;
}

/** Looks at a link without using it: what a GET may do, because mail scanners open links too. */
export function peekLink(db: Db, clock: Clock, purpose: LinkPurpose, token: string): Promise<LinkRow | undefined> {
  return findLink(db, purpose, tokenHash(token), clock.now());
}

/** Uses a link up. @returns undefined when it was used, is too old or never existed */
export function takeLink(db: Db, clock: Clock, purpose: LinkPurpose, token: string): Promise<LinkRow | undefined> {
  return consumeLink(db, purpose, tokenHash(token), clock.now());
}
