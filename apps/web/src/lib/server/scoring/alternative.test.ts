import { createDecipheriv } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import pg from 'pg';
import { beforeAll, describe, expect, test } from 'vitest';
import { err, unwrap } from '@einthoven/kernel';
import type { RoomForm } from '@einthoven/exam';
import { useTestDatabase } from '../db/test-database.ts';
import { agreeToExam, closeAttempt, openRoom, packForm, prepareAttempt, saveResponses, startAttempt } from '../exam/index.ts';
import { after, newCandidate, seedExam, startedAttempt, type Candidate } from '../exam/test-attempt.ts';
import { inTransaction } from '../db/pool.ts';
import { scoreAttempt } from './scoring.ts';
import { responseTo } from './test-responses.ts';

const at = useTestDatabase();
let owner: pg.Client;
const rows = async <T>(text: string, values: readonly unknown[] = []): Promise<T[]> => (await owner.query(text, [...values])).rows as T[];

beforeAll(async () => {
  await seedExam(at.db);
  owner = new pg.Client({ connectionString: at.url });
  await owner.connect();
  // The database goes before this connection does.
  owner.on('error', () => undefined);
});

/** Grants a screen reader, as a decision would. */
async function grant(candidate: Candidate, when = after(-10).now()): Promise<void> {
  const [request] = await rows<{ id: string }>(
    `insert into accommodation_requests (person_id, sealed_request, scheme_version, requested_at, state, decided_at, decided_by, sealed_reason)
     select $1, '\\x00', 'cet-2026-11', $2, 'granted', $2, person_id, '\\x00' from people where person_id <> $1 limit 1 returning accommodation_request_id as id`,
    [candidate.personId, when],
  );
  await rows(
    `insert into accommodations (person_id, accommodation_request_id, extra_time_percent, break_minutes, screen_reader, large_print, high_contrast, reader_aloud, granted_at)
     values ($1, $2, 0, 0, true, false, false, false, $3)`,
    [candidate.personId, request?.id, when],
  );
}

type Place = { position: number; kind: string | null; use: string; tracing: boolean; answer: unknown; equal: boolean; in_form: boolean };
/** Each place of an attempt with what it counts as, seen by the owner of the database alone. */
const places = (attemptId: string) =>
  rows<Place>(
    `select placed.position, other.kind, form.use, placed.item_id = form.item_id and form.tracing is not null as tracing,
       case when placed.item_id = form.item_id then coalesce(drawn.answer, keys.answer) else keys.answer end as answer,
       (mine.task, mine.level, keys.use) is not distinct from (meant.task, meant.level, form.use) as equal,
       exists (select from form_items f where f.form_id = attempts.form_id and f.item_id = placed.item_id) as in_form
     from attempts join attempt_items placed using (attempt_id) left join attempt_alternatives other using (attempt_id, position)
       join form_items form on form.form_id = attempts.form_id and form.item_id = coalesce(other.form_item_id, placed.item_id)
       join items mine on (mine.item_id, mine.item_version) = (placed.item_id, placed.item_version)
       join items meant on (meant.item_id, meant.item_version) = (form.item_id, form.item_version)
       join key.item_keys keys on (keys.item_id, keys.item_version) = (placed.item_id, placed.item_version)
       left join key.form_keys drawn on drawn.form_id = form.form_id and drawn.position = form.position
     where attempt_id = $1 order by placed.position`,
    [attemptId],
  );

async function opened(candidate: Candidate, attemptId: string): Promise<RoomForm> {
  const key = Buffer.from(unwrap(await openRoom(at.db, candidate.sit, attemptId, after(1))).contentKey, 'base64');
  const packed = unwrap(await packForm(at.db, candidate.sit, attemptId));
  const decipher = createDecipheriv('aes-256-gcm', key, packed.subarray(0, 12));
  decipher.setAuthTag(packed.subarray(-16));
  return JSON.parse(gunzipSync(Buffer.concat([decipher.update(packed.subarray(12, -16)), decipher.final()])).toString()) as RoomForm;
}

