import { toPlainDate, type Clock } from '@einthoven/kernel';
import { inTransaction, type Db } from '../db/pool.ts';
import { findByEmail, writePassword } from './account.queries.ts';
import { passwordHash } from './auth.ts';
import type { Role } from './permissions.ts';
import { grantRole } from './role.ts';
import { openSession } from './session.ts';
import { createPerson } from './sign-up.ts';
import { TestBrowser } from './test-browser.ts';

/** Password of every person of a test. */
export const TEST_PASSWORD = 'correct horse battery';

let nextAddress = 1;

// One hash for all: hashing is slow on purpose.
const hash = passwordHash(TEST_PASSWORD);

/** A person with a confirmed address and a browser that is signed in. */
export async function signedInPerson(db: Db, clock: Clock, email: string, roles: readonly Role[] = []) {
  const personId = await inTransaction(db, async (tx) => {
    const id = await createPerson(tx, {
      legalName: 'Test Person',
      familyName: 'Person',
      birthDate: toPlainDate('1990-05-04'),
      email,
      emailVerified: true,
      demonstration: true,
      reason: 'test',
      clock,
    });
    await writePassword(tx, id, await hash, clock.now());
    for (const role of roles) {
      const expiresAt = role === 'accreditor' ? new Date(clock.now().getTime() + 86_400_000) : undefined;
      await grantRole(tx, { personId: id, role, grantedBy: undefined, reason: 'test', at: clock.now(), expiresAt });
    }
    return id;
  });
  const browser = await signIn(db, email);
  return { personId, browser, email };
}

/** Another browser of a person, signed in with no second factor shown. */
export async function signIn(db: Db, email: string): Promise<TestBrowser> {
  const browser = new TestBrowser(`203.0.113.${nextAddress++ % 250}`);
  const known = await findByEmail(db, email);
  if (!known) throw new Error(`no account with ${email}`);
  browser.keep(await openSession(db, known.personId, browser.client, null));
  return browser;
}

/** Marks the session of a browser as confirmed by a second factor, for tests that are about something else. */
export async function confirmed(db: Db, clock: Clock, browser: TestBrowser): Promise<TestBrowser> {
  const session = await browser.session(db, clock);
  await db
    .updateTable('auth_sessions')
    .set({ second_factor_at: clock.now() })
    .where('id', '=', session?.actor.sessionId ?? '')
    .execute();
  return browser;
}
