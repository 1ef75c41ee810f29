import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { chownSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { makeOwned, placeCluster, prepareDatabaseProgram, type DatabaseProgram } from './database-program.ts';
import { diskProblem, Problem } from './problem.ts';

/** Name of the owner and of the database in an embedded server. */
export const DATABASE_OWNER = 'einthoven';

/** A PostgreSQL of our own that runs now. */
export type EmbeddedDatabase = {
  /** Address of the database, as its owner. */
  readonly url: string;
  readonly port: number;
  readonly clusterFolder: string;
  /** Settles when the server ends without having been asked to; carries its last words. */
  readonly ended: Promise<string>;
  readonly stop: () => Promise<void>;
};

/** How to start one. */
export type EmbeddedDatabaseOptions = {
  readonly folder: string;
  /** Wanted port; another is taken where it is in use. */
  readonly port: number;
  readonly password: string;
  readonly clusterFolder?: string | undefined;
  /** Settings of the server, `name=value`. */
  readonly settings?: readonly string[];
  /** Whether Ctrl-C in the terminal passes it by, because somebody else ends it in order; true unless told. */
  readonly ownGroup?: boolean;
  readonly onNote?: (line: string) => void;
};

/** A port that nobody listens on at this moment. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

/** Why a port cannot be listened on, as the system's code, such as `EADDRINUSE`; undefined where it can. */
export function listenProblem(port: number, host: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen(port, host, () => server.close(() => resolve(undefined)));
  });
}

/**
 * Starts the embedded PostgreSQL 18, creating its cluster and database the first time. It listens on loopback only.
 * A server that a killed launcher left behind is stopped first; the caller holds the data folder, so it is nobody's.
 *
 * @throws Problem in words, when the disk, the port or an older cluster stands in the way
 */
export async function startEmbeddedDatabase(options: EmbeddedDatabaseOptions): Promise<EmbeddedDatabase> {
  const program = prepareDatabaseProgram();
  const clusterFolder = placeCluster(options.folder, program.user, options.clusterFolder);
  if (!clusterFolder.startsWith(options.folder)) {
    options.onNote?.(`PostgreSQL may not run as root, and its own user cannot enter ${options.folder}: the database lies in ${clusterFolder}`);
  }
  if (!existsSync(join(clusterFolder, 'PG_VERSION'))) createCluster(program, clusterFolder, options.password);
  await endLeftover(clusterFolder, options.onNote);

  let port = (await listenProblem(options.port, '127.0.0.1')) ? await freePort() : options.port;
  if (port !== options.port) options.onNote?.(`Port ${options.port} is in use; the database takes ${port}`);
  for (let tries = 0; ; tries += 1) {
    const started = await run(program, clusterFolder, port, options);
    if (started.kind === 'running') {
      const url = `postgres://${DATABASE_OWNER}:${encodeURIComponent(options.password)}@127.0.0.1:${port}/${DATABASE_OWNER}`;
      await createDatabase(url);
      return { url, port, clusterFolder, ended: started.ended, stop: started.stop };
    }
    // Between looking and listening somebody else may have taken it.
    if (tries < 3 && /address already in use/i.test(started.words)) {
      port = await freePort();
      continue;
    }
    throw (
      diskProblem(new Error(started.words), clusterFolder) ??
      new Problem(`The database could not start. Its last words:\n${started.words.trimEnd()}`, [
        `Its files are in ${clusterFolder}. If nothing in this demonstration is worth keeping, delete ${options.folder} and start again.`,
      ])
    );
  }
}

function createCluster(program: DatabaseProgram, clusterFolder: string, password: string): void {
  const fresh = `${clusterFolder}.new`;
  const passwordFile = `${fresh}.password`;
  try {
    // Made beside and renamed when whole: a start killed half way must not leave half a cluster.
    rmSync(fresh, { recursive: true, force: true });
    makeOwned(fresh, program.user);
    writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
    if (program.user) chownSync(passwordFile, program.user.uid, program.user.gid);
    const made = spawnSync(
      program.initdb,
      [
        `--pgdata=${fresh}`,
        '--auth=scram-sha-256',
        `--username=${DATABASE_OWNER}`,
        `--pwfile=${passwordFile}`,
        '--encoding=UTF8',
        // The server's own locale: no dependence on what this machine has installed.
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
        '--locale=C',
        '--no-instructions',
      ],
      { ...program.user, cwd: '/', encoding: 'utf8', env: serverEnvironment() },
    );
    if (made.error) throw made.error;
    if (made.status !== 0) throw new Error(made.stderr);
    renameSync(fresh, clusterFolder);
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true });
    throw diskProblem(error, clusterFolder) ?? new Problem(`The database could not be created: ${(error as Error).message.trim()}`);
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

