import type { Clock, PlainDate } from '@einthoven/kernel';
import type { Db, Tx } from '../db/pool.ts';
import { findByEmail, writePassword } from './account.queries.ts';
import { passwordHash } from './auth.ts';
import { findDemonstrationPeople, type DemonstrationAccount } from './demonstration.queries.ts';
import { DEMONSTRATION_AUTHENTICATOR_SECRET, DEMONSTRATION_PASSWORD, DEMONSTRATION_PEOPLE, type DemonstrationPerson } from './demonstration-people.ts';
import { authenticatorCode, dangerousSetAuthenticator } from './second-factor.ts';
import { createPerson } from './sign-up.ts';

/** Made once: the password is known to all, so a salt of its own for each of forty people would only take seconds. */
let demonstrationHash: Promise<string> | undefined;

/**
 * Makes one invented person with the known password, and for staff the known authenticator.
 *
 * @returns undefined when the account is there already
 */
export async function seedDemonstrationPerson(
  tx: Tx,
  person: Omit<DemonstrationPerson, 'birthDate' | 'roles' | 'purpose'> & { readonly birthDate: PlainDate; readonly authenticator: boolean },
  clock: Clock,
): Promise<string | undefined> {
  if (await findByEmail(tx, person.email)) return undefined;
  const personId = await createPerson(tx, { ...person, emailVerified: true, demonstration: true, reason: 'demonstration', clock });
  await writePassword(tx, personId, await (demonstrationHash ??= passwordHash(DEMONSTRATION_PASSWORD)), clock.now());
  if (person.authenticator) {
    const codes = Array.from({ length: 10 }, (_, index) => `demo${index}-codes`);
    await dangerousSetAuthenticator(tx, personId, DEMONSTRATION_AUTHENTICATOR_SECRET, codes);
  }
  return personId;
}

/** How to sign in as a demonstration person. */
export type DemonstrationSignIn = DemonstrationAccount & {
  readonly purpose: string;
  readonly password: string;
  /** The authenticator's six digits now; undefined where no second factor is set up. */
  readonly code: string | undefined;
};

/** How to sign in as each demonstration person; empty where there are none. */
export async function listDemonstrationSignIns(db: Db): Promise<DemonstrationSignIn[]> {
  const code = await authenticatorCode(db, DEMONSTRATION_AUTHENTICATOR_SECRET);
  const known = await findDemonstrationPeople(
    db,
    DEMONSTRATION_PEOPLE.map((person) => person.email),
  );
  return DEMONSTRATION_PEOPLE.flatMap((person) => {
    const account = known.get(person.email);
    return account ? [{ ...account, purpose: person.purpose, password: DEMONSTRATION_PASSWORD, code: account.authenticator ? code : undefined }] : [];
  });
}
