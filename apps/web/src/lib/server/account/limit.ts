import type { Clock } from '@einthoven/kernel';
import { config } from '../platform/config.ts';
import { countTry, type RateLimit } from '../platform/rate-limit.ts';
import { keyedHash, purposeKey } from '../platform/seal.ts';
import type { Db } from '../db/pool.ts';

const QUARTER_HOUR_S = 900;
const DAY_S = 86_400;

/** How often each thing may be tried, most in a quarter of an hour. By address of the browser where nobody is known yet. */
export const LIMITS = {
  signInByEmail: { name: 'sign-in-email', tries: 10, windowS: QUARTER_HOUR_S },
  signInByClient: { name: 'sign-in-client', tries: 200, windowS: QUARTER_HOUR_S },
  signUpByClient: { name: 'sign-up-client', tries: 60, windowS: QUARTER_HOUR_S },
  mailToAddress: { name: 'account-mail', tries: 5, windowS: QUARTER_HOUR_S },
  mailByClient: { name: 'account-mail-client', tries: 60, windowS: QUARTER_HOUR_S },
  /** Mails to guardians that one person can cause: enough to correct an address, too few to annoy anybody. */
  mailToGuardian: { name: 'guardian-mail', tries: 6, windowS: DAY_S },
  /** People whose second factors one administrator ends: enough to help, too few to open the accounts of a whole office. */
  factorReset: { name: 'factor-reset', tries: 5, windowS: DAY_S },
  linkByClient: { name: 'account-link-client', tries: 60, windowS: QUARTER_HOUR_S },
  code: { name: 'second-factor', tries: 8, windowS: QUARTER_HOUR_S },
  reauthentication: { name: 'reauthentication', tries: 8, windowS: QUARTER_HOUR_S },
} as const satisfies Record<string, RateLimit>;

/** Whom a counter is about, as it is stored: counters outlive an erased account, so they hold no address. */
export function limitedAs(who: string): string {
  return keyedHash(purposeKey(config().appSecret, 'rate-limits'), who);
}

/** Counts a try under several limits at once; all are counted, also when one refuses. */
export async function mayTry(db: Db, clock: Clock, tries: readonly (readonly [RateLimit, string])[]): Promise<boolean> {
  let allowed = true;
  for (const [limit, who] of tries) {
    if (!(await countTry(db, limit, limitedAs(who), clock.now())).allowed) allowed = false;
  }
  return allowed;
}
