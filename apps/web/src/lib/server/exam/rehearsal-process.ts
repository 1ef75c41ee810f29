import { installationProblem } from '../db/installation.ts';
import { closeDatabase, database } from '../db/pool.ts';
import { systemClock } from '../platform/clock.ts';
import { config } from '../platform/config.ts';
import { randomToken } from '../platform/rng.ts';
import { playRehearsal } from './rehearsal-play.ts';

/**
 * The process that plays the candidates of one rehearsal, so that a worker goes on with its work meanwhile. Whoever
 * starts it names the rehearsal; it ends with it.
 */
const [, , rehearsalId = ''] = process.argv;
const unfit = await installationProblem(database(), config());
if (unfit) throw new Error(unfit);
// Whoever started us is gone: a worker ends what is left.
process.on('disconnect', () => process.exit(1));
try {
  await playRehearsal(database(), rehearsalId, {
    baseUrl: config().baseUrl.replace(/\/$/, ''),
    clock: systemClock,
    nowMs: () => performance.now(),
    pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    newToken: () => randomToken(),
  });
} finally {
  await closeDatabase();
}
process.exit(0);
