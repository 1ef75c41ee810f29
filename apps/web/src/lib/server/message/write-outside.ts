import type { Db } from '../db/pool.ts';
import { letterInBoth, queueMail } from '../platform/mail.ts';
import { OUTSIDE_CATALOGUE, type OutsideName, type OutsideValues } from './catalogue.ts';

/**
 * Writes a mail to somebody who has no account, and no language on record: it says everything in both.
 *
 * @param letter with `aboutPersonId` where the address was given by a person: erasing them takes the mail with it
 */
export async function writeOutside<Name extends OutsideName>(
  db: Db,
  letter: { readonly to: string; readonly message: Name; readonly values: OutsideValues<Name>; readonly aboutPersonId?: string },
): Promise<void> {
  const { to, message, values, aboutPersonId } = letter;
  await queueMail(db, { to, toPersonId: aboutPersonId, template: message, ...letterInBoth(OUTSIDE_CATALOGUE[message], values) });
}
