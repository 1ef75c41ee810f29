import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unwrap } from '@einthoven/kernel';
import { simulate } from '@einthoven/ecg';
import { DEMONSTRATION_CONVERSION } from '@einthoven/exam';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dangerousAsScoring, inTransaction } from '../db/pool.ts';
import { useTestDatabase } from '../db/test-database.ts';
import { loadBanks, readBlueprint } from '../item/index.ts';
import { bankWithFamilies } from '../item/test-families.ts';
import { sealForm } from './form.ts';

const database = useTestDatabase();
const folder = mkdtempSync(join(tmpdir(), 'einthoven-families-'));
const blueprint = readBlueprint('provisional-2026-11');
const now = new Date('2026-11-23T12:00:00Z');
const plan = { mode: 'demonstration' as const, blueprint, pretestItems: 20, conversion: DEMONSTRATION_CONVERSION, now };
let formId = '';

beforeAll(async () => {
  unwrap(await loadBanks(database.db, bankWithFamilies(folder), blueprint, now));
  formId = unwrap(await sealForm(database.db, plan)).formId;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const asScoring = <T>(work: Parameters<typeof dangerousAsScoring<T>>[1]) => inTransaction(database.db, (tx) => dangerousAsScoring(tx, work));
const drawnKeys = () =>
  asScoring((tx) =>
    tx
      .selectFrom('key.form_keys as drawn')
      .innerJoin('form_items', (join) => join.onRef('form_items.form_id', '=', 'drawn.form_id').onRef('form_items.position', '=', 'drawn.position'))
      .select(['form_items.item_id', 'drawn.answer', 'drawn.seed', 'drawn.recipe', 'drawn.position'])
      .where('drawn.form_id', '=', formId)
      // The bank has families of its own beside the three of this test.
      .where('form_items.item_id', 'like', 'final-B12-90%')
      .orderBy('form_items.item_id')
      .execute(),
  );

describe('the tracings of a form', () => {
  test('each family has one, from a seed of its own, and the stored seed and recipe make its key again', async () => {
    const keys = await drawnKeys();
    expect(keys.map((key) => key.item_id)).toEqual(['final-B12-901', 'final-B12-902', 'final-B12-903']);
    expect(new Set(keys.map((key) => key.seed)).size).toBe(3);
    expect(keys.every((key) => key.seed.length > 40)).toBe(true);
    const [rhythm, calipers, numeric] = keys.map((key) => unwrap(simulate(key.recipe, key.seed)).truth());
    const isFibrillation = rhythm?.rhythm.some(({ code }) => code === 'atrial-fibrillation');
    expect(keys[0]?.answer).toEqual({ type: 'single', option: isFibrillation ? 'a' : 'b' });
    expect(keys[1]?.answer).toEqual({ type: 'calipers', value: expect.closeTo((calipers?.prS ?? 0) * 1000, 0), tolerance: 20 });
    expect(keys[2]?.answer).toEqual({ type: 'numeric', value: expect.closeTo(numeric?.ventricularRateBpm ?? 0, 0), tolerance: 5 });
  });

  test('the application reads the samples, and neither use, key, seed nor recipe', async () => {
    const { db } = database;
    const rows = await db
      .selectFrom('form_items')
      .select(['item_id', 'tracing'])
      .where('form_id', '=', formId)
      .where('tracing', 'is not', null)
      .where('item_id', 'like', 'final-B12-90%')
      .orderBy('item_id')
      .execute();
    expect(rows.map((row) => [row.item_id, (row.tracing as { layout: string }).layout])).toEqual([
      ['final-B12-901', 'strip'],
      ['final-B12-902', 'strip'],
      ['final-B12-903', '3x4+1R'],
    ]);
    const keys = await drawnKeys();
    const text = JSON.stringify(rows);
    for (const { seed } of keys) expect(text).not.toContain(seed.slice(0, 20));
    expect(text).not.toMatch(/recipe|seed|rateBpm|prS|fibrillation|flutter|junction|rightWhen/);
    for (const hidden of ['select use from form_items', 'select * from key.form_keys', 'select * from key.item_keys', 'select * from form_items']) {
      await expect(sql.raw(hidden).execute(db)).rejects.toThrow('permission denied');
    }
  });

  test('sealing again finds the form and draws nothing anew; what was drawn can never change', async () => {
    const before = await drawnKeys();
    expect(unwrap(await sealForm(database.db, plan))).toEqual({ formId, isNew: false });
    expect(await drawnKeys()).toEqual(before);
    for (const statement of ["update key.form_keys set seed = 'x'", 'delete from key.form_keys']) {
      const asOwner = inTransaction(database.db, async (tx) => {
        await sql`set local role none`.execute(tx);
        await sql.raw(statement).execute(tx);
      });
      await expect(asOwner).rejects.toThrow('append-only');
    }
  });
});
