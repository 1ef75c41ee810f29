import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { blockText } from '@einthoven/learning';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { COVERAGE_FILE } from '../../apps/cli/src/content.ts';
import { checkContent, coverageTable, readContent } from '../../apps/web/src/lib/server/learning/index.ts';

const here = fileURLToPath(new URL('.', import.meta.url));
const written = readContent();
const report = checkContent(written);

type Batch = {
  readonly batch: string;
  readonly sections: readonly string[];
  readonly cards: readonly string[];
  readonly items: readonly string[];
  readonly plantedCount: number;
  readonly foundCount: number;
  readonly planted: readonly { readonly found: boolean }[];
  readonly findings: readonly { readonly id: string; readonly resolution: string }[];
};
const records = (existsSync(`${here}reviews`) ? readdirSync(`${here}reviews`) : []).map(
  (file) => parse(readFileSync(`${here}reviews/${file}`, 'utf8')) as { readonly expertApproved: boolean; readonly batches: readonly Batch[] },
);
const batches = records.flatMap((record) => record.batches);

describe('the study guide and the cards', () => {
  test('have no problem that can be found without people: fields, sources, links, figures, tracings', () => {
    expect(report.problems).toEqual([]);
    expect(report.withoutSource).toEqual([]);
  });

  test('cover every task of the blueprint, the guide every statement; the table of the documentation says so', () => {
    expect(report.uncovered).toEqual({ guide: [], guideKnowledge: [], cards: [], practice: [], final: [] });
    expect(report.guideSections).toBeGreaterThanOrEqual(60);
    expect(report.cards).toBeGreaterThanOrEqual(500);
    expect(report.practiceItems).toBeGreaterThanOrEqual(600);
    expect(readFileSync(COVERAGE_FILE, 'utf8')).toBe(coverageTable(report));
  });

  test('are written in short sentences: in each section fewer than 17 words on average', () => {
    const long = written.sections.flatMap(({ sectionId, blocks }) => {
      const prose = blocks.filter(({ kind }) => kind === 'paragraph' || kind === 'list').map(blockText);
      const sentences = prose.flatMap((text) => text.split(/[.!?:]\s+|\n/)).filter((sentence) => sentence.trim() !== '');
      const words = sentences.reduce((sum, sentence) => sum + sentence.trim().split(/\s+/).length, 0);
      return words / sentences.length < 17 ? [] : [`${sectionId}: ${(words / sentences.length).toFixed(1)}`];
    });
    expect(long).toEqual([]);
  });
});

describe('the review record', () => {
  test('names every section and card that is said to be reviewed', () => {
    const named = new Set(batches.flatMap((batch) => [...batch.sections, ...batch.cards]));
    const said = [
      ...written.sections.filter(({ reviewState }) => reviewState === 'reviewed').map(({ sectionId }) => sectionId),
      ...written.cards.filter(({ reviewState }) => reviewState === 'reviewed').map(({ cardId }) => cardId),
    ];
    expect(said.filter((id) => !named.has(id))).toEqual([]);
  });

  test('found at least nine in ten planted errors in each batch, and settled each finding; no expert has approved anything yet', () => {
    for (const batch of batches) {
      expect(batch.planted.filter((plant) => plant.found)).toHaveLength(batch.foundCount);
      expect([batch.batch, batch.foundCount / batch.plantedCount >= 0.9]).toEqual([batch.batch, true]);
      expect(batch.findings.every((finding) => finding.resolution.length > 5)).toBe(true);
    }
    expect(records.map((record) => record.expertApproved)).toEqual(records.map(() => false));
  });
});
