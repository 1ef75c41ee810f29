import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { err, ok, type Result } from '@einthoven/kernel';
import { parseItemFile, type AuthoredItem } from '@einthoven/exam/key';

/** So many texts are remembered: the files of an installation's four banks and of the four public ones are some 380. */
const MOST_DOCUMENTS = 600;
const documents = new Map<string, unknown>();

/**
 * What a text of YAML holds, which nobody may change. The same banks are read by the loading of the exam, of renewal and of
 * what is generated, one after the other: to parse 1.3 MB takes most of a second each time.
 */
function documentOf(text: string): unknown {
  if (!documents.has(text)) {
    const document: unknown = parse(text);
    if (documents.size >= MOST_DOCUMENTS) documents.clear();
    documents.set(text, document);
  }
  return documents.get(text);
}

/**
 * Reads every YAML file of a folder as items.
 *
 * @param folder of one bank, such as content/items/final
 * @returns all items in the order of their ids, or one line per problem with the file's name
 */
export function readBankFolder(folder: string): Result<readonly AuthoredItem[], readonly string[]> {
  return readItemFolder(folder, parseItemFile);
}

/**
 * Reads every YAML file of a folder.
 *
 * @param read makes items of one parsed file
 * @returns as {@link readBankFolder}
 */
export function readItemFolder<T extends { readonly itemId: string }>(
  folder: string,
  read: (document: unknown) => Result<readonly T[], readonly string[]>,
): Result<readonly T[], readonly string[]> {
  if (!existsSync(folder)) return err([`${folder}: there is no such folder`]);
  const problems: string[] = [];
  const items: T[] = [];
  for (const name of readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .toSorted()) {
    let document: unknown;
    try {
      document = documentOf(readFileSync(join(folder, name), 'utf8'));
    } catch (cause) {
      problems.push(`${name}: ${(cause as Error).message.split('\n')[0]}`);
      continue;
    }
    const parsed = read(document);
    if (parsed.ok) items.push(...parsed.value);
    else problems.push(...parsed.error.map((line) => `${name}: ${line}`));
  }
  if (items.length === 0 && problems.length === 0) problems.push(`${folder}: holds no items`);
  return problems.length > 0 ? err(problems) : ok(items.toSorted((a, b) => (a.itemId < b.itemId ? -1 : 1)));
}
