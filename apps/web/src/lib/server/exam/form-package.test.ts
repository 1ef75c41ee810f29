import { createDecipheriv } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { simulate, RHYTHM_RECIPES } from '@einthoven/ecg';
import { DEMONSTRATION_CONVERSION, encodeTracing, isResponse, STORED_LEADS, type PublicItem, type RoomForm } from '@einthoven/exam';
import { unwrap } from '@einthoven/kernel';
import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import { dangerousAsScoring, inTransaction } from '../db/pool.ts';
import { useTestDatabase } from '../db/test-database.ts';
import { agreeToExam } from './agreement.ts';
import { prepareAttempt } from './prepare.ts';
import { startAttempt } from './start.ts';
import { packForm } from './form-package.ts';
import { openRoom } from './room.ts';
import { after, newCandidate, seedExam, startedAttempt, type Candidate } from './test-attempt.ts';

const database = useTestDatabase();
const demonstration = (minutes: number) => ({ clock: after(minutes), mode: 'demonstration' as const });

/** As a device opens it: with nothing of ours but the layout that is written down. */
function opened(packed: Buffer, key: Buffer): RoomForm {
  const decipher = createDecipheriv('aes-256-gcm', key, packed.subarray(0, 12));
  decipher.setAuthTag(packed.subarray(-16));
  return JSON.parse(gunzipSync(Buffer.concat([decipher.update(packed.subarray(12, -16)), decipher.final()])).toString()) as RoomForm;
}

const CHOICES = { a: 'First entry', b: 'Second entry', c: 'Third entry', d: 'Fourth entry' };
const SECRETS = { seed: 'seed-of-the-tracing-9f3a1c77', recipe: { rhythm: 'atrial-fibrillation-coarse', ventricles: { rateBpm: 131.25 } } };
const item = (n: number, shown: object, correct: object) => ({
  itemId: `final-A1-${800 + n}`,
  shown,
  correct,
  rationale: { key: `Rationale number ${n}: because.` },
});
// A bank may hold more than it should: what is not for candidates must stay behind all the same.
const LEAK = { key: 'b', correct: 'b', use: 'scored', recipe: SECRETS.recipe, seed: SECRETS.seed, truth: { rateBpm: 131.25 } };
const ITEMS = [
  item(1, { type: 'single', stem: 'One?', options: CHOICES, ...LEAK }, { type: 'single', option: 'b' }),
  item(2, { type: 'multiple', stem: 'Which?', options: CHOICES }, { type: 'multiple', options: ['a', 'c'] }),
  item(3, { type: 'order', stem: 'In what order?', options: CHOICES }, { type: 'order', order: ['b', 'a', 'd', 'c'] }),
  item(4, { type: 'match', stem: 'Which belongs?', rows: { a: 'Row one', b: 'Row two' }, options: CHOICES }, { type: 'match', pairs: { a: 'b', b: 'c' } }),
  item(5, { type: 'numeric', stem: 'How many?', unit: 'beats a minute' }, { type: 'numeric', value: 131.25, tolerance: 5 }),
  item(6, { type: 'calipers', stem: 'Measure one interval.', measure: 'interval-ms' }, { type: 'calipers', value: 457.5, tolerance: 20 }),
];

