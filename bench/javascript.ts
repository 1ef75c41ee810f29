// How much JavaScript each public page loads before anybody touches it, gzipped, against the limit of 60 KB.
// `npm run bench -- javascript`, or with paths: `npm run bench -- javascript / /fees`
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { chromium } from '@playwright/test';
import { findBrowser } from '../apps/cli/src/browser.ts';
import { ROUTE_ACCESS } from '../apps/web/src/lib/server/account/route-access.ts';
import { startPlatform } from './platform.ts';

const LIMIT_BYTES = 60 * 1024;

/** Public routes that are pages with an address of their own. */
const publicPaths = Object.entries(ROUTE_ACCESS)
  .filter(([, access]) => access === 'public')
  .map(([route]) => route.replace(/\/\([^)]+\)/g, '') || '/')
  .filter((path) => !/[[\]]|^\/api\/|\./.test(path));

const folder = mkdtempSync(join(tmpdir(), 'einthoven-bench-'));
chmodSync(folder, 0o755);
const platform = await startPlatform(folder);
const executablePath = findBrowser();
const browser = await chromium.launch({ ...(executablePath ? { executablePath } : {}), args: ['--no-sandbox', '--disable-gpu'] });
try {
  for (const path of process.argv.length > 2 ? process.argv.slice(2) : publicPaths) {
    // A context of its own: nothing is in its cache.
    const context = await browser.newContext();
    const page = await context.newPage();
    const weights: Promise<number>[] = [];
    page.on('response', (response) => {
      if (!/javascript/.test(response.headers()['content-type'] ?? '')) return;
      weights.push(response.body().then((body) => gzipSync(body, { level: 9 }).length));
    });
    const answer = await page.goto(`${platform.url}${path}`, { waitUntil: 'networkidle' });
    const bytes = (await Promise.all(weights)).reduce((sum, one) => sum + one, 0);
    await context.close();
    if (!/html/.test(answer?.headers()['content-type'] ?? '')) continue;
    console.log(`${path.padEnd(28)} ${(bytes / 1024).toFixed(1).padStart(6)} KB  ${(bytes / LIMIT_BYTES).toFixed(2)} of the limit`);
    if (bytes > LIMIT_BYTES) process.exitCode = 1;
  }
} finally {
  await browser.close();
  await platform.stop();
  rmSync(folder, { recursive: true, force: true });
}
