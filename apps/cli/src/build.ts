import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { diskProblem, Problem } from './problem.ts';
import { fingerprint, projectFolder } from './project.ts';

const webFolder = join(projectFolder, 'apps/web');
const stamp = join(webFolder, 'build/.sources');

/** Whether the built application is the one these sources make. */
export function isBuilt(): boolean {
  return existsSync(stamp) && existsSync(join(webFolder, 'build/handler.js')) && readFileSync(stamp, 'utf8') === sources();
}

function sources(): string {
  return fingerprint(['apps/web', 'packages', 'content/schemes', 'package-lock.json']);
}

/**
 * Builds the application for the browser and the server.
 *
 * @throws Problem when it does not build; the compiler has said why
 */
export async function build(): Promise<void> {
  const before = sources();
  const compiler = spawn(process.execPath, [join(projectFolder, 'node_modules/vite/bin/vite.js'), 'build', '--logLevel', 'error'], {
    cwd: webFolder,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let words = '';
  compiler.stderr.setEncoding('utf8').on('data', (chunk: string) => (words += chunk));
  const status = await new Promise<number | null>((resolve, reject) => compiler.on('error', reject).on('close', resolve));
  if (status !== 0) {
    throw (
      diskProblem(new Error(words), webFolder) ?? new Problem(`The application does not build:\n${words.trim()}`, ['Put the sources right, then start again.'])
    );
  }
  try {
    writeFileSync(stamp, before);
  } catch (error) {
    throw diskProblem(error, webFolder) ?? error;
  }
}
