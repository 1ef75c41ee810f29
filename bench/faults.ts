// What is lost when things break: real servers, a real PostgreSQL and a writer process are hit while candidates work,
// and what the writer has on its own disk as acknowledged is compared with what the database holds afterwards, over a
// new connection. A server with the worst mistake planted must be caught, or the zeros mean nothing.
// `npm run bench -- faults [--json] [--cut-minutes=10] [--candidates=40] [--seconds=6] [--only=NAME] [--no-build]`
import { request } from 'node:http';
import { parseArgs } from 'node:util';
import { setTimeout as pause } from 'node:timers/promises';
import { seededRng } from '@einthoven/kernel';
import { withOwner } from './saves/candidates.ts';
import { BENCH_SECRET, ensureBuilt, machine } from './saves/processes.ts';
import { compareHeld } from './faults/held.ts';
import { badNetwork } from './faults/proxy.ts';
import { World, type Device } from './faults/world.ts';
import type { WriterReport, WriterTask } from './faults/writer.ts';

const { values: args } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    'no-build': { type: 'boolean', default: false },
    'cut-minutes': { type: 'string', default: '10' },
    candidates: { type: 'string', default: '40' },
    seconds: { type: 'string', default: '6' },
    only: { type: 'string' },
  },
});
process.env['APP_SECRET'] ??= BENCH_SECRET;
const SECONDS = Number(args.seconds);
const COUNT = Number(args.candidates);
const CUT_SECONDS = Number(args['cut-minutes']) * 60;

/** What one fault did. */
type Outcome = {
  readonly name: string;
  readonly acknowledged: number;
  readonly found: number;
  readonly lost: number;
  /** Questions whose current answer is not the newest one that counts. */
  readonly wrongCurrent: number;
  /** Longest time without any acknowledgement from the fault on; undefined where nothing stops. */
  readonly resumedMs: number | undefined;
  readonly failedTries: number;
  readonly refused: number;
};

type Files = { readonly files: readonly string[]; readonly reports: readonly WriterReport[]; readonly hitAtMs: number | undefined };

/** The longest gap between two acknowledgements from an instant on. */
function longestGap(reports: readonly WriterReport[], fromMs: number): number {
  const times = reports.flatMap((report) => report.acknowledgedAtMs).toSorted((a, b) => a - b);
  let before = fromMs;
  let longest = 0;
  for (const time of times) {
    if (time < fromMs) continue;
    longest = Math.max(longest, time - before);
    before = time;
  }
  return longest;
}

async function judged(world: World, name: string, run: (world: World) => Promise<Files>): Promise<Outcome> {
  const { files, reports, hitAtMs } = await run(world);
  const held = await compareHeld(world.url, files);
  const outcome = {
    name,
    ...held,
    resumedMs: hitAtMs === undefined ? undefined : longestGap(reports, hitAtMs),
    failedTries: reports.reduce((sum, report) => sum + report.failedTries, 0),
    refused: reports.reduce((sum, report) => sum + report.refused.length, 0),
  };
  console.error(
    `${name}: ${held.acknowledged} acknowledged, ${held.found} found, ${held.lost} lost${outcome.resumedMs === undefined ? '' : `, resumed after ${outcome.resumedMs} ms`}, ${outcome.failedTries} tries failed, ${outcome.refused} refused`,
  );
  for (const words of new Set(reports.flatMap((report) => report.refused))) console.error(`  refused: ${words}`);
  return outcome;
}

/** Candidates write while something is done to them half way. */
async function hit(world: World, act: () => Promise<void>, more: Partial<WriterTask> = {}, devices?: readonly Device[]): Promise<Files> {
  const file = world.acknowledgedFile();
  const attempts = devices ?? (await world.candidates(COUNT));
  const writing = world.write({
    ports: world.ports,
    attempts,
    seconds: SECONDS,
    paceMs: 15,
    acknowledgedFile: file,
    manner: 'steady',
    patienceMs: 3000,
    ...more,
  });
  await pause((SECONDS * 1000) / 3);
  const hitAtMs = Date.now();
  await act();
  return { files: [file], reports: [await writing], hitAtMs };
}

