import { defineConfig } from '@playwright/test';
import { findBrowser } from '../../cli/src/browser.ts';

const executablePath = findBrowser();
/**
 * Each journey is walked once, at the desk; `@phone`: with a thumb on a narrow screen instead, `@both`: where the two
 * differ in what happens. How every page looks at both sizes is seen by pages.spec.ts.
 */
const PHONE = /@phone\b/;
const BOTH = /@both\b/;

export default defineConfig({
  testDir: '.',
  outputDir: '.artifacts',
  globalSetup: './global-setup.ts',
  // A journey is long and everything in it is local; one that needs a second try is broken. What it waits for comes in
  // a second; a machine with much else to do gets the time all the same.
  timeout: 240_000,
  expect: { timeout: 30_000 },
  retries: 0,
  workers: 3,
  fullyParallel: true,
  forbidOnly: true,
  reporter: 'list',
  use: {
    // What cannot be pressed is told as that, long before the whole journey has run out of time.
    actionTimeout: 60_000,
    // A trace of everything costs a quarter of the time: JOURNEY_TRACE=1 brings it for a journey that fails.
    trace: process.env['JOURNEY_TRACE'] ? 'retain-on-failure' : 'off',
    screenshot: 'only-on-failure',
    locale: 'en-US',
    timezoneId: 'America/Phoenix',
    launchOptions: {
      ...(executablePath ? { executablePath } : {}),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  // The phone first: it has the longest journey, which should not be what all others have long been waiting for.
  projects: [
    {
      name: 'phone',
      grep: [PHONE, BOTH],
      use: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 },
    },
    { name: 'desk', grepInvert: PHONE, use: { viewport: { width: 1440, height: 900 } } },
  ],
});
