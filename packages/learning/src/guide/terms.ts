import { err, ok, type Result } from '@einthoven/kernel';
import type { Block, ContentProblem, Inline, Term } from './block.ts';
import { readYaml } from './section.ts';
import { termsShape } from './shape.ts';

/** Reads the glossary of the guide. */
export function parseTerms(file: string, source: string): Result<readonly Term[], readonly ContentProblem[]> {
  const problems: ContentProblem[] = [];
  const parsed = readYaml(source, termsShape, 1, (line, words) => problems.push({ file, line, code: 'FIELD', words }));
  if (!parsed) return err(problems);
  const seen = new Set<string>();
  for (const { term, also } of parsed.terms) {
    for (const word of [term, ...also].map((one) => one.toLowerCase())) {
      if (seen.has(word)) problems.push({ file, line: 1, code: 'TWICE', words: `"${word}" stands there twice` });
      seen.add(word);
    }
  }
  return problems.length > 0 ? err(problems) : ok(parsed.terms);
}

/**
 * Marks each word of the glossary where running text first uses it, so that a reader can ask what it means. Headings,
 * links and tables stay as they are.
 */
export function linkTerms(blocks: readonly Block[], terms: readonly Term[]): readonly Block[] {
  const termOf = new Map(terms.flatMap(({ term, also }) => [term, ...also].map((word) => [word.toLowerCase(), term])));
  const words = [...termOf.keys()].toSorted((a, b) => b.length - a.length).map((word) => word.replaceAll(/[.*+?^${}()|[\]\\/-]/g, String.raw`\$&`));
  if (words.length === 0) return blocks;
  const pattern = new RegExp(String.raw`(?<![\w-])(?:${words.join('|')})(?![\w-])`, 'i');
  const seen = new Set<string>();

  const mark = (text: string): Inline[] => {
    const parts: Inline[] = [];
    let kept = '';
    let rest = text;
    for (let found = pattern.exec(rest); found; found = pattern.exec(rest)) {
      const term = termOf.get(found[0].toLowerCase()) ?? found[0];
      kept += rest.slice(0, found.index);
      rest = rest.slice(found.index + found[0].length);
      if (seen.has(term)) kept += found[0];
      else {
        seen.add(term);
        if (kept) parts.push({ kind: 'text', text: kept });
        kept = '';
        parts.push({ kind: 'term', term, text: found[0] });
      }
    }
    if (kept + rest) parts.push({ kind: 'text', text: kept + rest });
    return parts;
  };
  const inline = (text: readonly Inline[]): readonly Inline[] =>
    text.flatMap((one): readonly Inline[] => {
      if (one.kind === 'text') return mark(one.text);
      return one.kind === 'strong' || one.kind === 'emphasis' ? [{ ...one, children: inline(one.children) }] : [one];
    });
  const block = (one: Block): Block => {
    if (one.kind === 'paragraph') return { ...one, text: inline(one.text) };
    return one.kind === 'list' ? { ...one, entries: one.entries.map((entry) => entry.map(block)) } : one;
  };
  return blocks.map(block);
}
