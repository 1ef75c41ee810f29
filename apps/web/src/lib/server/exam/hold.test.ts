import { unwrap } from '@einthoven/kernel';
import { beforeAll, describe, expect, test } from 'vitest';
import { permit } from '../account/index.ts';
import { inTransaction } from '../db/pool.ts';
import { useTestDatabase } from '../db/test-database.ts';
import { insertPerson } from '../db/test-fixtures.ts';
import { closeAttempt } from './attempt.ts';
import { listUnscored } from './attempt.queries.ts';
import { decideHold, holdLateAnswers, isWithoutResult, listHoldQueue, ownHolds } from './hold.ts';
import { answerProposal, intervene } from './intervention.ts';
import { examOverview } from './overview.ts';
import { beat } from './outage.ts';
import { saveResponses } from './save-answer.ts';
import { after, newCandidate, seedExam, startedAttempt } from './test-attempt.ts';

const at = useTestDatabase();
beforeAll(() => seedExam(at.db));

async function staff() {
  const personId = await insertPerson(at.db);
  const actor = { personId, roles: new Set(['certification-manager'] as const), secondFactor: true, sessionId: 'session' };
  return unwrap(permit(actor, 'exam.intervene'));
}

async function toldTo(personId: string): Promise<string[]> {
  const rows = await at.db
    .selectFrom('messages')
    .select('message')
    .where('person_id', '=', personId)
    .where('message', 'like', 'exam.%')
    .orderBy('message_id')
    .execute();
  return rows.map(({ message }) => message);
}

const close = (attemptId: string, minutes: number) => inTransaction(at.db, (tx) => closeAttempt(tx, attemptId, 'time', after(minutes).now()));

let outages = 0;

/** A sitting whose last half hour, and ten minutes more, our servers were away. */
async function robbed() {
  const candidate = await newCandidate(at.db);
  const { attemptId } = await startedAttempt(at.db, candidate);
  outages += 1;
  // No two outages begin at the same moment.
  await beat(at.db, 'web', after(90, outages).now());
  await beat(at.db, 'web', after(130, 30).now());
  return { candidate, attemptId };
}

