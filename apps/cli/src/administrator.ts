import { parseArgs } from 'node:util';
import { createAdministrator } from '../../web/src/lib/server/account/index.ts';
import { database } from '../../web/src/lib/server/db/pool.ts';
import { systemClock } from '../../web/src/lib/server/platform/clock.ts';
import { withDatabase } from './command.ts';
import { Problem } from './problem.ts';

const USAGE = 'einthoven admin create --email ada@example.org --name "Ada Park"';

const WORDS = {
  EMAIL_MALFORMED: 'That is not an e-mail address.',
  NAME_MISSING: 'The name is empty.',
  NAME_TOO_LONG: 'The name is longer than 200 characters.',
  ACCOUNT_CLOSED: 'The account with this address was closed. Use another address.',
} as const;

/**
 * `einthoven admin create`: makes an administrator and says with which link they choose their password.
 *
 * @returns the exit code
 */
export async function createFirstAdministrator(args: string[]): Promise<number> {
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
