import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { diskProblem, Problem } from './problem.ts';

/** Below this a first start would fail half way. */
const NEEDED_BYTES = 200 * 1024 * 1024;

/** What a start remembers for the next one. */
export type State = {
  /** Port of the embedded database, kept where the usual one was taken. */
  readonly databasePort?: number;
  /** Folder of the embedded database where it is not inside the data folder. */
  readonly clusterFolder?: string;
};

/** Generated for a demonstration, so that nobody need choose them; production takes its own from the environment. */
export type Secrets = { readonly appSecret: string; readonly databasePassword: string };

/** The folder of a demonstration's database and secrets. */
export type DataFolder = {
  readonly path: string;
  readonly state: () => State;
  readonly remember: (change: State) => void;
  readonly secrets: () => Secrets;
};

/**
 * Opens the data folder, creating it.
 *
 * @throws Problem when it cannot be written or the disk is full
 */
export function openDataFolder(path: string): DataFolder {
  const folder = resolve(path);
  try {
    mkdirSync(folder, { recursive: true });
    const probe = join(folder, `.probe-${process.pid}`);
    writeFileSync(probe, 'x'.repeat(4096));
    rmSync(probe);
  } catch (error) {
    throw diskProblem(error, folder) ?? error;
  }
  const stateFile = join(folder, 'state.json');
  const state = (): State => readJson<State>(stateFile) ?? {};
  return {
    path: folder,
    state,
    remember: (change) => writeWhole(stateFile, { ...state(), ...change }, folder),
    secrets: () => {
      const file = join(folder, 'secrets.json');
      const found = readJson<Secrets>(file);
      if (found) return found;
      const made: Secrets = { appSecret: randomBytes(32).toString('base64'), databasePassword: randomBytes(18).toString('base64url') };
      writeOnce(file, made, folder);
      // Another start may have been quicker: what lies there counts, for both.
      return readJson<Secrets>(file) ?? made;
    },
  };
}

/** @throws Problem when there is not enough room to begin */
export function checkSpace(folder: string): void {
  const disk = statfsSync(folder);
  const freeBytes = disk.bavail * disk.bsize;
  if (freeBytes < NEEDED_BYTES) {
    throw new Problem(`The disk that holds ${folder} has ${Math.floor(freeBytes / 1024 / 1024)} MB left; at least 200 MB are needed.`, [
      'Free some space, then start again, or keep the data elsewhere: DATA_DIR=/path/with/space npm start',
    ]);
  }
}

function readJson<T>(file: string): T | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T;
  } catch {
    throw new Problem(`${file} is damaged.`, ['If nothing in this demonstration is worth keeping, delete its data folder and start again.']);
  }
}

/** A reader sees the old file or the new one, never half of it, whenever the machine stops. */
function writeWhole(file: string, value: unknown, folder: string): void {
  try {
    const temporary = `${file}.${process.pid}`;
    writeFileSync(temporary, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
    renameSync(temporary, file);
  } catch (error) {
    throw diskProblem(error, folder) ?? error;
  }
}

/** Writes a file whole unless it is there: a hard link never replaces another's. */
function writeOnce(file: string, value: unknown, folder: string): void {
  const temporary = `${file}.new-${process.pid}`;
  writeWhole(temporary, value, folder);
  try {
    linkSync(temporary, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw diskProblem(error, folder) ?? error;
  } finally {
    rmSync(temporary, { force: true });
  }
}

/** Who holds a data folder. */
export type Holder = { readonly pid: number; readonly started: string; readonly address: string };

/** When a process began, in the system's own count: tells a process from a later one with the same number. */
function processStart(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    if (process.platform === 'linux') return undefined;
    try {
      process.kill(pid, 0);
      return 'unknown';
    } catch {
      return undefined;
    }
  }
}

/** Whoever runs on this data folder now; a lock left by a killed run counts as nobody. */
export function findHolder(folder: string): Holder | undefined {
  const found = readJson<Holder>(join(folder, 'launcher.lock'));
  return found && processStart(found.pid) === found.started ? found : undefined;
}

/**
 * Takes the data folder for this process.
 *
 * @returns gives it back
 * @throws Problem when another launcher runs on it
 */
export function takeDataFolder(folder: string, address: string): () => void {
  const lock = join(folder, 'launcher.lock');
  const mine: Holder = { pid: process.pid, started: processStart(process.pid) ?? 'unknown', address };
  const temporary = `${lock}.${process.pid}`;
  try {
    writeFileSync(temporary, JSON.stringify(mine));
  } catch (error) {
    throw diskProblem(error, folder) ?? error;
  }
  try {
    for (let tries = 0; ; tries += 1) {
      try {
        // A hard link appears whole or not at all, and never replaces another's lock.
        linkSync(temporary, lock);
        break;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || tries > 3) throw diskProblem(error, folder) ?? error;
        const holder = findHolder(folder);
        if (holder) {
          throw new Problem(`Einthoven already runs on ${folder}: process ${holder.pid}, ${holder.address}.`, [
            'Use that one, or stop it with Ctrl-C in its window,',
            `or run a second one beside it: DATA_DIR=${folder}-2 PORT=3001 npm start`,
          ]);
        }
        rmSync(lock, { force: true });
      }
    }
  } finally {
    rmSync(temporary, { force: true });
  }
  return () => rmSync(lock, { force: true });
}
