import type { Db } from '../db/pool.ts';
import { findByEmail } from './account.queries.ts';
import type { Actor } from './permissions.ts';
import { listGrants } from './role.queries.ts';

/**
 * Somebody for whom an operator acts at the command line, with the roles they hold now. Who can run commands beside the
 * database needs no second factor.
 *
 * @returns undefined where nobody has this address
 */
export async function findActorByEmail(db: Db, email: string, now: Date): Promise<Actor | undefined> {
  const person = await findByEmail(db, email);
  if (!person) return undefined;
  const grants = await listGrants(db, person.personId, now);
  return { personId: person.personId, roles: new Set(grants.map(({ role }) => role)), secondFactor: true, sessionId: 'command-line' };
}
