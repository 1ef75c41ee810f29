import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { whenNpmEnds } from '../../../bin/bootstrap.js';
import { findLoaded, installationProblem, writeLoaded } from '../../web/src/lib/server/db/installation.ts';
import { migrate } from '../../web/src/lib/server/db/migrate.ts';
import { closeDatabase, database } from '../../web/src/lib/server/db/pool.ts';
import { systemClock } from '../../web/src/lib/server/platform/clock.ts';
import type { Config } from '../../web/src/lib/server/platform/config.ts';
import { build, isBuilt } from './build.ts';
import { checkSpace, takeDataFolder } from './data-folder.ts';
import { freePort, listenProblem, startEmbeddedDatabase, writeAddress, type EmbeddedDatabase } from './embedded-database.ts';
import { prepareEnvironment, type Environment } from './environment.ts';
import { loadContent } from './load-content.ts';
import { explain, Problem } from './problem.ts';
import { fingerprint, projectFolder } from './project.ts';
import { keep, type Kept } from './supervisor.ts';

// What helps where a demonstration's own database does not fit.
const NOT_WORTH_KEEPING = ['A demonstration whose data need not be kept can begin anew: delete its data folder and start again.'];

// `npm start`: the whole house in one terminal. What is started here is ended here, in the reverse order.
const endings: (() => Promise<void> | void)[] = [];
let ending: Promise<void> | undefined;

function end(code: number): Promise<void> {
  ending ??= (async () => {
    for (const close of endings.toReversed()) {
      try {
        await close();
      } catch (error) {
        console.error(explain(error));
      }
    }
    process.exit(code);
  })();
  return ending;
}

function asked(): void {
  if (!ending) console.log('\nStopping...');
  void end(0);
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, asked);
// The stand-in on the older runtime, or npm, was killed: nobody could stop us any more.
process.on('disconnect', asked);
whenNpmEnds(asked);

try {
  await start();
} catch (error) {
  // A signal that also reached what we were waiting for is seen first.
  await new Promise((resolve) => setTimeout(resolve, 50));
  if (!ending) {
    console.error(explain(error));
    await end(1);
  }
}

async function start(): Promise<void> {
  const environment = prepareEnvironment();
  const { config, folder, embedded } = environment;
  const taken = await listenProblem(config.port, config.host);
  if (taken) throw await unusablePort(taken, config);
  if (folder && embedded) {
    endings.push(takeDataFolder(folder.path, config.baseUrl));
    checkSpace(folder.path);
  }
  const databaseRun = embedded ? await startDatabase(environment) : undefined;
  await prepareDatabase(environment);
  await buildIfNeeded();

  const processes: Kept[] = [];
  for (const [name, file] of [
    ['web server', 'apps/web/src/server.ts'],
    ['worker', 'apps/web/src/worker.ts'],
  ] as const) {
    if (!existsSync(join(projectFolder, file))) continue;
    const kept = keep(name, join(projectFolder, file), { cwd: projectFolder, env: process.env });
    processes.push(kept);
    void kept.lost.then(() => end(1));
  }
  endings.push(async () => void (await Promise.all(processes.map((kept) => kept.stop()))));
  await processes[0]?.ready.catch(() => end(1));
  databaseRun?.watch();
  await greet(environment);
}

async function startDatabase({ folder }: Environment): Promise<{ watch: () => void }> {
  if (!folder) throw new Error('an embedded database needs a data folder');
  const state = folder.state();
  const port = Number(process.env['PORT'] || 3000) + 20_000;
  const launch = (wanted: number): Promise<EmbeddedDatabase> =>
    startEmbeddedDatabase({
      folder: folder.path,
      port: wanted,
      password: folder.secrets().databasePassword,
      clusterFolder: folder.state().clusterFolder,
      onNote: (line) => console.log(line),
    });
  let launching = launch(state.databasePort ?? (port < 65_536 ? port : await freePort()));
  // Registered before it runs: Ctrl-C may come while it starts, the first time or again.
  endings.push(async () => {
    const running = await launching.catch(() => undefined);
    await running?.stop();
  });
  const first = await launching;
  folder.remember({ databasePort: first.port, clusterFolder: first.clusterFolder });
  writeAddress(folder.path, first.url);
  process.env['DATABASE_URL'] = first.url;
  const watch = (running = first) => {
    void running.ended.then(async (lastWords) => {
      if (ending) return;
      console.error(`The database ended unexpectedly. Its last words:\n${lastWords.trim().split('\n').slice(-3).join('\n')}\nStarting it again...`);
      try {
        launching = launch(first.port);
        const again = await launching;
        if (again.url !== first.url) throw new Problem('Its port was taken meanwhile.', ['Start again: npm start']);
        watch(again);
      } catch (error) {
        if (ending) return;
        console.error(explain(error));
        await end(1);
      }
    });
  };
  return { watch };
}