/** A sealed form of every type, two of them families whose tracing was drawn at release. */
async function sealEveryType(): Promise<void> {
  const recipe = RHYTHM_RECIPES[0]!;
  const made = simulate(recipe.recipe, 'the engine seed of this draw');
  if (!made.ok) throw new Error(JSON.stringify(made.error));
  const { recording } = made.value;
  const tracing = {
    ...encodeTracing({
      sampleRateHz: recording.sampleRateHz,
      microvoltsPerUnit: 5,
      layout: '3x4+1R',
      paperSpeedMmPerS: 25,
      gainMmPerMv: 10,
      filterLabel: '0.05-150 Hz',
      calibrationMv: 1,
      microvolts: Object.fromEntries(STORED_LEADS.map((lead) => [lead, recording.leads[lead as 'I'].map((mv) => mv * 1000)])),
    }),
    ...LEAK,
  };
  await inTransaction(database.db, async (tx) => {
    for (const { itemId, shown } of ITEMS) {
      await sql`insert into items (item_id, item_version, bank, task, level, public, content_sha256, review_state)
        values (${itemId}, 1, 'final', 'A1', 'recall', ${JSON.stringify(shown)}::jsonb, ${itemId}, 'reviewed')`.execute(tx);
    }
    await dangerousAsScoring(tx, async (scoring) => {
      await sql`insert into forms (form_id, credential, blueprint_version, conversion, conversion_sha256, conversion_kind, content_sha256, sealed_at)
        values ('CET-every-type', 'CET', 'test', ${JSON.stringify(DEMONSTRATION_CONVERSION)}::jsonb, 'x', 'demonstration', 'x', ${after(-1).now()})`.execute(
        scoring,
      );
      for (const [index, { itemId, correct, rationale }] of ITEMS.entries()) {
        const family = index >= 4;
        await sql`insert into key.item_keys (item_id, item_version, answer, family, use, rationale, sources) values (${itemId}, 1,
          ${family ? null : JSON.stringify(correct)}::jsonb, ${family ? JSON.stringify({ recipe: SECRETS.recipe }) : null}::jsonb,
          ${index % 2 ? 'scored' : 'pretest'}, ${JSON.stringify(rationale)}::jsonb, '[]')`.execute(scoring);
        await sql`insert into form_items (form_id, position, item_id, item_version, use, tracing)
          values ('CET-every-type', ${index + 1}, ${itemId}, 1, ${index % 2 ? 'scored' : 'pretest'}, ${family ? JSON.stringify(tracing) : null}::jsonb)`.execute(
          scoring,
        );
        if (family)
          await sql`insert into key.form_keys (form_id, position, answer, seed, recipe)
            values ('CET-every-type', ${index + 1}, ${JSON.stringify(correct)}::jsonb, ${SECRETS.seed}, ${JSON.stringify(SECRETS.recipe)}::jsonb)`.execute(
            scoring,
          );
      }
    });
  });
}

async function ready(): Promise<Candidate> {
  const candidate = await newCandidate(database.db);
  await agreeToExam(database.db, candidate.sit, after(0));
  return candidate;
}

beforeAll(async () => {
  await seedExam(database.db);
});

