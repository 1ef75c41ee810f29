import { Worker } from 'node:worker_threads';
import type { AssemblyOutcome, AssemblyProblem, AssemblyStage } from '@einthoven/psychometrics/assembly';

/** What a thread is told. */
export type ToThread = {
  readonly problem: AssemblyProblem;
  readonly seed: string;
  readonly limits: { readonly timeLimitS: number; readonly goodEnough: number; readonly polishLimitS: number };
};

/** What a thread says: where it is, and at last how it ended. */
export type FromThread = { readonly stage: AssemblyStage; readonly outcome?: never } | { readonly outcome: AssemblyOutcome; readonly stage?: never };

/** Runs an assembly; the server's own thread only waits. */
export type RunAssembly = (problem: AssemblyProblem, seed: string, onStage: (stage: AssemblyStage) => void) => Promise<AssemblyOutcome>;

/** Finding forms may take so long, and finding out why there are none as long again. Usual are some seconds. */
const TIME_LIMIT_S = 40;
const POLISH_LIMIT_S = 5;

/**
 * Runs an assembly in a thread of its own. The file is loaded as it is, so this works where the source runs, in the
 * worker process, and not in the bundle of the pages.
 *
 * @throws Error when the thread breaks
 */
export const runInThread: RunAssembly = (problem, seed, onStage) =>
  new Promise((resolve, reject) => {
    const tolerances = problem.rules.flatMap((rule) => (rule.kind === 'target' ? [rule.tolerance] : []));
    const told: ToThread = {
      problem,
      seed,
      limits: { timeLimitS: TIME_LIMIT_S, goodEnough: Math.min(0.0005, ...tolerances) / 2, polishLimitS: POLISH_LIMIT_S },
    };
    const file = new URL('./assembly-thread.ts', import.meta.url);
    const thread = new Worker(file, { workerData: told });
    thread.on('message', ({ stage, outcome }: FromThread) => {
      if (stage !== undefined) return onStage(stage);
      resolve(outcome);
      void thread.terminate();
    });
    thread.on('error', reject);
    thread.on('exit', (code) => reject(new Error(`the assembly's thread ended with ${code} and no outcome`)));
  });
