import { inlinesOf, type ContentProblem, type GuideSection } from '@einthoven/learning';
import type { Translation } from './content-files.ts';

/**
 * What must be the same in a translation as in the English section: what it is about, its checks with their answers, its
 * sources and where they are cited, its drawings and tracings, and its outline. Whether the words say the same, people read.
 */
export function translationProblems({ language, section }: Translation, sections: readonly GuideSection[]): readonly ContentProblem[] {
  const file = `content/guide/${language}/${section.sectionId}.md`;
  const original = sections.find(({ sectionId }) => sectionId === section.sectionId);
  if (!original) return [{ file, line: 1, code: 'SECTION_UNKNOWN', words: `there is no section ${section.sectionId} to translate` }];
  const [here, there] = [fixedOf(section), fixedOf(original)];
  return Object.keys(there)
    .filter((name) => JSON.stringify(here[name]) !== JSON.stringify(there[name]))
    .map((name) => ({ file, line: 1, code: 'TRANSLATION', words: `${name} must be as in the English: ${JSON.stringify(there[name])}` }));
}

/** The parts of a section that no language changes. */
function fixedOf(section: GuideSection): Readonly<Record<string, unknown>> {
  const inlines = section.blocks.flatMap(inlinesOf);
  return {
    tasks: section.tasks,
    knowledge: section.knowledge,
    'number of objectives': section.objectives.length,
    'number of summary lines': section.summary.length,
    sources: section.sources.map(({ key }) => key),
    checks: section.checks.map(({ knowledge, key, options }) => [knowledge, key, Object.keys(options).join('')].join(' ')),
    'sources cited': inlines.flatMap((one) => (one.kind === 'source' ? [one.key] : [])),
    links: inlines.flatMap((one) => (one.kind === 'link' ? ['section' in one.to ? one.to.section : one.to.path] : [])),
    outline: section.blocks.map((block) => {
      if (block.kind === 'heading') return `heading ${block.level}`;
      if (block.kind === 'list') return `list of ${block.entries.length}`;
      if (block.kind === 'table') return `table of ${block.rows.length}`;
      return block.kind === 'figure' ? `figure ${block.name}` : block.kind;
    }),
    tracings: section.blocks.flatMap((block) => {
      if (block.kind !== 'tracing') return [];
      const { caption: _caption, alt: _alt, ...drawn } = block.tracing;
      return [drawn];
    }),
  };
}
