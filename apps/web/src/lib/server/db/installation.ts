import { sql } from 'kysely';
import type { Db } from './pool.ts';

/**
 * Whether this database was made for the mode of the settings. A demonstration's people sign in with known
 * passwords: production must never serve them, nor a demonstration real people.
 *
 * @returns what is wrong, in words for the operator; undefined when they fit
 * @throws the database's error when it cannot be asked
 */
export async function installationProblem(db: Db, mode: 'demonstration' | 'production'): Promise<string | undefined> {
  const { rows } = await sql<{ mode: string }>`select mode from installation`.execute(db);
  const installed = rows[0]?.mode;
  if (installed === mode) return undefined;
  if (installed === undefined) return 'This database has no schema yet. Run: npx einthoven migrate';
  return `This database was made for ${installed} mode and cannot run in ${mode} mode. Use another database, or set EINTHOVEN_MODE=${installed}.`;
}
