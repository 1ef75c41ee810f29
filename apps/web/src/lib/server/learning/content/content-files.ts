import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Card, ContentProblem, GuidePart, GuideSection, Term } from '@einthoven/learning';
import { linkTerms, parseCards, parseParts, parseSection, parseTerms } from '@einthoven/learning/content';
import { contentFolder } from '../../platform/content-folder.ts';

/** What authors wrote, as far as it can be read, and what cannot. */
export type WrittenContent = {
  /** In the order of the blueprint's tasks, then of their names. */
  readonly sections: readonly GuideSection[];
  readonly cards: readonly Card[];
  readonly terms: readonly Term[];
  readonly parts: readonly GuidePart[];
  readonly problems: readonly ContentProblem[];
};

/** Where authors write. */
export type ContentPlaces = { readonly guide: string; readonly cards: string };

/** Reads the study guide, the cards and the glossary. */
export function readContent(folder: ContentPlaces = { guide: contentFolder('guide'), cards: contentFolder('cards') }): WrittenContent {
  const problems: ContentProblem[] = [];
  const read = <Value>(
    place: 'guide' | 'cards',
    ending: string,
    parse: (file: string, source: string) => { ok: true; value: Value } | { ok: false; error: readonly ContentProblem[] },
  ) =>
    readdirSync(folder[place])
      .filter((file) => file.endsWith(ending))
      .toSorted(byTask)
      .flatMap((file): Value[] => {
        const parsed = parse(`content/${place}/${file}`, readFileSync(join(folder[place], file), 'utf8'));
        if (parsed.ok) return [parsed.value];
        problems.push(...parsed.error);
        return [];
      });
  const terms = read('guide', 'terms.yaml', parseTerms).flat();
  const sections = read('guide', '.md', parseSection).map((section) => ({ ...section, blocks: linkTerms(section.blocks, terms) }));
  const parts = read('guide', 'parts.yaml', parseParts).flat();
  const cards = read('cards', '.yaml', parseCards).flat();
  return { sections, cards, terms, parts, problems };
}

/** A2 before A10. */
function byTask(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}
