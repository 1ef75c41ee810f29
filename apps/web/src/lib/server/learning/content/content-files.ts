import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Card, ContentProblem, GuidePart, GuideSection, Term } from '@einthoven/learning';
import { linkTerms, parseCards, parseParts, parseSection, parseTerms } from '@einthoven/learning/content';
import { contentFolder } from '../../platform/content-folder.ts';

/** What authors wrote, as far as it can be read, and what cannot. */
export type WrittenContent = {
  /** In the order of the blueprint's tasks, then of their names. */
  readonly sections: readonly GuideSection[];
  /** Of sections, with the same id, in another language; what is not translated is shown in English. */
  readonly translations: readonly Translation[];
  readonly cards: readonly Card[];
  readonly terms: readonly Term[];
  readonly parts: readonly GuidePart[];
  readonly problems: readonly ContentProblem[];
};

/** A section in another language than English. */
export type Translation = { readonly language: 'es'; readonly section: GuideSection };

/** Where authors write: translations lie in a folder of the guide named as their language. */
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
  const translations = readTranslations(join(folder.guide, 'es'), problems);
  return { sections, translations, cards, terms, parts, problems };
}

/** Without links to the glossary, which is in English. */
function readTranslations(folder: string, problems: ContentProblem[]): readonly Translation[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => file.endsWith('.md'))
    .toSorted(byTask)
    .flatMap((file): Translation[] => {
      const parsed = parseSection(`content/guide/es/${file}`, readFileSync(join(folder, file), 'utf8'), 'es');
      if (parsed.ok) return [{ language: 'es', section: parsed.value }];
      problems.push(...parsed.error);
      return [];
    });
}

/** A2 before A10. */
function byTask(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}
