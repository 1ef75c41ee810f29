// What saving an answer costs: answers checked, stored with their history, durable and acknowledged over HTTP by the
// real server process, beside a bare Node server that does nothing but one group-committed upsert per request, on the
// same database in the same run, turn by turn. The load driver is a process of its own.
// `npm run bench -- saves [--json] [--rounds=5] [--seconds=4] [--processes=1] [--no-build]`
import { mkdtempSync, chmodSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { freePort, startEmbeddedDatabase } from '../apps/cli/src/embedded-database.ts';
import { migrate } from '../apps/web/src/lib/server/db/migrate.ts';
import { openPool } from '../apps/web/src/lib/server/db/pool.ts';
import { seedBank, seedOpenAttempts, withOwner } from './saves/candidates.ts';
import type { DriverReport } from './saves/driver.ts';
import { RECORDED, RECORDED_BARE_PER_SECOND } from './saves/peers.ts';
import { BENCH_SECRET, cpuMsOf, databaseCpuMs, ensureBuilt, machine, runDriver, startServer, type Server } from './saves/processes.ts';

const { values: args } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    'no-build': { type: 'boolean', default: false },
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '4' },
    processes: { type: 'string', default: '1' },
  },
});
const ROUNDS = Number(args.rounds);
const IN_FLIGHT = 50;
const ATTEMPTS = 500;
const QUESTIONS = 120;

