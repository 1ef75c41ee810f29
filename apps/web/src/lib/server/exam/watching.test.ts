import { beforeAll, describe, expect, test } from 'vitest';
import { fixedClock, unwrap } from '@einthoven/kernel';
import { permit, type Role } from '../account/permissions.ts';
import { insertPerson } from '../db/test-fixtures.ts';
import { useTestDatabase } from '../db/test-database.ts';
import { listUnscored } from './attempt.queries.ts';
import { examOverview } from './overview.ts';
import { examBoard, readSitting } from './board.ts';
import { decideHold, isWithoutResult, ownHolds } from './hold.ts';
import { intervene } from './intervention.ts';
import { hearMessage, MESSAGE_LIMIT, sendMessage } from './message.ts';
import { openRoom, roomNews } from './room.ts';
import { saveResponses } from './save-answer.ts';
import { after, newCandidate, seedExam, START, startedAttempt } from './test-attempt.ts';
import { makeWindow } from './window.ts';

const at = useTestDatabase();
let windowId = '';

beforeAll(async () => {
  await seedExam(at.db);
  const manager = permit(
    { personId: await insertPerson(at.db), roles: new Set(['certification-manager'] as const), secondFactor: true, sessionId: 's' },
    'exam.manage-windows',
  );
  const made = await makeWindow(
    at.db,
    unwrap(manager),
    {
      name: 'Watched',
      opensAt: new Date(Date.parse(START) - 60_000),
      closesAt: new Date(Date.parse(START) + 60_000),
      proctored: true,
      safeExamBrowser: false,
      seats: undefined,
      formExposureLimit: undefined,
      forms: [],
      reason: 'A test',
    },
    { clock: after(-5) },
  );
  windowId = unwrap(made).windowId;
});

const candidate = () => newCandidate(at.db);

async function staff(role: Role = 'proctor') {
  const personId = await insertPerson(at.db);
  const actor = { personId, roles: new Set([role]), secondFactor: true, sessionId: 's' };
  return { personId, watch: unwrap(permit(actor, 'exam.watch')), intervene: unwrap(permit(actor, 'exam.intervene')) };
}

describe('messages', () => {
  test('reach the room with its news, are shown once, answered once, and stay sealed', async () => {
    const sitter = await candidate();
    const stranger = await candidate();
    const proctor = await staff();
    const { attemptId, lease } = await startedAttempt(at.db, sitter);
    const send = (words: string, minutes = 3) => sendMessage(at.db, proctor.intervene, attemptId, words, { clock: after(minutes) });
    expect(await send(' ')).toEqual({ ok: false, error: 'MESSAGE_WORDS' });
    expect(await send('x'.repeat(MESSAGE_LIMIT + 1))).toEqual({ ok: false, error: 'MESSAGE_WORDS' });
    expect(unwrap(await roomNews(at.db, sitter.sit, attemptId, after(2))).messages).toBeUndefined();
    const { messageId } = unwrap(await send('Please put the quokka away.'));
    expect(unwrap(await roomNews(at.db, sitter.sit, attemptId, after(4))).messages).toEqual([
      { messageId, words: 'Please put the quokka away.', sentAt: after(3).now(), seenAt: undefined, answer: undefined },
    ]);
    const hear = (person: typeof sitter, answer?: string, minutes = 5) =>
      hearMessage(at.db, person.sit, attemptId, { messageId, answer }, { clock: after(minutes) });
    expect(await hear(stranger)).toEqual({ ok: false, error: 'EXAM_NOT_FOUND' });
    unwrap(await hear(sitter));
    unwrap(await hear(sitter, undefined, 6));
    expect(await hear(sitter, '   ')).toEqual({ ok: false, error: 'MESSAGE_WORDS' });
    unwrap(await hear(sitter, 'It is away.', 7));
    // The acknowledgement was lost: the same once more, and another one, change nothing.
    unwrap(await hear(sitter, 'It is away.', 8));
    unwrap(await hear(sitter, 'Something else', 9));
    const file = await readSitting(at.db, proctor.watch, attemptId);
    expect(file?.messages).toEqual([
      { messageId, words: 'Please put the quokka away.', sentAt: after(3).now(), seenAt: after(5).now(), answer: 'It is away.', answeredAt: after(7).now() },
    ]);
    const row = await at.db.selectFrom('attempt_messages').selectAll().where('attempt_message_id', '=', messageId).executeTakeFirstOrThrow();
    expect(row.sealed_words.toString('latin1') + row.sealed_answer?.toString('latin1')).not.toMatch(/quokka|away/);
    const events = await at.db
      .selectFrom('events')
      .select(['kind', 'payload'])
      .where('entity_id', '=', attemptId)
      .where('kind', 'like', 'exam.message%')
      .orderBy('event_id')
      .execute();
    expect(events.map(({ kind }) => kind)).toEqual(['exam.message-sent', 'exam.message-shown', 'exam.message-answered']);
    expect(JSON.stringify(events)).not.toMatch(/quokka|away/);

    // Who is where, and when the room last asked: newer than any answer.
    unwrap(
      await saveResponses(at.db, attemptId, lease, [{ sequence: 1, position: 17, kind: 'visit', value: '', happenedAtMs: after(3).now().getTime() }], after(3)),
    );
    unwrap(await roomNews(at.db, sitter.sit, attemptId, after(10)));
    const entry = (await examBoard(at.db, proctor.watch, { clock: after(11), windowId })).find((one) => one.attemptId === attemptId);
    expect(entry).toMatchObject({ window: 'Watched', proctored: true, position: 17, lastSeenAt: after(10).now(), unseenMessages: 0, answers: 1 });
  });

  test('nobody is written to who was told that nobody watches, nor by themselves', async () => {
    const late = fixedClock(new Date(Date.parse(START) + 3 * 60_000).toISOString());
    const sitter = await candidate();
    const { attemptId } = await startedAttempt(at.db, sitter, late);
    const proctor = await staff();
    expect(await sendMessage(at.db, proctor.intervene, attemptId, 'Hello', { clock: after(5) })).toEqual({ ok: false, error: 'EXAM_NOT_WATCHED' });
    const self = unwrap(permit({ personId: sitter.personId, roles: new Set(['proctor'] as const), secondFactor: true, sessionId: 's' }, 'exam.intervene'));
    expect(await sendMessage(at.db, self, attemptId, 'Hello', { clock: after(5) })).toEqual({ ok: false, error: 'IMPARTIALITY_OWN' });
    expect((await examBoard(at.db, proctor.watch, { clock: after(6) })).find((one) => one.attemptId === attemptId)).toMatchObject({
      proctored: false,
      position: null,
    });
    expect((await examBoard(at.db, proctor.watch, { clock: after(6), windowId })).some((one) => one.attemptId === attemptId)).toBe(false);
  });
});

