import { err, ok, type Clock, type Result } from '@einthoven/kernel';
import type { Db } from '../db/pool.ts';
import { neighbourhood } from '../platform/client-address.ts';
import { config } from '../platform/config.ts';
import { countTry, type RateLimit } from '../platform/rate-limit.ts';
import { keyedHash, purposeKey } from '../platform/seal.ts';

/**
 * How many tracings the server draws for one network: a class of thirty behind one address may each choose twenty in ten
 * minutes. Changes on the page are drawn by the browser itself and count nothing.
 */
export const EXPLORER_LIMIT = { name: 'site.ecg', tries: 600, windowS: 600 } as const satisfies RateLimit;

/** Too many tracings from one network; `message` says what to do. */
export type ExplorerLimited = { readonly code: 'EXPLORER_RATE_LIMITED'; readonly retryAfterS: number; readonly message: string };

/** Whether the explorer may draw one more tracing for this visitor. Of the address only a keyed hash is kept, for minutes. */
export async function mayDraw({
  db,
  clock,
  address,
}: {
  readonly db: Db;
  readonly clock: Clock;
  readonly address: string;
}): Promise<Result<true, ExplorerLimited>> {
  const who = keyedHash(purposeKey(config().appSecret, 'explorer-visitors'), neighbourhood(address));
  const { allowed, retryAfterS } = await countTry(db, EXPLORER_LIMIT, who, clock.now());
  if (allowed) return ok(true);
  const minutes = Math.ceil(retryAfterS / 60);
  const message = `Our server has drawn very many ECGs for your network in a short time. Wait ${minutes === 1 ? 'a minute' : `${minutes} minutes`}, then open this address again: it is kept as it is.`;
  return err({ code: 'EXPLORER_RATE_LIMITED', retryAfterS, message });
}
