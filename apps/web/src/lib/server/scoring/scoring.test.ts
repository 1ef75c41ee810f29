import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seededRng, shuffled, unwrap } from '@einthoven/kernel';
import { DEMONSTRATION_CONVERSION, isRight } from '@einthoven/exam';
import type { Correct } from '@einthoven/exam/key';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dangerousAsScoring, inTransaction } from '../db/pool.ts';
import { useTestDatabase } from '../db/test-database.ts';
import { permit } from '../account/index.ts';
import { insertPerson } from '../db/test-fixtures.ts';
import {
  closeAttempt,
  decideHold,
  examOverview,
  findAttempt,
  holdLateAnswers,
  isWithoutResult,
  saveResponses,
  takeLease,
  type HoldDecision,
} from '../exam/index.ts';
import { after, newCandidate, seedExam, startedAttempt } from '../exam/test-attempt.ts';
import { sealForm } from '../form/index.ts';
import { loadBanks, readBlueprint } from '../item/index.ts';
import { bankWithFamilies } from '../item/test-families.ts';
import { findResult, listResults, scoreAttempt } from './scoring.ts';
import { responseTo } from './test-responses.ts';

const database = useTestDatabase();

beforeAll(async () => {
  await seedExam(database.db);
});

/** The items of an attempt with their keys, and the key of a drawn tracing where there is one. */
async function keysOf(attemptId: string) {
  return inTransaction(database.db, (tx) =>
    dangerousAsScoring(tx, (scoring) =>
      scoring
        .selectFrom('attempt_items as placed')
        .innerJoin('attempts', 'attempts.attempt_id', 'placed.attempt_id')
        .innerJoin('form_items as form', (join) => join.onRef('form.form_id', '=', 'attempts.form_id').onRef('form.item_id', '=', 'placed.item_id'))
        .innerJoin('key.item_keys as keys', (join) => join.onRef('keys.item_id', '=', 'placed.item_id').onRef('keys.item_version', '=', 'placed.item_version'))
        .leftJoin('key.form_keys as drawn', (join) => join.onRef('drawn.form_id', '=', 'form.form_id').onRef('drawn.position', '=', 'form.position'))
        .select(['placed.position', 'keys.answer', 'drawn.answer as drawn', 'form.use'])
        .where('placed.attempt_id', '=', attemptId)
        .orderBy('placed.position')
        .execute(),
    ),
  );
}

/** Sits an exam with so many scored and pretest answers right, and the rest wrong. */
async function sit(scoredRight: number, pretestRight: number) {
  const { db } = database;
  const candidate = await newCandidate(db);
  const { attemptId, lease } = await startedAttempt(db, candidate);
  const keys = await keysOf(attemptId);
  let [scoredLeft, pretestLeft] = [scoredRight, pretestRight];
  const events = keys.map((key, index) => {
    const right = key.use === 'scored' ? scoredLeft-- > 0 : pretestLeft-- > 0;
    const value = responseTo(key.drawn ?? key.answer, right);
    return { sequence: index + 1, position: key.position, kind: 'answer' as const, value, happenedAtMs: after(1).now().getTime() };
  });
  unwrap(await saveResponses(db, attemptId, lease, events, after(1)));
  await inTransaction(db, (tx) => closeAttempt(tx, attemptId, 'candidate', after(80).now()));
  return { candidate, attemptId };
}
const scored = (attemptId: string) => inTransaction(database.db, (tx) => scoreAttempt(tx, attemptId, after(80).now()));

