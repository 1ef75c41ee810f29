import { err, ok, type Clock, type Result } from '@einthoven/kernel';
import { recordEvent } from '../platform/events.ts';
import { queueMail } from '../platform/mail.ts';
import type { Words } from '../platform/message-text.ts';
import { inTransaction, type Db, type Tx } from '../db/pool.ts';
import { deleteSessions, findByEmail, findByPerson } from './account.queries.ts';
import { LIMITS, mayTry } from './limit.ts';
import { MAIL_TEXT } from './mail-text.ts';
import type { Permission } from './permissions.ts';
import { findRecipients } from './recipient.queries.ts';
import { reasonRule } from './role.ts';
import { deleteFactors, findFactors } from './second-factor.queries.ts';

/** Why the second factors of a person were not ended. */
export type FactorResetProblem = 'PERSON_UNKNOWN' | 'FACTOR_RESET_OWN' | 'FACTOR_RESET_NONE' | 'FACTOR_RESET_TOO_MANY' | 'REASON_MISSING' | 'REASON_TOO_LONG';

const LOST_FACTORS = {
  en: 'our office ended your authenticator app, recovery codes and passkeys, because we were told that you lost them. Every device was signed out. Sign in with your password and set up a new second factor.',
  es: 'nuestra oficina dio de baja su aplicación de autenticación, sus códigos de recuperación y sus llaves de acceso, porque nos dijeron que los perdió. Se cerró la sesión en todos los dispositivos. Inicie sesión con su contraseña y configure un segundo factor nuevo.',
} as const satisfies Words;

/** Ends every second factor and session of a person and tells them; who may, and why, the caller has settled. */
async function endFactors(
  tx: Tx,
  person: { readonly personId: string; readonly email: string },
  by: { readonly actor: { readonly kind: 'person'; readonly personId: string } | { readonly kind: 'operator' }; readonly reason: string; readonly at: Date },
): Promise<Result<undefined, 'FACTOR_RESET_NONE'>> {
  const { authenticator, passkeys } = await findFactors(tx, person.personId);
  if (!authenticator && passkeys === 0) return err('FACTOR_RESET_NONE');
  await deleteFactors(tx, person.personId);
  await deleteSessions(tx, person.personId);
  await recordEvent(tx, {
    kind: 'account.second-factors-ended',
    actor: by.actor,
    subjectPersonId: person.personId,
    reason: by.reason,
    payload: { authenticator, passkeys },
    occurredAt: by.at,
  });
  // Somebody else acts here, perhaps in another language: the mail is in that of the person who reads it.
  const readIn = (await findRecipients(tx, [person.personId])).get(person.personId)?.language ?? 'en';
  await queueMail(tx, {
    to: person.email,
    toPersonId: person.personId,
    ...MAIL_TEXT.secondFactorChanged(LOST_FACTORS, readIn),
  });
  return ok(undefined);
}

/**
 * An administrator ends the second factors of somebody who lost them, after seeing who it is. The password stays: nobody gets
 * in by this alone. Nobody does it for themselves, and nobody for many people in a day.
 */
export async function resetFactors(
  db: Db,
  permission: Permission<'account.reset-factors'>,
  fields: { readonly personId: string; readonly reason: string },
  { clock }: { readonly clock: Clock },
): Promise<Result<undefined, FactorResetProblem>> {
  const reason = reasonRule.safeParse(fields.reason);
  if (!reason.success) return err(reason.error.issues[0]?.message as 'REASON_MISSING' | 'REASON_TOO_LONG');
  const { personId } = permission.actor;
  if (fields.personId === personId) return err('FACTOR_RESET_OWN');
  if (!(await mayTry(db, clock, [[LIMITS.factorReset, personId]]))) return err('FACTOR_RESET_TOO_MANY');
  return inTransaction(db, async (tx) => {
    const person = await findByPerson(tx, fields.personId);
    if (!person || person.closed) return err('PERSON_UNKNOWN' as const);
    return endFactors(tx, person, { actor: { kind: 'person', personId }, reason: reason.data, at: clock.now() });
  });
}

/** The same from the command line, for the administrator whom no other can help. */
export async function resetFactorsByOperator(
  db: Db,
  fields: { readonly email: string; readonly reason: string },
  { clock }: { readonly clock: Clock },
): Promise<Result<undefined, Exclude<FactorResetProblem, 'FACTOR_RESET_OWN' | 'FACTOR_RESET_TOO_MANY'>>> {
  const reason = reasonRule.safeParse(fields.reason);
  if (!reason.success) return err(reason.error.issues[0]?.message as 'REASON_MISSING' | 'REASON_TOO_LONG');
  return inTransaction(db, async (tx) => {
    const person = await findByEmail(tx, fields.email.trim().toLowerCase());
    if (!person || person.closed) return err('PERSON_UNKNOWN' as const);
    return endFactors(tx, person, { actor: { kind: 'operator' }, reason: reason.data, at: clock.now() });
  });
}