const FAULTS: Readonly<Record<string, (world: World) => Promise<Files>>> = {
  'server killed, started again': (world) =>
    hit(world, async () => {
      await world.killServer(0);
      await world.killServer(1);
      await world.startServer(0);
      await world.startServer(1);
    }),
  'one of two servers killed': async (world) => {
    const files = await hit(world, () => world.killServer(0));
    await world.startServer(0);
    return files;
  },
  'database killed, started again': (world) =>
    hit(world, async () => {
      await world.killDatabase();
      await world.startDatabase();
    }),
  'disk full, then freed': (world) =>
    hit(world, async () => {
      world.fillDisk(1024 * 1024);
      await pause(2500);
      await world.killDatabase();
      await world.startDatabase();
    }),
  'network flapping': async (world) => {
    const network = await badNetwork(() => world.ports[0] as number, seededRng('flapping').next);
    const files = await hit(
      world,
      async () => {
        for (let turn = 0; turn < 6; turn += 1) {
          network.cut();
          await pause(400);
          network.heal();
          await pause(400);
        }
      },
      { ports: [network.port] },
    );
    await network.close();
    return files;
  },
  'latency of 2 s': async (world) => {
    const network = await badNetwork(() => world.ports[0] as number, seededRng('latency').next);
    const files = await hit(
      world,
      async () => {
        network.delayMs = 1000;
      },
      { ports: [network.port], seconds: SECONDS + 6, patienceMs: 15_000 },
    );
    await network.close();
    return { ...files, hitAtMs: undefined };
  },
  'one request in ten broken, before or after it was saved': async (world) => {
    const network = await badNetwork(() => world.ports[0] as number, seededRng('loss').next);
    network.breakShare = 0.1;
    const files = await hit(world, async () => undefined, { ports: [network.port] });
    await network.close();
    return { ...files, hitAtMs: undefined };
  },
  'two devices write at once': async (world) => {
    const first = await world.candidates(COUNT);
    const file = world.acknowledgedFile();
    let second: Promise<WriterReport> | undefined;
    const files = await hit(
      world,
      async () => {
        const devices = await world.takeOver(first);
        second = world.write({
          ports: world.ports,
          attempts: devices,
          seconds: SECONDS / 2,
          paceMs: 15,
          acknowledgedFile: file,
          manner: 'steady',
          patienceMs: 3000,
        });
      },
      {},
      first,
    );
    return { files: [...files.files, file], reports: [...files.reports, await (second as Promise<WriterReport>)], hitAtMs: undefined };
  },
  'clocks wrong by hours and jumping': async (world) => ({ ...(await hit(world, async () => undefined, { manner: 'wrong-clocks' })), hitAtMs: undefined }),
  'deliveries repeated, split and in disorder': async (world) => ({ ...(await hit(world, async () => undefined, { manner: 'disorder' })), hitAtMs: undefined }),
  'forged, oversized and future deliveries beside honest ones': async (world) => {
    const [victim] = await world.candidates(1);
    const files = await hit(world, () => attack(world, victim as Device));
    return { ...files, hitAtMs: undefined };
  },
};

