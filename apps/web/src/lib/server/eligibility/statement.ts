import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { parse } from 'yaml';
import { contentFolder } from '../platform/content-folder.ts';

/** The statements that an application asks a person to agree to, in the order they are read. */
export const APPLICATION_STATEMENTS = ['ethics', 'confidentiality'] as const;

/** The name of a statement of the application. */
export type StatementName = (typeof APPLICATION_STATEMENTS)[number];

/** A statement in one version: what a person agrees to, word for word. */
export type Statement<Name extends string = StatementName> = {
  readonly name: Name;
  readonly version: string;
  readonly title: string;
  /** The sentence beside the box to tick. */
  readonly agree: string;
  /** The text in paragraphs; one that begins with a dash is an entry of a list. */
  readonly paragraphs: readonly string[];
  /** SHA-256 of the whole file, hex: proof of the wording. */
  readonly sha256: string;
};

const front = z.strictObject({ version: z.string().min(1), title: z.string().min(1), agree: z.string().min(1) });

let loaded: readonly Statement[] | undefined;

/**
 * The statements of the application as they are worded now.
 *
 * @throws Error when a file of content/statements is missing or has no front matter
 */
export function currentStatements(): readonly Statement[] {
  loaded ??= APPLICATION_STATEMENTS.map(readStatement);
  return loaded;
}

/**
 * Reads one statement of content/statements as it is worded now.
 *
 * @throws Error when its file is missing or has no front matter
 */
export function readStatement<Name extends StatementName | 'exam-rules' | 'mark-use' | 'interests' | 'secondary-school' | 'renewal' | 'reinstatement'>(
  name: Name,
): Statement<Name> {
  const text = readFileSync(`${contentFolder('statements')}/${name}.md`, 'utf8');
  const [, head, body] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(text) ?? [];
  if (head === undefined || body === undefined) throw new Error(`content/statements/${name}.md has no front matter`);
  return {
    name,
    ...front.parse(parse(head)),
    paragraphs: body
      .split(/\n\n+|\n(?=- )/)
      .map((paragraph) => paragraph.replace(/\s+/g, ' ').trim())
      .filter((paragraph) => paragraph !== ''),
    sha256: createHash('sha256').update(text).digest('hex'),
  };
}
