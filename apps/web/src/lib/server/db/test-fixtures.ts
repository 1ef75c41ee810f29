import { randomUUID } from 'node:crypto';
import { createPersonalKey } from '../platform/personal-key.ts';
import { currentScheme, registerSchemes } from '../scheme/index.ts';
import type { Db } from './pool.ts';

/**
 * Rows that tests of later concepts start from, written straight into the tables, so that a test of the exam
 * need not go through the screens of the application. Every row satisfies the database's own rules.
 */

/** A person with a profile and a personal key. */
export async function insertPerson(db: Db, profile: { legalName?: string; familyName?: string; birthDate?: string } = {}): Promise<string> {
  const { person_id } = await db.insertInto('people').values({ demonstration: true }).returning('person_id').executeTakeFirstOrThrow();
  await db
    .insertInto('person_profiles')
    .values({
      person_id,
      legal_name: profile.legalName ?? 'Test Person',
      family_name: profile.familyName ?? 'Person',
      birth_date: profile.birthDate ?? '1998-05-04',
    })
    .execute();
  await createPersonalKey(db, person_id);
  return person_id;
}

/** An approved application, open until the given date. */
export async function insertApprovedApplication(db: Db, personId: string, openUntil = '2027-11-01'): Promise<string> {
  await registerSchemes(db);
  const at = new Date('2026-11-01T12:00:00Z');
  const { application_id } = await db
    .insertInto('applications')
    .values({
      person_id: personId,
      credential: 'CET',
      scheme_version: currentScheme().version,
      route: 'program',
      state: 'approved',
      submitted_at: at,
      decided_at: at,
      open_until: openUntil,
    })
    .returning('application_id')
    .executeTakeFirstOrThrow();
  return application_id;
}

/** A paid order with the entitlement to final attempts. */
export async function insertPaidOrder(db: Db, personId: string, applicationId: string): Promise<string> {
  const scheme = currentScheme();
  const { order_id } = await db
    .insertInto('orders')
    .values({
      person_id: personId,
      application_id: applicationId,
      scheme_version: scheme.version,
      purpose: 'certification-fee',
      amount_cents: scheme.fee.certificationCents.value,
      state: 'paid',
    })
    .returning('order_id')
    .executeTakeFirstOrThrow();
  const reference = randomUUID();
  await db
    .insertInto('ledger_entries')
    .values({
      order_id,
      kind: 'payment',
      amount_cents: scheme.fee.certificationCents.value,
      provider: 'demonstration',
      payment_reference: reference,
      provider_reference: reference,
      occurred_at: new Date('2026-11-01T12:00:00Z'),
    })
    .execute();
  for (const kind of ['final-attempts', 'study-material', 'resume-revision', 'placement-help'] as const) {
    await db
      .insertInto('entitlements')
      .values({
        person_id: personId,
        order_id,
        application_id: applicationId,
        kind,
        quantity: kind === 'final-attempts' ? scheme.exam.attempts.value : kind === 'resume-revision' ? 1 : null,
        granted_at: new Date('2026-11-01T12:00:00Z'),
      })
      .execute();
  }
  return order_id;
}
