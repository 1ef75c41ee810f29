// The night run over a whole body: a million synthetic holders, one night on which a class ends and the month is drawn.
// It is killed once in the middle and run again; then everybody's messages and events are counted against what the body
// was filled with. The database and the run are held to one core where `taskset` is there.
// `npm run bench -- night [--people 1000000] [--peak 3] [--date 2028-06-01] [--json]`
import { fork, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { toPlainDate } from '@einthoven/kernel';
import { freePort, startEmbeddedDatabase } from '../apps/cli/src/embedded-database.ts';
import { projectFolder } from '../apps/cli/src/project.ts';
import { migrate } from '../apps/web/src/lib/server/db/migrate.ts';
import { openPool } from '../apps/web/src/lib/server/db/pool.ts';
import { newPersonalKey, purposeKey, seal } from '../apps/web/src/lib/server/platform/seal.ts';
import { currentScheme, registerSchemes } from '../apps/web/src/lib/server/scheme/index.ts';
import { compareNight, fillBody } from './night/fill.ts';
import { BENCH_SECRET, cpuMs, databaseCpuMs, machine } from './saves/processes.ts';

const LIMIT_SECONDS = 300;

const { values: args } = parseArgs({
  options: {
    people: { type: 'string', default: '1000000' },
    peak: { type: 'string', default: '3' },
    date: { type: 'string', default: '2028-06-01' },
    json: { type: 'boolean', default: false },
  },
});
const people = Number(args.people);
const date = toPlainDate(args.date);
const scheme = currentScheme();
const where = machine();

type Night = { readonly seconds: number; readonly cpuSeconds: number; readonly counts: Readonly<Record<string, number>> | undefined; readonly killed: boolean };

/** One night in a process of its own. @param killWhen ends it with SIGKILL as soon as this is true */
async function night(url: string, killWhen?: () => Promise<boolean>): Promise<Night> {
  const fromMs = performance.now();
  const child = fork(join(projectFolder, 'bench/night/run.ts'), [date], {
    cwd: projectFolder,
    env: { ...process.env, DATABASE_URL: url, APP_SECRET: BENCH_SECRET, EINTHOVEN_MODE: 'demonstration' },
    execArgv: ['--disable-warning=ExperimentalWarning'],
  });
  holdToOneCore(child.pid as number);
  const ended = new Promise<void>((resolve) => child.on('exit', () => resolve()));
  let report: Pick<Night, 'counts' | 'seconds' | 'cpuSeconds'> | undefined;
  child.on('message', (message) => (report = message as typeof report));
  let gone = false;
  void ended.then(() => (gone = true));
  let lastCpuMs = 0;
  while (!gone && killWhen) {
    lastCpuMs = cpuMs(child.pid as number) || lastCpuMs;
    if (await killWhen()) {
      lastCpuMs = cpuMs(child.pid as number) || lastCpuMs;
      child.kill('SIGKILL');
      break;
    }
    await pause(20);
  }
  await ended;
  if (report) return { ...report, killed: false };
  if (!killWhen) throw new Error('the night ended without a report');
  return { seconds: (performance.now() - fromMs) / 1000, cpuSeconds: lastCpuMs / 1000, counts: undefined, killed: true };
}

let oneCore = true;
function holdToOneCore(pid: number): void {
  const held = spawnSync('taskset', ['-acp', '0', String(pid)], { stdio: 'ignore' });
  if (held.error || held.status !== 0) oneCore = false;
}

const folder = mkdtempSync(join(tmpdir(), 'einthoven-bench-night-'));
// Otherwise root's cluster would be placed elsewhere, and stay there.
chmodSync(folder, 0o755);
const server = await startEmbeddedDatabase({
  folder,
  port: await freePort(),
  password: 'bench',
  ownGroup: false,
  // As many servers of this size have; while it is filled a crash may lose all.
  settings: ['shared_buffers=512MB', 'max_wal_size=4GB', 'checkpoint_timeout=30min'],
});
try {
  await migrate(server.url, 'demonstration');
  const { db, close } = openPool(server.url, 2);
  await registerSchemes(db);
  await close();
  const sealedKey = seal(purposeKey(BENCH_SECRET, 'personal-keys'), newPersonalKey());
  const fillFromMs = performance.now();
  const body = { people, date, scheme, peak: Number(args.peak), sealedKey };
  const groups = await fillBody(server.url, body);
  const fillSeconds = (performance.now() - fillFromMs) / 1000;
  const toTell = groups.reduce((sum, { message, people: count }) => sum + (message === undefined ? 0 : count), 0);
  console.error(`${people} people in ${fillSeconds.toFixed(0)} s; the night has ${toTell} to tell`);

  const postmaster = Number(readFileSync(join(server.clusterFolder, 'postmaster.pid'), 'utf8').split('\n')[0]);
  holdToOneCore(postmaster);
  const watcher = new pg.Client({ connectionString: server.url });
  await watcher.connect();
  const halfTold = async () => {
    const { rows } = await watcher.query('select count(*)::int as told from messages');
    return rows[0].told >= toTell * 0.4;
  };
  const databaseFromMs = databaseCpuMs(server.clusterFolder);
  const first = await night(server.url, halfTold);
  const { rows } = await watcher.query('select count(*)::int as told from messages');
  console.error(first.killed ? `killed after ${first.seconds.toFixed(1)} s with ${rows[0].told} told; run again` : 'NOT killed: the night was over before');
  await watcher.end();
  const second = await night(server.url);
  const databaseSeconds = (databaseCpuMs(server.clusterFolder) - databaseFromMs) / 1000;
  // A third run of the same night does nothing.
  const third = await night(server.url);
  const found = await compareNight(server.url, body);
  const seconds = first.seconds + second.seconds;
  const cpuSeconds = first.cpuSeconds + second.cpuSeconds + databaseSeconds;
  const round = (value: number) => Number(value.toFixed(1));
  const result = {
    people,
    date,
    affected: found.affected,
    messages: found.messages,
    events: found.events,
    audits: found.audits,
    seconds: round(seconds),
    cpuSeconds: round(cpuSeconds),
    ofThat: { run: round(first.cpuSeconds + second.cpuSeconds), database: round(databaseSeconds) },
    limitSeconds: LIMIT_SECONDS,
    oneCore,
    restarted: first.killed,
    toldBeforeTheKill: rows[0].told as number,
    doubles: found.doubles,
    missing: found.missing + Math.max(0, found.auditsExpected - found.audits),
    extra: found.extra + Math.max(0, found.audits - found.auditsExpected),
    thirdRunDidNothing: third.counts === undefined,
    fillSeconds: round(fillSeconds),
    groups: Object.fromEntries(groups.map(({ name, people: count }) => [name, count])),
    machine: where,
  };
  if (args.json) console.log(JSON.stringify(result, undefined, 2));
  else
    console.log(
      `${people} people, ${result.affected} affected, ${result.messages} messages, ${result.events} events: ${result.seconds} s, ${result.cpuSeconds} s of processor (limit ${LIMIT_SECONDS}); restarted ${result.restarted}, doubles ${result.doubles}, missing ${result.missing}, extra ${result.extra}`,
    );
  const good =
    result.restarted &&
    result.doubles === 0 &&
    result.missing === 0 &&
    result.extra === 0 &&
    result.thirdRunDidNothing &&
    Math.max(seconds, cpuSeconds) < LIMIT_SECONDS;
  process.exitCode = good ? 0 : 1;
} finally {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}
