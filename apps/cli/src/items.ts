import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { checkItems } from '../../web/src/lib/server/item/index.ts';

const HELP = `einthoven items: for authors of exam items

  einthoven items check [PATH]     every problem of the items in a folder or file (default: content/items):
                                   fields, sources, media, drawn tracings, wording, near-duplicates
                                   docs/operate/items.md says how items are written

Problems keep an item out of the bank; remarks are for an author to look at again.
`;

/** `einthoven items ...`. @returns the exit code: 0, 1 where items have problems, 2 where the words were not right */
export function runItems(args: readonly string[]): number {
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options: { help: { type: 'boolean', default: false } }, strict: true });
  const [verb = 'help', path = 'content/items', ...rest] = positionals;
  if (values.help || verb === 'help') {
    console.log(HELP);
    return 0;
  }
  if (verb !== 'check' || rest.length > 0) {
    console.error(HELP);
    return 2;
  }
  const { items, families, problems, remarks } = checkItems(resolve(path));
  for (const line of problems) console.log(line);
  for (const line of remarks) console.log(`remark: ${line}`);
  console.log(`${items} items read, ${families} of them drawn as tracings: ${problems.length} problems, ${remarks.length} remarks.`);
  return problems.length > 0 ? 1 : 0;
}
