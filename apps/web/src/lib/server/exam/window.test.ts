import { beforeAll, describe, expect, test } from 'vitest';
import { unwrap, type Clock } from '@einthoven/kernel';
import { permit } from '../account/permissions.ts';
import { insertPerson } from '../db/test-fixtures.ts';
import { useTestDatabase } from '../db/test-database.ts';
import { inTransaction } from '../db/pool.ts';
import { agreeToExam } from './agreement.ts';
import { closeAttempt } from './attempt.ts';
import { prepareAttempt } from './prepare.ts';
import { startAttempt } from './start.ts';
import { after, newCandidate, seedExam, START, startedAttempt } from './test-attempt.ts';
import { changeWindow, closeWindow, makeWindow, readWindow, windowsAt, type WindowRequest } from './window.ts';

const at = useTestDatabase();
/** Minutes from START until after the standing window was made. */
const LATER = 100_000;
const STANDING = '01900000-0000-7000-8000-000000000001';
let manager: Awaited<ReturnType<typeof staff>>;
let formId: string;

async function staff() {
  const personId = await insertPerson(at.db);
  const actor = { personId, roles: new Set(['certification-manager'] as const), secondFactor: true, sessionId: 's' };
  return { personId, manage: unwrap(permit(actor, 'exam.manage-windows')), watch: unwrap(permit(actor, 'exam.watch')) };
}

const instant = (minutes: number) => new Date(Date.parse(START) + minutes * 60_000);
const demonstration = (clock: Clock) => ({ clock, mode: 'demonstration' as const });
const request = (given: Partial<WindowRequest> = {}): WindowRequest => ({
  name: 'December afternoon',
  opensAt: instant(-30),
  closesAt: instant(90),
  proctored: true,
  safeExamBrowser: false,
  seats: undefined,
  formExposureLimit: undefined,
  forms: [],
  reason: 'The winter sitting',
  ...given,
});
const windowOf = async (attemptId: string) =>
  await at.db.selectFrom('attempts').select(['exam_window_id', 'deadline_at', 'state']).where('attempt_id', '=', attemptId).executeTakeFirstOrThrow();
const make = async (given: Partial<WindowRequest> = {}, clock = after(-60)) =>
  unwrap(await makeWindow(at.db, manager.manage, request(given), { clock })).windowId;
/** Ends what a test made, so that the next finds the standing window alone. */
const end = async (windowId: string, clock = after(600)) => void (await closeWindow(at.db, manager.manage, windowId, 'The test is over', { clock }));

beforeAll(async () => {
  formId = await seedExam(at.db);
  manager = await staff();
});

