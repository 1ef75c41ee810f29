import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { unwrap } from '@einthoven/kernel';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { readBankFolder } from '../../apps/web/src/lib/server/item/bank-files.ts';
import { checkItems } from '../../apps/web/src/lib/server/item/index.ts';

const here = fileURLToPath(new URL('.', import.meta.url));

type Batch = { batch: string; items: string[]; plantedCount: number; foundCount: number; planted: { found: boolean }[]; findings: { id: string; resolution: string }[] };

const report = checkItems(here, 2);
const items = ['final', 'practice'].flatMap((bank) => unwrap(readBankFolder(`${here}${bank}`)));
/** The option that is right and all options, of single-best items with a written key: a family's comes with its tracing. */
const keyed = items.flatMap(({ bank, public: shown, key: { correct } }) => (shown.type === 'single' && correct?.type === 'single' ? [{ bank, right: correct.option, options: shown.options }] : []));
const records = readdirSync(`${here}reviews`).map((file) => parse(readFileSync(`${here}reviews/${file}`, 'utf8')) as { expertApproved: boolean; batches: Batch[] });
// Practice items written with the study guide were read in the same batches as its sections.
const learningRecords = readdirSync(`${here}../guide/reviews`).map((file) => parse(readFileSync(`${here}../guide/reviews/${file}`, 'utf8')) as { batches: Pick<Batch, 'items'>[] });
const blueprint = JSON.parse(readFileSync(`${here}../blueprint/provisional-2026-11.json`, 'utf8')) as {
  domains: { tasks: { id: string; scoredItems: number; levels: Record<string, number> }[] }[];
};

describe('item banks', () => {
  test('have no problem that can be found without people: fields, sources, media, drawn tracings, near-duplicates', () => {
    expect(report.problems).toEqual([]);
    expect(report.items).toBe(items.length);
  });

  test('hold at least what the blueprint needs, task by task and level by level, and pretest items beside', () => {
    for (const task of blueprint.domains.flatMap((domain) => domain.tasks)) {
      const scored = items.filter((item) => item.bank === 'final' && item.key.use === 'scored' && item.task === task.id);
      for (const [level, count] of Object.entries(task.levels)) {
        expect([task.id, level, Math.min(count, scored.filter((item) => item.level === level).length)]).toEqual([task.id, level, count]);
      }
    }
    expect(items.filter((item) => item.bank === 'final' && item.key.use === 'pretest').length).toBeGreaterThanOrEqual(20);
    expect(items.filter((item) => item.bank === 'practice').length).toBeGreaterThanOrEqual(120);
  });

  test('neither the place nor the length of an option gives the key away', () => {
    for (const bank of ['final', 'practice']) {
      const of = keyed.filter((item) => item.bank === bank);
      for (const option of ['a', 'b', 'c', 'd']) {
        const share = of.filter((item) => item.right === option).length / of.length;
        expect(share).toBeGreaterThan(0.2);
        expect(share).toBeLessThan(0.3);
      }
      const longest = of.filter(({ right, options }) => Object.entries(options).every(([id, text]) => id === right || text.length < options[right].length));
      // One in four would be chance.
      expect(longest.length / of.length).toBeLessThan(0.3);
    }
  });

  test('no stem asks for an exception, no option is "all" or "none of the above", no right option is by far the longest', () => {
    const flawed = report.remarks.filter((line) => /: (NEGATIVE_STEM|ALL_OR_NONE_OF_ABOVE|LENGTH_CUE|GRAMMAR_CUE|SOURCE_MISSING): /.test(line));
    expect(flawed).toEqual([]);
  });
});

describe('the anchor block', () => {
  test('has 24 scored items, none of them an enemy of any other item: what is in every form shuts its enemies out of all', () => {
    const final = items.filter((item) => item.bank === 'final');
    const anchors = final.filter((item) => item.anchor);
    expect(anchors).toHaveLength(24);
    expect(anchors.filter((item) => item.key.use !== 'scored')).toEqual([]);
    const enemies = new Set(final.flatMap((item) => item.enemies));
    expect(anchors.filter((item) => item.enemies.length > 0 || enemies.has(item.itemId)).map((item) => item.itemId)).toEqual([]);
  });

  test('leaves three forms of 120 items without an overlap beside it', () => {
    expect(items.filter((item) => item.bank === 'final').length).toBeGreaterThanOrEqual(320);
  });
});

describe('review record', () => {
  test('covers every item that is said to be reviewed', () => {
    const covered = new Set([...records, ...learningRecords].flatMap((record) => record.batches.flatMap((batch) => batch.items)));
    const said = items.filter((item) => item.reviewState !== 'draft').map((item) => item.itemId);
    expect(said.length).toBeGreaterThanOrEqual(240);
    expect(said.filter((id) => !covered.has(id))).toEqual([]);
    const known = new Set(items.map((item) => item.itemId));
    expect([...covered].filter((id) => !known.has(id))).toEqual([]);
  });

  test('found at least nine in ten planted errors in each batch, and settled each finding', () => {
    for (const batch of records.flatMap((one) => one.batches)) {
      expect(batch.planted.filter((plant) => plant.found)).toHaveLength(batch.foundCount);
      expect(batch.plantedCount / batch.items.length).toBeGreaterThanOrEqual(0.1);
      expect(batch.foundCount / batch.plantedCount).toBeGreaterThanOrEqual(0.9);
      expect(batch.findings.every((finding) => finding.resolution.length > 5)).toBe(true);
    }
    expect(records.map((one) => one.expertApproved)).toEqual(records.map(() => false));
  });
});
