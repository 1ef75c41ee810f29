// What runs before anything is installed: plain JavaScript, no dependency, works on Node 20 and later.
// It brings the packages and the pinned runtime, then hands over to TypeScript run by that runtime.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the project. */
export const root = fileURLToPath(new URL('../', import.meta.url));

const pinnedNode = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');

/**
 * Runs a TypeScript file of the project on the pinned runtime, in this process where it already is that runtime.
 *
 * @param {string} file from the folder of the project
 * @param {{ install: boolean, remembers?: boolean }} options whether missing packages are installed first (without, they are only asked for), and whether what the runtime makes of modules is kept for the next time
 */
export async function runPinned(file, options) {
  const [major = 0] = process.versions.node.split('.').map(Number);
  if (major < 20) fail(`This is Node ${process.versions.node}; Node 20 or later is needed to begin. It then brings its own newer one.`);
  if (options.install) install();
  else if (!existsSync(join(root, 'node_modules'))) fail('The packages are not installed yet. Run: npm ci');
  bringPinnedNode();
  // What the runtime makes of our modules is kept, which saves a second start some of its time.
  if (options.remembers) process.env.NODE_COMPILE_CACHE ??= join(root, 'node_modules/.cache/einthoven/compiled');
  if (process.version === pinnedVersion()) {
    process.argv[1] = join(root, file);
    await import(new URL(file, new URL('../', import.meta.url)).href);
    return;
  }
  hand(file);
}

/** Says what is wrong and what to do, and ends. */
function fail(message) {
  console.error(`\n${message}\n`);
  process.exit(1);
}

/** The environment without the project's own node_modules/.bin: `npm ci` empties that folder while it runs. */
function outsideEnvironment() {
  const path = (process.env.PATH ?? '').split(delimiter).filter((folder) => !folder.includes('node_modules'));
  return { ...process.env, PATH: path.join(delimiter) };
}

function npm(args, saying) {
  console.log(saying);
  const run = spawnSync('npm', args, { cwd: root, env: outsideEnvironment(), stdio: 'inherit' });
  if (run.error) fail(`npm could not be started: ${run.error.message}. Install npm (on Debian and Ubuntu: apt-get install npm), then try again.`);
  return run.status === 0;
}

// Exists while an installation is under way; one that was killed leaves it behind.
const underWay = join(root, '.cache', 'installing');
const stamp = join(root, 'node_modules', '.einthoven');

const lockfileHash = () =>
  createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');

/** Installs when what is in node_modules is not what the lockfile says. */
function install() {
  if (isInstalled()) return;
  mkdirSync(join(root, '.cache'), { recursive: true });
  writeFileSync(underWay, '');
  const ok = npm(['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'], 'Installing what the lockfile names (once, about 400 MB)...');
  if (!ok) fail('The packages could not be installed; npm says why above. Is there a network and space on the disk? Then run the same command again.');
  rmSync(underWay);
  writeFileSync(stamp, lockfileHash());
}

function isInstalled() {
  if (existsSync(underWay)) return false;
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lockfileHash()) return true;
  // Somebody else installed: believe each package's own word.
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const complete = Object.entries(packages).every(([path, wanted]) => {
    if (!path.startsWith('node_modules/') || wanted.link || wanted.optional || wanted.devOptional || wanted.peer) return true;
    try {
      return JSON.parse(readFileSync(join(root, path, 'package.json'), 'utf8')).version === wanted.version;
    } catch {
      return false;
    }
  });
  if (complete) writeFileSync(stamp, lockfileHash());
  return complete;
}

function pinnedVersion() {
  return `v${JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).dependencies.node}`;
}

function nodeWorks() {
  if (!existsSync(pinnedNode)) return false;
  const tried = spawnSync(pinnedNode, ['--version'], { encoding: 'utf8' });
  return tried.status === 0 && tried.stdout.trim() === pinnedVersion();
}

/** The package `node` fetches its program in an install script, which npm may have been told to skip. */
function bringPinnedNode() {
  if (process.version === pinnedVersion() || nodeWorks()) return;
  npm(['rebuild', 'node', '--ignore-scripts=false', '--foreground-scripts'], `Bringing Node ${pinnedVersion()}...`);
  if (!nodeWorks()) {
    fail(
      `The pinned runtime (Node ${pinnedVersion()}) is not there. npm was probably told not to run install scripts.\n` +
        'Run: npm rebuild node --ignore-scripts=false\nor start this with that version of Node.',
    );
  }
}

/**
 * Under npm, calls back when npm was ended: whether or not its shell lives on, nobody could stop us any more.
 *
 * @param {() => void} then
 */
export function whenNpmEnds(then) {
  if (!process.env.npm_lifecycle_event) return;
  const parentOf = (pid) => {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1];
    } catch {
      return undefined;
    }
  };
  const ancestors = () => `${process.ppid} ${parentOf(process.ppid)}`;
  const before = ancestors();
  setInterval(() => ancestors() !== before && then(), 500).unref();
}

/** Runs the file under the pinned runtime and stands in for it: same signals, same end. */
function hand(file) {
  const child = spawn(pinnedNode, ['--disable-warning=ExperimentalWarning', join(root, file), ...process.argv.slice(2)], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: process.env,
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  // npm passes a signal to its shell, which may end without passing it on.
  whenNpmEnds(() => child.kill('SIGTERM'));
  child.on('error', (error) => fail(`The pinned runtime could not be started: ${error.message}`));
  child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
}
