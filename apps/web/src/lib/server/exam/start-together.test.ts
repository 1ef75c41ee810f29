import { unwrap } from '@einthoven/kernel';
import { beforeAll, describe, expect, test } from 'vitest';
import { findAccommodation } from '../accommodation/index.ts';
import { findApprovedApplication, findCurrentApplication } from '../eligibility/index.ts';
import { findEntitlement } from '../payment/index.ts';
import { useTestDatabase } from '../db/test-database.ts';
import { insertApprovedApplication, insertPerson } from '../db/test-fixtures.ts';
import { currentScheme } from '../scheme/index.ts';
import { agreeToExam } from './agreement.ts';
import { prepareAttempt } from './prepare.ts';
import { startAttempt } from './start.ts';
import { listAttempts } from './attempt.queries.ts';
import { openRoom, startRoom, takeLease } from './room.ts';
import { saveResponses } from './save-answer.ts';
import { readStandings } from './standing.queries.ts';
import { after, newCandidate, seedExam, startedAttempt, type Candidate } from './test-attempt.ts';

const database = useTestDatabase();
const ports = (minutes: number) => ({ clock: after(minutes), mode: 'demonstration' as const });
const token = (number: number) => String(number).padStart(43, 'token-');

beforeAll(async () => {
  await seedExam(database.db);
});

async function ready(): Promise<Candidate> {
  const candidate = await newCandidate(database.db);
  await agreeToExam(database.db, candidate.sit, after(0));
  return candidate;
}

async function prepared(): Promise<Candidate> {
  const candidate = await ready();
  unwrap(await prepareAttempt(database.db, candidate.sit, ports(1)));
  return candidate;
}

describe('many who start in the same second', () => {
  test('each has one attempt, its own key, the whole time and the lease; who may not start hears why', async () => {
    const { db } = database;
    const good = await Promise.all(Array.from({ length: 40 }, prepared));
    const [unprepared, disagreeing, held] = [await ready(), await newCandidate(db), await prepared()];
    await db
      .updateTable('entitlements')
      .set({ held_since: after(0).now() })
      .where('person_id', '=', held.personId)
      .execute();
    // Everybody presses twice, some of them with another device.
    const pressing = [...good, unprepared, ...good];
    const [rooms, ...refusals] = await Promise.all([
      Promise.all(pressing.map(({ sit }, index) => startRoom(db, sit, ports(2), token(index)))),
      startRoom(db, disagreeing.sit, ports(2), token(900)),
      startRoom(db, held.sit, ports(2), token(901)),
    ]);
    expect(refusals).toEqual([
      { ok: false, error: 'EXAM_RULES_NOT_AGREED' },
      { ok: false, error: 'EXAM_ENTITLEMENT_HELD' },
    ]);
    const opened = rooms.map(unwrap);
    for (const [index, room] of opened.entries()) expect(room).toMatchObject({ leaseEpoch: 1, remainingMs: 7_200_000, minutes: 120, leaseTaken: index < 41 });
    for (const index of good.keys()) expect(opened[index + 41]?.attemptId).toBe(opened[index]?.attemptId);
    expect(new Set(opened.map(({ contentKey }) => contentKey)).size).toBe(41);
    const attempts = await db
      .selectFrom('attempts')
      .select(['attempt_id', 'person_id', 'state', 'lease_epoch'])
      .where('state', '=', 'open')
      .where(
        'person_id',
        'in',
        pressing.map(({ personId }) => personId),
      )
      .execute();
    expect(attempts.length).toBe(41);
    const kinds = await db
      .selectFrom('events')
      .select(['kind', ({ fn }) => fn.countAll<number>().as('count')])
      .where(
        'entity_id',
        'in',
        attempts.map((row) => row.attempt_id),
      )
      .groupBy('kind')
      .orderBy('kind')
      .execute();
    expect(kinds.map(({ kind, count }) => [kind, Number(count)])).toEqual([
      ['exam.lease-taken', 41],
      ['exam.prepared', 41],
      ['exam.started', 41],
    ]);
    // Every room is the one that opening it later gives, and its device may write.
    for (const [index, person] of [...good.keys()].slice(0, 5).map((at) => [at, good[at] as Candidate] as const)) {
      const { leaseTaken, ...room } = opened[index] as (typeof opened)[number];
      expect(leaseTaken).toBe(true);
      expect(unwrap(await openRoom(db, person.sit, room.attemptId, after(2)))).toEqual(room);
      const event = { sequence: 1, position: 1, kind: 'answer', value: 'a', happenedAtMs: after(3).now().getTime() } as const;
      expect(unwrap(await saveResponses(db, room.attemptId, { epoch: 1, token: token(index) }, [event], after(3)))).toMatchObject({ acknowledged: 1 });
    }
  });

  test('a start that is sent again by the same device has its lease again; another device has not', async () => {
    const { db } = database;
    const { sit } = await prepared();
    const first = unwrap(await startRoom(db, sit, ports(2), token(1)));
    expect(unwrap(await startRoom(db, sit, ports(3), token(1)))).toMatchObject({ attemptId: first.attemptId, leaseTaken: true, remainingMs: 7_140_000 });
    expect(unwrap(await startRoom(db, sit, ports(3), token(2))).leaseTaken).toBe(false);
    expect('leaseTaken' in unwrap(await startRoom(db, sit, ports(3)))).toBe(false);
    unwrap(await takeLease(db, sit, first.attemptId, 1, after(4)));
    expect(unwrap(await startRoom(db, sit, ports(5), token(1))).leaseTaken).toBe(false);
  });
});

