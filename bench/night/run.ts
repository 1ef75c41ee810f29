// One night in a process of its own, so that it can be measured and killed: `node bench/night/run.ts 2028-03-01`.
import { fixedClock, toPlainDate } from '@einthoven/kernel';
import { closeDatabase, database } from '../../apps/web/src/lib/server/db/pool.ts';
import { nightRun } from '../../apps/web/src/lib/server/renewal/index.ts';

const date = toPlainDate(process.argv[2] ?? '');
const fromMs = performance.now();
const counts = await nightRun(database(), { date, clock: fixedClock(`${date}T08:00:00Z`), token: () => `seed of the bench for ${date}` });
const { user, system } = process.cpuUsage();
process.send?.({ counts, seconds: (performance.now() - fromMs) / 1000, cpuSeconds: (user + system) / 1e6 });
await closeDatabase();
process.disconnect?.();