/** Sends what no room would send, and looks that none of it was stored. */
async function attack(world: World, victim: Device): Promise<void> {
  const event = { sequence: 1, position: 1, kind: 'answer', value: 'a', happenedAt: Date.now() };
  const sound = { epoch: 1, token: victim.token, events: [event] };
  const tries: readonly [string, string][] = [
    [victim.attemptId, JSON.stringify({ ...sound, token: 'forged-token-forged-token-forged-token-forg' })],
    [victim.attemptId, JSON.stringify({ ...sound, epoch: 2 })],
    ['01900000-0000-7000-8000-000000000000', JSON.stringify(sound)],
    [`${victim.attemptId}'--`, JSON.stringify(sound)],
    [victim.attemptId, JSON.stringify({ ...sound, events: [{ ...event, position: 121 }] })],
    [victim.attemptId, JSON.stringify({ ...sound, events: [{ ...event, position: -1 }] })],
    [victim.attemptId, JSON.stringify({ ...sound, events: [{ ...event, kind: 'score' }] })],
    [victim.attemptId, JSON.stringify({ ...sound, events: [{ ...event, value: 'x'.repeat(65) }] })],
    [victim.attemptId, JSON.stringify({ ...sound, events: [{ ...event, happenedAt: 'tomorrow' }] })],
    [victim.attemptId, JSON.stringify({ ...sound, events: [] })],
    [victim.attemptId, '{"epoch":1,"token":'],
    [victim.attemptId, `${JSON.stringify(sound)}${' '.repeat(2_000_000)}`],
  ];
  for (const [attemptId, body] of tries) {
    const status = await new Promise<number>((resolve) => {
      const asked = request(
        {
          host: '127.0.0.1',
          port: world.ports[0],
          method: 'POST',
          path: `/api/exam/${encodeURIComponent(attemptId)}/responses`,
          headers: { 'content-type': 'application/json' },
        },
        (response) => {
          response.resume();
          resolve(response.statusCode ?? 0);
        },
      );
      asked.on('error', () => resolve(413));
      asked.end(body);
    });
    if (status < 400 || status >= 500) throw new Error(`a hostile delivery was answered ${status}: ${body.slice(0, 100)}`);
  }
  // An event from the future is kept at the time it arrived: it can be no later than now.
  await withOwner(world.url, async (owner) => {
    const { rows } = await owner.query('select count(*)::int as stored from response_events where attempt_id = $1', [victim.attemptId]);
    if (rows[0]?.stored !== 0) throw new Error('a hostile delivery was stored');
  });
}

await ensureBuilt();
const where = machine();
const chosen = Object.entries(FAULTS).filter(([name]) => args.only === undefined || name.includes(args.only));
const world = await World.start(2);
const outcomes: Outcome[] = [];
try {
  // The long cut runs beside all others, with candidates and a network of its own.
  const cutting =
    CUT_SECONDS > 0 && (args.only === undefined || 'network cut'.includes(args.only))
      ? judged(world, `network cut for ${args['cut-minutes']} minutes`, async () => {
          const network = await badNetwork(() => world.ports[1] as number, seededRng('cut').next);
          const file = world.acknowledgedFile();
          const attempts = await world.candidates(10);
          const writing = world.write({
            ports: [network.port],
            attempts,
            seconds: CUT_SECONDS + 20,
            paceMs: 250,
            acknowledgedFile: file,
            manner: 'steady',
            patienceMs: 3000,
          });
          await pause(5000);
          const hitAtMs = Date.now();
          network.cut();
          await pause(CUT_SECONDS * 1000);
          network.heal();
          const reports = [await writing];
          await network.close();
          // The cut itself is no time of ours.
          return { files: [file], reports, hitAtMs: hitAtMs + CUT_SECONDS * 1000 };
        })
      : undefined;
  for (const [name, run] of chosen) outcomes.push(await judged(world, name, run));
  if (cutting) outcomes.push(await cutting);
} finally {
  await world.end();
}

// The same run against servers that acknowledge first and commit afterwards.
const plantedWorld = await World.start(1, true);
let planted: Outcome;
try {
  planted = await judged(plantedWorld, 'planted: acknowledged before the commit', (it) =>
    hit(it, async () => {
      await it.killDatabase();
      await it.startDatabase();
    }),
  );
} finally {
  await plantedWorld.end();
}

const lost = outcomes.reduce((sum, outcome) => sum + outcome.lost + outcome.wrongCurrent, 0);
const caught = planted.lost > 0;
if (args.json) console.log(JSON.stringify({ machine: where, faults: outcomes, lost, planted, plantedCaught: caught }, undefined, 2));
else {
  for (const outcome of outcomes)
    console.log(
      `${outcome.name}: ${outcome.acknowledged} acknowledged, ${outcome.found} found, ${outcome.lost} lost${outcome.resumedMs === undefined ? '' : `, resumed after ${outcome.resumedMs} ms`}`,
    );
  console.log(`lost in all: ${lost}; the planted mistake lost ${planted.lost} and was ${caught ? 'caught' : 'NOT caught'}`);
}
process.exitCode = lost === 0 && caught && outcomes.every((outcome) => outcome.refused === 0 && outcome.acknowledged > 0) ? 0 : 1;
