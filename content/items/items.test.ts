import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';

const here = fileURLToPath(new URL('.', import.meta.url));

type Item = { id: string; level: string; use: string; stem: string; options: Record<string, string>; key: string; rationale: Record<string, string>; sources: { key: string }[]; task: string; bank: string };
type Batch = { batch: string; items: string[]; plantedCount: number; foundCount: number; planted: { found: boolean }[]; findings: { id: string; resolution: string }[] };

const items: Item[] = ['final', 'practice'].flatMap((bank) =>
  readdirSync(`${here}${bank}`).flatMap((file) => {
    const document = parse(readFileSync(`${here}${bank}/${file}`, 'utf8')) as { task: string; bank: string; items: Item[] };
    return document.items.map((item) => ({ ...item, task: document.task, bank: document.bank }));
  }),
);
const records = readdirSync(`${here}reviews`).map((file) => parse(readFileSync(`${here}reviews/${file}`, 'utf8')) as { expertApproved: boolean; batches: Batch[] });
const [record] = records as [(typeof records)[number]];
const sourceList = JSON.parse(readFileSync(`${here}../sources/sources.json`, 'utf8')) as { key: string; group: string }[];
const sources = new Set(sourceList.map((source) => source.key));
const blueprint = JSON.parse(readFileSync(`${here}../blueprint/provisional-2026-11.json`, 'utf8')) as {
  domains: { tasks: { id: string; scoredItems: number; levels: Record<string, number> }[] }[];
};

describe('item banks', () => {
  test('hold 120 final and 120 practice items with ids of their own', () => {
    expect(items.filter((item) => item.bank === 'final')).toHaveLength(120);
    expect(items.filter((item) => item.bank === 'practice')).toHaveLength(120);
    expect(new Set(items.map((item) => item.id)).size).toBe(240);
  });

  test('the scored items of the final bank are exactly the blueprint, task by task and level by level', () => {
    for (const task of blueprint.domains.flatMap((domain) => domain.tasks)) {
      const scored = items.filter((item) => item.use === 'scored' && item.task === task.id);
      expect([task.id, scored.length]).toEqual([task.id, task.scoredItems]);
      for (const [level, count] of Object.entries(task.levels)) {
        expect([task.id, level, scored.filter((item) => item.level === level).length]).toEqual([task.id, level, count]);
      }
    }
  });

  test('every item cites a source that exists', () => {
    expect(items.filter((item) => item.sources.length === 0 || item.sources.some((source) => !sources.has(source.key))).map((item) => item.id)).toEqual([]);
  });

  test('no item rests on secondary teaching sites alone', () => {
    const secondary = new Set(sourceList.filter((source) => source.group.startsWith('14 ')).map((source) => source.key));
    expect(secondary.size).toBeGreaterThan(0);
    expect(items.filter((item) => item.sources.every((source) => secondary.has(source.key))).map((item) => item.id)).toEqual([]);
  });

  test('neither the place nor the length of an option gives the key away', () => {
    for (const bank of ['final', 'practice']) {
      const of = items.filter((item) => item.bank === bank);
      for (const option of ['a', 'b', 'c', 'd']) {
        const share = of.filter((item) => item.key === option).length / of.length;
        expect(share).toBeGreaterThan(0.2);
        expect(share).toBeLessThan(0.3);
      }
      const longest = of.filter((item) => Object.entries(item.options).every(([id, text]) => id === item.key || text.length < (item.options[item.key] ?? '').length));
      // One in four would be chance.
      expect(longest.length / of.length).toBeLessThan(0.3);
    }
  });

  test('no stem asks for an exception and no option is "all" or "none of the above"', () => {
    const flawed = items.filter((item) => /\b(EXCEPT|NOT)\b/.test(item.stem) || Object.values(item.options).some((text) => /\b(all|none|both) of the (above|these)\b/i.test(text)));
    expect(flawed.map((item) => item.id)).toEqual([]);
  });
});

describe('review record', () => {
  test('covers every item once, found at least nine in ten planted errors in each batch, and settled each finding', () => {
    expect(record.batches.flatMap((batch) => batch.items).toSorted()).toEqual(items.map((item) => item.id).toSorted());
    for (const batch of records.flatMap((one) => one.batches)) {
      expect(batch.planted.filter((plant) => plant.found)).toHaveLength(batch.foundCount);
      expect(batch.plantedCount / batch.items.length).toBeGreaterThanOrEqual(0.1);
      expect(batch.foundCount / batch.plantedCount).toBeGreaterThanOrEqual(0.9);
      expect(batch.findings.every((finding) => finding.resolution.length > 5)).toBe(true);
    }
    expect(records.map((one) => one.expertApproved)).toEqual(records.map(() => false));
  });
});
