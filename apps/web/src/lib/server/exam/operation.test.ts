import { beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { unwrap } from '@einthoven/kernel';
import { permit, type Role } from '../account/permissions.ts';
import { insertPerson } from '../db/test-fixtures.ts';
import { useTestDatabase } from '../db/test-database.ts';
import { findAttempt } from './attempt.queries.ts';
import { examBoard, readSitting } from './board.ts';
import { closeIncident, commentItem, readEvidence, reportIncident } from './incident.ts';
import { answerProposal, intervene } from './intervention.ts';
import { listInterventions } from './intervention.queries.ts';
import { beat, BEAT_EVERY_MS, isSilent, isSilentNow, reportAlive } from './outage.ts';
import { listCredits } from './outage.queries.ts';
import { keepSignals, readSignals } from './signal.ts';
import { saveResponses } from './save-answer.ts';
import { examOverview } from './overview.ts';
import { beginBreak, endBreak } from './break.ts';
import { currentScheme } from '../scheme/index.ts';
import { after, newCandidate, seedExam, startedAttempt } from './test-attempt.ts';

const at = useTestDatabase();
beforeAll(() => seedExam(at.db));
const MINUTE_MS = 60_000;

async function staff(role: Role = 'proctor') {
  const personId = await insertPerson(at.db);
  const actor = { personId, roles: new Set([role]), secondFactor: true, sessionId: 'session' };
  return { watch: unwrap(permit(actor, 'exam.watch')), intervene: unwrap(permit(actor, 'exam.intervene')) };
}

const deadlineOf = async (attemptId: string) => (await findAttempt(at.db, attemptId))?.deadlineAt.getTime() ?? 0;

describe('an outage of ours', () => {
  test('gives every running exam its time back, once, up to what the scheme gives; the rest is named for a person', async () => {
    const candidate = await newCandidate(at.db);
    const { attemptId } = await startedAttempt(at.db, candidate);
    const before = await deadlineOf(attemptId);
    // Signs of life in time give nothing.
    expect(await beat(at.db, 'a', after(10).now())).toBe(0);
    expect(await beat(at.db, 'b', new Date(after(10).now().getTime() + BEAT_EVERY_MS))).toBe(0);
    expect(await isSilent(at.db, new Date(after(10).now().getTime() + 2 * BEAT_EVERY_MS))).toBe(false);
    expect(await isSilent(at.db, after(12).now())).toBe(true);
    // Two servers come back at the same moment: one outage, one credit.
    await Promise.all([beat(at.db, 'a', after(14).now()), beat(at.db, 'b', after(14).now())]);
    const silentMs = 4 * MINUTE_MS - BEAT_EVERY_MS;
    expect((await deadlineOf(attemptId)) - before).toBe(silentMs);
    expect(await listCredits(at.db, attemptId)).toMatchObject([{ seconds: silentMs / 1000, cause: 'outage' }]);
    // Twenty more minutes: only what is left of ten is given without asking.
    await beat(at.db, 'a', after(34).now());
    expect((await deadlineOf(attemptId)) - before).toBe(10 * MINUTE_MS);
    const events = await at.db
      .selectFrom('events')
      .selectAll()
      .where('kind', '=', 'exam.outage-credited')
      .where('entity_id', '=', attemptId)
      .orderBy('occurred_at')
      .execute();
    expect(events.map((event) => (event.payload as { secondsLeft: number }).secondsLeft)).toEqual([0, 20 * 60 - (600 - silentMs / 1000)]);
  });

  test('is given back also where a demonstration is dated ahead on purpose; a sign of life dated later hides none', async () => {
    const ahead = 30 * 24 * 60;
    const candidate = await newCandidate(at.db);
    const { attemptId } = await startedAttempt(at.db, candidate);
    await at.db
      .updateTable('attempts')
      .set({ started_at: after(ahead).now(), deadline_at: after(ahead + 120).now() })
      .where('attempt_id', '=', attemptId)
      .execute();
    await at.db
      .insertInto('server_heartbeats')
      .values({ server_id: 'far ahead', beat_at: after(10 * ahead).now() })
      .execute();
    const before = await deadlineOf(attemptId);
    await beat(at.db, 'a', after(34, 10).now(), ahead * MINUTE_MS);
    expect((await deadlineOf(attemptId)) - before).toBe(0);
    await beat(at.db, 'a', after(37, 10).now(), ahead * MINUTE_MS);
    expect((await deadlineOf(attemptId)) - before).toBe(3 * MINUTE_MS);
    await at.db
      .updateTable('attempts')
      .set({ state: 'submitted', submitted_at: after(ahead + 5).now(), submitted_by: 'candidate' })
      .where('attempt_id', '=', attemptId)
      .execute();
  });

  test('is not found by a server whose own clock is wrong', async () => {
    const outages = () => at.db.selectFrom('outages').select('outage_id').execute();
    await reportAlive(at.db, 'right');
    const before = await outages();
    vi.useFakeTimers({ toFake: ['Date'] });
    onTestFinished(() => void vi.useRealTimers());
    vi.setSystemTime(Date.now() + 2 * 365 * 86_400_000);
    expect(await reportAlive(at.db, 'wrong by two years')).toBe(0);
    expect(await outages()).toEqual(before);
    // Nor does it hide that all are silent.
    vi.useRealTimers();
    expect(await isSilentNow(at.db)).toBe(false);
    expect(await isSilent(at.db, new Date(Date.now() + MINUTE_MS))).toBe(true);
  });
});

describe('interventions', () => {
  test('a pause stops the clock at once, and the whole pause is given back', async () => {
    const candidate = await newCandidate(at.db);
    const { attemptId, lease } = await startedAttempt(at.db, candidate);
    const proctor = await staff();
    const before = await deadlineOf(attemptId);
    const ask = (kind: 'pause' | 'resume', minutes: number) =>
      intervene(at.db, proctor.intervene, { attemptId, kind, minutes: undefined, reason: 'Fire alarm in the building' }, { clock: after(minutes) });
    expect(await ask('resume', 10)).toEqual({ ok: false, error: 'EXAM_NOT_PAUSED' });
    expect(unwrap(await ask('pause', 10))).toBe('done');
    expect(await ask('pause', 11)).toEqual({ ok: false, error: 'EXAM_PAUSED' });
    // Even when the old deadline has passed meanwhile, what arrives still counts.
    const saved = unwrap(
      await saveResponses(
        at.db,
        attemptId,
        lease,
        [{ sequence: 1, position: 1, kind: 'answer', value: 'a', happenedAtMs: after(130).now().getTime() }],
        after(130),
      ),
    );
    expect(saved.late).toEqual([]);
    expect(unwrap(await ask('resume', 200))).toBe('done');
    expect((await deadlineOf(attemptId)) - before).toBe(190 * MINUTE_MS);
  });

  test('more time takes a second person; nobody agrees to what they proposed, and every try is on record', async () => {
    const candidate = await newCandidate(at.db);
    const { attemptId } = await startedAttempt(at.db, candidate);
    const [one, two] = [await staff(), await staff('certification-manager')];
    const before = await deadlineOf(attemptId);
    const request = { attemptId, kind: 'extend', minutes: 15, reason: 'Power cut at the site' } as const;
    expect(await intervene(at.db, one.intervene, { ...request, minutes: 0 }, { clock: after(5) })).toEqual({ ok: false, error: 'INTERVENTION_MINUTES' });
    expect(await intervene(at.db, one.intervene, { ...request, reason: ' ' }, { clock: after(5) })).toEqual({
      ok: false,
      error: 'INTERVENTION_REASON_MISSING',
    });
    expect(unwrap(await intervene(at.db, one.intervene, request, { clock: after(5) }))).toBe('proposed');
    expect(await intervene(at.db, two.intervene, request, { clock: after(5) })).toEqual({ ok: false, error: 'INTERVENTION_WAITING' });
    expect(await deadlineOf(attemptId)).toBe(before);
    const [proposal] = await listInterventions(at.db, attemptId);
    const id = proposal?.interventionId ?? '';
    expect(await answerProposal(at.db, one.intervene, id, true, { clock: after(6) })).toEqual({ ok: false, error: 'IMPARTIALITY_SAME_PERSON' });
    unwrap(await answerProposal(at.db, two.intervene, id, true, { clock: after(7) }));
    expect((await deadlineOf(attemptId)) - before).toBe(15 * MINUTE_MS);
    expect(await answerProposal(at.db, two.intervene, id, true, { clock: after(8) })).toEqual({ ok: false, error: 'INTERVENTION_NOT_WAITING' });
    const kinds = await at.db.selectFrom('events').select('kind').where('subject_person_id', '=', candidate.personId).orderBy('occurred_at').execute();
    expect(kinds.map((row) => row.kind)).toEqual(expect.arrayContaining(['exam.extend-proposed', 'impartiality.refused', 'exam.extended']));
    // The database holds the rule of two persons by itself.
    await expect(
      at.db.updateTable('attempt_interventions').set({ agreed_by: one.intervene.actor.personId }).where('attempt_intervention_id', '=', id).execute(),
    ).rejects.toThrow();
  });

  test('a void attempt does not count: the person may sit again, and nothing more is saved into it', async () => {
    const candidate = await newCandidate(at.db);
    const { attemptId, lease } = await startedAttempt(at.db, candidate);
    const [one, two] = [await staff(), await staff()];
    unwrap(await intervene(at.db, one.intervene, { attemptId, kind: 'void', minutes: undefined, reason: 'Wrong person at the desk' }, { clock: after(5) }));
    const [proposal] = await listInterventions(at.db, attemptId);
    unwrap(await answerProposal(at.db, two.intervene, proposal?.interventionId ?? '', true, { clock: after(6) }));
    const saved = await saveResponses(
      at.db,
      attemptId,
      lease,
      [{ sequence: 1, position: 1, kind: 'answer', value: 'a', happenedAtMs: after(7).now().getTime() }],
      after(7),
    );
    // Kept on record, and never counted.
    expect(unwrap(saved)).toMatchObject({ state: 'submitted', late: [1] });
    expect((await examOverview(at.db, candidate.sit, after(8))).decision).toMatchObject({ decision: 'may-sit', ordinal: 1, attemptsLeft: 3 });
    expect(await intervene(at.db, one.intervene, { attemptId, kind: 'pause', minutes: undefined, reason: 'too late' }, { clock: after(9) })).toEqual({
      ok: false,
      error: 'EXAM_NOT_RUNNING',
    });
  });

  test('nobody acts on their own exam', async () => {
    const candidate = await newCandidate(at.db);
    const { attemptId } = await startedAttempt(at.db, candidate);
    const self = unwrap(permit({ personId: candidate.personId, roles: new Set(['proctor'] as const), secondFactor: true, sessionId: 's' }, 'exam.intervene'));
    expect(await intervene(at.db, self, { attemptId, kind: 'pause', minutes: undefined, reason: 'a break for me' }, { clock: after(3) })).toEqual({
      ok: false,
      error: 'IMPARTIALITY_OWN',
    });
  });
});

describe('reports from the room', () => {
  test('an incident takes one click, keeps what the room knew, and is answered by mail', async () => {
    const candidate = await newCandidate(at.db);
    const { attemptId } = await startedAttempt(at.db, candidate);
    const stranger = await newCandidate(at.db);
    const report = {
      attemptId,
      kind: 'technical',
      words: '',
      evidence: { position: 7, saving: 'offline', waiting: 3, online: false, secret: 'x', width: Number.NaN },
    };
    expect(await reportIncident(at.db, stranger.sit, report, { clock: after(4) })).toEqual({ ok: false, error: 'EXAM_NOT_FOUND' });
    expect(await reportIncident(at.db, candidate.sit, { ...report, kind: 'constructor' }, { clock: after(4) })).toEqual({ ok: false, error: 'INCIDENT_KIND' });
    const { incidentId } = unwrap(await reportIncident(at.db, candidate.sit, report, { clock: after(4) }));
    const proctor = await staff();
    const file = await readSitting(at.db, proctor.watch, attemptId);
    expect(file?.incidents).toMatchObject([
      { incidentId, kind: 'technical', evidence: { position: 7, saving: 'offline', waiting: 3, online: false }, closedAt: null },
    ]);
    expect(file?.entry.openIncidents).toBe(1);
    unwrap(
      await closeIncident(at.db, proctor.intervene, { incidentId, answer: 'The network was back after a minute; nothing was lost.' }, { clock: after(9) }),
    );
    expect(await closeIncident(at.db, proctor.intervene, { incidentId, answer: 'Once more.' }, { clock: after(9) })).toEqual({
      ok: false,
      error: 'INCIDENT_NOT_OPEN',
    });
    for (let more = 0; more < 19; more += 1) unwrap(await reportIncident(at.db, candidate.sit, report, { clock: after(10) }));
    expect(await reportIncident(at.db, candidate.sit, report, { clock: after(10) })).toEqual({ ok: false, error: 'INCIDENT_TOO_MANY' });
  });

  test('evidence of any shape keeps known facts alone', () => {
    expect(readEvidence({ position: 3, remainingMs: 1e9, online: true, name: 'Ada', saving: 'x'.repeat(99) })).toEqual({
      position: 3,
      remainingMs: 1e9,
      online: true,
      saving: 'x'.repeat(20),
    });
    for (const odd of [undefined, null, 3, 'x', [], { position: '1' }]) expect(readEvidence(odd)).toEqual({});
  });

  test('comments stay sealed beside their question', async () => {
    const candidate = await newCandidate(at.db);
    const { attemptId } = await startedAttempt(at.db, candidate);
    const say = (position: number, words: string) => commentItem(at.db, candidate.sit, { attemptId, position, words }, { clock: after(3) });
    expect(await say(121, 'no such question')).toEqual({ ok: false, error: 'EXAM_POSITION_UNKNOWN' });
    expect(await say(1.5, 'no such question')).toEqual({ ok: false, error: 'EXAM_POSITION_UNKNOWN' });
    expect(await say(1, '  ')).toEqual({ ok: false, error: 'COMMENT_WORDS_MISSING' });
    unwrap(await say(1, 'quokka: two answers look right'));
    const rows = await at.db.selectFrom('item_comments').selectAll().where('attempt_id', '=', attemptId).execute();
    expect(rows).toHaveLength(1);
    expect(rows[0]?.sealed_words.toString('latin1')).not.toContain('quokka');
  });

  test('signals are read strictly, kept in order, and never beyond what helps', async () => {
    const candidate = await newCandidate(at.db);
    const { attemptId } = await startedAttempt(at.db, candidate);
    for (const odd of [
      undefined,
      [],
      {},
      [{ kind: 'left-window' }],
      [{ kind: 'hacked', happenedAtMs: 1 }],
      Array.from({ length: 51 }, () => ({ kind: 'copied', happenedAtMs: 1 })),
    ])
      expect(readSignals(odd)).toBeUndefined();
    const signals = readSignals([
      { kind: 'left-window', happenedAtMs: 0, detail: { seconds: 4, 'bad key!': 1, deep: { a: 1 } } },
      { kind: 'came-back', happenedAtMs: 9e15 },
    ]);
    unwrap(await keepSignals(at.db, candidate.sit, attemptId, signals ?? [], { clock: after(2) }));
    const proctor = await staff();
    const file = await readSitting(at.db, proctor.watch, attemptId);
    expect(file?.signals.map(({ kind, detail }) => [kind, detail])).toEqual([
      ['came-back', {}],
      ['left-window', { seconds: 4 }],
    ]);
    expect(file?.signals.map(({ happenedAt }) => happenedAt)).toEqual([after(2).now(), after(0).now()]);
    const board = await examBoard(at.db, proctor.watch, { clock: after(3) });
    const entry = board.find((one) => one.attemptId === attemptId);
    expect(entry).toMatchObject({ state: 'open', answered: 0, questions: 120, leftWindow: 1 });
    // What who watches may see holds no answer and no question.
    expect(Object.keys(entry ?? {}).toSorted()).toEqual(
      [
        'answered',
        'answers',
        'attemptId',
        'creditedSeconds',
        'deadlineAt',
        'demonstration',
        'devices',
        'held',
        'lastSeenAt',
        'leftWindow',
        'name',
        'openIncidents',
        'pausedAt',
        'personId',
        'position',
        'proctored',
        'questions',
        'simulated',
        'startedAt',
        'state',
        'submittedAt',
        'unseenMessages',
        'waitingProposals',
        'window',
      ].toSorted(),
    );
  });
});

describe('breaks', () => {
  test('stop the clock, freeze what was seen, and are given back as far as they were granted', async () => {
    const candidate = await newCandidate(at.db);
    const granted = { personId: candidate.personId, breakMinutes: 20 };
    const { attemptId, lease } = await startedAttempt(at.db, candidate);
    expect(await beginBreak(at.db, candidate.sit, attemptId, { clock: after(5) })).toEqual({ ok: false, error: 'BREAK_NOT_GRANTED' });
    await grantBreaks(granted);
    const before = await deadlineOf(attemptId);
    const answer = (sequence: number, position: number, value: string, minutes: number) =>
      saveResponses(at.db, attemptId, lease, [{ sequence, position, kind: 'answer', value, happenedAtMs: after(minutes).now().getTime() }], after(minutes));
    unwrap(await answer(1, 1, 'a', 6));
    unwrap(
      await saveResponses(at.db, attemptId, lease, [{ sequence: 2, position: 2, kind: 'visit', value: '', happenedAtMs: after(7).now().getTime() }], after(7)),
    );
    expect(unwrap(await beginBreak(at.db, candidate.sit, attemptId, { clock: after(10) }))).toMatchObject({ frozen: [1, 2], usedS: 0 });
    expect(await beginBreak(at.db, candidate.sit, attemptId, { clock: after(11) })).toEqual({ ok: false, error: 'EXAM_PAUSED' });
    const proctor = await staff();
    expect(await intervene(at.db, proctor.intervene, { attemptId, kind: 'resume', minutes: undefined, reason: 'enough' }, { clock: after(12) })).toEqual({
      ok: false,
      error: 'EXAM_ON_BREAK',
    });
    // Chosen before the break and arriving in it, it counts; chosen in it, on a question that was seen, it does not.
    expect(
      unwrap(
        await saveResponses(
          at.db,
          attemptId,
          lease,
          [{ sequence: 3, position: 1, kind: 'answer', value: 'b', happenedAtMs: after(9).now().getTime() }],
          after(12),
        ),
      ).late,
    ).toEqual([]);
    expect(unwrap(await answer(4, 1, 'c', 13)).late).toEqual([4]);
    expect(unwrap(await answer(5, 2, 'c', 13)).late).toEqual([5]);
    expect(unwrap(await answer(6, 3, 'd', 13)).late).toEqual([]);
    expect(unwrap(await endBreak(at.db, candidate.sit, attemptId, { clock: after(22) }))).toMatchObject({ usedS: 720, runningSince: undefined });
    expect((await deadlineOf(attemptId)) - before).toBe(12 * MINUTE_MS);
    // Twelve minutes more, of which eight are left.
    unwrap(await beginBreak(at.db, candidate.sit, attemptId, { clock: after(30) }));
    unwrap(await endBreak(at.db, candidate.sit, attemptId, { clock: after(42) }));
    expect((await deadlineOf(attemptId)) - before).toBe(20 * MINUTE_MS);
    expect(await beginBreak(at.db, candidate.sit, attemptId, { clock: after(43) })).toEqual({ ok: false, error: 'BREAK_USED_UP' });
    expect(await endBreak(at.db, candidate.sit, attemptId, { clock: after(43) })).toEqual({ ok: false, error: 'BREAK_NOT_RUNNING' });
    const held = await at.db.selectFrom('responses').select(['position', 'answer']).where('attempt_id', '=', attemptId).orderBy('position').execute();
    expect(held).toEqual([
      { position: 1, answer: 'b' },
      { position: 3, answer: 'd' },
    ]);
  });
});

/** What a decision on accommodations would have written. */
async function grantBreaks({ personId, breakMinutes }: { readonly personId: string; readonly breakMinutes: number }): Promise<void> {
  const { accommodation_request_id } = await at.db
    .insertInto('accommodation_requests')
    .values({ person_id: personId, sealed_request: Buffer.from('x'), scheme_version: currentScheme().version, requested_at: new Date() })
    .returning('accommodation_request_id')
    .executeTakeFirstOrThrow();
  await at.db
    .insertInto('accommodations')
    .values({
      person_id: personId,
      accommodation_request_id,
      extra_time_percent: 0,
      break_minutes: breakMinutes,
      screen_reader: false,
      large_print: false,
      high_contrast: false,
      reader_aloud: false,
      granted_at: new Date(),
    })
    .execute();
}
