import { fork, type ChildProcess } from 'node:child_process';

/** A program that ends this way cannot be helped by starting it again: its settings or its port are wrong. */
export const UNUSABLE = 78;

/** A process that is kept running. */
export type Kept = {
  /** The first time it says that it is ready; rejects when it cannot be. */
  readonly ready: Promise<void>;
  /** Settles when it has ended for good without having been asked to. */
  readonly lost: Promise<void>;
  readonly stop: () => Promise<void>;
};

/**
 * Keeps a process running: started again when it crashes, waiting longer each time, up to half a minute.
 *
 * @param name for messages
 * @param file TypeScript, run by this same runtime; it sends any message when it is ready
 */
export function keep(name: string, file: string, options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv }): Kept {
  let child: ChildProcess | undefined;
  let stopping = false;
  let waitMs = 500;
  let timer: NodeJS.Timeout | undefined;
  const ready = Promise.withResolvers<void>();
  const lost = Promise.withResolvers<void>();
  // Whoever waits for neither must not be ended by a rejection nobody handles.
  ready.promise.catch(() => undefined);

  const start = () => {
    const startedMs = performance.now();
    const current = fork(file, { ...options, execArgv: ['--disable-warning=ExperimentalWarning'], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    child = current;
    current.on('message', () => ready.resolve());
    current.on('exit', (code, signal) => {
      if (stopping) return;
      if (code === UNUSABLE) {
        ready.reject(new Error(`${name} cannot start`));
        lost.resolve();
        return;
      }
      // One that had run for a while has earned a quick restart.
      if (performance.now() - startedMs > 60_000) waitMs = 500;
      console.error(`The ${name} ended unexpectedly (${signal ?? `code ${code}`}); starting it again in ${waitMs / 1000} s.`);
      timer = setTimeout(start, waitMs);
      waitMs = Math.min(waitMs * 2, 30_000);
    });
  };
  start();

  return {
    ready: ready.promise,
    lost: lost.promise,
    stop: async () => {
      stopping = true;
      clearTimeout(timer);
      const current = child;
      if (!current || current.exitCode !== null || current.signalCode !== null) return;
      const ended = new Promise<void>((resolve) => current.once('exit', () => resolve()));
      current.kill('SIGTERM');
      const late = setTimeout(() => current.kill('SIGKILL'), 8_000);
      await ended;
      clearTimeout(late);
    },
  };
}