test('where people stand is what each concept says of them', async () => {
  const { db } = database;
  const today = '2026-11-23' as never;
  const bare = await insertPerson(db);
  const closed = await insertPerson(db);
  const closedApplication = await insertApprovedApplication(db, closed);
  await db.updateTable('applications').set({ open_until: '2026-11-22' }).where('application_id', '=', closedApplication).execute();
  const [ended, sat, twice, plain] = [await ready(), await newCandidate(db), await newCandidate(db), await prepared()];
  await db
    .updateTable('entitlements')
    .set({ ended_at: after(0).now() })
    .where('person_id', '=', ended.personId)
    .execute();
  await startedAttempt(db, sat);
  // The one that stays open longer counts, whichever came first.
  const later = await insertApprovedApplication(db, twice.personId);
  await db.updateTable('applications').set({ open_until: '2029-01-01' }).where('application_id', '=', twice.applicationId).execute();
  expect(later).not.toBe(twice.applicationId);
  for (const [percent, minute] of [
    [25, 1],
    [50, 2],
  ] as const) {
    const { accommodation_request_id: requestId } = await db
      .insertInto('accommodation_requests')
      .values({
        person_id: plain.personId,
        sealed_request: Buffer.from('x'),
        scheme_version: currentScheme().version,
        requested_at: after(minute).now(),
        state: 'withdrawn',
        decided_at: after(minute).now(),
      })
      .returning('accommodation_request_id')
      .executeTakeFirstOrThrow();
    await db
      .insertInto('accommodations')
      .values({
        person_id: plain.personId,
        accommodation_request_id: requestId,
        extra_time_percent: percent,
        break_minutes: 10,
        screen_reader: false,
        large_print: true,
        high_contrast: false,
        reader_aloud: false,
        granted_at: after(minute).now(),
      })
      .execute();
  }
  const people = [bare, closed, ended.personId, sat.personId, twice.personId, plain.personId];
  const standings = await readStandings(db, people, today);
  for (const personId of people) {
    const newest = await findCurrentApplication(db, personId);
    const application = (await findApprovedApplication(db, personId, today)) ?? (newest?.state === 'approved' ? newest : undefined);
    const bought = application && (await findEntitlement(db, application.applicationId, 'final-attempts'));
    const standing = standings.get(personId);
    expect(standing?.attempts).toEqual(await listAttempts(db, personId));
    expect(standing?.application?.applicationId).toBe(application?.applicationId);
    expect(standing?.application?.openUntil).toBe(application?.openUntil);
    expect(standing?.entitlement).toEqual(bought && { quantity: bought.quantity, held: bought.heldSince !== null, ended: bought.endedAt !== null });
    expect(standing?.accommodation).toEqual(await findAccommodation(db, personId));
  }
  expect(standings.get(ended.personId)?.entitlement).toMatchObject({ held: false, ended: true });
  expect(standings.get(twice.personId)?.application?.applicationId).toBe(twice.applicationId);
  expect(standings.get(plain.personId)?.accommodation?.extraTimePercent).toBe(50);
  expect(standings.get(closed)?.application?.openUntil).toBe('2026-11-22');
  expect(standings.get(sat.personId)?.agreed.size).toBe(0);
  expect(standings.get(plain.personId)?.agreed.size).toBe(2);
  expect(standings.get(plain.personId)?.prepared).toMatchObject({ personId: plain.personId, applicationId: plain.applicationId, ordinal: 1 });
  // What the standing says of an open attempt is what a start goes by.
  expect(unwrap(await startAttempt(db, sat.sit, ports(5)))).toMatchObject({ attemptId: standings.get(sat.personId)?.attempts[0]?.attemptId, isNew: false });
});
