// A slow phone, for benches of pages: 390 by 844 at twice the pixels, 150 ms round trip, 1.6 Mb/s, a quarter of the speed.
import { gzipSync } from 'node:zlib';
import type { BrowserContext } from '@playwright/test';

/** How a context of the browser is opened as that phone. */
export const PHONE = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true } as const;
/** How many times slower its processor is made. */
export const SLOWDOWN = 4;

/**
 * One cold load on the slow phone.
 *
 * @param context with nothing in its cache; it is closed afterwards
 * @returns largest contentful paint in milliseconds, and the JavaScript that came with the page in bytes as gzip sends them
 * @throws Error when the page is not answered with 200
 */
export async function loadCold(context: BrowserContext, url: string): Promise<{ readonly lcpMs: number; readonly javascriptBytes: number }> {
  const page = await context.newPage();
  const scripts = new Set<string>();
  page.on('response', (response) => {
    if (/javascript/.test(response.headers()['content-type'] ?? '')) scripts.add(response.url());
  });
  const devtools = await context.newCDPSession(page);
  await devtools.send('Network.enable');
  await devtools.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 150,
    downloadThroughput: (1.6 * 1024 * 1024) / 8,
    uploadThroughput: (0.75 * 1024 * 1024) / 8,
  });
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: SLOWDOWN });
  await page.addInitScript(() => {
    const seen = { lcpMs: 0 };
    Object.assign(globalThis, { seen });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) seen.lcpMs = entry.startTime;
    }).observe({ type: 'largest-contentful-paint', buffered: true });
  });
  const answer = await page.goto(url, { waitUntil: 'networkidle' });
  if (answer?.status() !== 200) throw new Error(`${url} answered ${answer?.status()}`);
  const { lcpMs } = await page.evaluate(() => (globalThis as unknown as { seen: { lcpMs: number } }).seen);
  const bodies = await Promise.all([...scripts].map(async (script) => (await page.request.get(script)).body()));
  await context.close();
  return { lcpMs, javascriptBytes: bodies.reduce((sum, body) => sum + gzipSync(body, { level: 9 }).length, 0) };
}
