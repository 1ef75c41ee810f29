import { randomUUID } from 'node:crypto';
import { fixedClock, toPlainDate, unwrap } from '@einthoven/kernel';
import { createPerson, permit, type Actor, type Permission, type PermissionName, type Role } from '../account/index.ts';
import { inTransaction, type Db } from '../db/pool.ts';
import { agreeToStatements, saveDraft, startApplication, uploadCertificate } from './application.ts';
import type { EmploymentDraft, TrainingDraft } from './draft.ts';

/** What tests of applications begin from: people who can act, and applications filled in through the use cases. */

/** A real, one-pixel PNG. */
export const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');

/** A person who can act, in a session confirmed by a second factor. */
export async function insertActor(
  db: Db,
  roles: readonly Role[] = ['candidate'],
  profile: { readonly legalName?: string; readonly birthDate?: string } = {},
): Promise<Actor> {
  const personId = await inTransaction(db, (tx) =>
    createPerson(tx, {
      legalName: profile.legalName ?? 'Test Person',
      familyName: profile.legalName ?? 'Person',
      email: `${randomUUID()}@people.example`,
      birthDate: toPlainDate(profile.birthDate ?? '1998-05-04'),
      emailVerified: true,
      demonstration: true,
      reason: 'test',
      clock: fixedClock('2026-11-01T12:00:00Z'),
    }),
  );
  return { personId, roles: new Set(roles), secondFactor: true, sessionId: 'test' } as Actor;
}

/** The permission that an actor has; a test that expects none does not use this. */
export function allowed<Name extends PermissionName>(actor: Actor, name: Name): Permission<Name> {
  return unwrap(permit(actor, name));
}

/** Training as a person types it, above every minimum of the scheme. */
export const TRAINING: TrainingDraft = {
  school: 'Nowhere School of ECG',
  completedOn: '2026-06-12',
  classHours: '60',
  clinicalHours: '32',
  supervisedTracings: '14',
  preceptorName: 'R. Okafor, RN',
};

/** A job as a person types it, long enough for the route by experience. */
export const JOB: EmploymentDraft = {
  id: '0190c2f0-0000-7000-8000-000000000001',
  employerName: 'Saguaro Heart Clinic',
  employerEmail: 'hr@saguaro.example',
  from: '2025-01-01',
  to: '2025-12-31',
  hours: '2080',
  supervisedTracings: '300',
};

type At = { readonly clock: { readonly now: () => Date } };

/** A draft by route 1 with everything filled in, not submitted. */
export async function fillProgramDraft(db: Db, actor: Actor, at: At, training: Partial<TrainingDraft> = {}): Promise<void> {
  const own = allowed(actor, 'application.manage-own');
  unwrap(await startApplication(db, own, at));
  unwrap(await saveDraft(db, own, { step: 'route', route: 'program' }, at));
  unwrap(await saveDraft(db, own, { step: 'training', training: { ...TRAINING, ...training } }, at));
  unwrap(await uploadCertificate(db, own, { name: 'certificate.png', bytes: PNG }, at));
  unwrap(await saveDraft(db, own, { step: 'school', secondarySchool: 'yes' }, at));
  unwrap(await agreeToStatements(db, own, at));
}

/** A draft by route 2 with everything filled in, not submitted. */
export async function fillExperienceDraft(db: Db, actor: Actor, at: At, employments: readonly EmploymentDraft[] = [JOB]): Promise<void> {
  const own = allowed(actor, 'application.manage-own');
  unwrap(await startApplication(db, own, at));
  unwrap(await saveDraft(db, own, { step: 'route', route: 'experience' }, at));
  unwrap(await saveDraft(db, own, { step: 'experience', employments }, at));
  unwrap(await saveDraft(db, own, { step: 'school', secondarySchool: 'yes' }, at));
  unwrap(await agreeToStatements(db, own, at));
}

/** Mails in the outbox of one template, newest last. */
export function mailsOf(db: Db, template: string, to?: string) {
  let query = db.selectFrom('mails').select(['to_address', 'subject', 'body_text']).where('template', '=', template).orderBy('created_at');
  if (to) query = query.where('to_address', '=', to);
  return query.execute();
}
