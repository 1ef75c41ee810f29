import { parentPort, workerData } from 'node:worker_threads';
import { seededRng } from '@einthoven/kernel';
import { assemble, loadSolver } from '@einthoven/psychometrics/assembly';
import type { FromThread, ToThread } from './run-assembly.ts';

/** One assembly in a thread of its own: the solver blocks while it works, and what it took of memory goes with the thread. */
const { problem, seed, limits } = workerData as ToThread;
const say = (message: FromThread) => parentPort?.postMessage(message);
const solver = await loadSolver();
const outcome = assemble(problem, {
  solver,
  nowMs: () => performance.now(),
  rng: seededRng(seed),
  ...limits,
  onStage: (stage) => say({ stage }),
});
say({ outcome });
