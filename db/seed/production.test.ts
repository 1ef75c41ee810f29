import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { unwrap } from '@einthoven/kernel';
import { DEMONSTRATION_CONVERSION } from '@einthoven/exam';
import { useTestDatabase } from '../../apps/web/src/lib/server/db/test-database.ts';
import { chooseForm } from '../../apps/web/src/lib/server/form/index.ts';
import { contentFolder } from '../../apps/web/src/lib/server/platform/content-folder.ts';
import { loadProduction, readStudy } from './production.ts';

const at = useTestDatabase();
const now = new Date('2026-11-23T12:00:00Z');
const root = mkdtempSync(join(tmpdir(), 'einthoven-production-'));
const bank = join(root, 'bank');
const study = readStudy();
const load = () => loadProduction(at.db, bank, now, () => study);
const CONVERSION = { ...DEMONSTRATION_CONVERSION, kind: 'standard-setting' };

afterAll(() => rmSync(root, { recursive: true, force: true }));

type Document = {
  reviewState: string;
  bank: string;
  items: { id: string; reviewState?: string; stem: string; options?: Record<string, string>; rows?: Record<string, string> }[];
};

/** The public banks, read once, and of the practice bank a tenth: to read all of it for each change is most of what these tests would take. */
const documents = new Map(
  ['final', 'practice'].flatMap((name) =>
    readdirSync(contentFolder('items') + `/${name}`)
      .filter((file, at) => file.endsWith('.yaml') && (name === 'final' || at % 10 === 0))
      .map((file) => [join(name, file), parse(readFileSync(join(contentFolder('items'), name, file), 'utf8')) as Document] as const),
  ),
);

/** Writes the banks anew, changed. What is JSON is YAML. @returns how many items they have */
const writeBanks = (...changes: ((document: Document) => void)[]): number => {
  let items = 0;
  for (const [path, written] of documents) {
    const document = structuredClone(written);
    for (const change of changes) change(document);
    items += document.items.length;
    writeFileSync(join(bank, path), JSON.stringify(document, null, 1));
  }
  return items;
};
/** The first few of each file: enough for what is refused item by item. */
const shorten = (document: Document) => void document.items.splice(3);
const approve = (document: Document) => {
  document.reviewState = 'expert-approved';
  for (const item of document.items) delete item.reviewState;
};

/** How many items a bank has in its files. */
const itemsOf = (name: string) => documents.values().reduce((count, { bank: of, items }) => count + (of === name ? items.length : 0), 0);

/** Words that no other item has, in the place of the public ones: another bank of the same shape. */
const rewrite = (document: Document) => {
  for (const item of document.items) {
    const invented = (part: string) => Array.from({ length: 6 }, (_, n) => `${item.id.replaceAll('-', '')}${part}${n}`).join(' ');
    item.stem = invented('stem');
    for (const entries of [item.options ?? {}, item.rows ?? {}])
      for (const id of Object.keys(entries)) entries[id] = invented(`${entries === item.rows ? 'row' : ''}${id}`);
  }
};

beforeEach(() => {
  rmSync(bank, { recursive: true, force: true });
  for (const name of ['final', 'practice']) mkdirSync(join(bank, name), { recursive: true });
  for (const path of documents.keys()) cpSync(join(contentFolder('items'), path), join(bank, path));
  writeFileSync(join(bank, 'conversion.yaml'), stringify(CONVERSION));
});

describe('loadProduction', () => {
  test('refuses items that no expert approved, and names each', async () => {
    const items = writeBanks(shorten);
    const loaded = await load();
    const lines = loaded.ok ? [] : loaded.error;
    expect(lines.filter((line) => /no expert has approved it/.test(line))).toHaveLength(items);
    expect(await at.db.selectFrom('items').select('item_id').execute()).toEqual([]);
  });

  test('refuses the public bank, even where someone marked it as approved', async () => {
    writeBanks(shorten, approve);
    const loaded = await load();
    const lines = loaded.ok ? [] : loaded.error;
    expect(lines.filter((line) => /approved/.test(line))).toEqual([]);
    expect(lines.filter((line) => /resembles/.test(line)).length).toBeGreaterThanOrEqual(120);
  });

  test.each([
    ['is not there', undefined],
    ['production refuses the demonstration conversion', stringify(DEMONSTRATION_CONVERSION)],
    ['the cut must be one of the points', stringify({ ...CONVERSION, rawCut: 71 })],
    ['conversion.yaml', 'kind: [standard-setting'],
  ])('refuses a conversion: %s', async (words, text) => {
    if (text === undefined) rmSync(join(bank, 'conversion.yaml'));
    else writeFileSync(join(bank, 'conversion.yaml'), text);
    const loaded = await load();
    expect(loaded.ok ? '' : loaded.error.join('\n')).toContain(words);
  });

  test('loads an approved bank of its own, seals one form, and makes nobody', async () => {
    writeBanks(approve, rewrite);
    const first = unwrap(await load());
    expect(first).toMatchObject({
      isNewForm: true,
      study: { sections: readdirSync(contentFolder('guide')).filter((file) => file.endsWith('.md')).length },
      banks: { final: { items: itemsOf('final') }, practice: { items: itemsOf('practice') }, leftOut: [], missing: [] },
    });
    expect(unwrap(await load())).toMatchObject({ isNewForm: false, formId: first.formId });
    expect(await chooseForm(at.db, 'production', [], now)).toEqual({ ok: true, value: { formId: first.formId, again: false } });
    const open = await at.db.selectFrom('guide_sections').select('section_id').where('in_use', '=', true).execute();
    expect(open).toHaveLength(first.study.sections);
    expect(await at.db.selectFrom('people').select('person_id').execute()).toEqual([]);
    expect((await at.db.selectFrom('schemes').select('scheme_version').execute()).length).toBeGreaterThan(0);
  }, 120_000);
});
