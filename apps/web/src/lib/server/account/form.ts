import type { z } from 'zod';
import { err, ok, type Result } from '@einthoven/kernel';
import type { AccountProblem } from './problem.ts';

/** Problems by field of a form; at most one each, the first that matters. */
export type FieldProblems<Field extends string> = Partial<Record<Field, AccountProblem>>;

/** Reads text fields of a form; whatever is not text (a file, nothing) counts as empty. */
export function textFields<Field extends string>(form: FormData, names: readonly Field[]): Record<Field, string> {
  return Object.fromEntries(names.map((name) => [name, ((value) => (typeof value === 'string' ? value : ''))(form.get(name))])) as Record<Field, string>;
}

/** Checks fields with a schema whose messages are codes of {@link AccountProblem}. */
export function checkFields<Schema extends z.ZodObject>(
  schema: Schema,
  fields: unknown,
): Result<z.infer<Schema>, FieldProblems<Extract<keyof z.infer<Schema>, string>>> {
  const parsed = schema.safeParse(fields);
  if (parsed.success) return ok(parsed.data);
  const problems: Record<string, AccountProblem> = {};
  for (const issue of parsed.error.issues) {
    const field = String(issue.path[0] ?? '');
    problems[field] ??= issue.message as AccountProblem;
  }
  return err(problems as FieldProblems<Extract<keyof z.infer<Schema>, string>>);
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Whether a text is a uuid: anything else can be no id of ours. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}