describe('the form of an attempt', () => {
  test('is fetched before the start, opens with the key that the start gives, and with no other', async () => {
    const { db } = database;
    const candidate = await ready();
    const { attemptId } = unwrap(await prepareAttempt(db, candidate.sit, demonstration(1)));
    const packed = unwrap(await packForm(db, candidate.sit, attemptId));
    // Before the start nothing that this person may ask for has the key.
    expect(await openRoom(db, candidate.sit, attemptId, after(1))).toEqual({ ok: false, error: 'EXAM_NOT_FOUND' });
    expect(unwrap(await startAttempt(db, candidate.sit, demonstration(2)))).toMatchObject({ attemptId, isNew: true });
    const room = unwrap(await openRoom(db, candidate.sit, attemptId, after(2)));
    const key = Buffer.from(room.contentKey, 'base64');
    const form = opened(packed, key);
    expect(form.items.map((each) => each.position)).toEqual(Array.from({ length: 120 }, (_, index) => index + 1));
    expect(packed.includes(Buffer.from(form.items[0]!.stem))).toBe(false);
    expect(packed.includes(key)).toBe(false);
    expect(() => opened(packed, Buffer.alloc(32))).toThrow();
    const another = await startedAttempt(db, await newCandidate(db));
    expect((await packForm(db, candidate.sit, another.attemptId)).ok).toBe(false);
    for (const id of ['1', "' or 1=1 --", `${attemptId}x`, '\u0000']) expect((await packForm(db, candidate.sit, id)).ok).toBe(false);
  });

  test('a scored and a pretest item differ in nothing but their words', async () => {
    const { db } = database;
    const candidate = await newCandidate(db);
    const { attemptId } = await startedAttempt(db, candidate);
    const room = unwrap(await openRoom(db, candidate.sit, attemptId, after(1)));
    const form = opened(unwrap(await packForm(db, candidate.sit, attemptId)), Buffer.from(room.contentKey, 'base64'));
    const uses = await inTransaction(db, (tx) =>
      dangerousAsScoring(tx, (scoring) =>
        scoring
          .selectFrom('attempt_items as placed')
          .innerJoin('attempts', 'attempts.attempt_id', 'placed.attempt_id')
          .innerJoin('form_items as form', (join) => join.onRef('form.form_id', '=', 'attempts.form_id').onRef('form.item_id', '=', 'placed.item_id'))
          .select(['placed.position', 'form.use'])
          .where('placed.attempt_id', '=', attemptId)
          .execute(),
      ),
    );
    const shapes = (use: string) =>
      new Set(
        uses
          .filter((row) => row.use === use)
          .map((row) => form.items[row.position - 1]!)
          .filter(({ type, tracing }) => type === 'single' && !tracing)
          .map((each) => JSON.stringify(each, (name, value: unknown) => (['position', 'stem', 'text'].includes(name) ? '' : value))),
      );
    expect(uses.filter((row) => row.use === 'pretest').length).toBe(20);
    expect(shapes('pretest')).toEqual(shapes('scored'));
  });

  test('holds no key, use, recipe, seed or truth, even where the bank’s own document does', async () => {
    const { db } = database;
    await sealEveryType();
    const candidate = await ready();
    const { attemptId } = unwrap(await startAttempt(db, candidate.sit, demonstration(1)));
    const room = unwrap(await openRoom(db, candidate.sit, attemptId, after(1)));
    const form = opened(unwrap(await packForm(db, candidate.sit, attemptId)), Buffer.from(room.contentKey, 'base64'));
    expect(form.items.map(({ type }) => type)).toEqual(['single', 'multiple', 'order', 'match', 'numeric', 'calipers']);
    expect(form.items[4]!.tracing?.leads).toEqual([...STORED_LEADS]);

    const names = new Set<string>();
    const text = JSON.stringify(form, (name, value: unknown) => (names.add(name), value));
    const allowed =
      'items pictures position type stem options id text rows unit measure tracing sampleRateHz microvoltsPerUnit durationS leads deltas layout paperSpeedMmPerS gainMmPerMv filterLabel calibrationMv';
    expect([...names].filter((name) => name !== '' && !/^\d+$/.test(name)).toSorted()).toEqual(allowed.split(' ').toSorted());
    // The samples are base64, in which any short word may stand by chance; everything else is searched word by word.
    const words = JSON.stringify(form, (name, value: unknown) => (name === 'deltas' ? undefined : value)).toLowerCase();
    for (const word of ['key', 'use', 'scored', 'pretest', 'recipe', 'seed', 'truth', 'correct', 'rationale', 'family', 'final-', 'rateBpm'])
      expect(words.includes(word.toLowerCase()), word).toBe(false);
    // Everything that the scoring role can read of these items and of this form, string by string.
    const secrets = await inTransaction(db, (tx) =>
      dangerousAsScoring(tx, async (scoring) => {
        const keys = await sql<Record<string, unknown>>`select answer, family, rationale from key.item_keys where item_id like 'final-A1-8%'`.execute(scoring);
        const drawn = await sql<Record<string, unknown>>`select answer, seed, recipe from key.form_keys where form_id = 'CET-every-type'`.execute(scoring);
        return [...keys.rows, ...drawn.rows];
      }),
    );
    const strings = new Set<string>();
    JSON.stringify(secrets, (_, value: unknown) => {
      if (typeof value === 'object' && value !== null && !Array.isArray(value)) strings.add(JSON.stringify(value));
      if (typeof value === 'number' || (typeof value === 'string' && value.length > 8)) strings.add(String(value));
      return value;
    });
    for (const secret of ['seed-of-the-tracing-9f3a1c77', 'atrial-fibrillation-coarse', '131.25', '457.5', 'Rationale number 1: because.'])
      expect([...strings], secret).toContain(secret);
    for (const secret of strings) if (secret !== '5' && secret !== '20') expect(text.includes(secret), secret).toBe(false);
  });

  test('shows options in the order of the attempt, which answers name by their own ids', async () => {
    const { db } = database;
    const candidate = await ready();
    const { attemptId } = unwrap(await startAttempt(db, candidate.sit, demonstration(1)));
    const room = unwrap(await openRoom(db, candidate.sit, attemptId, after(1)));
    const form = opened(unwrap(await packForm(db, candidate.sit, attemptId)), Buffer.from(room.contentKey, 'base64'));
    const orders = await db.selectFrom('attempt_items').select(['position', 'option_order']).where('attempt_id', '=', attemptId).orderBy('position').execute();
    expect(form.items.map(({ options }) => options.map(({ id }) => id).join(''))).toEqual(orders.map((row) => row.option_order));
    for (const { options } of form.items.slice(0, 4)) for (const { id, text } of options) expect(text).toBe(CHOICES[id as 'a']);
    expect(isResponse(ITEMS[2]!.shown as PublicItem, form.items[2]!.options.map(({ id }) => id).join(''))).toBe(true);
  });
});
