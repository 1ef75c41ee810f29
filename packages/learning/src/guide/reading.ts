import type { Block, GuideSection, Inline } from './block.ts';

/** Words a minute of a grown-up who learns from plain prose (the scheme's formula for reading has the same figure). */
const WORDS_A_MINUTE = 200;
/** A tracing is looked at, and a check is answered. */
const MINUTES_A_TRACING = 0.5;
const MINUTES_A_CHECK = 0.75;

/** The letters of running text, as they are read. */
export function inlineText(text: readonly Inline[]): string {
  return text.map((one) => ('text' in one ? one.text : 'children' in one ? inlineText(one.children) : '')).join('');
}

/** The letters of a block, for searching and for reading aloud. */
export function blockText(block: Block): string {
  switch (block.kind) {
    case 'heading':
    case 'paragraph':
      return inlineText(block.text);
    case 'list':
      return block.entries.map((entry) => entry.map(blockText).join(' ')).join('\n');
    case 'table':
      return [block.head, ...block.rows].map((row) => row.map(inlineText).join(', ')).join('\n');
    case 'tracing':
      return `${block.tracing.caption} ${block.tracing.alt}`;
    case 'figure':
      return `${block.caption} ${block.alt}`;
  }
}

/** How many words are to be read: text, captions, objectives and summary, without the sources and the test. */
export function wordsIn({ blocks, summary, objectives }: Pick<GuideSection, 'blocks' | 'summary' | 'objectives'>): number {
  return [...blocks.map(blockText), ...summary, ...objectives].join(' ').split(/\s+/).length;
}

/** How long a section takes, whole minutes, at least one. */
export function readingMinutes(section: GuideSection): number {
  const { blocks, checks } = section;
  const words = wordsIn(section);
  const tracings = blocks.filter(({ kind }) => kind === 'tracing' || kind === 'figure').length;
  return Math.max(1, Math.round(words / WORDS_A_MINUTE + tracings * MINUTES_A_TRACING + checks.length * MINUTES_A_CHECK));
}

/** Every piece of running text in a block, at any depth. */
export function inlinesOf(block: Block): readonly Inline[] {
  const deep = (text: readonly Inline[]): readonly Inline[] => text.flatMap((one) => ('children' in one ? [one, ...deep(one.children)] : [one]));
  switch (block.kind) {
    case 'heading':
    case 'paragraph':
      return deep(block.text);
    case 'list':
      return block.entries.flat().flatMap(inlinesOf);
    case 'table':
      return [block.head, ...block.rows].flat().flatMap(deep);
    case 'tracing':
    case 'figure':
      return [];
  }
}
