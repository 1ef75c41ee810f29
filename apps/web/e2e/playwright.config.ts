import { defineConfig } from '@playwright/test';
import { findBrowser } from '../../cli/src/browser.ts';

const executablePath = findBrowser();
/** Studying without a network is a thing of phones. */
const PHONE_ONLY = ['**/study-week.spec.ts', '**/study-offline.spec.ts'];
const ON_THE_PHONE = ['certify-and-verify', 'ecg-explorer', 'ecg-keyboard', 'fail-and-wait', 'places', 'room-offline', 'room-types'].map(
  (name) => `**/${name}.spec.ts`,
);

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
  projects: [
    { name: 'desk', testIgnore: PHONE_ONLY, use: { viewport: { width: 1440, height: 900 } } },
    // What a finger and a narrow screen can change. Every page is looked at in both sizes by pages.spec.ts.
    {
      name: 'phone',
      testMatch: [...ON_THE_PHONE, ...PHONE_ONLY],
      grepInvert: /by keyboard alone/,
      use: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 },
    },
  ],
});
