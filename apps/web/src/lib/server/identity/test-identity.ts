import { unwrap } from '@einthoven/kernel';
import type { Permission } from '../account/index.ts';
import type { Db } from '../db/pool.ts';
import { currentScheme } from '../scheme/index.ts';
import { sendIdentity } from './identity.ts';
import { openIdentityPicture } from './identity-review.ts';

/** When tests of identity take place. */
export const IDENTITY_CLOCK = { now: () => new Date() };

/** A clock so many days later. */
export const daysLater = (days: number) => ({ now: () => new Date(Date.now() + days * 86_400_000) });

/** The smallest picture that is one; each mark makes another file of the same type. */
export const picture = (mark: string): Buffer =>
  Buffer.concat([Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64'), Buffer.from(mark)]);

/** Makes the scheme ask for pictures in this process, as another version of it would. @returns undoes it */
export function schemeAsks(): () => void {
  const asked = currentScheme().identity.asked as { value: boolean };
  const before = asked.value;
  asked.value = true;
  return () => {
    asked.value = before;
  };
}

/** What a person sends when nothing is wrong. */
export const GOOD = {
  claim: { kind: 'passport', nameOnDocument: 'PERSON, TEST', words: '' },
  document: { name: 'document.png', bytes: picture('document') },
  photo: { name: 'photo.png', bytes: picture('photo') },
  isAppeal: false,
};

/** Sends good pictures. @returns the id of the check */
export async function sendGood(db: Db, permission: Permission<'identity.manage-own'>, more: { isAppeal?: boolean; words?: string } = {}): Promise<string> {
  const claim = { ...GOOD.claim, words: more.words ?? '' };
  unwrap(await sendIdentity(db, permission, { ...GOOD, claim, isAppeal: more.isAppeal ?? false }, { clock: IDENTITY_CLOCK }));
  const row = await db
    .selectFrom('identity_checks')
    .select('identity_check_id')
    .where('person_id', '=', permission.actor.personId)
    .where('state', '=', 'waiting')
    .executeTakeFirstOrThrow();
  return row.identity_check_id;
}

/** Opens both pictures, as the page does. */
export async function look(db: Db, permission: Permission<'identity.review'>, checkId: string): Promise<void> {
  for (const which of ['document', 'photo'] as const) await openIdentityPicture(db, permission, checkId, which, { clock: IDENTITY_CLOCK });
}