describe('an outage that took more time than is given back by itself', () => {
  test('holds the result until a person has decided; the attempt can be given back, with days to sit it', async () => {
    const { candidate, attemptId } = await robbed();
    const manager = await staff();
    const queue = async () => (await listHoldQueue(at.db, manager)).filter((hold) => hold.attemptId === attemptId);
    expect(await queue()).toMatchObject([{ heldBy: null, lostSeconds: 20 * 60 - outages, state: 'open' }]);
    // It is closed with the ten minutes that it was given, and nothing comes of it.
    await close(attemptId, 141);
    expect(await listUnscored(at.db)).not.toContain(attemptId);
    expect(await isWithoutResult(at.db, { attemptId, rehearsalId: undefined })).toBe(true);
    expect(await ownHolds(at.db, candidate.sit)).toMatchObject([{ attemptId, heldBy: null, lostSeconds: 20 * 60 - outages }]);
    expect(await toldTo(candidate.personId)).toEqual(['exam.time-lost']);
    const decide = (decision: 'void' | 'count-late') =>
      decideHold(at.db, manager, attemptId, { decision, reason: 'The last half hour was ours' }, { clock: after(300 * 24 * 60) });
    expect(await decide('count-late')).toEqual({ ok: false, error: 'HOLD_NO_LATE_ANSWERS' });
    const openUntil = async () =>
      (await at.db.selectFrom('applications').select('open_until').where('application_id', '=', candidate.applicationId).executeTakeFirstOrThrow()).open_until;
    const before = await openUntil();
    unwrap(await decide('void'));
    expect(await queue()).toEqual([]);
    expect(await toldTo(candidate.personId)).toEqual(['exam.time-lost', 'exam.given-back']);
    expect(Date.parse((await openUntil()) ?? '')).toBeGreaterThan(Date.parse(before ?? ''));
    expect((await examOverview(at.db, candidate.sit, after(300 * 24 * 60 + 1))).decision).toMatchObject({ decision: 'may-sit', ordinal: 1 });
  });

  test('or counts as it was submitted', async () => {
    const { attemptId } = await robbed();
    await close(attemptId, 141);
    unwrap(await decideHold(at.db, await staff(), attemptId, { decision: 'count', reason: 'All was answered before' }, { clock: after(200) }));
    expect(await listUnscored(at.db)).toContain(attemptId);
  });

  test('leaves nothing to decide once people gave the time while it ran', async () => {
    const candidate = await newCandidate(at.db);
    const { attemptId } = await startedAttempt(at.db, candidate);
    await beat(at.db, 'web', after(10).now());
    await beat(at.db, 'web', after(35).now());
    const [one, two] = [await staff(), await staff()];
    // One that runs is given time; its result is no matter yet.
    expect(await decideHold(at.db, one, attemptId, { decision: 'void', reason: 'An outage' }, { clock: after(36) })).toEqual({
      ok: false,
      error: 'HOLD_NOT_WAITING',
    });
    for (const [minutes, left] of [
      [5, [10 * 60]],
      [10, []],
    ] as const) {
      unwrap(await intervene(at.db, one, { attemptId, kind: 'extend', minutes, reason: 'The outage' }, { clock: after(36) }));
      const { attempt_intervention_id: id } = await at.db
        .selectFrom('attempt_interventions')
        .select('attempt_intervention_id')
        .where('attempt_id', '=', attemptId)
        .where('done_at', 'is', null)
        .executeTakeFirstOrThrow();
      unwrap(await answerProposal(at.db, two, id, true, { clock: after(37) }));
      expect((await listHoldQueue(at.db, one)).filter((hold) => hold.attemptId === attemptId).map((hold) => hold.lostSeconds)).toEqual(left);
    }
    // What was given is not lost again with the next outage.
    await beat(at.db, 'web', after(40).now());
    await beat(at.db, 'web', after(45).now());
    const again = (await listHoldQueue(at.db, one)).find((hold) => hold.attemptId === attemptId);
    expect(again?.lostSeconds).toBeGreaterThan(0);
    expect(again?.lostSeconds).toBeLessThanOrEqual(10 * 60);
    unwrap(await intervene(at.db, one, { attemptId, kind: 'extend', minutes: 10, reason: 'The second outage' }, { clock: after(46) }));
    const { attempt_intervention_id: second } = await at.db
      .selectFrom('attempt_interventions')
      .select('attempt_intervention_id')
      .where('attempt_id', '=', attemptId)
      .where('done_at', 'is', null)
      .executeTakeFirstOrThrow();
    unwrap(await answerProposal(at.db, two, second, true, { clock: after(47) }));
    expect((await listHoldQueue(at.db, one)).some((hold) => hold.attemptId === attemptId)).toBe(false);
    await close(attemptId, 170);
    expect(await toldTo(candidate.personId)).toEqual([]);
    expect(await listUnscored(at.db)).toContain(attemptId);
  });
});

function unexpected(_attemptId: string, error: unknown): never {
  throw error;
}

describe('answers that came too late', () => {
  const answer = (sequence: number, position: number, minutes: number) => ({
    sequence,
    position,
    kind: 'answer' as const,
    value: 'a',
    happenedAtMs: after(minutes).now().getTime(),
  });

  test('and were given before the end wait for a person, once; what was stamped after the end is no matter of theirs', async () => {
    const candidate = await newCandidate(at.db);
    const { attemptId, lease } = await startedAttempt(at.db, candidate);
    await close(attemptId, 131);
    unwrap(await saveResponses(at.db, attemptId, lease, [answer(1, 1, 121)], after(140)));
    expect(await holdLateAnswers(at.db, after(141).now(), unexpected)).toBe(0);
    unwrap(await saveResponses(at.db, attemptId, lease, [answer(2, 2, 110), answer(3, 2, 111), answer(4, 3, 119)], after(142)));
    // Two rounds at once ask once.
    expect((await Promise.all([0, 1].map(() => holdLateAnswers(at.db, after(143).now(), unexpected)))).toSorted()).toEqual([0, 1]);
    expect(await holdLateAnswers(at.db, after(144).now(), unexpected)).toBe(0);
    expect(await ownHolds(at.db, candidate.sit)).toMatchObject([{ attemptId, heldBy: null, lateAnswers: 2, passed: null }]);
    expect(await toldTo(candidate.personId)).toEqual(['exam.late-answers']);
    expect(await listUnscored(at.db)).not.toContain(attemptId);
    await expect(
      at.db.updateTable('attempt_holds').set({ late_counted: true }).where('attempt_id', '=', attemptId).execute(),
      'nobody has decided',
    ).rejects.toMatchObject({ code: '23514' });
  });
});