function serverEnvironment(): NodeJS.ProcessEnv {
  // Messages in plain English, whatever the machine speaks: we wait for one of them.
  return { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' };
}

/** Ends a server that runs on this cluster without its launcher, and removes a lock that points at somebody else. */
async function endLeftover(clusterFolder: string, onNote: ((line: string) => void) | undefined): Promise<void> {
  const lock = join(clusterFolder, 'postmaster.pid');
  if (!existsSync(lock)) return;
  const pid = Number(readFileSync(lock, 'utf8').split('\n')[0]);
  if (!Number.isInteger(pid) || pid <= 1 || !isPostgres(pid, clusterFolder)) {
    // PostgreSQL would take any process of that number for itself.
    rmSync(lock, { force: true });
    return;
  }
  onNote?.('An earlier run was killed and left its database running; it is stopped first');
  for (const [signal, waitMs] of [
    ['SIGINT', 10_000],
    ['SIGQUIT', 5_000],
  ] as const) {
    try {
      process.kill(pid, signal);
    } catch {
      break;
    }
    for (let waited = 0; waited < waitMs && isPostgres(pid, clusterFolder); waited += 50) await pause(50);
    if (!isPostgres(pid, clusterFolder)) return;
  }
  if (isPostgres(pid, clusterFolder)) {
    throw new Problem(`The database of an earlier run (process ${pid}) does not stop.`, [`Stop it: kill -QUIT ${pid}`, 'then start again.']);
  }
}

function isPostgres(pid: number, clusterFolder: string): boolean {
  if (process.platform === 'linux') {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(clusterFolder);
    } catch {
      return false;
    }
  }
  const seen = spawnSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8' });
  return seen.status === 0 && seen.stdout.includes(clusterFolder);
}

type Started =
  | { readonly kind: 'running'; readonly ended: Promise<string>; readonly stop: () => Promise<void> }
  | { readonly kind: 'failed'; readonly words: string };

function run(program: DatabaseProgram, clusterFolder: string, port: number, options: EmbeddedDatabaseOptions): Promise<Started> {
  const child: ChildProcess = spawn(
    program.postgres,
    [
      '-D',
      clusterFolder,
      '-p',
      String(port),
      ...['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'logging_collector=off', ...(options.settings ?? [])].flatMap((setting) => ['-c', setting]),
    ],
    // In a group of its own, so that the web process and the worker can end first.
    { ...program.user, cwd: '/', detached: options.ownGroup ?? true, stdio: ['ignore', 'ignore', 'pipe'], env: serverEnvironment() },
  );
  let words = '';
  let stopping = false;
  let finish: (last: string) => void = () => undefined;
  const ended = new Promise<string>((resolve) => (finish = resolve));
  const gone = new Promise<void>((resolve) => {
    child.on('close', () => {
      resolve();
      if (!stopping) finish(words);
    });
    child.on('error', () => resolve());
  });
  const stop = async () => {
    stopping = true;
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGINT');
    const late = setTimeout(() => child.kill('SIGQUIT'), 10_000);
    await gone;
    clearTimeout(late);
  };
  return new Promise((resolve) => {
    child.on('error', (error) => resolve({ kind: 'failed', words: error.message }));
    child.on('close', () => resolve({ kind: 'failed', words }));
    child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
      words = (words + chunk).slice(-4_000);
      if (words.includes('ready to accept connections')) resolve({ kind: 'running', ended, stop });
    });
  });
}

async function createDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url.replace(/\/[^/]*$/, '/postgres') });
  await client.connect();
  try {
    const found = await client.query('select from pg_database where datname = $1', [DATABASE_OWNER]);
    if (found.rowCount === 0) await client.query(`create database ${DATABASE_OWNER}`);
  } finally {
    await client.end();
  }
}

/** Leaves the address where tools find it: readable by its owner only. */
export function writeAddress(folder: string, url: string): void {
  writeFileSync(join(folder, 'database-url'), `${url}\n`, { mode: 0o600 });
}
