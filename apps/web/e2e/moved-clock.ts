import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { freePort } from '../../cli/src/embedded-database.ts';
import { projectFolder } from '../../cli/src/project.ts';

/** A second web process on the journeys' database, whose clock can be moved without moving that of other journeys. */
export type MovedPlatform = {
  readonly url: string;
  /** Moves its clock to so many days from the true one. */
  readonly ahead: (days: number) => void;
  readonly stop: () => Promise<void>;
};

/** Starts it; stop it in the end. */
export async function startMovedPlatform(): Promise<MovedPlatform> {
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const child: ChildProcess = fork(join(projectFolder, 'apps/web/src/server.ts'), {
    cwd: projectFolder,
    execArgv: ['--disable-warning=ExperimentalWarning'],
    env: { ...process.env, PORT: String(port), BASE_URL: url },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  await new Promise<void>((resolve, reject) => {
    child.once('message', () => resolve());
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}`)));
  });
  return {
    url,
    ahead: (days) => void child.send({ aheadDays: days }),
    stop: async () => {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await ended;
    },
  };
}
