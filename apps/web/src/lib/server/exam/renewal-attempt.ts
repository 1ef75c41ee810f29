import { err, ok, type Result } from '@einthoven/kernel';
import { attemptOrder } from '@einthoven/exam';
import type { CetScheme } from '@einthoven/scheme';
import type { Db, Tx } from '../db/pool.ts';
import { listFormItems } from '../form/index.ts';
import { recordEvents } from '../platform/events.ts';
import * as queries from './attempt.queries.ts';
import type { RenewalPurpose } from './attempt.queries.ts';

/** A sitting of the renewal assessment that shall begin; who may sit it, and on which form, the renewal has decided. */
export type RenewalStart = {
  readonly personId: string;
  readonly purpose: RenewalPurpose;
  readonly formId: string;
  /** Whether this person has had the form before. */
  readonly again: boolean;
  readonly ordinal: number;
  /** Extra time included. */
  readonly minutes: number;
  readonly scheme: Pick<CetScheme, 'version' | 'renewal'>;
};

/**
 * Starts an attempt at the renewal assessment: the clock runs from here. From then on it is an attempt like any other, with
 * the same room, lease, saving, deadline and receipt. Run it after {@link lockStarts}.
 *
 * @returns its id; or that another exam of this person is open
 */
export async function startRenewalAttempt(tx: Tx, start: RenewalStart, now: Date): Promise<Result<string, 'EXAM_OTHER_OPEN'>> {
  const { personId, purpose, formId, again, ordinal, minutes, scheme } = start;
  if (await queries.hasOpenAttempt(tx, personId)) return err('EXAM_OTHER_OPEN');
  const deadlineAt = new Date(now.getTime() + minutes * 60_000);
  const attemptId = await queries.insertRenewalAttempt(tx, { ...start, schemeVersion: scheme.version, startedAt: now, deadlineAt });
  await queries.insertAttemptItems(tx, attemptId, attemptOrder(await listFormItems(tx, formId), again, attemptId));
  await recordEvents(tx, [
    {
      kind: 'exam.started',
      actor: { kind: 'person', personId },
      subjectPersonId: personId,
      entity: { name: 'attempt', id: attemptId },
      reason: `Attempt ${ordinal} at the renewal assessment`,
      schemeVersion: scheme.version,
      payload: { formId, minutes, ...purpose },
      occurredAt: now,
    },
  ]);
  return ok(attemptId);
}

/** Lets one exam of a person start at a time, until the transaction ends. */
export function lockStarts(tx: Tx, personId: string): Promise<void> {
  return queries.lockStarting(tx, [personId]);
}

/** Submitted attempts at the renewal assessment without an outcome, oldest first; without those that a person decides on. */
export function listRenewalAttemptsToScore(db: Db): Promise<readonly string[]> {
  return queries.listUnscored(db, 'renewal');
}
