import { defineConfig } from '@playwright/test';
import { findBrowser } from '../../cli/src/browser.ts';

// Whoever named one has looked at it: to start it once more in each process takes half a second each.
const executablePath = process.env['CHROMIUM_PATH'] ?? findBrowser();

export default defineConfig({
  testDir: '.',
  outputDir: '.artifacts',
  globalSetup: './global-setup.ts',
  // Node reads TypeScript itself; to have some 700 files made over first takes each process seconds.
  build: { external: ['**'] },
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
});
