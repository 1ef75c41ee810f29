import { join } from 'node:path';
import { parseConfig, type Config } from '../../web/src/lib/server/platform/config.ts';
import { openDataFolder, type DataFolder } from './data-folder.ts';
import { Problem } from './problem.ts';
import { projectFolder } from './project.ts';

/** Where the database of a demonstration lies before it has been started. */
const NOT_YET = 'postgres://embedded/';

/** What a command works with: the checked settings, and the data folder where this is a demonstration. */
export type Environment = {
  readonly config: Config;
  /** Undefined in production, which keeps nothing of its own on the disk. */
  readonly folder: DataFolder | undefined;
  /** Whether the database is ours to start. */
  readonly embedded: boolean;
};

/**
 * Checks the settings, all at once, and fills in what a demonstration may leave out.
 * The result is also written to `process.env`, which the processes we start inherit.
 *
 * @throws Problem with a line for each setting that is missing or wrong
 */
export function prepareEnvironment(env: NodeJS.ProcessEnv = process.env): Environment {
  const production = env['EINTHOVEN_MODE'] === 'production';
  const embedded = !production && !env['DATABASE_URL'];
  const dataDir = env['DATA_DIR'] || join(projectFolder, 'data');
  // Checked before anything is written, with stand-ins for what will be generated.
  check({
    ...env,
    DATA_DIR: dataDir,
    ...(production ? {} : { DATABASE_URL: env['DATABASE_URL'] || NOT_YET, APP_SECRET: env['APP_SECRET'] || 'x'.repeat(32) }),
  });

  const folder = production ? undefined : openDataFolder(dataDir);
  env['EINTHOVEN_HOME'] ??= projectFolder;
  env['DATA_DIR'] = folder?.path ?? dataDir;
  if (folder) {
    env['APP_SECRET'] ||= folder.secrets().appSecret;
    env['DATABASE_URL'] ||= NOT_YET;
  }
  return { config: check(env), folder, embedded };
}

function check(env: Record<string, string | undefined>): Config {
  const parsed = parseConfig(env);
  if (parsed.ok) return parsed.value;
  throw new Problem(`These settings are not usable:\n${parsed.error.map((line) => `  - ${line}`).join('\n')}`, [
    'They are environment variables; docs/operate/settings.md lists them all.',
  ]);
}
