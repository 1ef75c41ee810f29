import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unwrap } from '@einthoven/kernel';
import { DEMONSTRATION_CONVERSION } from '@einthoven/exam';
import { sql } from 'kysely';
import { afterAll, describe, expect, test } from 'vitest';
import { contentFolder } from '../platform/content-folder.ts';
import { inTransaction } from '../db/pool.ts';
import { useTestDatabase } from '../db/test-database.ts';
import { listFormItems, sealForm } from '../form/index.ts';
import { bankSources, checkBanks, loadBanks, readBlueprint, type BankSources } from './item.ts';
import { readBankFolder } from './bank-files.ts';

const database = useTestDatabase();
const folder = mkdtempSync(join(tmpdir(), 'einthoven-bank-'));
cpSync(join(contentFolder('items'), 'final'), join(folder, 'final'), { recursive: true });
cpSync(join(contentFolder('items'), 'practice'), join(folder, 'practice'), { recursive: true });
const copy: BankSources = { mode: 'demonstration', finalFolder: join(folder, 'final'), practiceFolder: join(folder, 'practice'), publicFolders: [] };
const blueprint = readBlueprint('provisional-2026-11');
const now = new Date('2026-11-23T12:00:00Z');
const edit = (file: string, from: string | RegExp, to: string) => {
  const path = join(folder, file);
  const text = readFileSync(path, 'utf8');
  const changed = text.replace(from, to);
  expect(changed).not.toBe(text);
  writeFileSync(path, changed);
};

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('loadBanks', () => {
  test('the authored banks load, cover the blueprint, and a second load changes nothing', async () => {
    const { db } = database;
    const first = unwrap(await loadBanks(db, copy, blueprint, now));
    expect(first.final).toEqual({ items: 120, newVersions: 120 });
    expect(first.practice.items + first.leftOut.length).toBe(120);
    expect(first.missing).toEqual([]);
    const second = unwrap(await loadBanks(db, copy, blueprint, now));
    expect([second.final.newVersions, second.practice.newVersions]).toEqual([0, 0]);
  });

  test('a changed item is a new version; the sealed form keeps the old one, and a new form has the new', async () => {
    const { db } = database;
    const plan = { mode: 'demonstration' as const, blueprint, pretestItems: 20, conversion: DEMONSTRATION_CONVERSION, now };
    const before = unwrap(await sealForm(db, plan));
    expect(unwrap(await sealForm(db, plan))).toEqual({ formId: before.formId, isNew: false });
    edit('final/A1.yaml', /key: c/, 'key: d');
    expect(unwrap(await loadBanks(db, copy, blueprint, now)).final.newVersions).toBe(1);
    const after = unwrap(await sealForm(db, plan));
    expect(after.isNew).toBe(true);
    const version = async (formId: string) => (await listFormItems(db, formId)).find((item) => item.itemId === 'final-A1-01')?.itemVersion;
    expect([await version(before.formId), await version(after.formId)]).toEqual([1, 2]);
    edit('final/A1.yaml', /key: d/, 'key: c');
    expect(unwrap(await loadBanks(db, copy, blueprint, now)).final.newVersions).toBe(0);
    expect(unwrap(await sealForm(db, plan))).toEqual({ formId: before.formId, isNew: false });
  });

  test('a sealed form cannot be changed, even by the owner of the database', async () => {
    const asOwner = (statement: string) =>
      inTransaction(database.db, async (tx) => {
        await sql`set local role none`.execute(tx);
        await sql.raw(statement).execute(tx);
      });
    await expect(asOwner(`update forms set conversion = '{}'`)).rejects.toThrow('append-only');
    await expect(asOwner('delete from form_items')).rejects.toThrow('append-only');
  });

  test('production refuses items that no expert approved, and its own bank where it resembles a public one', async () => {
    const refused = await loadBanks(database.db, { ...copy, mode: 'production', publicFolders: [join(contentFolder('items'), 'final')] }, blueprint, now);
    expect(refused.ok).toBe(false);
    const lines = refused.ok ? [] : refused.error;
    expect(lines.filter((line) => line.includes('no expert has approved it')).length).toBeGreaterThanOrEqual(239);
    expect(lines).toContain('final-A1-01: resembles final-A1-01 (100 % of words shared)');
    expect(() => bankSources('production', undefined)).toThrow('BANK_DIR');
  });

  test('an item in both banks, and a practice item that copies a final one', () => {
    const final = unwrap(readBankFolder(copy.finalFolder));
    const practice = unwrap(readBankFolder(copy.practiceFolder));
    const both = checkBanks(final, [...practice, final[0]!], [], 'demonstration');
    expect(both).toEqual({ ok: false, error: ['final-A1-01: a final item in the practice bank', 'final-A1-01: is there twice'] });
    const leak = { ...practice[0]!, public: { ...final[0]!.public, stem: final[0]!.public.stem.toUpperCase() } };
    const checked = unwrap(checkBanks(final, [leak, ...practice.slice(1)] as typeof practice, [], 'demonstration'));
    expect(checked.leftOut).toContain(`${leak.itemId}: resembles ${final[0]!.itemId} (100 % of words shared)`);
    expect(checked.practice.map((item) => item.itemId)).not.toContain(leak.itemId);
  });

  test('a broken file is named with every problem, and nothing is loaded', async () => {
    writeFileSync(join(folder, 'practice', 'Z9.yaml'), 'task: A1\nbank: practice\nitems: [{ id: practice-A1-99, level: guess }]\n');
    const refused = await loadBanks(database.db, copy, blueprint, now);
    rmSync(join(folder, 'practice', 'Z9.yaml'));
    expect(refused.ok).toBe(false);
    expect(refused.ok ? [] : refused.error).toContainEqual(expect.stringMatching(/^Z9\.yaml: items\.0\.level: /));
  });
});

describe('sealForm', () => {
  test('production refuses the demonstration conversion', async () => {
    const refused = await sealForm(database.db, { mode: 'production', blueprint, pretestItems: 20, conversion: DEMONSTRATION_CONVERSION, now });
    expect(refused).toEqual({ ok: false, error: ['conversion: production refuses the demonstration conversion'] });
  });
});
