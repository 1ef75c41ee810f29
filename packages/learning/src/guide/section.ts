import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmTableFromMarkdown } from 'mdast-util-gfm-table';
import { gfmTable } from 'micromark-extension-gfm-table';
import type { Node, Parents, PhrasingContent, RootContent } from 'mdast';
import { LineCounter, isNode, parseDocument } from 'yaml';
import type { z } from 'zod';
import { err, ok, type Result } from '@einthoven/kernel';
import type { Block, ContentProblem, GuideSection, GuideTracing, Inline } from './block.ts';
import { inlineText } from './reading.ts';
import { figureShape, headShape, tracingShape } from './shape.ts';

/** Headings that every section has, so that a reader finds the same things in the same place. */
export const REQUIRED_HEADINGS = { en: ['Worked example', 'Common mistakes'], es: ['Ejemplo resuelto', 'Errores comunes'] } as const;

const OWN_PATH = /^\/[a-z0-9/?=&.-]*$/;
const SOURCE = /\[@([a-z0-9-]+)\]/;

/**
 * Reads one section: a head of YAML between two lines of `---`, then Markdown with fenced blocks `tracing` and `figure`.
 *
 * @param file name as problems tell it; without folder and ending it is the section's id
 * @param language in which it is written
 * @returns the section, or everything that is wrong with file and line
 */
export function parseSection(file: string, source: string, language: keyof typeof REQUIRED_HEADINGS = 'en'): Result<GuideSection, readonly ContentProblem[]> {
  const read = readWritten(file, source, headShape, REQUIRED_HEADINGS[language]);
  if (!read.ok) return read;
  return ok({ sectionId: (file.split('/').at(-1) ?? file).replace(/\.md$/, ''), ...read.value.head, blocks: read.value.blocks } as GuideSection);
}

/**
 * Reads a text in the syntax of the guide: a head of YAML between two lines of `---`, then Markdown with fenced blocks.
 *
 * @param shape of the head
 * @param headings that the text must have
 * @returns head and blocks, or everything that is wrong with file and line
 */
export function readWritten<Shape extends z.ZodType>(
  file: string,
  source: string,
  shape: Shape,
  headings: readonly string[],
): Result<{ readonly head: z.infer<Shape>; readonly blocks: readonly Block[] }, readonly ContentProblem[]> {
  const problems: ContentProblem[] = [];
  const tell = (line: number, code: ContentProblem['code'], words: string) => problems.push({ file, line, code, words });
  const match = /^---\r?\n([\s\S]*?)\r?\n---\r?\n/.exec(source);
  if (!match) {
    tell(1, 'FRONT_MATTER', 'the file begins with a line ---, its head, and a line ---');
    return err(problems);
  }
  const head = readYaml(match[1] ?? '', shape, 2, (line, words) => tell(line, 'FRONT_MATTER', words));
  const before = (match[0].match(/\n/g) ?? []).length;
  const tree = fromMarkdown(source.slice(match[0].length), { extensions: [gfmTable()], mdastExtensions: [gfmTableFromMarkdown()] });
  const reader = new BodyReader(before, tell);
  const blocks = tree.children.flatMap((child) => reader.block(child));
  const there = new Set(blocks.flatMap((block) => (block.kind === 'heading' ? [inlineText(block.text)] : [])));
  for (const heading of headings) if (!there.has(heading)) tell(before + 1, 'HEADING_MISSING', `there is no heading "## ${heading}"`);
  if (problems.length > 0 || !head) return err(problems);
  return ok({ head, blocks });
}

/**
 * Reads YAML by a shape.
 *
 * @param firstLine where the text begins in its file
 * @param tell told each problem with its line
 */
export function readYaml<Shape extends z.ZodType>(
  text: string,
  shape: Shape,
  firstLine: number,
  tell: (line: number, words: string) => void,
): z.infer<Shape> | undefined {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  for (const problem of document.errors) tell(lines.linePos(problem.pos[0]).line + firstLine - 1, problem.message.split('\n')[0] ?? 'is no YAML');
  if (document.errors.length > 0) return undefined;
  const parsed = shape.safeParse(document.toJS());
  if (parsed.success) return parsed.data;
  for (const issue of parsed.error.issues) {
    // The place of the field, or of the nearest part around it that is there.
    let at = 0;
    for (let depth = issue.path.length; depth >= 0; depth -= 1) {
      const node = document.getIn(issue.path.slice(0, depth), true);
      if (isNode(node) && node.range) {
        at = node.range[0];
        break;
      }
    }
    tell(lines.linePos(at).line + firstLine - 1, `${issue.path.join('.') || 'the whole'}: ${issue.message}`);
  }
  return undefined;
}

