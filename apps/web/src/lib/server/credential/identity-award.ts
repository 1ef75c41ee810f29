import type { Clock, Result, Rng } from '@einthoven/kernel';
import type { Permission } from '../account/index.ts';
import { inTransaction, type Db } from '../db/pool.ts';
import { decideIdentity, type DecidedIdentity, type IdentityDecision, type IdentityProblem } from '../identity/index.ts';
import { awardAttempt } from './award.ts';
import { listHeldAttempts } from './award-hold.queries.ts';

/**
 * Decides on a person's pictures and, where they are accepted, awards the credential that waited for it, in one
 * transaction: neither is without the other.
 *
 * @returns what was decided, and whether a credential was awarded by it
 */
export async function decideIdentityAndAward(
  db: Db,
  permission: Permission<'identity.review'>,
  decision: IdentityDecision,
  parts: { readonly clock: Clock; readonly rng: Rng },
): Promise<Result<DecidedIdentity & { readonly awarded: boolean }, IdentityProblem>> {
  return inTransaction(db, async (tx) => {
    const decided = await decideIdentity(tx, permission, decision, parts);
    if (!decided.ok) return decided;
    let awarded = false;
    if (decided.value.state === 'accepted') {
      for (const attemptId of await listHeldAttempts(tx, decided.value.applicationId)) {
        const award = await awardAttempt(tx, attemptId, parts);
        awarded ||= award.ok && award.value.awarded;
      }
    }
    return { ok: true, value: { ...decided.value, awarded } };
  });
}