describe('windows', () => {
  test('what is stated is checked, by the use case and by the database', async () => {
    const refused = async (given: Partial<WindowRequest>) => makeWindow(at.db, manager.manage, request(given), { clock: after(-60) });
    expect(await refused({ name: ' x ' })).toEqual({ ok: false, error: 'WINDOW_NAME' });
    expect(await refused({ closesAt: instant(-30) })).toEqual({ ok: false, error: 'WINDOW_TIMES' });
    expect(await refused({ opensAt: instant(-200), closesAt: instant(-100) })).toEqual({ ok: false, error: 'WINDOW_TIMES' });
    for (const seats of [0, -1, 1.5, Number.NaN, 100_001]) expect(await refused({ seats })).toEqual({ ok: false, error: 'WINDOW_SEATS' });
    expect(await refused({ formExposureLimit: 0 })).toEqual({ ok: false, error: 'WINDOW_EXPOSURE' });
    expect(await refused({ forms: ['no such form'] })).toEqual({ ok: false, error: 'WINDOW_FORM_UNKNOWN' });
    expect(await refused({ reason: ' ' })).toEqual({ ok: false, error: 'WINDOW_REASON_MISSING' });
    const raw = { name: 'By hand', opens_at: instant(0), changed_at: instant(0) };
    for (const wrong of [{ closes_at: instant(0) }, { seats: 0 }, { name: ' padded ' }, { form_exposure_limit: 0 }, { kind: 'other' }])
      await expect(
        at.db
          .insertInto('exam_windows')
          .values({ ...raw, ...wrong })
          .execute(),
      ).rejects.toMatchObject({ code: '23514' });
    // No window without the event that says who and why, in the same transaction.
    await expect(at.db.insertInto('exam_windows').values(raw).execute()).rejects.toMatchObject({ constraint: 'exam_windows_told' });
    await expect(
      at.db
        .updateTable('exam_windows')
        .set({ seats: 3, changed_at: instant(LATER) })
        .where('exam_window_id', '=', STANDING)
        .execute(),
    ).rejects.toMatchObject({ constraint: 'exam_windows_told' });
  });

  test('an attempt belongs to the window that closes first; neither its end nor a person who closes it takes time from who sits', async () => {
    const windowId = await make();
    const candidate = await newCandidate(at.db);
    await at.db
      .insertInto('accommodation_requests')
      .values({ person_id: candidate.personId, sealed_request: Buffer.from('x'), scheme_version: 'cet-2026-11', requested_at: instant(-500) })
      .returning('accommodation_request_id')
      .executeTakeFirstOrThrow()
      .then(({ accommodation_request_id }) =>
        at.db
          .insertInto('accommodations')
          .values({
            person_id: candidate.personId,
            accommodation_request_id,
            extra_time_percent: 50,
            break_minutes: 0,
            screen_reader: false,
            large_print: false,
            high_contrast: false,
            reader_aloud: false,
            granted_at: instant(-400),
          })
          .execute(),
      );
    // Started ten minutes before the window closes, and closed by a person five minutes later.
    const { attemptId } = await startedAttempt(at.db, candidate, after(80));
    unwrap(await closeWindow(at.db, manager.manage, windowId, 'A storm is coming', { clock: after(85) }));
    const sat = await windowOf(attemptId);
    expect(sat).toEqual({ exam_window_id: windowId, state: 'open', deadline_at: instant(80 + 180) });
    await expect(at.db.updateTable('attempts').set({ exam_window_id: STANDING }).where('attempt_id', '=', attemptId).execute()).rejects.toMatchObject({
      constraint: 'attempts_stay',
    });
    const closed = await inTransaction(at.db, (tx) => closeAttempt(tx, attemptId, 'candidate', instant(250)));
    expect(closed?.attempt).toMatchObject({ submittedBy: 'candidate', submittedAt: instant(250) });
    // Closed is for good.
    expect(await closeWindow(at.db, manager.manage, windowId, 'once more', { clock: after(86) })).toEqual({ ok: false, error: 'WINDOW_CLOSED' });
    expect(await changeWindow(at.db, manager.manage, windowId, request({ closesAt: instant(900) }), { clock: after(86) })).toEqual({
      ok: false,
      error: 'WINDOW_CLOSED',
    });
    const events = await at.db.selectFrom('events').select(['kind', 'reason']).where('entity_id', '=', windowId).orderBy('event_id').execute();
    expect(events).toEqual([
      { kind: 'exam.window-made', reason: 'The winter sitting' },
      { kind: 'exam.window-closed', reason: 'A storm is coming' },
    ]);
  });

  test('what was prepared in a window that closed starts in the next one, and without one the dates are told', async () => {
    const windowId = await make();
    const candidate = await newCandidate(at.db);
    await agreeToExam(at.db, candidate.sit, after(0));
    const prepared = unwrap(await prepareAttempt(at.db, candidate.sit, demonstration(after(1))));
    expect((await windowOf(prepared.attemptId)).exam_window_id).toBe(windowId);
    // The database itself refuses a start after the end.
    await expect(
      at.db
        .updateTable('attempts')
        .set({ state: 'open', started_at: instant(90), deadline_at: instant(210) })
        .where('attempt_id', '=', prepared.attemptId)
        .execute(),
    ).rejects.toMatchObject({ constraint: 'attempts_window_open' });
    const started = unwrap(await startAttempt(at.db, candidate.sit, demonstration(after(95))));
    expect(started.attemptId).not.toBe(prepared.attemptId);
    expect((await windowOf(started.attemptId)).exam_window_id).toBe(STANDING);
    expect((await windowOf(prepared.attemptId)).state).toBe('expired');
    await end(windowId);
  });

  test('seats and exposure hold against many at the same moment; how it is sat stays while somebody sits', async () => {
    const windowId = await make({ seats: 3, opensAt: instant(-30), closesAt: instant(60), formExposureLimit: 5 });
    const people = await Promise.all(Array.from({ length: 8 }, () => newCandidate(at.db)));
    await Promise.all(people.map((person) => agreeToExam(at.db, person.sit, after(0))));
    const started = await Promise.all(people.map((person) => startAttempt(at.db, person.sit, demonstration(after(2)))));
    const rows = await Promise.all(started.map(async (one) => windowOf(unwrap(one).attemptId)));
    // Three in the window, the others in the standing one: nobody was sent away.
    expect(rows.filter((row) => row.exam_window_id === windowId)).toHaveLength(3);
    expect(rows.filter((row) => row.exam_window_id === STANDING)).toHaveLength(5);
    const now = { clock: after(3) };
    expect(await changeWindow(at.db, manager.manage, windowId, request({ proctored: false, closesAt: instant(60) }), now)).toEqual({
      ok: false,
      error: 'WINDOW_SAT',
    });
    unwrap(await changeWindow(at.db, manager.manage, windowId, request({ seats: 2, formExposureLimit: 4, closesAt: instant(60) }), now));
    expect(await readWindow(at.db, manager.watch, windowId)).toMatchObject({ seats: 2, running: 3, started: 3 });
    const seated = unwrap(started[rows.findIndex((row) => row.exam_window_id === windowId)]!).attemptId;
    await inTransaction(at.db, (tx) => closeAttempt(tx, seated, 'candidate', instant(10)));
    unwrap(await changeWindow(at.db, manager.manage, windowId, request({ seats: 9, formExposureLimit: 4, closesAt: instant(60) }), { clock: after(11) }));
    // A fourth has the form; a fifth, and a sixth, of the window are more than it allows.
    const more = await Promise.all(
      Array.from({ length: 3 }, async () => {
        const person = await newCandidate(at.db);
        return startedAttempt(at.db, person, after(12));
      }),
    );
    const places = await Promise.all(more.map(async ({ attemptId }) => (await windowOf(attemptId)).exam_window_id));
    expect(places.filter((place) => place === windowId)).toHaveLength(1);
    await end(windowId);
  });

  test('a form that the window does not admit is refused; no window, or a full one, is said with its dates', async () => {
    const windowId = await make({ forms: [formId], seats: 1, opensAt: instant(LATER + 700), closesAt: instant(LATER + 800) }, after(LATER + 601));
    // The standing one is closed last: it cannot come back in this database.
    unwrap(await closeWindow(at.db, manager.manage, STANDING, 'Windows with dates from now on', { clock: after(LATER + 650) }));
    const candidate = await newCandidate(at.db);
    await agreeToExam(at.db, candidate.sit, after(LATER + 640));

    expect(await startAttempt(at.db, candidate.sit, demonstration(after(LATER + 660)))).toEqual({ ok: false, error: 'EXAM_NO_WINDOW' });
    expect(await windowsAt(at.db, instant(LATER + 660))).toMatchObject({
      outlook: 'later',
      windows: [{ windowId, name: 'December afternoon', opensAtMs: instant(LATER + 700).getTime() }],
    });
    const first = unwrap(await startAttempt(at.db, candidate.sit, demonstration(after(LATER + 710))));
    expect((await windowOf(first.attemptId)).exam_window_id).toBe(windowId);
    const second = await newCandidate(at.db);
    await agreeToExam(at.db, second.sit, after(LATER + 640));
    expect(await startAttempt(at.db, second.sit, demonstration(after(LATER + 711)))).toEqual({ ok: false, error: 'EXAM_SEATS_TAKEN' });
    expect((await windowsAt(at.db, instant(LATER + 711))).outlook).toBe('full');
    expect((await windowsAt(at.db, instant(LATER + 801))).outlook).toBe('none');
    await expect(
      at.db
        .insertInto('attempts')
        .values({
          person_id: second.personId,
          application_id: second.applicationId,
          exam_window_id: windowId,
          form_id: formId,
          ordinal: 1,
          scheme_version: 'cet-2026-11',
          started_at: instant(LATER + 720),
          deadline_at: instant(LATER + 840),
        })
        .execute(),
    ).rejects.toMatchObject({ constraint: 'attempts_window_seats' });
  });
});