/** The part of an address that leads to a heading. */
export function anchorOf(words: string): string {
  return words
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
}

type Tell = (line: number, code: ContentProblem['code'], words: string) => void;

class BodyReader {
  readonly #before: number;
  readonly #tell: Tell;

  constructor(before: number, tell: Tell) {
    this.#before = before;
    this.#tell = tell;
  }

  #line(node: Node): number {
    return (node.position?.start.line ?? 1) + this.#before;
  }

  block(node: RootContent): Block[] {
    switch (node.type) {
      case 'heading': {
        if (node.depth !== 2 && node.depth !== 3) {
          this.#tell(this.#line(node), 'MARKDOWN', 'headings are of level 2 or 3; the title is in the head');
          return [];
        }
        const text = this.#inline(node);
        return [{ kind: 'heading', level: node.depth, anchor: anchorOf(inlineText(text)), text }];
      }
      case 'paragraph':
        return [{ kind: 'paragraph', text: this.#inline(node) }];
      case 'list':
        return [
          { kind: 'list', ordered: node.ordered === true, entries: node.children.map((entry) => entry.children.flatMap((child) => this.#inEntry(child))) },
        ];
      case 'table': {
        const [head, ...rows] = node.children.map((row) => row.children.map((cell) => this.#inline(cell)));
        if (!head || rows.length === 0) {
          this.#tell(this.#line(node), 'MARKDOWN', 'a table has a head and rows');
          return [];
        }
        return [{ kind: 'table', head, rows }];
      }
      case 'code':
        return this.#fenced(node.lang ?? '', node.value, this.#line(node));
      default:
        this.#tell(this.#line(node), 'MARKDOWN', `${node.type} is not used in the guide: text, lists, tables, and blocks fenced as tracing or figure`);
        return [];
    }
  }

  /** A list entry holds prose and lists; what is drawn stands by itself. */
  #inEntry(node: RootContent): Block[] {
    if (node.type !== 'code' && node.type !== 'heading' && node.type !== 'table') return this.block(node);
    this.#tell(this.#line(node), 'MARKDOWN', `${node.type === 'code' ? 'a fenced block' : `a ${node.type}`} stands by itself, not in a list entry`);
    return [];
  }

  #fenced(name: string, text: string, line: number): Block[] {
    const tell = (at: number, words: string) => this.#tell(at, 'BLOCK', words);
    if (name === 'tracing') {
      const tracing = readYaml(text, tracingShape, line + 1, tell);
      return tracing ? [{ kind: 'tracing', tracing: { ...tracing, seed: String(tracing.seed) } as GuideTracing, line }] : [];
    }
    if (name === 'figure') {
      const figure = readYaml(text, figureShape, line + 1, tell);
      return figure ? [{ kind: 'figure', ...figure, line }] : [];
    }
    tell(line, `a block fenced as "${name}" is not known: tracing or figure`);
    return [];
  }

  #inline(parent: Parents): readonly Inline[] {
    return (parent.children as PhrasingContent[]).flatMap((node): Inline[] => {
      switch (node.type) {
        case 'text':
          return this.#withSources(node.value);
        case 'inlineCode':
          return [{ kind: 'text', text: node.value }];
        case 'strong':
          return [{ kind: 'strong', children: this.#inline(node) }];
        case 'emphasis':
          return [{ kind: 'emphasis', children: this.#inline(node) }];
        case 'break':
          return [{ kind: 'text', text: ' ' }];
        case 'link': {
          const section = /^guide:([A-E0-9a-z-]+)$/i.exec(node.url)?.[1];
          if (section) return [{ kind: 'link', to: { section }, children: this.#inline(node) }];
          if (OWN_PATH.test(node.url)) return [{ kind: 'link', to: { path: node.url }, children: this.#inline(node) }];
          this.#tell(this.#line(node), 'MARKDOWN', `a link leads to a section (guide:B3-chest-electrodes) or a page of ours (/ecg), not to ${node.url}`);
          return [];
        }
        default:
          this.#tell(this.#line(node), 'MARKDOWN', `${node.type} is not used in the guide`);
          return [];
      }
    });
  }

  #withSources(text: string): Inline[] {
    const parts: Inline[] = [];
    let rest = text.replaceAll(/\s*\n\s*/g, ' ');
    for (let found = SOURCE.exec(rest); found; found = SOURCE.exec(rest)) {
      // The space before it would let the number stand alone on a line.
      const before = rest.slice(0, found.index).replace(/ $/, '');
      if (before) parts.push({ kind: 'text', text: before });
      parts.push({ kind: 'source', key: found[1] ?? '' });
      rest = rest.slice(found.index + found[0].length);
    }
    if (rest) parts.push({ kind: 'text', text: rest });
    return parts;
  }
}
