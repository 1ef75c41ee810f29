// Learning in a real browser: what a section of the guide loads and how soon it is seen on a slow phone (150 ms round
// trip, 1.6 Mb/s, 4x CPU slowdown; median of three cold loads), and how long a flashcard takes from the key that turns
// it over or grades it to the frame that shows what comes next, at 4x slowdown.
// `npm run bench -- study`, with `--json` for one line.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext, type Page } from '@playwright/test';
import { findBrowser } from '../apps/cli/src/browser.ts';
import { startPlatform } from './platform.ts';
import { loadCold, PHONE, SLOWDOWN } from './slow-phone.ts';

const LIMITS = { javascriptBytes: 60 * 1024, lcpMs: 1500, flipMs: 50 } as const;
/** The first part, which is open to all; text with drawings; and two with tracings. */
const SECTIONS = ['/guide/A6-the-job', '/guide/B6-breast-and-body-shape', '/guide/C6-atrial-fibrillation', '/guide/C10-infarction-by-territory'] as const;
const LOADS = 3;
/** So many cards are turned over and graded; the person asked for more of them a day, so that the day does not end before. */
const CARDS = 40;
const NEW_A_DAY = 100;
/** Nobody turns a card over faster than this. */
const READING_MS = 400;

const folder = mkdtempSync(join(tmpdir(), 'einthoven-bench-'));
chmodSync(folder, 0o755);
const platform = await startPlatform(folder);
const executablePath = findBrowser();
const browser = await chromium.launch({ ...(executablePath ? { executablePath } : {}), args: ['--no-sandbox', '--disable-gpu'] });

/** Somebody who has paid, signed in once: the platform lets nobody try again and again. */
async function signIn(): Promise<Awaited<ReturnType<BrowserContext['storageState']>>> {
  const signedIn = await browser.newContext(PHONE);
  const page = await signedIn.newPage();
  await page.goto(`${platform.url}/sign-in`);
  await page.getByLabel('E-mail address').first().fill('candidate.failed@demo.example');
  await page.getByLabel('Password').first().fill('demo password 2026');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.waitForURL((address) => !address.pathname.startsWith('/sign-in'));
  await page.goto(`${platform.url}/study/plan`, { waitUntil: 'networkidle' });
  await page.getByLabel('New cards a day').fill(String(NEW_A_DAY));
  await Promise.all([page.waitForResponse((response) => response.request().method() === 'POST'), page.getByLabel('New cards a day').press('Enter')]);
  const state = await signedIn.storageState();
  await signedIn.close();
  return state;
}

let storageState: Awaited<ReturnType<typeof signIn>> | undefined;

/** A phone with nothing in its cache. */
async function phone(): Promise<BrowserContext> {
  storageState ??= await signIn();
  return browser.newContext({ ...PHONE, storageState });
}

/** From each key to the frame after it. */
async function flips(): Promise<{ readonly turn: readonly number[]; readonly next: readonly number[] }> {
  const context = await phone();
  const page: Page = await context.newPage();
  await page.goto(`${platform.url}/study/cards`, { waitUntil: 'networkidle' });
  await page.getByRole('button', { name: /Show the answer/ }).waitFor();
  const devtools = await context.newCDPSession(page);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: SLOWDOWN });
  await page.evaluate(() => {
    const measured: { key: string; ms: number }[] = [];
    Object.assign(globalThis, { measured });
    addEventListener(
      'keydown',
      (event) => {
        const from = event.timeStamp;
        requestAnimationFrame(() => {
          const { port1, port2 } = new MessageChannel();
          port1.addEventListener('message', () => measured.push({ key: event.key, ms: performance.now() - from }));
          port1.start();
          port2.postMessage(undefined);
        });
      },
      { capture: true },
    );
  });
  for (let card = 0; card < CARDS; card += 1) {
    await new Promise((resolve) => setTimeout(resolve, READING_MS));
    await page.keyboard.press(' ');
    await page.getByRole('button', { name: /Easy/ }).waitFor();
    await new Promise((resolve) => setTimeout(resolve, READING_MS));
    await page.keyboard.press('4');
    await page.getByRole('button', { name: /Show the answer/ }).waitFor();
  }
  const measured = await page.evaluate(() => (globalThis as unknown as { measured: { key: string; ms: number }[] }).measured);
  await context.close();
  const of = (key: string) => measured.filter((one) => one.key === key).map(({ ms }) => ms);
  return { turn: of(' '), next: of('4') };
}

const at = (values: readonly number[], share: number) =>
  Math.round((values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? Number.NaN) * 10) / 10;
try {
  const sections = [];
  for (const path of SECTIONS) {
    const loads = [];
    for (let i = 0; i < LOADS; i += 1) loads.push(await loadCold(await phone(), platform.url + path));
    const one = {
      path,
      lcpMs: Math.round(
        at(
          loads.map(({ lcpMs }) => lcpMs),
          0.5,
        ),
      ),
      javascriptBytes: Math.max(...loads.map(({ javascriptBytes }) => javascriptBytes)),
    };
    sections.push(one);
    process.stderr.write(`${path}: LCP ${one.lcpMs} ms, JavaScript ${(one.javascriptBytes / 1024).toFixed(1)} KB\n`);
  }
  const { turn, next } = await flips();
  const cards = { turned: turn.length, turnMedianMs: at(turn, 0.5), turnP95Ms: at(turn, 0.95), nextMedianMs: at(next, 0.5), nextP95Ms: at(next, 0.95) };
  const held =
    sections.every(({ lcpMs, javascriptBytes }) => lcpMs < LIMITS.lcpMs && javascriptBytes <= LIMITS.javascriptBytes) &&
    Math.max(cards.turnP95Ms, cards.nextP95Ms) < LIMITS.flipMs;
  if (process.argv.includes('--json')) console.log(JSON.stringify({ sections, cards, slowdown: SLOWDOWN, limits: LIMITS, held }));
  else
    console.log(
      `${cards.turned} cards at 1/${SLOWDOWN} speed: turned over in ${cards.turnMedianMs} ms (p95 ${cards.turnP95Ms}), next in ${cards.nextMedianMs} ms (p95 ${cards.nextP95Ms}), limit ${LIMITS.flipMs}`,
    );
  if (!held) process.exitCode = 1;
} finally {
  await browser.close();
  await platform.stop();
  rmSync(folder, { recursive: true, force: true });
}