describe('an exam by screen reader', () => {
  test('has no scored tracing without words; equals stand in, are scored by their own keys, and others have the form as it is', async () => {
    // One tracing of the form has words that came through its reviews.
    const [told] = await rows<{ item_id: string }>(
      `update items set public = public || '{"tracingInWords": "Upright waves at even distances."}' where (item_id, item_version) = (
         select item_id, item_version from form_items where tracing is not null and use = 'scored' order by position limit 1) returning item_id`,
    );
    const other = await newCandidate(at.db);
    const { attemptId: plain } = await startedAttempt(at.db, other);
    const usual = await places(plain);
    expect(usual.every((place) => place.kind === null)).toBe(true);
    const tracings = usual.filter((place) => place.tracing).length;
    expect(tracings).toBeGreaterThan(5);
    const shown = await opened(other, plain);
    expect(shown.items.filter((item) => item.tracing)).toHaveLength(tracings);
    expect(JSON.stringify(shown)).not.toContain('Upright waves');

    const candidate = await newCandidate(at.db);
    await grant(candidate);
    const { attemptId, lease } = await startedAttempt(at.db, candidate);
    const list = await places(attemptId);
    expect(list).toHaveLength(usual.length);
    expect(list.filter((place) => place.tracing && place.use === 'scored')).toMatchObject([{ kind: 'words' }]);
    const substitutes = list.filter((place) => place.kind === 'item');
    expect(substitutes.length).toBeGreaterThan(3);
    expect(substitutes.filter((place) => place.in_form || (place.use === 'scored' && !place.equal))).toEqual([]);
    expect(list.filter((place) => place.use === 'scored')).toHaveLength(usual.filter((place) => place.use === 'scored').length);
    const form = await opened(candidate, attemptId);
    expect(form.items.filter((item) => item.tracingInWords).map((item) => item.position)).toEqual(
      list.filter((place) => place.kind === 'words').map((place) => place.position),
    );
    expect(told).toBeDefined();

    // Every scored place right but three of the substitutes: by the keys of what was shown, that is what it scores.
    const wrong = new Set(
      substitutes
        .filter((place) => place.use === 'scored')
        .slice(0, 3)
        .map((place) => place.position),
    );
    const events = list.map(({ position, answer, use }, index) => ({
      sequence: index + 1,
      position,
      kind: 'answer' as const,
      value: responseTo(answer, use === 'scored' && !wrong.has(position)),
      happenedAtMs: after(1).now().getTime(),
    }));
    unwrap(await saveResponses(at.db, attemptId, lease, events, after(1)));
    await inTransaction(at.db, (tx) => closeAttempt(tx, attemptId, 'candidate', after(80).now()));
    const result = await inTransaction(at.db, (tx) => scoreAttempt(tx, attemptId, after(80).now()));
    expect(result).toMatchObject({ scoredItems: 100, rawScore: 100 - wrong.size });
  });

  test('what was prepared before the grant is prepared anew', async () => {
    const candidate = await newCandidate(at.db);
    await agreeToExam(at.db, candidate.sit, after(0));
    const ports = (minutes: number) => ({ clock: after(minutes), mode: 'demonstration' as const });
    const before = unwrap(await prepareAttempt(at.db, candidate.sit, ports(1))).attemptId;
    await grant(candidate, after(2).now());
    const now = unwrap(await startAttempt(at.db, candidate.sit, ports(3))).attemptId;
    expect(now).not.toBe(before);
    expect((await places(now)).filter((place) => place.kind !== null).length).toBeGreaterThan(3);
    expect(await rows('select state from attempts where attempt_id = $1', [before])).toEqual([{ state: 'expired' }]);
  });

  test('where the bank has nothing equal there is no exam that counts a tracing: nothing is used up, and the office sees it', async () => {
    const candidate = await newCandidate(at.db);
    await grant(candidate);
    await agreeToExam(at.db, candidate.sit, after(0));
    await rows(`update items set in_bank = false where bank = 'final' and not exists (select from form_items where form_items.item_id = items.item_id)`);
    try {
      const started = await startAttempt(at.db, candidate.sit, { clock: after(1), mode: 'demonstration' });
      expect(started).toEqual(err('EXAM_NO_ALTERNATIVE'));
      expect(await rows('select state from attempts where person_id = $1', [candidate.personId])).toEqual([]);
      expect(await rows(`select kind from events where subject_person_id = $1 and kind = 'exam.no-alternative'`, [candidate.personId])).toHaveLength(1);
    } finally {
      await rows(`update items set in_bank = true where bank = 'final'`);
    }
  });

  test('the database itself takes no substitute of another cell, nor words where another item stands', async () => {
    const candidate = await newCandidate(at.db);
    await grant(candidate);
    const { attemptId } = await startedAttempt(at.db, candidate);
    const insert = (kind: string, position: number, formPosition: number) =>
      at.db
        .insertInto('attempt_alternatives')
        .columns(['attempt_id', 'position', 'kind', 'reason', 'form_item_id', 'form_item_version'])
        .expression((eb) =>
          eb
            .selectFrom('attempts')
            .innerJoin('form_items', 'form_items.form_id', 'attempts.form_id')
            .select((each) => [
              'attempts.attempt_id',
              each.val(position).as('position'),
              each.val(kind).as('kind'),
              each.val('tracing').as('reason'),
              'form_items.item_id',
              'form_items.item_version',
            ])
            .where('attempts.attempt_id', '=', attemptId)
            .where('form_items.position', '=', formPosition),
        )
        .execute();
    const list = await places(attemptId);
    const own = list.filter((place) => place.kind === null);
    await expect(insert('words', own[0]!.position, own[1]!.position)).rejects.toThrow(/wrong item/);
    await expect(insert('item', own[0]!.position, own[1]!.position)).rejects.toThrow(/wrong item/);
    await expect(at.db.updateTable('attempt_alternatives').set({ kind: 'words' }).where('attempt_id', '=', attemptId).execute()).rejects.toThrow();
  });
});
