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
import { dangerousListFinalItems } from './item.queries.ts';
import { FAMILIES, bankWithFamilies } from './test-families.ts';

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
    const authored = (path: string) => unwrap(readBankFolder(path)).length;
    expect(first.final).toEqual({ items: authored(copy.finalFolder), newVersions: authored(copy.finalFolder) });
    expect(first.practice.items + first.leftOut.length).toBe(authored(copy.practiceFolder));
    expect(first.missing).toEqual([]);
    const second = unwrap(await loadBanks(db, copy, blueprint, now));
    expect([second.final.newVersions, second.practice.newVersions]).toEqual([0, 0]);
  });

  test('a changed item is a new version; the sealed form keeps the old one, and a new form has the new', async () => {
    const { db } = database;
    const plan = { mode: 'demonstration' as const, blueprint, pretestItems: 20, conversion: DEMONSTRATION_CONVERSION, now };
    const before = unwrap(await sealForm(db, plan));
    expect(unwrap(await sealForm(db, plan))).toEqual({ formId: before.formId, isNew: false });
    const inBank = () => inTransaction(db, dangerousListFinalItems);
    const itemId = (await listFormItems(db, before.formId)).find((item) => item.itemId.startsWith('final-A1-'))?.itemId ?? '';
    const held = (await inBank()).find((item) => item.itemId === itemId);
    const key = held?.correct?.type === 'single' ? held.correct.option : '';
    const other = key === 'a' ? 'b' : 'a';
    const keyOf = (value: string) => new RegExp(`(- id: ${itemId}\\n(?: {4}.*\\n)*? {4}key: )${value}`);
    edit('final/A1.yaml', keyOf(key), `$1${other}`);
    expect(unwrap(await loadBanks(db, copy, blueprint, now)).final.newVersions).toBe(1);
    const changed = (await inBank()).find((item) => item.itemId === itemId);
    expect(changed).toMatchObject({ itemVersion: 2, correct: { type: 'single', option: other } });
    const after = unwrap(await sealForm(db, plan));
    expect(after.isNew).toBe(true);
    const versions = async (formId: string) => (await listFormItems(db, formId)).filter((item) => item.itemId === itemId).map((item) => item.itemVersion);
    expect(await versions(before.formId)).toEqual([1]);
    expect(await versions(after.formId)).not.toContain(1);
    edit('final/A1.yaml', keyOf(other), `$1${key}`);
    expect(unwrap(await loadBanks(db, copy, blueprint, now)).final.newVersions).toBe(0);
    expect(unwrap(await sealForm(db, plan))).toEqual({ formId: before.formId, isNew: false });
  });

  test('an estimate, an anchor mark and enemies change without a new version', async () => {
    const { db } = database;
    const listed = async () => (await inTransaction(db, dangerousListFinalItems)).find((item) => item.itemId === 'final-A1-02');
    const before = await listed();
    const marks = ['difficulty: 0.41', `anchor: ${!before?.anchor}`, 'enemies: [final-A1-03]'];
    const text = readFileSync(join(folder, 'final/A1.yaml'), 'utf8');
    const at = text.indexOf('- id: final-A1-02\n');
    const end = text.indexOf('\n  - id: ', at) < 0 ? text.length : text.indexOf('\n  - id: ', at);
    const own = text.slice(at, end).replaceAll(/\n {4}(difficulty|anchor|enemies):.*/g, '');
    writeFileSync(join(folder, 'final/A1.yaml'), `${text.slice(0, at)}${own.replace('\n', `\n    ${marks.join('\n    ')}\n`)}${text.slice(end)}`);
    expect(unwrap(await loadBanks(db, copy, blueprint, now)).final.newVersions).toBe(0);
    expect(await listed()).toEqual({ ...before, difficulty: 0.41, anchor: !before?.anchor, enemies: ['final-A1-03'] });
    writeFileSync(join(folder, 'final/A1.yaml'), text);
    await loadBanks(db, copy, blueprint, now);
    expect(await listed()).toEqual(before);
  });

  test('a family that cannot be drawn is refused at load by item and field, and nothing is loaded', async () => {
    const { db } = database;
    const families = mkdtempSync(join(tmpdir(), 'einthoven-broken-'));
    const [first, second, third] = FAMILIES;
    const broken = [
      first,
      { ...second, tracing: { ...second.tracing, recipe: 'first-degree-block' } },
      { ...third, tracing: { ...third.tracing, vary: { 'atria.rate': [50, 60] } } },
    ];
    const refused = await loadBanks(db, bankWithFamilies(families, broken), blueprint, now);
    rmSync(families, { recursive: true });
    expect(refused).toEqual({
      ok: false,
      error: [
        expect.stringContaining('final-B12-902 tracing.recipe: RECIPE_UNKNOWN'),
        expect.stringContaining('final-B12-903 tracing.vary.atria.rate: PATH_UNKNOWN'),
      ],
    });
    expect((await inTransaction(db, dangerousListFinalItems)).some((item) => item.itemId.startsWith('final-B12-9'))).toBe(false);
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
    expect(lines).toContain('final-A1-02: resembles final-A1-02 (100 % of words shared)');
    expect(() => bankSources('production', undefined)).toThrow('BANK_DIR');
  });

  test('an item in both banks, and items that copy another', () => {
    const final = unwrap(readBankFolder(copy.finalFolder));
    const practice = unwrap(readBankFolder(copy.practiceFolder));
    const both = checkBanks(final, [...practice, final[0]!], [], 'demonstration');
    expect(both).toEqual({ ok: false, error: ['final-A1-01: a final item in the practice bank', 'final-A1-01: is there twice'] });
    const leak = { ...practice[0]!, public: { ...final[0]!.public, stem: final[0]!.public.stem.toUpperCase() } };
    const checked = unwrap(checkBanks(final, [leak, ...practice.slice(1)] as typeof practice, [], 'demonstration'));
    expect(checked.leftOut).toContain(`${leak.itemId}: resembles ${final[0]!.itemId} (100 % of words shared)`);
    expect(checked.practice.map((item) => item.itemId)).not.toContain(leak.itemId);
    const twin = { ...final[0]!, itemId: 'final-A1-99' };
    expect(unwrap(checkBanks([...final, twin], practice, [], 'demonstration')).leftOut).toContain(
      `final-A1-99: resembles ${final[0]!.itemId} (100 % of words shared)`,
    );
    // Of enemies no form holds both, so they may be alike.
    const enemy = { ...twin, enemies: [final[0]!.itemId] };
    expect(unwrap(checkBanks([...final, enemy], practice, [], 'demonstration')).final.map((item) => item.itemId)).toContain('final-A1-99');
  });

  test('a broken file is named with every problem, and nothing is loaded', async () => {
    writeFileSync(join(folder, 'practice', 'Z9.yaml'), 'task: A1\nbank: practice\nitems: [{ id: practice-A1-99, level: guess }]\n');
    const refused = await loadBanks(database.db, copy, blueprint, now);
    rmSync(join(folder, 'practice', 'Z9.yaml'));
    expect(refused.ok).toBe(false);
    expect(refused.ok ? [] : refused.error).toContainEqual(expect.stringMatching(/^Z9\.yaml: practice-A1-99 level: /));
  });
});

describe('sealForm', () => {
  test('production refuses the demonstration conversion', async () => {
    const refused = await sealForm(database.db, { mode: 'production', blueprint, pretestItems: 20, conversion: DEMONSTRATION_CONVERSION, now });
    expect(refused).toEqual({ ok: false, error: ['conversion: production refuses the demonstration conversion'] });
  });
});
