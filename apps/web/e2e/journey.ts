import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { gzipSync } from 'node:zlib';
import { expect, test as base, type Browser, type BrowserContext, type Page, type TestInfo } from '@playwright/test';
import type axe from 'axe-core';
import pg from 'pg';

/** What a journey can use beside the page. */
type Journey = {
  /** Another person at another machine: own cookies, same size of screen. */
  readonly another: () => Promise<Page>;
  /** Rows of the database, as its owner: for what no screen shows. */
  readonly sql: <Row extends pg.QueryResultRow>(text: string, values?: readonly unknown[]) => Promise<Row[]>;
  /** The newest mail to an address whose subject matches; waits until it is there. */
  readonly mailTo: (address: string, subject: RegExp) => Promise<Mail>;
  /** Errors that the browser's console has shown; a journey that expects one empties this list itself. */
  readonly consoleErrors: string[];
};

/** Takes from the errors of a journey what a browser remarks of requests that could not leave while its network was cut. */
export function forgetDisconnected(consoleErrors: string[]): void {
  consoleErrors.splice(0, consoleErrors.length, ...consoleErrors.filter((words) => !/ERR_INTERNET_DISCONNECTED|Failed to fetch/.test(words)));
}

/** A slow network: the scripts of the next page wait until they are released. */
export async function holdScripts(page: Page): Promise<() => void> {
  let release = () => undefined as void;
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route('**/_app/immutable/**/*.js', async (route) => {
    await held;
    await route.continue();
  });
  return release;
}

/** A mail as it would be sent. */
export type Mail = { readonly subject: string; readonly text: string; readonly links: readonly string[] };

export { expect };

// Files are read as they were written, so no stack has to be led back to another text: Playwright would do so at each step, with 200 frames.
Reflect.deleteProperty(Error, 'prepareStackTrace');
Error.stackTraceLimit = 30;

/**
 * Each journey is walked once, at a desk; one with the tag `@phone` with a thumb on a narrow screen instead. As options
 * and not as a project of their own, because each project starts processes and browsers of its own. How every page
 * looks at both sizes is seen by pages.spec.ts.
 */
const isOnPhone = ({ tags }: TestInfo): boolean => tags.includes('@phone');

/** Playwright's `test` with the address of the platform, a screen, and the helpers of {@link Journey}. */
export const test = base.extend<Journey>({
  viewport: async ({}, use, info) => use(isOnPhone(info) ? { width: 390, height: 844 } : { width: 1440, height: 900 }),
  isMobile: async ({}, use, info) => use(isOnPhone(info)),
  hasTouch: async ({}, use, info) => use(isOnPhone(info)),
  deviceScaleFactor: async ({}, use, info) => use(isOnPhone(info) ? 2 : 1),
  baseURL: async ({}, use) => use(process.env['BASE_URL'] ?? ''),
  consoleErrors: async ({}, use) => {
    const errors: string[] = [];
    await use(errors);
    expect(errors, 'errors in the console of the browser').toEqual([]);
  },
  // Whoever has a page has its errors watched. A journey that asks for none opens none: each costs a second of a processor.
  page: async ({ page, consoleErrors }, use) => {
    watch(page, consoleErrors);
    await use(page);
  },
  another: async ({ browser, contextOptions, viewport, isMobile, hasTouch, consoleErrors }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async () => {
      const context = await openContext(browser, { ...contextOptions, viewport, isMobile, hasTouch });
      contexts.push(context);
      const page = await context.newPage();
      watch(page, consoleErrors);
      return page;
    });
    await Promise.all(contexts.map((context) => context.close()));
  },
  sql: async ({}, use) => {
    const client = new pg.Client({ connectionString: process.env['DATABASE_URL'] });
    await client.connect();
    await use(async (text, values = []) => (await client.query(text, [...values])).rows);
    await client.end();
  },
  mailTo: async ({ sql }, use) => {
    await use(async (address, subject) => {
      let found: Mail | undefined;
      await expect
        .poll(
          async () => {
            const mails = await sql<{ subject: string; body_text: string }>(
              'select subject, body_text from mails where lower(to_address) = lower($1) order by created_at desc, mail_id desc',
              [address],
            );
            const mail = mails.find((one) => subject.test(one.subject));
            found = mail && { subject: mail.subject, text: mail.body_text, links: mail.body_text.match(/https?:\/\/\S+/g) ?? [] };
            return found !== undefined;
          },
          { message: `a mail to ${address} about ${subject}` },
        )
        .toBe(true);
      if (!found) throw new Error('unreachable: the poll above has seen it');
      return found;
    });
  },
});

