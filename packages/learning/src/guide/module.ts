import { err, ok, type Result } from '@einthoven/kernel';
import type { CeModule, ContentProblem } from './block.ts';
import { readWritten } from './section.ts';
import { moduleHeadShape } from './shape.ts';

/** Headings that every module has. */
const MODULE_HEADINGS = ['Common mistakes', 'What to change tomorrow'] as const;

/** Reads one module of continuing education, written as a section of the guide with a test in its head. */
export function parseModule(file: string, source: string): Result<CeModule, readonly ContentProblem[]> {
  const read = readWritten(file, source, moduleHeadShape, MODULE_HEADINGS);
  if (!read.ok) return read;
  const name = (file.split('/').at(-1) ?? file).replace(/\.md$/, '');
  const { head, blocks } = read.value;
  if (head.slug !== name) return err([{ file, line: 1, code: 'FIELD', words: `the slug is ${head.slug}, the file ${name}` }]);
  return ok({ ...head, blocks } as CeModule);
}