describe('an exam that a person ends', () => {
  async function ended() {
    const sitter = await candidate();
    const ender = await staff();
    const { attemptId, lease } = await startedAttempt(at.db, sitter);
    unwrap(
      await saveResponses(
        at.db,
        attemptId,
        lease,
        [{ sequence: 1, position: 1, kind: 'answer', value: 'b', happenedAtMs: after(4).now().getTime() }],
        after(4),
      ),
    );
    // Also while the clock stands still.
    const ask = (kind: 'pause' | 'end') =>
      intervene(at.db, ender.intervene, { attemptId, kind, minutes: undefined, reason: 'Another person answered' }, { clock: after(5) });
    unwrap(await ask('pause'));
    expect(unwrap(await ask('end'))).toBe('done');
    expect(await ask('end')).toEqual({ ok: false, error: 'EXAM_NOT_RUNNING' });
    return { sitter, ender, attemptId };
  }

  test('is submitted with what was saved, and no result comes of it before a second person has decided', async () => {
    const { sitter, ender, attemptId } = await ended();
    expect(await openRoom(at.db, sitter.sit, attemptId, after(6))).toEqual({ ok: false, error: 'EXAM_CLOSED' });
    const receipt = await at.db.selectFrom('exam_receipts').select('body').where('attempt_id', '=', attemptId).executeTakeFirstOrThrow();
    expect(JSON.parse(receipt.body)).toMatchObject({ submittedBy: 'proctor', answered: 1, submittedAt: after(5).now().toISOString() });
    expect(await listUnscored(at.db)).not.toContain(attemptId);
    expect(await isWithoutResult(at.db, { attemptId, rehearsalId: undefined })).toBe(true);
    expect(await ownHolds(at.db, sitter.sit)).toMatchObject([{ attemptId, reason: 'Another person answered' }]);
    expect((await examOverview(at.db, sitter.sit, after(6))).decision).toEqual({ decision: 'not-now', reason: 'EXAM_SCORE_PENDING' });
    const result = {
      attempt_id: attemptId,
      person_id: sitter.personId,
      raw_score: 1,
      scored_items: 100,
      scaled_score: 200,
      passed: false,
      domains: '[]',
      conversion_kind: 'demonstration',
      conversion_sha256: 'x',
      scheme_version: (await examOverview(at.db, sitter.sit, after(6))).scheme.version,
      scored_at: after(6).now(),
    };
    await expect(at.db.insertInto('results').values(result).execute()).rejects.toMatchObject({ constraint: 'results_not_held' });
    const decide = (permission: typeof ender.intervene, reason = 'The film shows one person') =>
      decideHold(at.db, permission, attemptId, { decision: 'count', reason }, { clock: after(7) });
    expect(await decide(ender.intervene)).toEqual({ ok: false, error: 'IMPARTIALITY_SAME_PERSON' });
    await expect(
      at.db
        .updateTable('attempt_holds')
        .set({ decision: 'count', decided_by: ender.personId, decided_at: after(7).now(), decision_reason: 'by hand' })
        .where('attempt_id', '=', attemptId)
        .execute(),
    ).rejects.toMatchObject({ code: '23514' });
    const second = await staff();
    expect(await decide(second.intervene, ' ')).toEqual({ ok: false, error: 'INTERVENTION_REASON_MISSING' });
    unwrap(await decide(second.intervene));
    expect(await decide(second.intervene)).toEqual({ ok: false, error: 'HOLD_NOT_WAITING' });
    expect(await listUnscored(at.db)).toContain(attemptId);
    const kinds = await at.db.selectFrom('events').select('kind').where('entity_id', '=', attemptId).orderBy('event_id').execute();
    expect(kinds.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['exam.paused', 'exam.submitted', 'exam.ended', 'impartiality.refused', 'exam.hold-lifted']),
    );
  });

  test('or is made void by the second person: the attempt is not used up', async () => {
    const { sitter, attemptId } = await ended();
    const second = await staff('certification-manager');
    unwrap(await decideHold(at.db, second.intervene, attemptId, { decision: 'void', reason: 'The wrong person sat' }, { clock: after(7) }));
    expect((await examOverview(at.db, sitter.sit, after(8))).decision).toMatchObject({ decision: 'may-sit', ordinal: 1 });
    expect(await listUnscored(at.db)).not.toContain(attemptId);
    // Its receipt and its answers stay on record.
    expect(await at.db.selectFrom('exam_receipts').select('attempt_id').where('attempt_id', '=', attemptId).execute()).toHaveLength(1);
  });
});
