// How much script a frame of the running ECG costs: the explorer's live twelve leads in a browser with a CPU slowed down four
// times, on a desk and on a phone; then another heart chosen while it runs, and the large view. Times are of the page's own
// thread as the browser's tracing has them, so that a busy machine does not count. The limit is half of a frame.
// `npm run bench -- ecg-live`, with `--json` for one line of JSON.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from '@playwright/test';
import { findBrowser } from '../apps/cli/src/browser.ts';
import { startPlatform } from './platform.ts';

const LIMIT_MS = 8;
const SLOWDOWN = 4;
const LONG_S = 8;
const SHORT_S = 3;
const SCREENS = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
] as const;

/** What the browser's tracing writes down: microseconds, on the clock and on the thread. */
type TraceEvent = {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur?: number;
  readonly tdur?: number;
};

/** Script of the page outside of frames. */
const TASKS = ['FunctionCall', 'EvaluateScript', 'RunMicrotasks', 'EventDispatch', 'TimerFire'];
const FRAME = 'FireAnimationFrame';

/** Runs something with the page and keeps what its main thread did until some seconds later. */
async function traced(browser: Browser, page: Page, seconds: number, act: () => Promise<void>): Promise<readonly TraceEvent[]> {
  await browser.startTracing(page, { categories: ['devtools.timeline'] });
  await act();
  await page.waitForTimeout(seconds * 1000);
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] };
  const frames = traceEvents.filter(({ name }) => name === FRAME);
  // The page draws far more frames than anything else in the browser.
  const busiest = Map.groupBy(frames, ({ pid, tid }) => `${pid} ${tid}`)
    .entries()
    .toArray()
    .toSorted((a, b) => b[1].length - a[1].length)[0]?.[0];
  return traceEvents.filter(({ ph, pid, tid }) => ph === 'X' && `${pid} ${tid}` === busiest).toSorted((a, b) => a.ts - b.ts);
}

const part = (sorted: readonly number[], share: number): number => sorted[Math.min(Math.floor(sorted.length * share), sorted.length - 1)] ?? 0;
const rounded = (ms: number): number => Math.round(ms * 100) / 100;
const threadMs = ({ tdur, dur = 0 }: TraceEvent): number => (tdur ?? dur) / 1000;

function summary(events: readonly TraceEvent[]) {
  const frames = events.filter(({ name }) => name === FRAME);
  const collections = events.filter(({ name }) => name === 'MinorGC' || name === 'MajorGC');
  // What the collector of garbage takes falls on whichever frame is there; it is told apart.
  const collectorMs = ({ ts, dur = 0 }: TraceEvent) =>
    collections.filter((one) => one.ts >= ts && one.ts < ts + dur).reduce((sum, one) => sum + threadMs(one), 0);
  const costs = frames.map((frame) => threadMs(frame) - collectorMs(frame));
  const sorted = costs.toSorted((a, b) => a - b);
  const onClock = frames.map(({ dur = 0 }) => dur / 1000);
  const within = (event: TraceEvent) => frames.some(({ ts, dur = 0 }) => event.ts >= ts && event.ts < ts + dur);
  const tasks = events.filter((event) => TASKS.includes(event.name) && !within(event)).map(threadMs);
  return {
    frames: costs.length,
    medianMs: rounded(part(sorted, 0.5)),
    p95Ms: rounded(part(sorted, 0.95)),
    worstMs: rounded(sorted.at(-1) ?? 0),
    worstAtFrame: costs.indexOf(sorted.at(-1) ?? 0),
    shareOver8Ms: rounded((costs.filter((ms) => ms > LIMIT_MS).length / costs.length) * 100) / 100,
    worstWithCollectorMs: rounded(Math.max(...frames.map(threadMs))),
    worstOnClockMs: rounded(Math.max(...onClock)),
    longestTaskMs: rounded(Math.max(0, ...tasks)),
  };
}

async function measure(browser: Browser, url: string, viewport: (typeof SCREENS)[number]) {
  const phone = viewport.width < 600;
  const context = await browser.newContext({ viewport, ...(phone ? { isMobile: true, hasTouch: true, deviceScaleFactor: 2 } : {}) });
  const page = await context.newPage();
  await page.goto(`${url}/ecg`, { waitUntil: 'networkidle' });
  const session = await context.newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWDOWN });
  // Pressed by the page itself: the tester's way of pressing waits in frames of its own.
  const press = (name: string) =>
    page.evaluate((label) => [...document.querySelectorAll('button')].find((button) => (button.ariaLabel ?? button.textContent) === label)?.click(), name);
  const live = summary(await traced(browser, page, LONG_S, () => press('Run live')));
  const changed = summary(await traced(browser, page, SHORT_S, () => press('Another ECG like it')));
  const large = summary(await traced(browser, page, LONG_S, () => press('Open large')));
  const resized = summary(await traced(browser, page, SHORT_S, () => page.setViewportSize({ width: viewport.width + 60, height: viewport.height })));
  await context.close();
  return { viewport: `${viewport.width}x${viewport.height}`, parts: { live, changed, large, resized } };
}

const folder = mkdtempSync(join(tmpdir(), 'einthoven-bench-'));
chmodSync(folder, 0o755);
const platform = await startPlatform(folder);
const executablePath = findBrowser();
const browser = await chromium.launch({
  ...(executablePath ? { executablePath } : {}),
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
});
try {
  const screens: Awaited<ReturnType<typeof measure>>[] = [];
  for (const viewport of SCREENS) screens.push(await measure(browser, platform.url, viewport));
  if (process.argv.includes('--json')) console.log(JSON.stringify({ limitMs: LIMIT_MS, slowdown: SLOWDOWN, screens }));
  else {
    for (const { viewport, parts } of screens) {
      for (const [name, one] of Object.entries(parts)) {
        console.log(
          `${viewport.padEnd(9)} ${name.padEnd(8)} ${one.frames} frames: median ${one.medianMs} ms, 95 % ${one.p95Ms}, worst ${one.worstMs} (frame ${one.worstAtFrame}; with garbage collection ${one.worstWithCollectorMs}), ${(one.shareOver8Ms * 100).toFixed(2)} % over ${LIMIT_MS} ms; between frames at most ${one.longestTaskMs}`,
        );
      }
    }
  }
  if (screens.some(({ parts }) => Object.values(parts).some(({ worstMs, frames }) => worstMs > LIMIT_MS || frames < 20))) process.exitCode = 1;
} finally {
  await browser.close();
  await platform.stop();
  rmSync(folder, { recursive: true, force: true });
}
