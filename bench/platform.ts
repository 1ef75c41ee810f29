import { spawn } from 'node:child_process';
import { freePort } from '../apps/cli/src/embedded-database.ts';
import { projectFolder } from '../apps/cli/src/project.ts';

/** A platform that was started to be measured. */
export type Platform = { readonly url: string; readonly readyMs: number; readonly stop: () => Promise<void> };

/**
 * Starts the whole platform as `npm start` does after installing, and waits until it says that it is ready.
 *
 * @param dataDir its data folder; an empty one makes this a first start
 */
export async function startPlatform(dataDir: string): Promise<Platform> {
  const port = await freePort();
  // As people open it: a page asked of the bare address is sent on from there, which would be measured as a journey more.
  const url = `http://localhost:${port}`;
  const startedMs = performance.now();
  const launcher = spawn(process.execPath, [`${projectFolder}bin/start.js`], {
    env: { ...process.env, PORT: String(port), DATA_DIR: dataDir, DATABASE_URL: '' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => launcher.on('exit', () => resolve()));
  let gone = false;
  void ended.then(() => (gone = true));
  while (!(await isReady(url))) {
    if (gone) throw new Error('the platform did not start');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const readyMs = performance.now() - startedMs;
  return {
    url,
    readyMs,
    stop: async () => {
      launcher.kill('SIGTERM');
      await ended;
    },
  };
}

async function isReady(url: string): Promise<boolean> {
  return fetch(`${url}/readyz`).then(
    (response) => response.status === 200,
    () => false,
  );
}

/** How long a page takes from asking to its last byte, in milliseconds. */
export async function timePage(url: string): Promise<number> {
  const startedMs = performance.now();
  const response = await fetch(url);
  await response.text();
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return performance.now() - startedMs;
}
