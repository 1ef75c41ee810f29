import { randomUUID } from 'node:crypto';
import { unwrap } from '@einthoven/kernel';
import { beforeAll, describe, expect, test } from 'vitest';
import { useTestDatabase } from '../db/test-database.ts';
import { after, newCandidate, seedExam, type Candidate } from '../exam/test-attempt.ts';
import { openPracticeRoom, practiceNews, takePracticeEvents, takePracticeLease, type PracticeEvent } from './practice-room.ts';
import { reviewPractice } from './practice-review.ts';
import { finishPractice, openPractice, ownMastery, startPractice } from './practice.ts';

const database = useTestDatabase();

beforeAll(async () => {
  await seedExam(database.db);
});

/** A stored key, as this test reads it for itself. */
type Key = {
  readonly type: string;
  readonly option?: string;
  readonly options?: readonly string[];
  readonly order?: readonly string[];
  readonly pairs?: Readonly<Record<string, string>>;
  readonly areas?: readonly { readonly x: number; readonly y: number; readonly width?: number; readonly height?: number }[];
  readonly value?: number;
};

/** What a person who knows answers, in the text that responses have. */
function rightAnswer(key: Key): string {
  if (key.option) return key.option;
  if (key.options) return key.options.toSorted().join('');
  if (key.order) return key.order.join('');
  if (key.pairs)
    return Object.entries(key.pairs)
      .toSorted()
      .map((pair) => pair.join(''))
      .join(',');
  const area = key.areas?.[0];
  if (area) return [area.x + (area.width ?? 0) / 2, area.y + (area.height ?? 0) / 2].map((share) => share.toFixed(4)).join(',');
  return key.type === 'calipers' ? `1000,${1000 + Math.round(key.value ?? 0)}` : String(Math.round((key.value ?? 0) * 100) / 100);
}

async function keysOf(practiceExamId: string): Promise<readonly Key[]> {
  const rows = await database.db
    .selectFrom('practice_responses as given')
    .leftJoin('practice_keys as key', (join) => join.onRef('key.item_id', '=', 'given.item_id').onRef('key.item_version', '=', 'given.item_version'))
    .select(['given.drawn_answer', 'key.answer'])
    .where('practice_exam_id', '=', practiceExamId)
    .orderBy('position')
    .execute();
  return rows.map((row) => (row.drawn_answer ?? row.answer) as unknown as Key);
}

const start = async (candidate: Candidate, length: 'full' | 'short' | 'mistakes') =>
  unwrap(await startPractice(database.db, candidate.practise, length, { clock: after(0), newSeed: randomUUID }));

let sequence = 0;
const event = (position: number, kind: PracticeEvent['kind'], value: string, minute = 2, number = (sequence += 1)): PracticeEvent => ({
  sequence: number,
  position,
  kind,
  value,
  happenedAt: after(minute).now().getTime(),
});

