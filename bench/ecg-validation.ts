/**
 * Measures the shared reference recordings and writes the figures that /ecg/validation shows.
 *
 *     node bench/ecg-validation.ts --date 2026-11-27 [FOLDER OF DATABASES]
 *
 * The date is told, so that the same recordings and program give the same file.
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const OUT = join(ROOT, 'apps/web/src/routes/(public)/ecg/validation/results.json');
/** Folders; what each is and where it is from stands beside the page, by the same name. */
const DATABASES = ['mitdb', 'ludb', 'qtdb'] as const;

const { values, positionals } = parseArgs({ allowPositionals: true, options: { date: { type: 'string' } } });
if (values.date === undefined || !/^\d{4}-\d\d-\d\d$/.test(values.date)) throw new Error('give --date YYYY-MM-DD');
const folder = positionals[0] ?? join(ROOT, '../shared/data/ecg/wfdb');
const databases = DATABASES.map((id) => {
  const text = execFileSync(process.execPath, [join(ROOT, 'apps/cli/src/main.ts'), 'ecg', 'validate', join(folder, id), '--json'], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  const { records, total, delineation, delineationGlobal, skipped } = JSON.parse(text) as {
    records: readonly { readonly record: string }[];
    total: object;
    delineation?: object;
    delineationGlobal?: object;
    skipped: readonly object[];
  };
  // Of LUDB every record is a line that says ten beats: the sum is enough.
  return {
    id,
    recordCount: records.length,
    records: records.length > 20 ? [] : records,
    total,
    ...(delineation && { delineation, delineationGlobal }),
    skipped: skipped.length,
  };
});
writeFileSync(OUT, `${JSON.stringify({ measuredOn: values.date, command: 'npx einthoven ecg validate DIR', databases }, undefined, 2)}\n`);
console.log(`written: ${OUT}`);
