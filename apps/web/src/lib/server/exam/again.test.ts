import { beforeAll, describe, expect, test } from 'vitest';
import { drawNumber } from '@einthoven/credential';
import { fixedClock, seededRng, unwrap } from '@einthoven/kernel';
import { permit, type Actor } from '../account/index.ts';
import { dangerousAsScoring, inTransaction } from '../db/pool.ts';
import { useTestDatabase } from '../db/test-database.ts';
import { insertApprovedApplication, insertPaidOrder, insertPerson } from '../db/test-fixtures.ts';
import { findNoApplying, startApplication } from '../eligibility/index.ts';
import { ensureOrder } from '../payment/index.ts';
import { currentScheme, registerSchemes } from '../scheme/index.ts';
import { examOverview } from './overview.ts';

const database = useTestDatabase();
const version = currentScheme().version;
const on = (date: string) => fixedClock(`${date}T19:00:00Z`);

beforeAll(async () => {
  await registerSchemes(database.db);
  const form = { form_id: 'again', credential: 'CET', blueprint_version: 'x', conversion: '{}', conversion_sha256: 'x', content_sha256: 'x' };
  await inTransaction(database.db, (tx) =>
    dangerousAsScoring(tx, (scoring) =>
      scoring
        .insertInto('forms')
        .values({ ...form, conversion_kind: 'demonstration', sealed_at: new Date('2026-11-01') })
        .execute(),
    ),
  );
});

const actor = (personId: string): Actor => ({ personId, roles: new Set(), secondFactor: false, sessionId: 'x' });

/** Submitted and scored attempts under an application. @returns the result of the last */
async function sat(personId: string, applicationId: string, dates: readonly string[], passed: boolean): Promise<string> {
  let resultId = '';
  for (const [index, date] of dates.entries()) {
    const submitted_at = new Date(`${date}T18:00:00Z`);
    const { attempt_id } = await database.db
      .insertInto('attempts')
      .values({
        person_id: personId,
        application_id: applicationId,
        form_id: 'again',
        ordinal: index + 1,
        scheme_version: version,
        state: 'submitted',
        started_at: new Date(`${date}T17:00:00Z`),
        deadline_at: submitted_at,
        submitted_at,
        submitted_by: 'candidate',
        passed,
      })
      .returning('attempt_id')
      .executeTakeFirstOrThrow();
    const scored = { raw_score: 80, scored_items: 100, scaled_score: passed ? 600 : 400, passed, domains: '[]', scored_at: submitted_at };
    const row = await database.db
      .insertInto('results')
      .values({ attempt_id, person_id: personId, ...scored, conversion_kind: 'demonstration', conversion_sha256: 'x', scheme_version: version })
      .returning('result_id')
      .executeTakeFirstOrThrow();
    resultId = row.result_id;
  }
  return resultId;
}

/** Somebody certified on November 23, 2026 until November 22, 2028, and what was done to the credential since. */
async function holder(actions: readonly (readonly [string, string])[]): Promise<string> {
  const { db } = database;
  const personId = await insertPerson(db);
  const applicationId = await insertApprovedApplication(db, personId, '2027-11-23');
  await insertPaidOrder(db, personId, applicationId);
  const at = new Date('2026-11-23T19:00:00Z');
  const { credential_id } = await db
    .insertInto('credentials')
    .values({
      credential_number: drawNumber('CET', seededRng(personId)),
      person_id: personId,
      credential: 'CET',
      scheme_version: version,
      result_id: await sat(personId, applicationId, ['2026-11-23'], true),
      demonstration: true,
      awarded_on: '2026-11-23',
      awarded_at: at,
    })
    .returning('credential_id')
    .executeTakeFirstOrThrow();
  await db.insertInto('credential_periods').values({ credential_id, valid: '[2026-11-23,2028-11-23)', basis: 'award', granted_at: at }).execute();
  for (const [action, date] of actions)
    await db
      .insertInto('credential_actions')
      .values({ credential_id, action, effective_on: date, decided_at: new Date(`${date}T18:00:00Z`) })
      .execute();
  return personId;
}