process.env['APP_SECRET'] ??= BENCH_SECRET;
const where = machine();
await ensureBuilt();
const folder = mkdtempSync(join(tmpdir(), 'einthoven-bench-'));
chmodSync(folder, 0o755);
const embedded = await startEmbeddedDatabase({
  folder,
  port: await freePort(),
  password: 'bench',
  ownGroup: false,
  // Counts statements; fsync, synchronous_commit and everything else stay as the server ships.
  settings: ['shared_preload_libraries=pg_stat_statements', 'pg_stat_statements.track=top'],
});
process.env['DATABASE_URL'] = embedded.url;
const servers: Server[] = [];
try {
  await migrate(embedded.url, 'demonstration');
  const { db, close } = openPool(embedded.url, 4);
  await seedBank(db);
  const attempts = (await seedOpenAttempts(db, embedded.url, ATTEMPTS)).map((attempt) => ({ ...attempt, nextSequence: 1 }));
  await close();
  const durable = await withOwner(embedded.url, async (owner) => {
    await owner.query('create table bare (attempt_id uuid not null, position integer not null, value text not null, primary key (attempt_id, position))');
    await owner.query('create extension pg_stat_statements');
    const show = async (name: string) => (await owner.query(`show ${name}`)).rows[0][name] as string;
    return { fsync: await show('fsync'), synchronousCommit: await show('synchronous_commit') };
  });
  const ours: Server[] = [];
  for (let i = 0; i < Number(args.processes); i += 1) ours.push(await startServer('apps/web/src/server.ts', embedded.url));
  const bare = await startServer('bench/saves/bare-server.ts', embedded.url);
  servers.push(...ours, bare);

  type Round = DriverReport & { readonly nodeCpuMs: number; readonly databaseCpuMs: number };
  const measure = async (target: 'door' | 'bare', seconds = Number(args.seconds)): Promise<Round> => {
    const measured = target === 'door' ? ours : [bare];
    let before = { node: 0, database: 0 };
    const look = () => ({ node: cpuMsOf(measured), database: databaseCpuMs(embedded.clusterFolder) });
    const report = await runDriver(
      {
        ports: measured.map((each) => each.port),
        connections: IN_FLIGHT,
        seconds,
        warmUpSeconds: 1,
        target,
        attempts,
        questions: QUESTIONS,
      },
      () => (before = look()),
    );
    const after = look();
    for (const [index, attempt] of attempts.entries()) attempt.nextSequence = report.nextSequences[index] as number;
    return { ...report, nodeCpuMs: after.node - before.node, databaseCpuMs: after.database - before.database };
  };
  const rounds: { readonly bare: Round; readonly door: Round }[] = [];
  // Both run warm before anything counts.
  await measure('bare', 2);
  await measure('door', 2);
  await withOwner(embedded.url, (owner) => owner.query('select pg_stat_statements_reset()'));
  const storedBefore = await withOwner(embedded.url, async (owner) =>
    Number((await owner.query('select count(*) as stored from response_events')).rows[0].stored),
  );
  for (let i = 0; i < ROUNDS; i += 1) {
    // Each goes first as often as the other.
    const first = i % 2 === 0 ? await measure('bare') : undefined;
    const door = await measure('door');
    rounds.push({ bare: first ?? (await measure('bare')), door });
  }
  const counted = await withOwner(embedded.url, async (owner) => {
    const { rows } = await owner.query<{ statements: number; batches: number; stored: number }>(
      // Opening a connection and the process's own sign of life are no part of a save.
      `select coalesce(sum(calls) filter (where query !~ '^insert into bare|pg_stat_statements|^set role|server_heartbeats'), 0)::float8 as statements,
              coalesce(sum(calls) filter (where query ~ 'from save_deliveries'), 0)::float8 as batches,
              (select count(*) from response_events)::float8 - $1 as stored
       from pg_stat_statements where dbid = (select oid from pg_database where datname = current_database())`,
      [storedBefore],
    );
    return rows[0] as { statements: number; batches: number; stored: number };
  });
  const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] as number;
  const rate = (round: Round) => round.saves / round.seconds;
  const bareSaves = rounds.reduce((sum, round) => sum + round.bare.saves, 0);
  const doorSaves = rounds.reduce((sum, round) => sum + round.door.saves, 0);
  const result = {
    savesPerSecond: Math.round(median(rounds.map((round) => rate(round.door)))),
    bareSavesPerSecond: Math.round(median(rounds.map((round) => rate(round.bare)))),
    ratio: Number(median(rounds.map((round) => rate(round.door) / rate(round.bare))).toFixed(3)),
    p99Ms: Number(median(rounds.map((round) => round.door.p99Ms)).toFixed(2)),
    cpuMsPerSave: Number((rounds.reduce((sum, round) => sum + round.door.nodeCpuMs, 0) / doorSaves).toFixed(4)),
    ...durable,
    databaseCpuMsPerSave: Number((rounds.reduce((sum, round) => sum + round.door.databaseCpuMs, 0) / doorSaves).toFixed(4)),
    statementsPerBatch: counted.batches === 0 ? 0 : Number((counted.statements / counted.batches).toFixed(2)),
    statements: counted.statements,
    batches: counted.batches,
    savesPerBatch: Number((counted.stored / counted.batches).toFixed(1)),
    failed: rounds.reduce((sum, round) => sum + round.door.failed + round.bare.failed, 0),
    bareP99Ms: Number(median(rounds.map((round) => round.bare.p99Ms)).toFixed(2)),
    bareCpuMsPerSave: Number((rounds.reduce((sum, round) => sum + round.bare.nodeCpuMs, 0) / bareSaves).toFixed(4)),
    bareDatabaseCpuMsPerSave: Number((rounds.reduce((sum, round) => sum + round.bare.databaseCpuMs, 0) / bareSaves).toFixed(4)),
    recordedBareSavesPerSecond: RECORDED_BARE_PER_SECOND,
    inFlight: IN_FLIGHT,
    serverProcesses: ours.length,
    machine: where,
    rounds: rounds.map((round) => ({ door: Math.round(rate(round.door)), bare: Math.round(rate(round.bare)), p99Ms: Number(round.door.p99Ms.toFixed(2)) })),
    recorded: RECORDED,
  };
  if (args.json) console.log(JSON.stringify(result, undefined, 2));
  else {
    console.log(`${where}; ${IN_FLIGHT} in flight, ${ours.length} server process(es), fsync ${durable.fsync}, synchronous_commit ${durable.synchronousCommit}`);
    console.log(
      `saves a second: ${result.savesPerSecond}, bare ${result.bareSavesPerSecond} (recorded bare: ${RECORDED_BARE_PER_SECOND}); ratio ${result.ratio} (goal 0.5)`,
    );
    console.log(`p99 ${result.p99Ms} ms (goal 20), bare ${result.bareP99Ms} ms`);
    console.log(
      `processor time a save: server ${result.cpuMsPerSave} ms (goal 0.3), PostgreSQL ${result.databaseCpuMsPerSave} ms; bare ${result.bareCpuMsPerSave} and ${result.bareDatabaseCpuMsPerSave} ms`,
    );
    console.log(
      `${counted.statements} statements in ${counted.batches} batches: ${result.statementsPerBatch} a batch, ${(counted.stored / counted.batches).toFixed(1)} saves a batch`,
    );
    for (const round of result.rounds) console.log(`  round: ${round.door} / ${round.bare} a second, p99 ${round.p99Ms} ms`);
    for (const peer of RECORDED) {
      console.log(
        `  recorded: ${peer.name}: ${peer.savesPerSecond}/s${peer.cpuMsPerSave === undefined ? '' : `, ${peer.cpuMsPerSave} ms of processor`}${peer.statementsPerSave === undefined ? '' : `, ${peer.statementsPerSave} statements`} a save`,
      );
    }
  }
  process.exitCode = result.failed === 0 && result.statementsPerBatch === 1 && durable.fsync === 'on' && durable.synchronousCommit === 'on' ? 0 : 1;
} finally {
  await Promise.all(servers.map((server) => server.stop()));
  await embedded.stop();
  rmSync(folder, { recursive: true, force: true });
}
