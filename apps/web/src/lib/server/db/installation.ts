import { sql } from 'kysely';
import { purposeKey, unseal } from '../platform/seal.ts';
import type { Db } from './pool.ts';

/** The settings that have to fit a database. */
export type InstallationSettings = { readonly mode: 'demonstration' | 'production'; readonly appSecret: string };

/** PostgreSQL's code for a table that is not there. */
const UNDEFINED_TABLE = '42P01';

/** No start and no command can work before that. */
const NO_SCHEMA = 'This database has no schema yet. Run: npx einthoven migrate';

/**
 * Whether this database was made for these settings. A demonstration's people sign in with known passwords: production
 * must never serve them, nor a demonstration real people. And with another secret nobody's data could be opened, while
 * new people's would be sealed so that the right secret cannot open them.
 *
 * @returns what is wrong, in words for the operator; undefined when they fit
 * @throws the database's error when it cannot be asked
 */
export async function installationProblem(db: Db, { mode, appSecret }: InstallationSettings): Promise<string | undefined> {
  let installed: string | undefined;
  let sealedKey: Buffer | undefined;
  try {
    const { rows } = await sql<{ mode: string; sealed_key: Buffer | null }>`
      select mode, (select sealed_key from person_keys limit 1) as sealed_key from installation`.execute(db);
    installed = rows[0]?.mode;
    sealedKey = rows[0]?.sealed_key ?? undefined;
  } catch (error) {
    if ((error as { code?: string }).code === UNDEFINED_TABLE) return NO_SCHEMA;
    throw error;
  }
  if (installed === undefined) return NO_SCHEMA;
  if (installed !== mode) {
    return `This database was made for ${installed} mode and cannot run in ${mode} mode. Use another database, or set EINTHOVEN_MODE=${installed}.`;
  }
  return sealedKey && !opensKey(appSecret, sealedKey) ? SECRET_DIFFERS : undefined;
}

const SECRET_DIFFERS =
  'APP_SECRET is not the one that the personal data in this database are sealed with. Set the one from before; with another nothing of them can be opened.';

/** Whether a secret opens the sealed key of a person. */
export function opensKey(appSecret: string, sealedKey: Buffer): boolean {
  try {
    unseal(purposeKey(appSecret, 'personal-keys'), sealedKey);
    return true;
  } catch {
    return false;
  }
}

/** The fingerprint of the sources that the demonstration in this database was loaded from last. */
export async function findLoaded(db: Db): Promise<string | undefined> {
  return (await db.selectFrom('loaded_content').select('fingerprint').executeTakeFirst())?.fingerprint;
}

/** Remembers what the demonstration was loaded from. */
export async function writeLoaded(db: Db, fingerprint: string, at: Date): Promise<void> {
  const row = { fingerprint, loaded_at: at };
  await db
    .insertInto('loaded_content')
    .values(row)
    .onConflict((conflict) => conflict.column('singleton').doUpdateSet(row))
    .execute();
}
