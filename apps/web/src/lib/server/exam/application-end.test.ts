import { randomUUID } from 'node:crypto';
import { addDays, fixedClock, toPlainDate, unwrap, type PlainDate } from '@einthoven/kernel';
import { beforeAll, describe, expect, test } from 'vitest';
import { permit } from '../account/index.ts';
import { inTransaction } from '../db/pool.ts';
import { useTestDatabase } from '../db/test-database.ts';
import { updateApplication } from '../eligibility/application.queries.ts';
import { insertApprovedApplication, insertPaidOrder, insertPerson } from '../db/test-fixtures.ts';
import { ensureOrder, findOrder } from '../payment/index.ts';
import { nightRun } from '../renewal/index.ts';
import { currentScheme } from '../scheme/index.ts';
import { END_REMINDER_DAYS } from './application-end.ts';
import { actorOf, seedExam } from './test-attempt.ts';

const database = useTestDatabase();
const LAST_DAY = toPlainDate('2027-11-01');
const REMIND_ON = addDays(LAST_DAY, -END_REMINDER_DAYS);
const atNight = (date: PlainDate) => fixedClock(`${date}T08:00:00Z`);
const night = async (date: PlainDate) =>
  unwrapNight(await nightRun(database.db, { date, clock: atNight(date), token: () => 'the seed of a draw in this test' }));
let formId: string;

function unwrapNight<T>(counts: T | undefined): T {
  if (counts === undefined) throw new Error('this night was done before');
  return counts;
}

beforeAll(async () => {
  formId = await seedExam(database.db);
});

/** Whoever came so far before the last day. */
async function approved(upTo: 'nothing' | 'order' | 'paid' | 'failed' | 'passed' | 'used-up' | 'running', openUntil: PlainDate) {
  const { db } = database;
  const personId = await insertPerson(db);
  const applicationId = await insertApprovedApplication(db, personId, openUntil);
  if (upTo === 'order') unwrap(await ensureOrder(db, unwrap(permit(actorOf(personId), 'payment.manage-own')), atNight(REMIND_ON)));
  if (upTo !== 'nothing' && upTo !== 'order') await insertPaidOrder(db, personId, applicationId);
  const sat = { failed: [false], passed: [true], 'used-up': Array<boolean>(currentScheme().exam.attempts.value).fill(false), running: [undefined] };
  for (const [index, passed] of (upTo in sat ? sat[upTo as keyof typeof sat] : []).entries()) await insertAttempt(personId, applicationId, index + 1, passed);
  return { personId, applicationId };
}

async function insertAttempt(personId: string, applicationId: string, ordinal: number, passed: boolean | undefined) {
  const day = new Date(Date.parse('2027-01-04T18:00:00Z') + ordinal * 40 * 86_400_000);
  await database.db
    .insertInto('attempts')
    .values({
      attempt_id: randomUUID(),
      person_id: personId,
      application_id: applicationId,
      form_id: formId,
      ordinal,
      scheme_version: currentScheme().version,
      state: passed === undefined ? 'open' : 'submitted',
      started_at: day,
      deadline_at: new Date(day.getTime() + 7_200_000),
      ...(passed === undefined ? {} : { submitted_at: day, submitted_by: 'candidate', passed }),
    })
    .execute();
}

const toldOf = async (personId: string) =>
  (await database.db.selectFrom('messages').select('message').where('person_id', '=', personId).orderBy('message_id').execute()).map(({ message }) => message);
const closingsOf = async (applicationId: string) =>
  (await database.db.selectFrom('events').select('kind').where('entity_id', '=', applicationId).where('kind', '=', 'application.closed').execute()).length;

describe('the end of an approved application', () => {
  test('is told before and after, each once, to whom it concerns; what was not paid is cancelled', async () => {
    const [nothing, order, paid, failed, passed, usedUp] = await Promise.all(
      (['nothing', 'order', 'paid', 'failed', 'passed', 'used-up'] as const).map((upTo) => approved(upTo, LAST_DAY)),
    );
    if (!nothing || !order || !paid || !failed || !passed || !usedUp) throw new Error('nobody is there');
    expect(await night(addDays(REMIND_ON, -1))).toMatchObject({ ending: 0, closed: 0 });
    expect(await night(REMIND_ON)).toMatchObject({ ending: 4, closed: 0 });
    expect(await night(addDays(REMIND_ON, 1))).toMatchObject({ ending: 0, closed: 0 });
    expect(await toldOf(nothing.personId)).toEqual(['application.ending-unpaid']);
    expect(await toldOf(paid.personId)).toEqual(['application.ending']);
    expect(await night(LAST_DAY)).toMatchObject({ ending: 0, closed: 0 });
    expect((await findOrder(database.db, order.applicationId))?.state).toBe('open');

    expect(await night(addDays(LAST_DAY, 1))).toMatchObject({ ending: 0, closed: 6 });
    expect(await night(addDays(LAST_DAY, 2))).toMatchObject({ ending: 0, closed: 0 });
    for (const { personId } of [nothing, order]) expect(await toldOf(personId)).toEqual(['application.ending-unpaid', 'application.closed']);
    for (const { personId } of [paid, failed]) expect(await toldOf(personId)).toEqual(['application.ending', 'application.closed-paid']);
    // Who passed or has no attempt left knows already.
    for (const { personId } of [passed, usedUp]) expect(await toldOf(personId)).toEqual([]);
    for (const { applicationId } of [nothing, order, paid, failed, passed, usedUp]) expect(await closingsOf(applicationId)).toBe(1);
    expect((await findOrder(database.db, order.applicationId))?.state).toBe('cancelled');
    expect((await findOrder(database.db, paid.applicationId))?.state).toBe('paid');
  });

  test('waits for an exam that runs over it', async () => {
    const lastDay = addDays(LAST_DAY, 60);
    const { personId, applicationId } = await approved('running', lastDay);
    expect(await night(addDays(lastDay, 1))).toMatchObject({ closed: 0 });
    await database.db
      .updateTable('attempts')
      .set({ state: 'submitted', submitted_at: atNight(lastDay).now(), submitted_by: 'time', passed: false })
      .where('application_id', '=', applicationId)
      .execute();
    expect(await night(addDays(lastDay, 2))).toMatchObject({ closed: 1 });
    expect(await toldOf(personId)).toEqual(['application.closed-paid']);
  });

  test('says nothing to who has begun a new application since', async () => {
    const lastDay = addDays(LAST_DAY, 120);
    const { personId, applicationId } = await approved('order', lastDay);
    await database.db.insertInto('applications').values({ person_id: personId, credential: 'CET', scheme_version: currentScheme().version }).execute();
    expect(await night(addDays(lastDay, 3))).toMatchObject({ closed: 1 });
    expect(await toldOf(personId)).toEqual([]);
    expect((await findOrder(database.db, applicationId))?.state).toBe('cancelled');
  });

  test('comes again, with its reminder, where the application was opened again', async () => {
    const end = addDays(LAST_DAY, 200);
    const again = addDays(end, 100);
    const who = await approved('nothing', end);
    await night(addDays(end, 1));
    expect(await closingsOf(who.applicationId)).toBe(1);
    await inTransaction(database.db, (tx) => updateApplication(tx, who.applicationId, { openUntil: again }, atNight(addDays(end, 2)).now()));
    const before = await toldOf(who.personId);
    await night(addDays(again, -END_REMINDER_DAYS));
    expect((await toldOf(who.personId)).slice(before.length)).toEqual(['application.ending-unpaid']);
    await night(addDays(again, 1));
    expect(await closingsOf(who.applicationId)).toBe(2);
  });
});
