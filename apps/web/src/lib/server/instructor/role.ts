import { plainDateIn, type Clock } from '@einthoven/kernel';
import { standingOn } from '@einthoven/scheme';
import { grantRole, revokeRole } from '../account/index.ts';
import { selectCredentials } from '../credential/index.ts';
import { inTransaction, type Db } from '../db/pool.ts';
import { tell } from '../message/index.ts';
import { anySchemeVersion } from '../scheme/index.ts';
import { instructorScheme } from './assess.ts';
import { listRoleStates } from './role.queries.ts';

const BATCH = 500;

/**
 * Brings the role of instructor in line with the credential: whoever's is not in force today loses the role and is told; it
 * comes back with the credential, unless a person took it away. Safe to run again and at the same time.
 *
 * @returns how many gained and lost it
 */
export async function syncInstructorRoles(db: Db, { clock }: { readonly clock: Clock }): Promise<{ readonly given: number; readonly taken: number }> {
  const now = clock.now();
  const { credential: code } = instructorScheme();
  let given = 0;
  let taken = 0;
  let after: string | undefined;
  for (let more = BATCH; more === BATCH;) {
    const states = await listRoleStates(db, code, after, BATCH);
    more = states.length;
    after = states.at(-1)?.credentialId;
    const credentials = new Map(
      (await selectCredentials(db, { credentialIds: states.map(({ credentialId }) => credentialId) })).map((one) => [one.credentialId, one]),
    );
    for (const { credentialId, personId, holdsRole, takenByRule } of states) {
      const credential = credentials.get(credentialId);
      if (!credential) continue;
      const scheme = anySchemeVersion(credential.schemeVersion);
      const standing = standingOn(plainDateIn(now, scheme.zone.value), credential, scheme);
      const inForce = standing?.status === 'active' || standing?.status === 'due';
      if (inForce && !holdsRole && takenByRule) {
        await grantRole(db, { personId, role: 'instructor', grantedBy: undefined, reason: 'Instructor credential in force again', at: now });
        given += 1;
      } else if (!inForce && holdsRole) {
        const lost = await inTransaction(db, async (tx) => {
          if (!(await revokeRole(tx, { personId, role: 'instructor', revokedBy: undefined, reason: 'Instructor credential not in force', at: now })))
            return false;
          await tell(tx, { toPersonId: personId, message: 'instructor.role-ended', values: { credential: scheme.title, number: credential.number }, at: now });
          return true;
        });
        taken += lost ? 1 : 0;
      }
    }
  }
  return { given, taken };
}