describe('the room of a practice exam', () => {
  test('of twenty questions always two are of types that are rare, also where small domains hold them', async () => {
    for (let number = 0; number < 25; number += 1) {
      const candidate = await newCandidate(database.db);
      const id = unwrap(await startPractice(database.db, candidate.practise, 'short', { clock: after(0), newSeed: () => `seed ${number}` }));
      const types = (await keysOf(id)).map(({ type }) => type);
      expect([number, types.length, types.filter((type) => type !== 'single').length >= 2]).toEqual([number, 20, true]);
    }
  }, 60_000);

  test('shows every type without a key; right answers of each type score, the review explains each, and mistakes come again', async () => {
    const candidate = await newCandidate(database.db);
    const id = await start(candidate, 'full');
    const room = unwrap(await openPracticeRoom(database.db, candidate.practise, id, after(1)));
    const types = new Set(room.items.map(({ type }) => type));
    expect([...types].toSorted()).toEqual(['calipers', 'hot-spot', 'match', 'multiple', 'numeric', 'order', 'single']);
    expect(room.items.every(({ picture }) => !picture || room.pictures[picture.file] !== undefined)).toBe(true);
    const sent = JSON.stringify(room);
    for (const word of ['correct', 'rationale', 'drawn', 'tolerance', 'recipe', 'sources', 'practice-']) expect(sent).not.toContain(`"${word}`);

    const keys = await keysOf(id);
    const epoch = unwrap(await takePracticeLease(database.db, candidate.practise, id, 0, after(1)));
    // One of each type stays wrong: without an answer, or answered with the sequence of another.
    const wrong = new Set([...types].map((type) => room.items.findIndex((item) => item.type === type)));
    const events = keys.flatMap((key, index) => (wrong.has(index) ? [] : [event(index + 1, 'answer', rightAnswer(key))]));
    // Fifty at a time, the second half first, each twice: what a bad line makes of it.
    for (const batch of [events.slice(50), events.slice(0, 50), events.slice(50), events.slice(0, 50)])
      expect(unwrap(await takePracticeEvents(database.db, candidate.practise, id, { epoch, events: batch }, after(3)))).toMatchObject({
        state: 'open',
        lease: 'current',
        late: [],
      });
    const missed = room.items.findIndex((item) => item.type === 'multiple');
    unwrap(
      await takePracticeEvents(
        database.db,
        candidate.practise,
        id,
        { epoch, events: [event(missed + 1, 'answer', 'ab'), event(missed + 1, 'answer', 'abcd')] },
        after(3),
      ),
    );

    const finished = await finishPractice(database.db, candidate.practise, id, after(4));
    expect(finished?.practice.rawScore).toBe(keys.length - wrong.size);
    const review = await reviewPractice(database.db, finished!);
    expect(review.questions.flatMap(({ right }, index) => (right ? [] : [index]))).toEqual([...wrong].toSorted((a, b) => a - b));
    for (const { shown, right, why } of review.questions) {
      // What is shown as right agrees with what was answered, type by type.
      if (shown.kind === 'options') expect(shown.options.every((option) => option.right === option.chosen)).toBe(right);
      if (shown.kind === 'order') expect(shown.right.every(({ givenPlace }, index) => givenPlace === index + 1)).toBe(right);
      if (shown.kind === 'match') expect(shown.rows.every(({ fits }) => fits)).toBe(right);
      if (shown.kind === 'number' && right) expect(Math.abs(Number.parseFloat(shown.given ?? '') - Number.parseFloat(shown.right))).toBeLessThanOrEqual(1);
      if (shown.kind === 'hot-spot') expect(shown.given !== undefined).toBe(right);
      expect(why ?? (shown.kind === 'options' ? shown.options.every((option) => option.why) : undefined)).toBeTruthy();
    }
    const answers = (await ownMastery(database.db, candidate.practise)).reduce((sum, mastery) => sum + mastery.answers, 0);
    expect(answers).toBe(events.length + 1);

    // Only what was answered and wrong is a mistake: the one with several right options.
    const again = unwrap(await openPracticeRoom(database.db, candidate.practise, await start(candidate, 'mistakes'), after(5)));
    expect(again.items.map(({ stem, type }) => [type, stem])).toEqual([['multiple', room.items[missed]?.stem]]);
    expect(await openPracticeRoom(database.db, candidate.practise, id, after(5))).toEqual({ ok: false, error: 'PRACTICE_OVER' });
  });

  test('one device writes; the newest choice of each question stays, whatever order deliveries come in', async () => {
    const candidate = await newCandidate(database.db);
    const id = await start(candidate, 'full');
    const room = unwrap(await openPracticeRoom(database.db, candidate.practise, id, after(1)));
    const single = room.items.find(({ type }) => type === 'single')?.position ?? 0;
    const second = room.items.findLast(({ type }) => type === 'single')?.position ?? 0;
    const claims = await Promise.all([0, 0].map((expected) => takePracticeLease(database.db, candidate.practise, id, expected, after(1))));
    expect(claims.map((claim) => (claim.ok ? claim.value : claim.error)).toSorted()).toEqual([1, 'PRACTICE_MOVED']);
    const send = (epoch: number, events: readonly PracticeEvent[], minute = 2) =>
      takePracticeEvents(database.db, candidate.practise, id, { epoch, events }, after(minute));
    unwrap(
      await send(1, [event(single, 'answer', 'a', 2, 1), event(single, 'flag', 'on', 2, 2), event(single, 'strike', 'cd', 2, 3), event(7, 'visit', '', 2, 4)]),
    );
    expect(unwrap(await takePracticeLease(database.db, candidate.practise, id, 1, after(3)))).toBe(2);
    unwrap(await send(2, [event(single, 'answer', 'b', 3, 1)]));
    // The first device delivers late what it still had: its answer is older, another question was free.
    expect(unwrap(await send(1, [event(single, 'answer', 'd', 2, 5), event(second, 'answer', 'c', 2, 6), event(9, 'visit', '', 2, 7)]))).toMatchObject({
      lease: 'superseded',
      currentEpoch: 2,
      acknowledged: 7,
    });
    const news = unwrap(await practiceNews(database.db, candidate.practise, id, after(4)));
    expect(news.responses).toEqual([
      { position: single, answer: 'b', flagged: true, struck: 'cd', answerEpoch: 2, flagEpoch: 1, strikeEpoch: 1 },
      { position: second, answer: 'c', flagged: false, struck: '', answerEpoch: 1, flagEpoch: 0, strikeEpoch: 0 },
    ]);
    expect(unwrap(await openPracticeRoom(database.db, candidate.practise, id, after(4)))).toMatchObject({ lastPosition: 7, leaseEpoch: 2 });
    unwrap(await send(2, [event(single, 'answer', '', 5, 2)]));
    expect(unwrap(await practiceNews(database.db, candidate.practise, id, after(5))).responses[0]?.answer).toBeUndefined();

    for (const [epoch, bad] of [
      [3, event(single, 'answer', 'a')],
      [2, event(single, 'answer', 'e')],
      [2, event(single, 'answer', 'ab')],
      [2, event(121, 'answer', 'a')],
      [2, event(single, 'flag', 'maybe')],
      [2, event(single, 'visit', 'x')],
    ] as const)
      expect(await send(epoch, [bad])).toEqual({ ok: false, error: 'PRACTICE_NEWS_BROKEN' });
    const stranger = await newCandidate(database.db);
    for (const wrong of [id, randomUUID(), 'not-a-uuid']) {
      expect(await takePracticeEvents(database.db, stranger.practise, wrong, { epoch: 1, events: [event(single, 'answer', 'a')] }, after(2))).toEqual({
        ok: false,
        error: 'PRACTICE_NOT_FOUND',
      });
      expect(await openPracticeRoom(database.db, stranger.practise, wrong, after(2))).toEqual({ ok: false, error: 'PRACTICE_NOT_FOUND' });
      expect(await takePracticeLease(database.db, stranger.practise, wrong, 0, after(2))).toEqual({ ok: false, error: 'PRACTICE_NOT_FOUND' });
    }
  });

  test('time is the server’s: what was chosen before the deadline still counts for ten minutes, then the end comes by itself', async () => {
    const candidate = await newCandidate(database.db);
    const id = await start(candidate, 'short');
    const room = unwrap(await openPracticeRoom(database.db, candidate.practise, id, after(1)));
    const [first, second] = room.items.filter(({ type }) => type === 'single').map(({ position }) => position) as [number, number];
    const epoch = unwrap(await takePracticeLease(database.db, candidate.practise, id, 0, after(1)));
    const deadline = room.minutes;
    const late = unwrap(
      await takePracticeEvents(
        database.db,
        candidate.practise,
        id,
        { epoch, events: [event(first, 'answer', 'a', deadline - 1), event(second, 'answer', 'a', deadline + 1)] },
        after(deadline + 2),
      ),
    );
    expect(late).toMatchObject({ state: 'open', remainingMs: 0, late: [sequence] });
    expect(unwrap(await practiceNews(database.db, candidate.practise, id, after(deadline + 3)))).toMatchObject({ state: 'open', remainingMs: 0 });
    expect(unwrap(await practiceNews(database.db, candidate.practise, id, after(deadline + room.lateArrivalMinutes)))).toMatchObject({ state: 'submitted' });
    const open = await openPractice(database.db, candidate.practise, id, after(deadline + 30));
    expect(open?.practice.finishedAt).toEqual(after(deadline).now());
    expect(open?.questions.filter(({ answer }) => answer !== undefined).map(({ position }) => position)).toEqual([first]);
    // After the end nothing changes any more.
    expect(
      unwrap(await takePracticeEvents(database.db, candidate.practise, id, { epoch, events: [event(first, 'answer', 'b', 2)] }, after(deadline + 31))),
    ).toMatchObject({
      state: 'submitted',
      late: [sequence],
    });
  });
});
