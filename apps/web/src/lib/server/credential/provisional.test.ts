import { beforeAll, describe, expect, test } from 'vitest';
import { addDays, err, fixedClock, ok, seededRng, toPlainDate, unwrap, type PlainDate } from '@einthoven/kernel';
import { permit, type Role } from '../account/index.ts';
import { dangerousAsScoring, inTransaction } from '../db/pool.ts';
import { useTestDatabase } from '../db/test-database.ts';
import { insertApprovedApplication, insertPerson } from '../db/test-fixtures.ts';
import { nightRun } from '../renewal/index.ts';
import { registerSchemes } from '../scheme/index.ts';
import { awardAttempt } from './award.ts';
import { findCredential, readOwnRecord } from './credential.ts';
import { readOwnProvisional, saySchoolFinished, schoolStatement } from './provisional.ts';

const database = useTestDatabase();
const AWARDED = toPlainDate('2026-11-23');
const noon = (date: string) => ({ clock: fixedClock(`${date}T19:00:00Z`) });
const night = (date: PlainDate) => nightRun(database.db, { date, clock: fixedClock(`${date}T08:00:00Z`), token: () => 'the seed of a draw in this test' });
const signed = { agreed: true, statement: schoolStatement().sha256 };

beforeAll(async () => {
  await registerSchemes(database.db);
  await inTransaction(database.db, (tx) =>
    dangerousAsScoring(tx, async (scoring) => {
      const texts = { form_id: 'form', credential: 'CET', blueprint_version: 'x', conversion: '{}', conversion_sha256: 'x', content_sha256: 'x' };
      await scoring
        .insertInto('forms')
        .values({ ...texts, conversion_kind: 'demonstration', sealed_at: noon(AWARDED).clock.now() })
        .execute();
    }),
  );
});

/** Somebody whose application was found provisional for these reasons, and who passed on 23 November 2026. */
async function certified(birthDate: string, reasons: Reasons, on: PlainDate = AWARDED) {
  const personId = await insertPerson(database.db, { birthDate });
  return pass(personId, reasons, on);
}

type Reasons = readonly ('under-age' | 'secondary-school-student')[];

async function pass(personId: string, reasons: Reasons, on: PlainDate) {
  const { db } = database;
  const application_id = await insertApprovedApplication(db, personId);
  const at = noon(on).clock.now();
  await db
    .updateTable('applications')
    .set({ provisional: reasons.length > 0 })
    .where('application_id', '=', application_id)
    .execute();
  await db
    .insertInto('application_submissions')
    .values({ application_id, sealed_claims: Buffer.from('x'), eligibility: JSON.stringify({ decision: 'met', codes: reasons }), submitted_at: at })
    .execute();
  const sat = { person_id: personId, application_id, form_id: 'form', ordinal: 1, scheme_version: 'cet-2026-11', state: 'submitted' as const };
  const { attempt_id } = await db
    .insertInto('attempts')
    .values({ ...sat, started_at: at, deadline_at: new Date(at.getTime() + 1), submitted_at: at, submitted_by: 'candidate', passed: true })
    .returning('attempt_id')
    .executeTakeFirstOrThrow();
  const scored = { raw_score: 80, scored_items: 100, scaled_score: 600, passed: true, domains: '[]', conversion_kind: 'demonstration' as const };
  await db
    .insertInto('results')
    .values({ ...scored, attempt_id, person_id: personId, conversion_sha256: 'x', scheme_version: 'cet-2026-11', scored_at: at })
    .execute();
  unwrap(await awardAttempt(db, attempt_id, { ...noon(on), rng: seededRng(personId) }));
  const actor = { personId, roles: new Set<Role>(), secondFactor: false, sessionId: 'x' };
  const [read, own] = [unwrap(permit(actor, 'credential.read-own')), unwrap(permit(actor, 'credential.end-provisional-own'))];
  return {
    personId,
    status: async (date: string) => (await readOwnRecord(read, db, noon(date).clock.now()))?.public.status,
    waits: (date: string) => readOwnProvisional(db, read, noon(date)),
    say: (date: string, said = signed) => saySchoolFinished(db, own, said, noon(date)),
    told: async () =>
      (await db.selectFrom('messages').select('message').where('person_id', '=', personId).where('message', '=', 'credential.full').execute()).length,
    events: async () =>
      (
        await db
          .selectFrom('events')
          .select(['kind', 'actor_kind'])
          .where('subject_person_id', '=', personId)
          .where('kind', 'like', 'credential.%')
          .orderBy('event_id')
          .execute()
      )
        .map(({ kind, actor_kind }) => `${kind} ${actor_kind}`)
        .slice(1),
  };
}

