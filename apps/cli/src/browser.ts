import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

// The shell first: the same engine without the windows that nobody sees, at a fraction of the work.
const NAMES = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

/** An installed Chromium, as a path; `CHROMIUM_PATH` goes first. */
export function findBrowser(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const candidates = [
    ...(process.env['CHROMIUM_PATH'] ? [process.env['CHROMIUM_PATH']] : []),
    ...NAMES.flatMap((name) => [...folders, '/usr/bin', '/usr/local/bin'].map((folder) => join(folder, name))),
    '/opt/google/chrome/chrome',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  ];
  return [...new Set(candidates)].find((path) => {
    try {
      accessSync(path, constants.X_OK);
      // On Ubuntu the name can be a note that a snap would be needed.
      return spawnSync(path, ['--version'], { stdio: 'ignore', timeout: 20_000 }).status === 0;
    } catch {
      return false;
    }
  });
}
