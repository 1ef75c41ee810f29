// The search of the study pages over all that is written: words as they stand, half typed, and with a letter wrong, each
// beside the least that a question to the same database costs. `npm run bench -- search`, with `--json` for JSON.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seededRng } from '@einthoven/kernel';
import { sql } from 'kysely';
import { freePort, startEmbeddedDatabase } from '../apps/cli/src/embedded-database.ts';
import { migrate } from '../apps/web/src/lib/server/db/migrate.ts';
import { openPool } from '../apps/web/src/lib/server/db/pool.ts';
import { loadGuide, readContent, searchStudy } from '../apps/web/src/lib/server/learning/index.ts';
import { systemClock } from '../apps/web/src/lib/server/platform/clock.ts';

const P95_LIMIT_MS = 100;
const QUESTIONS = 600;

const folder = mkdtempSync(join(tmpdir(), 'einthoven-bench-search-'));
// Otherwise root's cluster would be placed elsewhere, and stay there.
chmodSync(folder, 0o755);
const database = await startEmbeddedDatabase({ folder, port: await freePort(), password: 'bench', ownGroup: false, settings: [] });
await migrate(database.url, 'demonstration');
const { db, close } = openPool(database.url, 4);
try {
  const content = readContent();
  const { entries } = await loadGuide(db, content, systemClock.now());
  const rng = seededRng('what people ask');
  const words = content.sections.flatMap(({ title, summary }) => `${title} ${summary.join(' ')}`.toLowerCase().match(/[a-z]{4,}/g) ?? []);
  const word = () => words[Math.floor(rng.next() * words.length)] ?? 'heart';
  const wrong = (right: string) => {
    const at = 1 + Math.floor(rng.next() * (right.length - 2));
    return right.slice(0, at) + right.slice(at + 1);
  };
  const asked = Array.from({ length: QUESTIONS }, (_, index) => {
    const two = `${word()} ${word()}`;
    return index % 3 === 0 ? two : index % 3 === 1 ? two.slice(0, -2) : `${wrong(word())} ${word()}`;
  });
  const took: number[] = [];
  const least: number[] = [];
  let found = 0;
  for (const question of asked) {
    let from = performance.now();
    // Each from a network of its own: the limit per network is not what is measured.
    const searched = await searchStudy(db, question, { permission: undefined, address: `10.0.${took.length >> 8}.${took.length & 255}`, clock: systemClock });
    found += searched.ok && searched.value.found.length > 0 ? 1 : 0;
    took.push(performance.now() - from);
    from = performance.now();
    await sql`select 1`.execute(db);
    least.push(performance.now() - from);
  }
  const at = (values: readonly number[], share: number) => Number((values.toSorted((a, b) => a - b)[Math.floor(values.length * share)] ?? 0).toFixed(2));
  const result = {
    entries,
    questions: QUESTIONS,
    foundShare: Number((found / QUESTIONS).toFixed(3)),
    p50Ms: at(took, 0.5),
    p95Ms: at(took, 0.95),
    leastP95Ms: at(least, 0.95),
    limitMs: P95_LIMIT_MS,
  };
  if (process.argv.includes('--json')) console.log(JSON.stringify(result));
  else
    console.log(
      `search over ${entries} entries: ${result.p50Ms} ms half the time, ${result.p95Ms} ms at 95 % (limit ${P95_LIMIT_MS}); a bare question to the same database ${result.leastP95Ms} ms; something found for ${Math.round(result.foundShare * 100)} %`,
    );
} finally {
  await close();
  await database.stop();
  rmSync(folder, { recursive: true, force: true });
}
