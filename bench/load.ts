// A whole window on one machine: candidates start and save at a realistic pace compressed in time, and half of them press
// start in the same second. Real server processes, real sessions, everything over HTTP; fsync and synchronous_commit on.
// The driver goes before the servers where it may (as root): candidates are on machines of their own.
// `npm run bench -- load [--json] [--candidates=2000] [--rush=1000] [--processes=2] [--no-build]`
import { fork } from 'node:child_process';
import { mkdtempSync, chmodSync, rmSync } from 'node:fs';
import { setPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { freePort, startEmbeddedDatabase } from '../apps/cli/src/embedded-database.ts';
import { projectFolder } from '../apps/cli/src/project.ts';
import { migrate } from '../apps/web/src/lib/server/db/migrate.ts';
import { openPool } from '../apps/web/src/lib/server/db/pool.ts';
import { openSession } from '../apps/web/src/lib/server/account/session.ts';
import { seedBank, seedReadyCandidates, withOwner } from './saves/candidates.ts';
import { BENCH_SECRET, cpuMsOf, databaseCpuMs, ensureBuilt, machine, residentBytes, startServer, type Server } from './saves/processes.ts';
import type { WindowMessage, WindowReport, WindowTask } from './saves/window-driver.ts';

const { values: args } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    'no-build': { type: 'boolean', default: false },
    candidates: { type: 'string', default: '2000' },
    rush: { type: 'string', default: '1000' },
    processes: { type: 'string', default: '2' },
    spread: { type: 'string', default: '15' },
    after: { type: 'string', default: '15' },
  },
});
const CANDIDATES = Number(args.candidates);
const QUESTIONS = 120;
/** A candidate answers about once a minute; here the minute is five seconds. */
const PACE_SECONDS = [4, 6] as const;

const where = machine();
await ensureBuilt();
const folder = mkdtempSync(join(tmpdir(), 'einthoven-bench-'));
chmodSync(folder, 0o755);
const embedded = await startEmbeddedDatabase({ folder, port: await freePort(), password: 'bench', ownGroup: false });
process.env['DATABASE_URL'] = embedded.url;
process.env['APP_SECRET'] = BENCH_SECRET;
const servers: Server[] = [];
try {
  await migrate(embedded.url, 'demonstration');
  const { db, close } = openPool(embedded.url, 8);
  await seedBank(db);
  const people = await seedReadyCandidates(db, embedded.url, CANDIDATES);
  const cookies: string[] = [];
  const client = { headers: new Headers({ 'user-agent': 'Load' }), address: '203.0.113.7' };
  for (const { personId } of people) {
    const set = await openSession(db, personId, client, null);
    cookies.push(set.map((cookie) => `${cookie.name}=${encodeURIComponent(cookie.value)}`).join('; '));
  }
  await close();
  const facts = async () =>
    withOwner(embedded.url, async (owner) => {
      const { rows } = await owner.query<{ bytes: number; answers: number }>(
        'select pg_database_size(current_database())::float8 as bytes, (select count(*) from response_events)::float8 as answers',
      );
      return rows[0] as { bytes: number; answers: number };
    });
  for (let i = 0; i < Number(args.processes); i += 1) servers.push(await startServer('apps/web/src/server.ts', embedded.url));

  const task: WindowTask = {
    candidates: cookies.map((cookie, index) => ({ cookie, port: (servers[index % servers.length] as Server).port })),
    rush: Number(args.rush),
    spreadSeconds: Number(args.spread),
    afterSeconds: Number(args.after),
    paceSeconds: PACE_SECONDS,
    questions: QUESTIONS,
  };
  const memory = () => servers.reduce((sum, server) => sum + residentBytes(server.pid), 0);
  let before = { memory: 0, bytes: 0, node: 0, database: 0 };
  let highest = 0;
  const watch = setInterval(() => (highest = Math.max(highest, memory())), 200);
  const cpu = () => ({ node: cpuMsOf(servers), database: databaseCpuMs(embedded.clusterFolder) });
  const beforePrepared = { memory: memory(), ...(await facts()) };
  const report = await new Promise<WindowReport>((resolve, reject) => {
    const child = fork(join(projectFolder, 'bench/saves/window-driver.ts'), { execArgv: ['--disable-warning=ExperimentalWarning'] });
    // Candidates are on machines of their own: their work must not wait for ours, nor be counted as our delay.
    try {
      setPriority(child.pid as number, -10);
    } catch {
      // Only the machine's owner may.
    }
    child.on('message', (message: WindowMessage) => {
      if (message.kind === 'prepared') before = { memory: memory(), bytes: beforePrepared.bytes, ...cpu() };
      else {
        child.disconnect();
        resolve(message.report);
      }
    });
    child.on('exit', (code) => reject(new Error(`the driver ended with ${code}`)));
    child.send(task);
  });
  clearInterval(watch);
  const after = { ...(await facts()), ...cpu() };
  const round = (value: number) => Number(value.toFixed(1));
  const result = {
    candidates: CANDIDATES,
    startedInOneSecond: task.rush,
    saveP99Ms: round(report.save.p99Ms),
    saveP99MsDuringRush: round(report.saveDuringRush.p99Ms),
    startP99Ms: round(report.start.p99Ms),
    startP50Ms: round(report.start.p50Ms),
    prepareP99Ms: round(report.prepare.p99Ms),
    failed: report.failed,
    saves: report.save.count,
    acknowledged: report.acknowledged,
    found: after.answers,
    lost: report.acknowledged - after.answers,
    serverMemoryPerCandidateKb: round((highest - beforePrepared.memory) / CANDIDATES / 1024),
    serverMemoryHighestMb: round(highest / 1024 / 1024),
    databaseKbPerCandidate: round((after.bytes - beforePrepared.bytes) / CANDIDATES / 1024),
    serverCpuS: round((after.node - before.node) / 1000),
    databaseCpuS: round((after.database - before.database) / 1000),
    serverProcesses: servers.length,
    machine: where,
    failures: report.failures,
  };
  if (args.json) console.log(JSON.stringify(result, undefined, 2));
  else {
    console.log(`${where}; ${CANDIDATES} candidates, ${task.rush} of them start in one second; ${servers.length} server processes`);
    console.log(`save p99 ${result.saveP99Ms} ms (goal 100), while the rush lasts ${result.saveP99MsDuringRush} ms; ${result.saves} saves`);
    console.log(`start p50 ${result.startP50Ms} ms, p99 ${result.startP99Ms} ms (goal 2000); reserving a form p99 ${result.prepareP99Ms} ms`);
    console.log(`failed: ${result.failed}${result.failures.map((line) => `\n  ${line}`).join('')}`);
    console.log(`acknowledged ${result.acknowledged}, found ${result.found}, lost ${Math.max(0, result.lost)}`);
    console.log(
      `memory: ${result.serverMemoryPerCandidateKb} KB a candidate in the server processes (${result.serverMemoryHighestMb} MB at most in all), ${result.databaseKbPerCandidate} KB a candidate in the database`,
    );
    console.log(`processor time of the window: server ${result.serverCpuS} s, PostgreSQL ${result.databaseCpuS} s`);
  }
  process.exitCode = result.failed === 0 && result.lost <= 0 ? 0 : 1;
} finally {
  await Promise.all(servers.map((server) => server.stop()));
  await embedded.stop();
  rmSync(folder, { recursive: true, force: true });
}