function openContext(browser: Browser, options: Parameters<Browser['newContext']>[0]): Promise<BrowserContext> {
  return browser.newContext({ ...options, baseURL: process.env['BASE_URL'] ?? '' });
}

function watch(page: Page, errors: string[]): void {
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(`${message.text()} (${message.location().url})`);
  });
}

const ALL_RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const RULES_OF_SIZE_AND_THEME = ['color-contrast', 'target-size', 'scrollable-region-focusable'];

/** The checker as one statement for the browser: half the size of its source, and half the time to read. */
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Brings the checker into the document, past Playwright's own evaluation, which reads a text of this size twice. */
async function bringAxe(page: Page): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  const { exceptionDetails } = await devtools.send('Runtime.evaluate', { expression: AXE, returnByValue: false });
  await devtools.detach();
  if (exceptionDetails) throw new Error(`axe did not start: ${exceptionDetails.text}`);
}

/** `JOURNEYS_THOROUGH=1`: both themes of whatever a journey checks, and the dark one of every page. */
export const isThorough = process.env['JOURNEYS_THOROUGH'] === '1';

/**
 * No violation of WCAG 2.2 AA that a machine can see.
 *
 * @param themes where none is named: the light one at a desk and the dark one on a phone, or both in a thorough run
 */
export async function expectAccessible(page: Page, themes?: readonly ('light' | 'dark')[]): Promise<void> {
  const usual = (page.viewportSize()?.width ?? 0) < 600 ? 'dark' : 'light';
  for (const [index, colorScheme] of (themes ?? (isThorough ? (['light', 'dark'] as const) : [usual])).entries()) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    // Once for each document, and without what it would note of all that is right: that took three times as long.
    if (!(await page.evaluate(() => 'axe' in globalThis))) await bringAxe(page);
    // A table that has just become too wide takes the keyboard when the next picture is drawn.
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
    const told = await page.evaluate(
      async (runOnly) => {
        const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run(document, {
          runOnly: [...runOnly],
          resultTypes: ['violations'],
          preload: false,
        });
        return violations.map(({ id, help, nodes }) => `${id}: ${help} — ${nodes.map((node) => node.target.join(' ')).join('; ')}`);
      },
      // Of all the rules only contrast depends on the theme, and what is reached by finger or keyboard on the size of the screen.
      (themes ? colorScheme === 'light' : index === 0) ? ALL_RULES : RULES_OF_SIZE_AND_THEME,
    );
    expect(told, `${page.url()} in the ${colorScheme} theme`).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
}

/** Nothing sticks out of the screen sideways. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  // What measures itself, as a tracing does, is drawn anew a picture after the screen has changed.
  await expect
    .poll(() => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), {
      message: `${page.url()} scrolls sideways`,
      timeout: 5_000,
    })
    .toBeLessThanOrEqual(0);
}

/** The most JavaScript that a public page or the exam room may load, gzipped. */
export const JAVASCRIPT_LIMIT_BYTES = 60 * 1024;

/** What each script weighs: its address has its fingerprint, so it is asked for once. */
const weights = new Map<string, Promise<number>>();

/** Opens a page and weighs the JavaScript it loads before anybody touches it, in bytes as gzip sends them. */
export async function weighJavascript(page: Page, path: string): Promise<number> {
  // What the page before still loads is not this page's.
  await page.goto('about:blank');
  const scripts = new Set<string>();
  const note = (response: Awaited<ReturnType<Page['waitForResponse']>>) => {
    if (/javascript/.test(response.headers()['content-type'] ?? '')) scripts.add(response.url());
  };
  page.on('response', note);
  await page.goto(path, { waitUntil: 'networkidle' });
  page.off('response', note);
  // Weighed afterwards: what a page loaded before it moved on can no longer be read from the browser.
  const sizes = await Promise.all(
    [...scripts].map((url) => weights.getOrInsertComputed(url, async () => gzipSync(await (await page.request.get(url)).body(), { level: 9 }).length)),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

/**
 * The six digits that an authenticator shows now (RFC 6238: HMAC-SHA-1, 30 seconds).
 *
 * @param secret base32, as the set-up page or its otpauth address shows it
 */
export function totpCode(secret: string, atMs = Date.now()): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...secret.toUpperCase().replace(/[^A-Z2-7]/g, '')].map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(atMs / 30_000)));
  const digest = createHmac('sha1', key).update(counter).digest();
  const offset = (digest.at(-1) ?? 0) & 15;
  return String((digest.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}