const start = async (personId: string, date: string) => {
  const started = await startApplication(database.db, unwrap(permit(actor(personId), 'application.manage-own')), { clock: on(date) });
  return started.ok ? 'started' : started.error;
};
const order = async (personId: string, date: string) => {
  const ensured = await ensureOrder(database.db, unwrap(permit(actor(personId), 'payment.manage-own')), on(date));
  return ensured.ok ? ensured.value.state : ensured.error;
};
const decision = async (personId: string, date: string) =>
  (await examOverview(database.db, unwrap(permit(actor(personId), 'exam.sit-own')), on(date))).decision;

describe('who held the credential', () => {
  test.each([
    ['in force', [], '2028-11-22', 'APPLICATION_CREDENTIAL_HELD'],
    ['in force, its application still open', [], '2027-05-01', 'APPLICATION_CREDENTIAL_HELD'],
    ['run out', [], '2028-11-23', undefined],
    ['given back, its application still open', [['surrender', '2027-01-10']], '2027-01-10', undefined],
    ['given back, its time over', [['surrender', '2027-01-10']], '2029-01-10', undefined],
    ['suspended', [['suspend', '2027-01-10']], '2029-01-11', 'APPLICATION_CREDENTIAL_SUSPENDED'],
    [
      'suspended, then given back',
      [
        ['suspend', '2027-01-10'],
        ['surrender', '2027-01-11'],
      ],
      '2029-01-11',
      'APPLICATION_CREDENTIAL_SUSPENDED',
    ],
    ['revoked', [['revoke', '2027-01-10']], '2031-01-11', 'APPLICATION_CREDENTIAL_ENDED'],
    ['of somebody on record as dead', [['deceased', '2027-01-10']], '2029-01-11', 'APPLICATION_CREDENTIAL_ENDED'],
  ] as const)('applies, pays and sits for something, or for nothing and not at all: %s', async (_what, actions, date, refusal) => {
    const personId = await holder(actions);
    expect(await start(personId, date)).toBe(refusal ?? 'started');
    // Approved by whatever route, before the day or without being asked.
    const applicationId = await insertApprovedApplication(database.db, personId, '2035-01-01');
    expect(await order(personId, date)).toBe(refusal ? 'PAYMENT_EXAM_CLOSED' : 'open');
    await database.db.updateTable('orders').set({ state: 'cancelled' }).where('application_id', '=', applicationId).execute();
    await insertPaidOrder(database.db, personId, applicationId);
    const now = await decision(personId, date);
    if (refusal === undefined) expect(now).toMatchObject({ decision: 'may-sit', ordinal: 1, attemptsLeft: 3 });
    else expect(now).toMatchObject({ decision: 'not-now' });
    // What was paid before stays to be seen.
    expect(await order(personId, date)).toBe('paid');
  });
});

describe('who failed', () => {
  test('waits under a new application too', async () => {
    const personId = await insertPerson(database.db);
    await sat(personId, await insertApprovedApplication(database.db, personId, '2027-11-02'), ['2027-10-30'], false);
    expect(await start(personId, '2027-11-03')).toBe('started');
    const applicationId = await insertApprovedApplication(database.db, personId, '2028-11-04');
    await insertPaidOrder(database.db, personId, applicationId);
    expect(await decision(personId, '2027-11-28')).toMatchObject({ decision: 'wait', from: '2027-11-29', attemptsLeft: 3 });
    expect(await decision(personId, '2027-11-29')).toMatchObject({ decision: 'may-sit', ordinal: 1 });
  });

  test('after the last attempt can neither apply nor pay before the months are over, and is told the day', async () => {
    const personId = await insertPerson(database.db);
    await sat(personId, await insertApprovedApplication(database.db, personId, '2027-11-02'), ['2027-06-01', '2027-08-01', '2027-10-20'], false);
    expect(await start(personId, '2027-11-03')).toBe('APPLICATION_TOO_EARLY');
    expect(await findNoApplying(database.db, personId, on('2027-11-03').now())).toEqual({ code: 'APPLICATION_TOO_EARLY', from: '2028-10-20' });
    await insertApprovedApplication(database.db, personId, '2029-01-01');
    expect(await order(personId, '2028-10-19')).toBe('PAYMENT_EXAM_CLOSED');
    expect(await order(personId, '2028-10-20')).toBe('open');
  });
});
