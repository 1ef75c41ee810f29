import { err, ok, type Clock, type Result } from '@einthoven/kernel';
import type { AttemptRefusal, CetScheme } from '@einthoven/scheme';
import type { Accommodation } from '../accommodation/index.ts';
import type { Permission } from '../account/index.ts';
import type { Tx } from '../db/pool.ts';
import { admits, identityStanding } from '../identity/index.ts';
import { hasOpenAttempt, type PreparedAttempt } from './attempt.queries.ts';
import { standingOf } from './overview.ts';
import { findSimulatedSeat, type SimulatedSeat } from './rehearsal.queries.ts';

/** Why an attempt cannot start now. */
export type StartRefusal =
  | AttemptRefusal
  | 'EXAM_WAIT'
  | 'EXAM_NEW_APPLICATION'
  | 'EXAM_RULES_NOT_AGREED'
  | 'EXAM_IDENTITY_NEEDED'
  | 'EXAM_NO_ALTERNATIVE'
  | 'EXAM_SAFE_BROWSER_NEEDED'
  | 'EXAM_NO_FORM'
  | 'EXAM_NO_WINDOW'
  | 'EXAM_SEATS_TAKEN'
  /** A renewal assessment of this person is open. */
  | 'EXAM_OTHER_OPEN';

/** A person who may sit now: the attempt that is open, or what the next one would be. */
export type Admitted =
  | { readonly open: string }
  | {
      readonly open?: undefined;
      readonly ordinal: number;
      /** Undefined where a simulated candidate sits. */
      readonly applicationId: string | undefined;
      readonly simulated?: SimulatedSeat;
      readonly scheme: CetScheme;
      readonly minutes: number;
      readonly accommodation: Accommodation | undefined;
      readonly prepared: PreparedAttempt | undefined;
      readonly usedForms: readonly string[];
    };

/** Whether a person may sit now, as things stand in this transaction. */
export async function admit(tx: Tx, permission: Permission<'exam.sit-own'>, clock: Clock): Promise<Result<Admitted, StartRefusal>> {
  const { decision, scheme, application, attempts, agreed, minutes, accommodation, prepared } = await standingOf(tx, permission, clock.now());
  if (decision.decision === 'continue') return ok({ open: decision.attemptId });
  if (decision.decision === 'wait') return err('EXAM_WAIT');
  if (decision.decision === 'new-application') return err('EXAM_NEW_APPLICATION');
  if (decision.decision === 'not-now') {
    const simulated = decision.reason === 'EXAM_NO_APPROVED_APPLICATION' ? await findSimulatedSeat(tx, permission.actor.personId) : undefined;
    if (simulated) return ok({ ordinal: 1, applicationId: undefined, simulated, scheme, minutes, accommodation, prepared, usedForms: [] });
    return err(decision.reason);
  }
  if (!application) return err('EXAM_NO_APPROVED_APPLICATION');
  if (!agreed) return err('EXAM_RULES_NOT_AGREED');
  if (!admits(await identityStanding(tx, application.applicationId, scheme))) return err('EXAM_IDENTITY_NEEDED');
  if (await hasOpenAttempt(tx, permission.actor.personId)) return err('EXAM_OTHER_OPEN');
  const usedForms = attempts.map((attempt) => attempt.formId);
  return ok({ ordinal: decision.ordinal, applicationId: application.applicationId, scheme, minutes, accommodation, prepared, usedForms });
}
