import { ok, type Clock, type Result } from '@einthoven/kernel';
import { attemptOrder } from '@einthoven/exam';
import type { CetScheme } from '@einthoven/scheme';
import type { Permission } from '../account/index.ts';
import { inTransaction, type Db, type Tx } from '../db/pool.ts';
import { listFormItems } from '../form/index.ts';
import { recordEvent } from '../platform/events.ts';
import { admit, type Admitted, type StartRefusal } from './admission.ts';
import { fairPlace, placedAlternatives, withAlternatives } from './alternative.ts';
import { grantedSince, insertAlternatives } from './alternative.queries.ts';
import * as queries from './attempt.queries.ts';
import type { PreparedAttempt } from './attempt.queries.ts';
import type { SafeBrowserProof } from './safe-browser.ts';
import { placeIn } from './window-place.ts';

/** What preparing and starting need from outside. */
export type StartPorts = {
  readonly clock: Clock;
  readonly mode: 'demonstration' | 'production';
  /** What the request shows of its browser; without it an exam in Safe Exam Browser does not start. */
  readonly safeBrowser?: SafeBrowserProof | undefined;
};

/**
 * A form that was prepared and not started is let go after so many hours. Nothing of it was seen (it is encrypted),
 * so that the same form may be chosen again; a bank that was edited since then gives its newer state.
 */
export const PREPARED_HOURS = 12;

/**
 * Chooses and reserves the form of the next attempt, before its clock runs, so that the device can fetch it in peace.
 * Does not count as an attempt. Preparing twice is harmless: the second finds the first. Where an attempt is open
 * already, that one is meant.
 */
export async function prepareAttempt(
  db: Db,
  permission: Permission<'exam.sit-own'>,
  ports: StartPorts,
): Promise<Result<{ readonly attemptId: string }, StartRefusal>> {
  return inTransaction(db, async (tx) => {
    await queries.lockStarting(tx, [permission.actor.personId]);
    const admitted = await admit(tx, permission, ports.clock);
    if (!admitted.ok) return admitted;
    if (admitted.value.open !== undefined) return ok({ attemptId: admitted.value.open });
    const prepared = await prepare(tx, permission.actor.personId, admitted.value, ports);
    return prepared.ok ? ok({ attemptId: prepared.value.attemptId }) : prepared;
  });
}

/** Whether what was prepared is for the attempt that would be next, and not too old. */
export function isStillGood(
  before: PreparedAttempt,
  next: { readonly applicationId: string | undefined; readonly ordinal: number; readonly scheme: CetScheme },
  now: Date,
): boolean {
  const fresh = now.getTime() - before.preparedAt.getTime() < PREPARED_HOURS * 3_600_000;
  return fresh && before.applicationId === next.applicationId && before.ordinal === next.ordinal && before.schemeVersion === next.scheme.version;
}

/** Finds what is prepared for this attempt, or reserves a form for it. */
export async function prepare(
  tx: Tx,
  personId: string,
  next: Exclude<Admitted, { readonly open: string }>,
  { clock, mode }: StartPorts,
  windowAnew = false,
): Promise<
  Result<
    { readonly attemptId: string; readonly formId: string; readonly windowId: string },
    'EXAM_NO_ALTERNATIVE' | 'EXAM_NO_FORM' | 'EXAM_NO_WINDOW' | 'EXAM_SEATS_TAKEN'
  >
> {
  const now = clock.now();
  const { applicationId, ordinal, scheme, prepared: before } = next;
  if (before) {
    // What was prepared before a screen reader was granted has tracings that nobody would hear.
    const fits = next.accommodation?.screenReader !== true || !(await grantedSince(tx, personId, before.preparedAt));
    if (!windowAnew && fits && isStillGood(before, { applicationId, ordinal, scheme }, now)) return ok(before);
    await queries.markExpired(tx, before.attemptId);
  }
  const { simulated } = next;
  const place = simulated
    ? ok({ ...simulated, again: false, changes: [] })
    : await fairPlace(tx, { personId, ordinal, mode, usedForms: next.usedForms, screenReader: next.accommodation?.screenReader ?? false }, (used) =>
        placeIn(tx, mode, used, now),
      );
  if (!place.ok) {
    if (place.error === 'EXAM_NO_ALTERNATIVE') {
      await recordEvent(tx, {
        kind: 'exam.no-alternative',
        actor: { kind: 'person', personId },
        subjectPersonId: personId,
        reason: 'Every form has a tracing that counts, without words and without an equal item to take its place: the bank needs one',
        schemeVersion: scheme.version,
        occurredAt: now,
      });
    }
    return place;
  }
  const { formId, windowId, again, changes } = place.value;
  const attemptId = await queries.insertPrepared(tx, {
    personId,
    applicationId,
    windowId,
    rehearsalId: simulated?.rehearsalId,
    formId,
    ordinal,
    schemeVersion: scheme.version,
    preparedAt: now,
  });
  const items = await listFormItems(tx, formId);
  const placed = attemptOrder(withAlternatives(items, changes), again, attemptId);
  await queries.insertAttemptItems(tx, attemptId, placed);
  await insertAlternatives(tx, attemptId, placedAlternatives(items, placed, changes));
  await recordEvent(tx, {
    kind: 'exam.prepared',
    actor: { kind: 'person', personId },
    subjectPersonId: personId,
    entity: { name: 'attempt', id: attemptId },
    reason: `The form of attempt ${ordinal} is chosen; no clock runs`,
    schemeVersion: scheme.version,
    payload: { formId, windowId, sameFormAgain: again, alternatives: changes.length },
    occurredAt: now,
  });
  return ok({ attemptId, formId, windowId });
}
