import { err, ok, type Result } from '@einthoven/kernel';
import type { CetScheme } from '@einthoven/scheme';
import type { Accommodation } from '../accommodation/index.ts';
import type { Permission } from '../account/index.ts';
import { inTransaction, type Db } from '../db/pool.ts';
import { recordEvents, type NewEvent } from '../platform/events.ts';
import { tokenHash } from '../platform/seal.ts';
import { admit, type StartRefusal } from './admission.ts';
import * as queries from './attempt.queries.ts';
import { prepare, type StartPorts } from './prepare.ts';
import { isBrowserRight } from './safe-browser.ts';
import { isWindowRefusal } from './window-place.ts';

/** An attempt whose clock began with this call: what a room needs of it, without asking again. */
export type FreshStart = {
  readonly contentKey: Buffer;
  readonly schemeVersion: string;
  readonly startedAt: Date;
  readonly deadlineAt: Date;
  readonly accommodation: Accommodation | undefined;
  readonly leaseEpoch: number;
};

/** An attempt that is open, by this call or before it. */
export type Started = { readonly attemptId: string; readonly isNew: boolean; readonly fresh?: FreshStart | undefined };

/**
 * Starts an attempt: the clock runs from here. What was prepared is started; where nothing was, it is prepared now.
 * An open attempt is simply found again, so that starting twice is harmless.
 *
 * @param leaseToken a secret of the device that starts, which has the first lease with it; undefined where it asks later
 */
export async function startAttempt(
  db: Db,
  permission: Permission<'exam.sit-own'>,
  ports: StartPorts,
  leaseToken?: string,
): Promise<Result<Started, StartRefusal>> {
  try {
    return await startNow(db, permission, ports, leaseToken, false);
  } catch (error) {
    // Its window closed, or filled, since it was prepared: the database refuses the start, and another window is looked for.
    if (!isWindowRefusal(error)) throw error;
    return startNow(db, permission, ports, leaseToken, true);
  }
}

function startNow(
  db: Db,
  permission: Permission<'exam.sit-own'>,
  ports: StartPorts,
  leaseToken: string | undefined,
  windowAnew: boolean,
): Promise<Result<Started, StartRefusal>> {
  const personId = permission.actor.personId;
  return inTransaction(db, async (tx) => {
    await queries.lockStarting(tx, [personId]);
    const admitted = await admit(tx, permission, ports.clock);
    if (!admitted.ok) return admitted;
    if (admitted.value.open !== undefined) return ok({ attemptId: admitted.value.open, isNew: false });
    const { scheme, ordinal, minutes, accommodation } = admitted.value;
    const prepared = await prepare(tx, personId, admitted.value, ports, windowAnew);
    if (!prepared.ok) return prepared;
    const { attemptId, formId, windowId } = prepared.value;
    if (!(await isBrowserRight(tx, windowId, accommodation, ports.safeBrowser))) return err('EXAM_SAFE_BROWSER_NEEDED');
    const startedAt = ports.clock.now();
    const deadlineAt = new Date(startedAt.getTime() + minutes * 60_000);
    const leaseHash = leaseToken === undefined ? undefined : tokenHash(leaseToken);
    const keys = await queries.markStarted(tx, [{ attemptId, deadlineAt, leaseHash }], startedAt);
    await recordEvents(tx, startEvents({ personId, attemptId, formId, windowId, ordinal, minutes, scheme, leased: leaseHash !== undefined }, startedAt));
    const contentKey = keys.get(attemptId) as Buffer;
    const leaseEpoch = leaseHash === undefined ? 0 : 1;
    return ok({ attemptId, isNew: true, fresh: { contentKey, schemeVersion: scheme.version, startedAt, deadlineAt, accommodation, leaseEpoch } });
  });
}

/** What the start of an attempt leaves in the history of its person. */
export function startEvents(
  start: {
    readonly personId: string;
    readonly attemptId: string;
    readonly formId: string;
    readonly windowId: string;
    readonly ordinal: number;
    readonly minutes: number;
    readonly scheme: CetScheme;
    readonly leased: boolean;
  },
  occurredAt: Date,
): readonly NewEvent[] {
  const { personId, attemptId, formId, windowId, ordinal, minutes, scheme } = start;
  const ofAttempt = {
    actor: { kind: 'person', personId },
    subjectPersonId: personId,
    entity: { name: 'attempt', id: attemptId },
    schemeVersion: scheme.version,
    occurredAt,
  } as const;
  return [
    { ...ofAttempt, kind: 'exam.started', reason: `Attempt ${ordinal} of ${scheme.exam.attempts.value}`, payload: { formId, minutes, windowId } },
    ...(start.leased ? [{ ...ofAttempt, kind: 'exam.lease-taken', reason: 'The first device opened the room', payload: { epoch: 1 } } as const] : []),
  ];
}
