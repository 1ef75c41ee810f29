// How fast a public page is on a slow phone: largest contentful paint and layout shift on the profile of the design
// (150 ms round trip, 1.6 Mb/s, 4x CPU slowdown), median of three cold loads, beside the same page unthrottled.
// `npm run bench -- page-load http://localhost:3000 / /fees`
import { chromium } from '@playwright/test';
import { findBrowser } from '../apps/cli/src/browser.ts';

const [base = 'http://localhost:3000', ...paths] = process.argv.slice(2);
const executablePath = findBrowser();
const browser = await chromium.launch({
  ...(executablePath ? { executablePath } : {}),
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
});

type Load = { lcpMs: number; shift: number; scriptBytes: number };

async function load(path: string, throttled: boolean): Promise<Load> {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, deviceScaleFactor: 2 });
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send('Network.enable');
  let scriptBytes = 0;
  const scripts = new Set<string>();
  session.on('Network.responseReceived', ({ requestId, type }) => {
    if (type === 'Script') scripts.add(requestId);
  });
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    if (scripts.has(requestId)) scriptBytes += encodedDataLength;
  });
  if (throttled) {
    await session.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: 150,
      downloadThroughput: (1.6 * 1024 * 1024) / 8,
      uploadThroughput: (0.75 * 1024 * 1024) / 8,
    });
    await session.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  }
  await page.addInitScript(() => {
    const seen = { lcp: 0, shift: 0 };
    (window as unknown as { seen: typeof seen }).seen = seen;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) seen.lcp = entry.startTime;
    }).observe({ type: 'largest-contentful-paint', buffered: true });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & { value: number; hadRecentInput: boolean })[])
        if (!entry.hadRecentInput) seen.shift += entry.value;
    }).observe({ type: 'layout-shift', buffered: true });
  });
  await page.goto(base + path, { waitUntil: 'networkidle' });
  await page.evaluate(() => document.fonts.ready);
  const seen = await page.evaluate(() => (window as unknown as { seen: { lcp: number; shift: number } }).seen);
  await context.close();
  return { lcpMs: seen.lcp, shift: seen.shift, scriptBytes };
}

const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

for (const path of paths.length > 0 ? paths : ['/']) {
  const slow: Load[] = [];
  const fast: Load[] = [];
  for (let i = 0; i < 3; i++) {
    slow.push(await load(path, true));
    fast.push(await load(path, false));
  }
  const slowMs = median(slow.map((one) => one.lcpMs));
  console.log(
    `${path}: LCP ${Math.round(slowMs)} ms on the phone profile (limit 1500), ${(slowMs / median(fast.map((one) => one.lcpMs))).toFixed(1)} x the unthrottled page; layout shift ${Math.max(...slow.map((one) => one.shift)).toFixed(4)}; script ${(median(slow.map((one) => one.scriptBytes)) / 1024).toFixed(1)} KB on the wire (limit 60)`,
  );
}
await browser.close();
