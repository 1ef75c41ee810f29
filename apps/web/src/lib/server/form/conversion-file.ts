import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { err, ok, type Result } from '@einthoven/kernel';
import { conversionSchema, type Conversion } from '@einthoven/exam';

/**
 * Reads the conversion that the standard setting found, as it lies beside a bank of production.
 *
 * @returns it, or one line per thing that is wrong
 */
export function readConversion(path: string): Result<Conversion, readonly string[]> {
  if (!existsSync(path)) return err([`${path}: is not there; it says which score passes, as the standard setting found`]);
  let document: unknown;
  try {
    document = parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    return err([`${path}: ${(cause as Error).message.split('\n')[0]}`]);
  }
  const parsed = conversionSchema.safeParse(document);
  if (!parsed.success) return err(parsed.error.issues.map((issue) => `${path}: ${issue.path.join('.') || 'all of it'}: ${issue.message}`));
  if (parsed.data.kind === 'demonstration') return err([`${path}: production refuses the demonstration conversion`]);
  return ok(parsed.data);
}
