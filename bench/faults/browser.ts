import { fdatasyncSync, openSync, readdirSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type BrowserContext, type Page } from '@playwright/test';
import { findBrowser } from '../../apps/cli/src/browser.ts';
import type { Written } from './judge.ts';
import { signedIn, startExam, type SignedIn } from './people.ts';
import type { World } from './world.ts';

/** So many answers are on record before the browser is killed. */
const BEFORE = 40;
const LONGEST_MS = 60_000;

type Delivery = {
  readonly epoch: number;
  readonly events: readonly { readonly sequence: number; readonly position: number; readonly kind: string; readonly value: string }[];
};

/**
 * A candidate answers in the real room in a real Chromium, which is killed with all its processes while a delivery is on
 * its way, and opened again on the same profile. What the server answered before is on this driver's own disk.
 */
export async function killBrowser(world: World): Promise<Written> {
  const [person] = (await signedIn(world, 1)) as [SignedIn];
  const attemptId = await startExam(world, person);
  const url = `http://localhost:${world.ports[0]}`;
  const profile = join(world.folder, 'browser-profile');
  const path = world.acknowledgedFile();
  const file = openSync(path, 'a');
  let acknowledged = 0;
  const open = async (): Promise<{ readonly context: BrowserContext; readonly page: Page }> => {
    const executablePath = findBrowser();
    const context = await chromium.launchPersistentContext(profile, { ...(executablePath ? { executablePath } : {}), args: ['--no-sandbox', '--disable-gpu'] });
    await context.addCookies(person.cookies.map((cookie) => ({ ...cookie, url })));
    context.on('response', (response) => {
      if (response.status() !== 200 || response.request().method() !== 'POST' || !response.url().endsWith(`/${attemptId}/responses`)) return;
      const { epoch, events } = response.request().postDataJSON() as Delivery;
      const answers = events.filter(({ kind }) => kind === 'answer');
      for (const event of answers) writeSync(file, `${attemptId} ${epoch} ${event.sequence} ${event.position} ${event.value}\n`);
      fdatasyncSync(file);
      acknowledged += answers.length;
    });
    const page = await context.newPage();
    await page.goto(`${url}/exam/room/${attemptId}`);
    await page.waitForFunction(() => document.querySelector('fieldset:enabled') !== null, undefined, { polling: 10, timeout: LONGEST_MS });
    return { context, page };
  };
  const first = await open();
  const endMs = Date.now() + LONGEST_MS;
  let chosen = 0;
  for (; acknowledged < BEFORE && Date.now() < endMs; chosen += 1) {
    await first.page.keyboard.press('1234'.charAt(chosen % 4));
    await first.page.keyboard.press(chosen % 3 === 2 ? 'ArrowRight' : 'f');
  }
  if (acknowledged < BEFORE) throw new Error(`only ${acknowledged} answers were saved in the browser`);
  // No pause between the last choice and the kill: its delivery has just left, or is about to.
  const lastChoices = [first.page.keyboard.press('1'), first.page.keyboard.press('2')];
  const hitAtMs = Date.now();
  killProfile(profile);
  await Promise.allSettled(lastChoices);
  await first.context.close().catch(() => undefined);
  const second = await open();
  const resumedMs = Date.now() - hitAtMs;
  // What only the device had kept is delivered now: nothing waits any more.
  await second.page.getByRole('status').filter({ hasText: /saved/ }).first().waitFor({ timeout: LONGEST_MS });
  const before = acknowledged;
  await second.page.keyboard.press('3');
  const untilMs = Date.now() + LONGEST_MS;
  while (acknowledged === before && Date.now() < untilMs) await second.page.waitForTimeout(50);
  const refused = acknowledged === before ? ['the room that was opened again saves nothing'] : [];
  await second.context.close();
  return { files: [path], reports: [{ failedTries: 0, refused, acknowledgedAtMs: [] }], hitAtMs, resumedMs };
}

/** Kills every process of the browser that this driver started on its own profile. */
function killProfile(profile: string): void {
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      if (readFileSync(`/proc/${name}/cmdline`, 'utf8').includes(`--user-data-dir=${profile}`)) process.kill(Number(name), 'SIGKILL');
    } catch {
      // It went meanwhile.
    }
  }
}
