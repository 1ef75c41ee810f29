// `npm run bench -- NAME`: runs one measurement, or says which there are.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const here = import.meta.dirname;
const names = readdirSync(here)
  .filter((file) => file.endsWith('.ts') && !['run.ts', 'platform.ts', 'slow-phone.ts', 'ask-many.ts'].includes(file))
  .map((file) => file.replace(/\.ts$/, ''));
const [name = '', ...rest] = process.argv.slice(2);
if (!names.includes(name)) {
  console.error(`Say which: npm run bench -- ${names.join(' | ')}`);
  process.exit(2);
}
process.argv = [process.argv[0] ?? '', join(here, `${name}.ts`), ...rest];
await import(join(here, `${name}.ts`));
