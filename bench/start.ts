// How long the platform takes to be ready: the first time on an empty data folder (packages installed, pages built
// anew), and the second time; then the first page after that. `npm run bench -- start`
import { mkdtempSync, rmSync, chmodSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectFolder } from '../apps/cli/src/project.ts';
import { startPlatform, timePage } from './platform.ts';

const SECOND_START_LIMIT_MS = 5_000;
const FIRST_PAGE_LIMIT_MS = 200;

const folder = mkdtempSync(join(tmpdir(), 'einthoven-bench-'));
chmodSync(folder, 0o755);
const say = (what: string, ms: number, limitMs?: number) =>
  console.log(`${what.padEnd(34)} ${ms.toFixed(0).padStart(7)} ms${limitMs ? `  ${(ms / limitMs).toFixed(2)} of ${limitMs} ms` : ''}`);
try {
  rmSync(join(projectFolder, 'apps/web/build'), { recursive: true, force: true });
  const first = await startPlatform(folder);
  say('first start, ready', first.readyMs);
  say('first page after it', await timePage(`${first.url}/`), FIRST_PAGE_LIMIT_MS);
  await first.stop();
  const second = await startPlatform(folder);
  say('second start, ready', second.readyMs, SECOND_START_LIMIT_MS);
  const pageMs = await timePage(`${second.url}/`);
  say('first page after it', pageMs, FIRST_PAGE_LIMIT_MS);
  await second.stop();
  if (second.readyMs > SECOND_START_LIMIT_MS || pageMs > FIRST_PAGE_LIMIT_MS) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