async function prepareDatabase({ config, embedded }: Environment): Promise<void> {
  const url = process.env['DATABASE_URL'] ?? '';
  try {
    const report = await migrate(url, config.mode);
    if (report.applied.length > 0) console.log(`Database: ${report.applied.length} migrations applied`);
  } catch (error) {
    throw databaseProblem(error, url, embedded);
  }
  try {
    const unfit = await installationProblem(database(), config);
    if (unfit) throw new Problem(unfit, embedded ? NOT_WORTH_KEEPING : []);
    // The banks of production lie outside this repository, and are looked at each time.
    const wanted = config.mode === 'demonstration' ? fingerprint(['db', 'content', 'apps/web/src/lib/server', 'packages']) : undefined;
    if (wanted !== undefined && (await findLoaded(database())) === wanted) return;
    await loadContent(config);
    if (wanted !== undefined) await writeLoaded(database(), wanted, systemClock.now());
  } finally {
    await closeDatabase();
  }
}

/** Why the web server could not listen, and what helps. */
async function unusablePort(code: string, { host, port }: Config): Promise<Problem> {
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return new Problem(`HOST=${host} is no address of this machine (${code}).`, [
      'Leave HOST out, or set it to one of its own addresses, or to 0.0.0.0 for all.',
    ]);
  }
  if (code === 'EACCES') {
    return new Problem(`Port ${port} may not be opened by this user.`, [`Ports below 1024 are for root. Choose another: PORT=${await freePort()} npm start`]);
  }
  if (code === 'EADDRINUSE') {
    return new Problem(`Port ${port} is in use.`, [`Stop the program that uses it, or choose another: PORT=${await freePort()} npm start`]);
  }
  return new Problem(`Nobody can listen on ${host}:${port} (${code}).`, ['Check HOST and PORT.']);
}

function databaseProblem(error: unknown, url: string, embedded: boolean): unknown {
  const code = (error as { code?: string }).code;
  const where = URL.canParse(url) ? `${new URL(url).hostname}:${new URL(url).port || 5432}` : url;
  if (code === 'ECONNREFUSED' || code === 'ENOTFOUND' || code === 'ETIMEDOUT' || code === 'EAI_AGAIN') {
    return new Problem(`No database answers at ${where}.`, ['Is it running, and is DATABASE_URL right? Without DATABASE_URL, npm start brings its own.']);
  }
  if (code === '28P01' || code === '28000') return new Problem(`The database at ${where} refuses the user or password in DATABASE_URL.`);
  if (code === '3D000') return new Problem(`The database named in DATABASE_URL does not exist at ${where}.`, ['Create it: createdb NAME']);
  const text = (error as Error).message;
  if (/^(Migration|This database was made)/.test(text)) {
    if (embedded) return new Problem(text, NOT_WORTH_KEEPING);
    if (/permission denied to create role/.test(text))
      return new Problem(text, ['The user in DATABASE_URL has to make two roles. As a superuser of that database: alter role NAME createrole']);
    if (/permission denied to grant role/.test(text))
      return new Problem(text, [
        'Another user made the two roles. As a superuser of that database: grant einthoven_app, einthoven_scoring to NAME with admin option',
      ]);
    return new Problem(text);
  }
  return error;
}

async function buildIfNeeded(): Promise<void> {
  if (process.argv.includes('--no-build') || isBuilt()) return;
  console.log('Building the pages (sources changed)...');
  await build();
}

async function greet({ config }: Environment): Promise<void> {
  if (ending) return;
  const lines = ['', `  Einthoven is ready:  ${config.baseUrl}`, ''];
  if (config.mode === 'demonstration') {
    const { demonstrationSignIns } = await import('./demonstration-sign-ins.ts');
    lines.push('  A demonstration: nothing here is a real credential.', ...demonstrationSignIns(config.baseUrl), '');
  }
  lines.push('  Ctrl-C stops everything.', '');
  console.log(lines.join('\n'));
}
