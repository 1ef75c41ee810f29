import { beforeAll, describe, expect, test } from 'vitest';
import { unwrap } from '@einthoven/kernel';
import { permit } from '../account/permissions.ts';
import { insertPerson } from '../db/test-fixtures.ts';
import { useTestDatabase } from '../db/test-database.ts';
import { currentScheme } from '../scheme/index.ts';
import { listUnscored } from './attempt.queries.ts';
import { agreeToExam } from './agreement.ts';
import { prepareAttempt } from './prepare.ts';
import { startAttempt } from './start.ts';
import { examBoard } from './board.ts';
import { askRehearsal, endRehearsal, endSilentRehearsals, loseDevice, readRehearsal, stopRehearsal, takeRehearsal } from './rehearsal.ts';
import { insertAccounts, listSimulated, readOrders } from './rehearsal.queries.ts';
import { timesOf } from './rehearsal-report.ts';
import { saveResponses } from './save-answer.ts';
import { actorOf, after, newCandidate, seedExam, startedAttempt } from './test-attempt.ts';
import { takeLease } from './room.ts';
import { windowsAt } from './window.ts';

const at = useTestDatabase();
let formId = '';
let rehearse: ReturnType<typeof staff>;

function staff(personId: string) {
  const actor = { personId, roles: new Set(['proctor'] as const), secondFactor: true, sessionId: 's' };
  return { rehearse: unwrap(permit(actor, 'exam.rehearse')), watch: unwrap(permit(actor, 'exam.watch')) };
}

beforeAll(async () => {
  formId = await seedExam(at.db);
  rehearse = staff(await insertPerson(at.db));
});