describe('scoreAttempt', () => {
  test('70 of 100 passes at 500, 69 does not; right pretest answers add nothing', async () => {
    const pass = await sit(70, 0);
    expect(await scored(pass.attemptId)).toMatchObject({ rawScore: 70, scoredItems: 100, scaledScore: 500, passed: true, conversionKind: 'demonstration' });
    const fail = await sit(69, 20);
    expect(await scored(fail.attemptId)).toMatchObject({ rawScore: 69, scaledScore: 496, passed: false });
    expect((await findAttempt(database.db, fail.attemptId))?.passed).toBe(false);
  });

  test('the profile says nothing about the two domains with fewer than 15 scored items', async () => {
    const { attemptId } = await sit(100, 20);
    const { domains } = await scored(attemptId);
    expect(domains).toEqual([
      { domain: 'A', scoredItems: 26, enough: true, correctItems: 26 },
      { domain: 'B', scoredItems: 42, enough: true, correctItems: 42 },
      { domain: 'C', scoredItems: 22, enough: true, correctItems: 22 },
      { domain: 'D', scoredItems: 6, enough: false },
      { domain: 'E', scoredItems: 4, enough: false },
    ]);
  });

  test('scoring five times at once writes one result, and each call returns it', async () => {
    const { attemptId, candidate } = await sit(50, 10);
    const all = await Promise.all(Array.from({ length: 5 }, () => scored(attemptId)));
    expect(new Set(all.map((result) => result.resultId)).size).toBe(1);
    expect(await findResult(database.db, attemptId)).toEqual(all[0]);
    expect(await listResults(database.db, candidate.personId)).toEqual([all[0]]);
  });

  test('an open attempt has no score', async () => {
    const { attemptId } = await startedAttempt(database.db, await newCandidate(database.db));
    await expect(scored(attemptId)).rejects.toThrow('is not submitted');
    expect(await findResult(database.db, attemptId)).toBeUndefined();
  });

  test('an attempt without a single answer scores 200', async () => {
    const { attemptId } = await startedAttempt(database.db, await newCandidate(database.db));
    await inTransaction(database.db, (tx) => closeAttempt(tx, attemptId, 'time', after(130).now()));
    expect(await scored(attemptId)).toMatchObject({ rawScore: 0, scoredItems: 100, scaledScore: 200, passed: false });
  });
});

describe('replay', () => {
  test('whatever two devices deliver, repeated, out of order or late, the events give the score of the answers', async () => {
    const { db } = database;
    const rng = seededRng('scoring replay');
    const draw = (from: number, to: number) => from + Math.floor(rng.next() * (to - from + 1));
    for (let run = 0; run < 6; run++) {
      const candidate = await newCandidate(db);
      const first = await startedAttempt(db, candidate);
      const { attemptId } = first;
      const second = unwrap(await takeLease(db, candidate.sit, attemptId, 1, after(30)));
      const events = Array.from({ length: 160 }, (_, index) => ({
        sequence: draw(1, 150),
        position: draw(1, 120),
        kind: index % 9 === 0 ? ('flag' as const) : ('answer' as const),
        value: index % 9 === 0 ? 'on' : shuffled(['', 'a', 'b', 'c', 'd'], rng)[0]!,
        happenedAtMs: after(draw(1, 125)).now().getTime(),
      }));
      for (let from = 0; from < events.length; from += 20) {
        // A delivery that names one sequence twice is refused as a conflict, so each goes by itself.
        for (const event of events.slice(from, from + 20))
          await saveResponses(db, attemptId, from % 40 === 0 ? first.lease : second, [event], after(draw(31, 128)));
      }
      await inTransaction(db, (tx) => closeAttempt(tx, attemptId, 'time', after(131).now()));
      const given = await db.selectFrom('responses').select(['position', 'answer']).where('attempt_id', '=', attemptId).execute();
      const keys = await keysOf(attemptId);
      const right = keys.filter(
        (key) =>
          key.use === 'scored' &&
          given.some(({ position, answer }) => position === key.position && isRight((key.drawn ?? key.answer) as unknown as Correct, answer ?? '')),
      );
      expect(given.filter(({ answer }) => answer).length).toBeGreaterThan(30);
      expect(await scored(attemptId)).toMatchObject({ rawScore: right.length });
    }
  });

  test('a view of the answers that the events do not bear out is never scored', async () => {
    const { attemptId } = await sit(60, 0);
    await inTransaction(database.db, async (tx) => {
      // Only the owner of the database could do this.
      await sql`set local role none`.execute(tx);
      await tx.updateTable('responses').set({ answer: null }).where('attempt_id', '=', attemptId).execute();
    });
    await expect(scored(attemptId)).rejects.toThrow('events and responses differ');
    expect(await findResult(database.db, attemptId)).toBeUndefined();
  });
});

