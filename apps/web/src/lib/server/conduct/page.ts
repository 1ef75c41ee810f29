import type { ConductProblem } from './conduct-words.ts';
import { conductWords } from './conduct-words.ts';
import { currentScheme } from '../scheme/index.ts';

/** A problem as the forms of these pages show it, days in the body's zone. */
export function problemOf(problem: ConductProblem): string {
  return conductWords(problem, currentScheme().zone.value);
}

/** A file of a form; undefined where none was chosen. */
export async function fileOf(form: FormData, name: string): Promise<{ readonly name: string; readonly bytes: Buffer } | undefined> {
  const sent = form.get(name);
  return sent instanceof File && sent.size > 0 ? { name: sent.name, bytes: Buffer.from(await sent.arrayBuffer()) } : undefined;
}
