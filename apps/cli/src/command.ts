import { closeDatabase } from '../../web/src/lib/server/db/pool.ts';
import { findHolder, takeDataFolder } from './data-folder.ts';
import { freePort, startEmbeddedDatabase, writeAddress } from './embedded-database.ts';
import { prepareEnvironment, type Environment } from './environment.ts';

/**
 * Runs work with a database behind `DATABASE_URL`. In a demonstration without one it is the embedded database:
 * the one that `npm start` runs now, or one started for as long as the work lasts.
 */
export async function withDatabase<T>(work: (environment: Environment) => Promise<T>): Promise<T> {
  const environment = prepareEnvironment();
  const { folder, embedded, config } = environment;
  let stop: (() => Promise<void>) | undefined;
  let release: (() => void) | undefined;
  if (folder && embedded) {
    const secrets = folder.secrets();
    if (findHolder(folder.path)) {
      const port = folder.state().databasePort;
      process.env['DATABASE_URL'] = `postgres://einthoven:${encodeURIComponent(secrets.databasePassword)}@127.0.0.1:${port}/einthoven`;
    } else {
      release = takeDataFolder(folder.path, config.baseUrl);
      const database = await startEmbeddedDatabase({
        folder: folder.path,
        port: folder.state().databasePort ?? (await freePort()),
        password: secrets.databasePassword,
        clusterFolder: folder.state().clusterFolder,
        // Ctrl-C during a short command must not leave it running.
        ownGroup: false,
      });
      stop = database.stop;
      folder.remember({ databasePort: database.port, clusterFolder: database.clusterFolder });
      writeAddress(folder.path, database.url);
      process.env['DATABASE_URL'] = database.url;
    }
  }
  try {
    return await work(environment);
  } finally {
    await closeDatabase();
    await stop?.();
    release?.();
  }
}
