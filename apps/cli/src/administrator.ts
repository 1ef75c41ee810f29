import { parseArgs } from 'node:util';
import { createAdministrator, resetFactorsByOperator } from '../../web/src/lib/server/account/index.ts';
import { database } from '../../web/src/lib/server/db/pool.ts';
import { systemClock } from '../../web/src/lib/server/platform/clock.ts';
import { withDatabase } from './command.ts';
import { Problem } from './problem.ts';

const USAGE = 'einthoven admin create --email ada@example.org --name "Ada Park"';
const RESET_USAGE = 'einthoven admin end-second-factors --email ada@example.org --reason "phone lost; seen in person"';

const WORDS = {
  EMAIL_MALFORMED: 'That is not an e-mail address.',
  NAME_MISSING: 'The name is empty.',
  NAME_TOO_LONG: 'The name is longer than 200 characters.',
  ACCOUNT_CLOSED: 'The account with this address was closed. Use another address.',
} as const;

const RESET_WORDS = {
  PERSON_UNKNOWN: 'No open account has this address.',
  FACTOR_RESET_NONE: 'This account has no second factor.',
  REASON_MISSING: 'Say why, in a sentence without names: it is kept for ever.',
  REASON_TOO_LONG: 'The reason is longer than 1,000 characters.',
} as const;

/**
 * `einthoven admin end-second-factors`: for the administrator who lost theirs and whom no other can help.
 *
 * @returns the exit code
 */
async function endSecondFactors(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: { email: { type: 'string' }, reason: { type: 'string' } }, strict: true });
  const { email, reason } = values;
  if (!email || !reason) throw new Problem('Say whose, and why:', [RESET_USAGE]);
  return withDatabase(async () => {
    const done = await resetFactorsByOperator(database(), { email, reason }, { clock: systemClock });
    if (!done.ok) throw new Problem(RESET_WORDS[done.error], [RESET_USAGE]);
    console.log(`Every second factor of ${email} is ended, and every device is signed out. A mail tells them.`);
    console.log('They sign in with their password and set up a new second factor.');
    return 0;
  });
}

/** `einthoven admin`: makes an administrator, or lets one in again. @returns the exit code */
export function keepAdministrators(args: string[]): Promise<number> {
  return args[0] === 'end-second-factors' ? endSecondFactors(args.slice(1)) : createFirstAdministrator(args);
}

/**
 * `einthoven admin create`: makes an administrator and says with which link they choose their password.
 *
 * @returns the exit code
 */
async function createFirstAdministrator(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, options: { email: { type: 'string' }, name: { type: 'string' } }, allowPositionals: true, strict: true });
  const { email, name } = values;
  if (positionals.join(' ') !== 'create' || !email || !name) throw new Problem('Say who:', [USAGE]);
  return withDatabase(async ({ config }) => {
    const made = await createAdministrator(database(), { email, legalName: name }, { clock: systemClock });
    if (!made.ok) throw new Problem(WORDS[made.error], [USAGE]);
    console.log(`${email} is an administrator now. They choose a password here, once:\n\n  ${config.baseUrl}/reset-password/${made.value.passwordToken}\n`);
    console.log('The same link is in a mail to them. Staff roles also need a second factor, which they set up after signing in.');
    return 0;
  });
}
