import { readFileSync, writeFileSync } from 'node:fs';
import { findActorByEmail, permit } from '../../web/src/lib/server/account/index.ts';
import { database } from '../../web/src/lib/server/db/pool.ts';
import {
  EXCHANGE_FORMATS,
  exportBank,
  importItems,
  planImport,
  readExchange,
  type ExchangeFormat,
  type ImportPlan,
} from '../../web/src/lib/server/item/index.ts';
import { systemClock } from '../../web/src/lib/server/platform/clock.ts';
import { withDatabase } from './command.ts';
import { Problem } from './problem.ts';

/** `einthoven items export --format ... FILE`. @returns the exit code */
export async function exportItems(file: string, format: string): Promise<number> {
  if (!(EXCHANGE_FORMATS as readonly string[]).includes(format))
    throw new Problem(`There is no format "${format}".`, [`Formats: ${EXCHANGE_FORMATS.join(', ')}`]);
  return withDatabase(async ({ config }) => {
    const mediaFolder = config.mode === 'production' ? config.bankDir : undefined;
    const { bytes, items, leftOut } = await exportBank(database(), 'operator', format as ExchangeFormat, { clock: systemClock, mediaFolder });
    // Only its owner reads it: every key is in it.
    writeFileSync(file, bytes, { mode: 0o600 });
    for (const id of leftOut) console.log(`left out: ${id}: its picture is missing, or ${format} has no words for it`);
    console.log(`${items} items written to ${file}. It holds the keys: keep it as you keep the exam.`);
    return leftOut.length > 0 ? 1 : 0;
  });
}

/** What an import is told. */
export type ImportWords = {
  readonly dryRun: boolean;
  readonly author: string | undefined;
  readonly bank: string;
  readonly task: string;
  readonly level: string;
};

/** `einthoven items import FILE`: what comes in, what is refused and why. @returns the exit code: 1 where anything was refused */
export async function importFile(file: string, words: ImportWords): Promise<number> {
  const { dryRun, author, bank, task, level } = words;
  if (bank !== 'final' && bank !== 'practice') throw new Problem(`There is no bank "${bank}".`, ['Banks: final, practice']);
  if (!dryRun && !author)
    throw new Problem('Say whose drafts these are to be:', ['einthoven items import FILE --author ada@example.org', 'or look first: --dry-run']);
  // Read before a database is opened: most files that are refused need none.
  const read = readExchange(readBytes(file));
  if (!read.ok) {
    console.log(`refused: ${read.error}`);
    console.log('Nothing was imported.');
    return 1;
  }
  if (read.value.entries.length === 0) {
    for (const { where, why } of read.value.refused) console.log(`refused: ${where}: ${why}`);
    console.log('Nothing was imported.');
    return 1;
  }
  return withDatabase(async () => {
    const defaults = { bank, task, level } as const;
    let plan: ImportPlan;
    if (dryRun) plan = await planImport(database(), read.value, defaults);
    else {
      const actor = await findActorByEmail(database(), (author ?? '').toLowerCase(), systemClock.now());
      const permission = permit(actor, 'item.author');
      if (!permission.ok) throw new Problem(`${author} may not write items.`, ['An administrator can give the role item-author.']);
      plan = await importItems(database(), permission.value, read.value, defaults, { clock: systemClock });
    }
    for (const { item, isNewVersion, findings } of plan.coming) {
      console.log(`${dryRun ? 'would come in' : 'draft'}: ${item.itemId}${isNewVersion ? ', as a new version' : ''}`);
      for (const finding of findings) console.log(`  remark: ${finding}`);
    }
    for (const { where, why } of plan.refused) console.log(`refused: ${where}: ${why}`);
    console.log(`${plan.coming.length} items ${dryRun ? 'would come in as drafts' : 'are drafts now'}, ${plan.refused.length} refused.`);
    return plan.refused.length > 0 ? 1 : 0;
  });
}

function readBytes(file: string): Uint8Array {
  try {
    return new Uint8Array(readFileSync(file));
  } catch (thrown) {
    throw new Problem(`${file} cannot be read (${(thrown as NodeJS.ErrnoException).code}).`);
  }
}