describe('a provisional credential', () => {
  test('is full by itself on the birthday where nothing else is missing, once, and says so', async () => {
    const who = await certified('2009-06-13', ['under-age']);
    expect(await who.waits('2027-06-12')).toEqual({ ofAgeOn: '2027-06-13', school: 'not-asked' });
    expect(await who.say('2027-06-12')).toEqual(err('SCHOOL_NOT_ASKED'));
    await night(toPlainDate('2027-06-12'));
    expect([await who.status('2027-06-12'), await who.told()]).toEqual(['provisional', 0]);
    expect(await night(toPlainDate('2027-06-13'))).toMatchObject({ full: 1 });
    expect([await who.status('2027-06-13'), await who.told()]).toEqual(['active', 1]);
    expect(await who.waits('2027-06-13')).toBeUndefined();
    expect(await night(toPlainDate('2027-06-14'))).toMatchObject({ full: 0 });
    expect(await who.events()).toEqual(['credential.provisional-ended system']);
    // The day before stays what it was.
    expect(await who.status('2027-06-12')).toBe('provisional');
  });

  test('of a student of age waits for their own word, and for no night', async () => {
    const who = await certified('2007-01-02', ['secondary-school-student']);
    await night(toPlainDate('2027-06-15'));
    expect(await who.status('2027-06-15')).toBe('provisional');
    expect(await who.waits('2027-06-15')).toEqual({ ofAgeOn: undefined, school: 'waits' });
    expect(await who.say('2027-06-15', { ...signed, agreed: false })).toEqual(err('SCHOOL_NOT_AGREED'));
    expect(await who.say('2027-06-15', { ...signed, statement: 'f'.repeat(64) })).toEqual(err('SCHOOL_STATEMENT_CHANGED'));
    expect(await who.status('2027-06-15')).toBe('provisional');
    // Two tabs.
    expect((await Promise.all([who.say('2027-06-15'), who.say('2027-06-15')])).toSorted((a) => (a.ok ? -1 : 1))).toEqual([ok('full'), err('SCHOOL_NOT_ASKED')]);
    expect([await who.status('2027-06-15'), await who.told()]).toEqual(['active', 1]);
    expect(await who.events()).toEqual(['credential.school-finished person', 'credential.provisional-ended system']);
  });

  test('of a student under age is full with the later of both', async () => {
    const who = await certified('2009-08-01', ['under-age', 'secondary-school-student']);
    expect(await who.waits('2027-06-20')).toEqual({ ofAgeOn: '2027-08-01', school: 'waits' });
    expect(await who.say('2027-06-20')).toEqual(ok('waits'));
    expect(await who.say('2027-06-21')).toEqual(ok('waits'));
    expect(await who.waits('2027-06-21')).toEqual({ ofAgeOn: '2027-08-01', school: 'said' });
    await night(toPlainDate('2027-07-31'));
    expect(await who.status('2027-07-31')).toBe('provisional');
    await night(toPlainDate('2027-08-01'));
    expect(await who.status('2027-08-01')).toBe('active');
    expect(await who.events()).toEqual(['credential.school-finished person', 'credential.provisional-ended system']);
  });

  test('is not awarded to who came of age between applying and passing', async () => {
    const who = await certified('2008-11-23', ['under-age']);
    expect(await findCredential(database.db, who.personId)).toMatchObject({ provisional: false });
    expect(await who.status(addDays(AWARDED, 1))).toBe('active');
  });

  test('that ended for good stays as it is', async () => {
    const who = await certified('2009-09-09', ['under-age']);
    const credential = await findCredential(database.db, who.personId);
    await database.db
      .insertInto('credential_actions')
      .values({ credential_id: credential?.credentialId ?? '', action: 'revoke', effective_on: '2027-01-01', decided_at: noon('2027-01-01').clock.now() })
      .execute();
    await night(toPlainDate('2027-09-09'));
    expect([await who.status('2027-09-09'), await who.told()]).toEqual(['revoked', 0]);
  });

  test('that ran out is full in silence, and won anew by somebody who has finished school it is full from that day', async () => {
    const who = await certified('2009-10-01', ['under-age', 'secondary-school-student'], toPlainDate('2024-06-01'));
    expect(await who.say('2027-10-02')).toEqual(ok('full'));
    expect([await who.status('2027-10-02'), await who.told()]).toEqual(['inactive', 0]);

    const other = await certified('2008-10-01', ['under-age', 'secondary-school-student'], toPlainDate('2024-06-01'));
    await pass(other.personId, [], toPlainDate('2027-11-01'));
    expect(await other.status('2027-11-01')).toBe('active');
    expect(await other.waits('2027-11-01')).toBeUndefined();
  });
});
