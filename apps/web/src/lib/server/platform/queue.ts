import { PgBoss } from 'pg-boss';

/** Work that comes back every so many seconds, whoever does it. */
export type RecurringWork = {
  /** Name in the queue, kebab-case. */
  readonly name: string;
  /** Once in each slot of this many seconds, across all workers together. */
  readonly everyS: number;
  /** Does one round; a throw is logged and the next slot tries again. */
  readonly round: () => Promise<void>;
};

/** A running queue. */
export type Queue = {
  /** Lets the rounds at work finish, then ends. */
  readonly stop: () => Promise<void>;
};

/**
 * Runs recurring work through pg-boss, in the schema `pgboss` of the same database. However many workers run,
 * each slot holds one job, so each round happens once; a worker that dies leaves its job to the others.
 *
 * @param databaseUrl address as the owner: pg-boss creates and migrates its own schema, which the role
 *   `einthoven_app` cannot touch
 * @param onError told what went wrong and in which work
 */
export async function runQueue(databaseUrl: string, works: readonly RecurringWork[], onError: (name: string, error: unknown) => void): Promise<Queue> {
  const boss = new PgBoss({ connectionString: databaseUrl, schema: 'pgboss', max: 4, application_name: 'einthoven-queue', schedule: false });
  boss.on('error', (error) => onError('queue', error));
  await boss.start();
  const timers: NodeJS.Timeout[] = [];
  for (const { name, everyS, round } of works) {
    // A round that hangs is given up after a minute or its own interval; finished jobs are only worth a look for an hour.
    const settings = { retryLimit: 0, expireInSeconds: Math.max(60, everyS), deleteAfterSeconds: 3600, retentionSeconds: Math.max(60, everyS * 2) };
    if (await boss.getQueue(name)) await boss.updateQueue(name, settings);
    else await boss.createQueue(name, settings);
    await boss.work(name, { pollingIntervalSeconds: Math.min(2, everyS) }, async () => {
      try {
        await round();
      } catch (error) {
        onError(name, error);
        throw error;
      }
    });
    const offer = () => void boss.send(name, {}, { singletonSeconds: everyS }).catch((error: unknown) => onError(name, error));
    offer();
    // Twice a slot, so that no slot stays empty when timers run late; the database keeps one.
    timers.push(setInterval(offer, (everyS * 1000) / 2));
  }
  return {
    stop: async () => {
      for (const timer of timers) clearInterval(timer);
      await boss.stop({ graceful: true, timeout: 5_000 });
    },
  };
}