describe('a rehearsal', () => {
  test('has people, a window and a form of its own, and nothing can come of it', async () => {
    const ask = (candidates: number, minutes: number) => askRehearsal(at.db, rehearse.rehearse, { candidates, minutes }, { clock: after(0) });
    expect(await ask(0, 5)).toEqual({ ok: false, error: 'REHEARSAL_CANDIDATES' });
    expect(await ask(5, 61)).toEqual({ ok: false, error: 'REHEARSAL_MINUTES' });
    const { rehearsalId, windowId } = unwrap(await ask(3, 5));
    expect(await ask(3, 5)).toEqual({ ok: false, error: 'REHEARSAL_RUNS' });
    expect(await takeRehearsal(at.db, after(1).now())).toBe(rehearsalId);
    expect(await takeRehearsal(at.db, after(1).now())).toBeUndefined();
    // Candidates never hear of its window.
    const outlook = await windowsAt(at.db, after(1).now());
    expect(outlook.outlook === 'open' && outlook.windows.map((window) => window.windowId)).not.toContain(windowId);

    const people = await listSimulated(at.db, rehearsalId);
    expect(people).toHaveLength(3);
    await insertAccounts(
      at.db,
      people.map(({ personId }) => personId),
    );
    const sit = unwrap(permit(actorOf(people[0]?.personId ?? ''), 'exam.sit-own'));
    const ports = { clock: after(2), mode: 'production' as const };
    const prepared = unwrap(await prepareAttempt(at.db, sit, ports));
    const { attemptId } = unwrap(await startAttempt(at.db, sit, ports));
    expect(attemptId).toBe(prepared.attemptId);
    const lease = unwrap(await takeLease(at.db, sit, attemptId, 0, after(2)));
    unwrap(
      await saveResponses(
        at.db,
        attemptId,
        lease,
        [{ sequence: 1, position: 1, kind: 'answer', value: 'a', happenedAtMs: after(3).now().getTime() }],
        after(3),
      ),
    );

    // Only items of the practice bank are shown; the database lets no other in.
    const banks = await at.db
      .selectFrom('attempt_items')
      .innerJoin('items', (join) => join.onRef('items.item_id', '=', 'attempt_items.item_id').onRef('items.item_version', '=', 'attempt_items.item_version'))
      .select('items.bank')
      .distinct()
      .where('attempt_id', '=', attemptId)
      .execute();
    expect(banks).toEqual([{ bank: 'practice' }]);
    const rehearsed = await at.db
      .selectFrom('attempts')
      .select(['form_id', 'application_id', 'rehearsal_id'])
      .where('attempt_id', '=', attemptId)
      .executeTakeFirstOrThrow();
    expect(rehearsed).toMatchObject({ application_id: null, rehearsal_id: rehearsalId });
    // A real candidate gets neither its form nor its window, by chance or by hand.
    const real = await newCandidate(at.db);
    await agreeToExam(at.db, real.sit, after(0));
    const started = await startedAttempt(at.db, real, after(3));
    const placed = await at.db
      .selectFrom('attempts')
      .select(['form_id', 'exam_window_id'])
      .where('attempt_id', '=', started.attemptId)
      .executeTakeFirstOrThrow();
    expect(placed.form_id).toBe(formId);
    const byHand = { person_id: real.personId, ordinal: 2, scheme_version: currentScheme().version, prepared_at: after(4).now(), state: 'prepared' };
    for (const wrong of [
      { application_id: real.applicationId, form_id: rehearsed.form_id },
      { application_id: real.applicationId, form_id: formId, exam_window_id: windowId },
      { rehearsal_id: rehearsalId, form_id: rehearsed.form_id, exam_window_id: windowId },
    ])
      await expect(
        at.db
          .insertInto('attempts')
          .values({ ...byHand, ...wrong })
          .execute(),
      ).rejects.toMatchObject({ constraint: 'attempts_rehearsal_apart' });

    // The board shows them where they are asked for, under no name of a person.
    expect((await examBoard(at.db, rehearse.watch, { clock: after(5) })).some((entry) => entry.attemptId === attemptId)).toBe(false);
    expect(await examBoard(at.db, rehearse.watch, { clock: after(5), windowId })).toMatchObject([
      { attemptId, name: 'Simulated candidate 1', simulated: 1, answered: 1 },
    ]);
    unwrap(await loseDevice(at.db, rehearse.rehearse, attemptId, { clock: after(6) }));
    expect(await loseDevice(at.db, rehearse.rehearse, started.attemptId, { clock: after(6) })).toEqual({ ok: false, error: 'EXAM_NOT_SIMULATED' });
    expect(await readOrders(at.db, rehearsalId, after(6).now())).toEqual({ stop: false, devicesLost: [{ number: 1, at: after(6).now() }] });

    unwrap(await stopRehearsal(at.db, rehearse.rehearse, rehearsalId, { clock: after(7) }));
    expect((await readOrders(at.db, rehearsalId, after(7).now())).stop).toBe(true);
    // Its process is gone: what runs is submitted, the window closes, nobody can sign in as its candidates.
    await endSilentRehearsals(at.db, { clock: after(7) });
    expect((await readRehearsal(at.db, rehearse.rehearse, rehearsalId))?.endedAt).toBeUndefined();
    await endSilentRehearsals(at.db, { clock: after(9) });
    await endRehearsal(at.db, rehearsalId, { outcome: 'done', report: undefined }, { clock: after(10) });
    expect(await readRehearsal(at.db, rehearse.rehearse, rehearsalId)).toMatchObject({ outcome: 'broken', endedAt: after(9).now() });
    expect(await at.db.selectFrom('auth_users').select('id').where('email', 'like', '%@simulated.invalid').execute()).toEqual([]);
    expect(await listUnscored(at.db)).not.toContain(attemptId);
    const scored = {
      attempt_id: attemptId,
      person_id: people[0]?.personId ?? '',
      raw_score: 100,
      scored_items: 100,
      scaled_score: 800,
      passed: true,
      domains: '[]',
      conversion_kind: 'demonstration',
      conversion_sha256: 'x',
      scheme_version: currentScheme().version,
      scored_at: after(9).now(),
    };
    await expect(at.db.insertInto('results').values(scored).execute()).rejects.toMatchObject({ constraint: 'results_no_rehearsal' });
    await expect(at.db.updateTable('attempts').set({ passed: true }).where('attempt_id', '=', attemptId).execute()).rejects.toMatchObject({ code: '23514' });
    expect(await startAttempt(at.db, sit, { ...ports, clock: after(11) })).toMatchObject({ ok: false });
  });

  test('that nobody took is over when it is stopped, and the next may be asked for', async () => {
    const asked = unwrap(await askRehearsal(at.db, undefined, { candidates: 1, minutes: 1 }, { clock: after(20) }));
    unwrap(await stopRehearsal(at.db, undefined, asked.rehearsalId, { clock: after(21) }));
    expect(await readRehearsal(at.db, undefined, asked.rehearsalId)).toMatchObject({ outcome: 'stopped' });
    expect(await stopRehearsal(at.db, undefined, asked.rehearsalId, { clock: after(22) })).toEqual({ ok: false, error: 'REHEARSAL_NOT_RUNNING' });
    const next = unwrap(await askRehearsal(at.db, undefined, { candidates: 1, minutes: 1 }, { clock: after(23) }));
    unwrap(await stopRehearsal(at.db, undefined, next.rehearsalId, { clock: after(24) }));
  });
});

test('times are summed up by the nearest rank', () => {
  expect(timesOf([])).toEqual({ count: 0, p50Ms: 0, p99Ms: 0, longestMs: 0 });
  expect(timesOf(Array.from({ length: 100 }, (_, index) => 100 - index))).toEqual({ count: 100, p50Ms: 50, p99Ms: 99, longestMs: 100 });
});
