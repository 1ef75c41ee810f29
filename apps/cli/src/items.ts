import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { checkItems } from '../../web/src/lib/server/item/index.ts';
import { exportItems, importFile } from './items-exchange.ts';

const HELP = `einthoven items: for authors of exam items

  einthoven items check [PATH]     every problem of the items in a folder or file (default: content/items and content/renewal):
                                   fields, sources, media, drawn tracings, wording, near-duplicates
                                   docs/operate/items.md says how items are written
  einthoven items export --format qti3|qti22|csv FILE
                                   the banks with their keys, as a QTI 3.0 or 2.2 package or as CSV
  einthoven items import FILE --dry-run
                                   what of a package or CSV file would come in, and what is refused and why
  einthoven items import FILE --author ADDRESS
                                   brings it in as drafts of this author
                                   --bank final|practice --task A1 --level recall|apply|analyse: where the file does not say

Problems keep an item out of the bank; remarks are for an author to look at again.
`;

/** `einthoven items ...`. @returns the exit code: 0, 1 where items have problems, 2 where the words were not right */
export async function runItems(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      help: { type: 'boolean', default: false },
      format: { type: 'string' },
      'dry-run': { type: 'boolean', default: false },
      author: { type: 'string' },
      bank: { type: 'string', default: 'final' },
      task: { type: 'string', default: 'A1' },
      level: { type: 'string', default: 'apply' },
    },
    strict: true,
  });
  const [verb = 'help', path, ...rest] = positionals;
  if (values.help || verb === 'help') {
    console.log(HELP);
    return 0;
  }
  if (verb === 'export' && path && values.format && rest.length === 0) return exportItems(resolve(path), values.format);
  if (verb === 'import' && path && rest.length === 0)
    return importFile(resolve(path), { dryRun: values['dry-run'], author: values.author, bank: values.bank, task: values.task, level: values.level });
  if (verb !== 'check' || rest.length > 0) {
    console.error(HELP);
    return 2;
  }
  const reports = (path ? [path] : ['content/items', 'content/renewal']).map((each) => checkItems(resolve(each)));
  const items = reports.reduce((sum, report) => sum + report.items, 0);
  const families = reports.reduce((sum, report) => sum + report.families, 0);
  const problems = reports.flatMap((report) => report.problems);
  const remarks = reports.flatMap((report) => report.remarks);
  for (const line of problems) console.log(line);
  for (const line of remarks) console.log(`remark: ${line}`);
  console.log(`${items} items read, ${families} of them drawn as tracings: ${problems.length} problems, ${remarks.length} remarks.`);
  return problems.length > 0 ? 1 : 0;
}