describe('answers that came too late', () => {
  /** An exam of sixty right answers; twelve more lay on the device for half an hour after the end. */
  async function sitLate(arrive: (deliver: () => Promise<void>, attemptId: string) => Promise<void>) {
    const { db } = database;
    const candidate = await newCandidate(db);
    const { attemptId, lease } = await startedAttempt(db, candidate);
    const keys = (await keysOf(attemptId)).filter(({ use }) => use === 'scored');
    const events = keys.slice(0, 72).map((key, index) => ({
      sequence: index + 1,
      position: key.position,
      kind: 'answer' as const,
      value: responseTo(key.drawn ?? key.answer, true),
      happenedAtMs: after(60).now().getTime(),
    }));
    unwrap(await saveResponses(db, attemptId, lease, events.slice(0, 60), after(61)));
    await inTransaction(db, (tx) => closeAttempt(tx, attemptId, 'time', after(131).now()));
    await arrive(async () => {
      unwrap(await saveResponses(db, attemptId, lease, events.slice(60), after(150)));
      const failed: unknown[] = [];
      expect(await holdLateAnswers(db, after(151).now(), (_attemptId, error) => failed.push(error))).toBeGreaterThan(0);
      expect(failed).toEqual([]);
    }, attemptId);
    const managerId = await insertPerson(db);
    const manager = unwrap(
      permit({ personId: managerId, roles: new Set(['certification-manager']), secondFactor: true, sessionId: 'session' }, 'exam.intervene'),
    );
    const decide = (decision: HoldDecision) => decideHold(db, manager, attemptId, { decision, reason: 'The line was down' }, { clock: after(200 * 24 * 60) });
    return { candidate, attemptId, decide };
  }

  test('count where a person decides so, and the events give the score', async () => {
    const { attemptId, decide } = await sitLate(async (deliver, id) => {
      await deliver();
      await expect(scored(id)).rejects.toMatchObject({ constraint: 'results_not_held' });
    });
    unwrap(await decide('count-late'));
    expect(await scored(attemptId)).toMatchObject({ rawScore: 72, passed: true });
  });

  test('do not where the exam counts as it was submitted', async () => {
    const { attemptId, decide } = await sitLate((deliver) => deliver());
    unwrap(await decide('count'));
    expect(await scored(attemptId)).toMatchObject({ rawScore: 60, passed: false });
  });

  test('after the scoring leave the result until it is set aside: then the attempt is back, with days to sit it', async () => {
    const { attemptId, candidate, decide } = await sitLate(async (deliver, id) => {
      expect(await scored(id)).toMatchObject({ rawScore: 60, passed: false });
      await deliver();
    });
    expect(await isWithoutResult(database.db, { attemptId, rehearsalId: undefined })).toBe(false);
    expect((await listResults(database.db, candidate.personId)).map(({ rawScore }) => rawScore)).toEqual([60]);
    expect(await decide('count-late')).toEqual({ ok: false, error: 'HOLD_NO_LATE_ANSWERS' });
    unwrap(await decide('void'));
    // What does not count is on no transcript.
    expect(await listResults(database.db, candidate.personId)).toEqual([]);
    const { decision } = await examOverview(database.db, candidate.sit, after(200 * 24 * 60));
    expect(decision).toMatchObject({ decision: 'may-sit', ordinal: 1, openUntil: '2028-05-19' });
  });
});

describe('families', () => {
  const folder = mkdtempSync(join(tmpdir(), 'einthoven-score-families-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('are scored by the key of the tracing that the form drew, items of every type by their own', async () => {
    const { db } = database;
    const blueprint = readBlueprint('provisional-2026-11');
    unwrap(await loadBanks(db, bankWithFamilies(folder), blueprint, after(0).now()));
    const { formId } = unwrap(
      await sealForm(db, { mode: 'demonstration', blueprint, pretestItems: 20, conversion: DEMONSTRATION_CONVERSION, now: after(-1).now() }),
    );
    const sitFamilies = async (wrong: boolean) => {
      const candidate = await newCandidate(db);
      const { attemptId, lease } = await startedAttempt(db, candidate);
      const keys = await keysOf(attemptId);
      const drawn = keys.filter((key) => key.drawn !== null);
      expect(drawn.length).toBeGreaterThanOrEqual(3);
      const events = keys.map((key, index) => ({
        sequence: index + 1,
        position: key.position,
        kind: 'answer' as const,
        value: responseTo(key.drawn ?? key.answer, !(wrong && key.drawn !== null)),
        happenedAtMs: after(1).now().getTime(),
      }));
      unwrap(await saveResponses(db, attemptId, lease, events, after(1)));
      await inTransaction(db, (tx) => closeAttempt(tx, attemptId, 'candidate', after(80).now()));
      expect((await findAttempt(db, attemptId))?.formId).toBe(formId);
      counted = drawn.filter((key) => key.use === 'scored').length;
      return scored(attemptId);
    };
    let counted = 0;
    expect(await sitFamilies(false)).toMatchObject({ rawScore: 100 });
    expect(await sitFamilies(true)).toMatchObject({ rawScore: 100 - counted });
    expect(counted).toBeGreaterThanOrEqual(3);
  });
});
