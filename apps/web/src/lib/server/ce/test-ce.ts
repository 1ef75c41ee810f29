import { randomUUID } from 'node:crypto';
import { seededRng, toPlainDate, unwrap, type Clock } from '@einthoven/kernel';
import { drawNumber, type CredentialNumber } from '@einthoven/credential';
import { awardPeriod } from '@einthoven/scheme';
import { createPerson, permit, type Role } from '../account/index.ts';
import { dangerousAsScoring, inTransaction, type Db } from '../db/pool.ts';
import { insertApprovedApplication } from '../db/test-fixtures.ts';
import { currentScheme } from '../scheme/index.ts';

/** When tests of continuing education take place. */
export const CE_NOW = new Date('2026-11-26T20:00:00Z');

/** A clock so many minutes later. */
export const later = (minutes: number): Clock => ({ now: () => new Date(CE_NOW.getTime() + minutes * 60_000) });

/** An account with what it may do. */
export async function newPerson(db: Db, familyName = 'Person', roles: readonly Role[] = []) {
  const personId = await inTransaction(db, (tx) =>
    createPerson(tx, {
      legalName: `Test ${familyName}`,
      familyName,
      birthDate: toPlainDate('1990-05-04'),
      email: `${randomUUID()}@example.org`,
      emailVerified: true,
      demonstration: true,
      reason: 'test',
      clock: later(0),
    }),
  );
  const actor = { personId, roles: new Set(roles), secondFactor: true, sessionId: 'session' };
  return { personId, own: unwrap(permit(actor, 'ce.manage-own')), provide: unwrap(permit(actor, 'ce.provide-own')) };
}

/** Staff who decide. */
export async function newDecider(db: Db) {
  const person = await newPerson(db, 'Decider');
  const actor = { personId: person.personId, roles: new Set<Role>(['certification-manager']), secondFactor: true, sessionId: 'session' };
  return { ...person, decide: unwrap(permit(actor, 'ce.decide')) };
}

/** Somebody who holds a credential. */
export async function newCertificant(db: Db, familyName = 'Person', awardedOn = '2026-03-14') {
  const person = await newPerson(db, familyName);
  const { personId } = person;
  const applicationId = await insertApprovedApplication(db, personId);
  const scheme = currentScheme();
  const form = {
    form_id: 'test-form',
    credential: 'CET',
    blueprint_version: 'x',
    conversion: '{}',
    conversion_sha256: 'x',
    conversion_kind: 'demonstration',
    content_sha256: 'x',
    sealed_at: CE_NOW,
  };
  await inTransaction(db, (tx) =>
    dangerousAsScoring(tx, async (scoring) => {
      if (await scoring.selectFrom('forms').select('form_id').where('form_id', '=', 'test-form').executeTakeFirst()) return;
      await scoring.insertInto('forms').values(form).execute();
    }),
  );
  const { attempt_id } = await db
    .insertInto('attempts')
    .values({
      person_id: personId,
      application_id: applicationId,
      form_id: 'test-form',
      ordinal: 1,
      scheme_version: scheme.version,
      state: 'submitted',
      started_at: CE_NOW,
      deadline_at: later(1).now(),
      submitted_at: CE_NOW,
      submitted_by: 'candidate',
      passed: true,
    })
    .returning('attempt_id')
    .executeTakeFirstOrThrow();
  const { result_id } = await db
    .insertInto('results')
    .values({
      attempt_id,
      person_id: personId,
      raw_score: 80,
      scored_items: 100,
      scaled_score: 600,
      passed: true,
      domains: '[]',
      conversion_kind: 'demonstration',
      conversion_sha256: 'x',
      scheme_version: scheme.version,
      scored_at: CE_NOW,
    })
    .returning('result_id')
    .executeTakeFirstOrThrow();
  const number: CredentialNumber = drawNumber('CET', seededRng(randomUUID()));
  const { credential_id } = await db
    .insertInto('credentials')
    .values({
      credential_number: number,
      person_id: personId,
      credential: 'CET',
      scheme_version: scheme.version,
      result_id,
      demonstration: true,
      awarded_on: awardedOn,
      awarded_at: CE_NOW,
    })
    .returning('credential_id')
    .executeTakeFirstOrThrow();
  const period = awardPeriod(toPlainDate(awardedOn), scheme);
  await db
    .insertInto('credential_periods')
    .values({ credential_id, valid: `[${period.from},${period.to})`, basis: 'award', granted_at: CE_NOW })
    .execute();
  return { ...person, number };
}

/** The smallest picture that is one. */
export const PICTURE = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');

/** A PDF of so many pages, with more in its catalogue. */
export function pdf(pages: number, catalogue = '', more = ''): Buffer {
  const kids = Array.from({ length: pages }, (_, index) => `${index + 3} 0 obj << /Type /Page /Parent 2 0 R >> endobj`);
  return Buffer.from(
    `%PDF-1.7\n1 0 obj << /Type /Catalog /Pages 2 0 R ${catalogue} >> endobj\n2 0 obj << /Type /Pages /Count ${pages} >> endobj\n${kids.join('\n')}\n${more}\nxref\ntrailer << /Root 1 0 R >>\nstartxref\n9\n%%EOF\n`,
    'latin1',
  );
}

/** Hours as somebody types them when nothing is wrong. */
export const ENTRY = {
  title: 'Rhythm strips',
  provider: 'General Hospital',
  completedOn: '2026-11-20',
  begins: '09:00',
  hours: '2',
  subject: 'electrocardiography',
  kind: 'workshop',
  remark: '',
  stated: true,
};
