import type { Clock } from '@einthoven/kernel';
import type { Db } from '../db/pool.ts';
import { recordEvent } from '../platform/events.ts';
import { conflictingRoles, type Actor } from './permissions.ts';

/**
 * Writes down that somebody in conflict tried to come to the content of the exams; nothing for everybody else.
 *
 * @param act the permission that was asked for
 * @param place where: the id of the route
 */
export async function recordConflict(db: Db, actor: Actor, act: string, place: string, { clock }: { readonly clock: Clock }): Promise<void> {
  const roles = conflictingRoles(actor, act);
  if (roles.length === 0) return;
  await recordEvent(db, {
    kind: 'impartiality.refused',
    actor: { kind: 'person', personId: actor.personId },
    subjectPersonId: actor.personId,
    reason: `who is ${roles.join(', ')} has no part in the content of the exams`,
    payload: { act, place, roles },
    occurredAt: clock.now(),
  });
}
