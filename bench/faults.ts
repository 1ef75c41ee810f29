// What is lost when things break: real servers, a real PostgreSQL and a writer process are hit while candidates work,
// and what the writer has on its own disk as acknowledged is compared with what the database holds afterwards, over a
// new connection. A server with the worst mistake planted must be caught, or the zeros mean nothing.
// The network is cut for ten minutes beside all other faults, so that the run takes twelve; a shorter cut is named as such.
// `npm run bench -- faults [--json] [--cut-minutes=10] [--candidates=40] [--starts=1000] [--seconds=6] [--only=NAME] [--no-build]`
import { parseArgs } from 'node:util';
import { setTimeout as pause } from 'node:timers/promises';
import { seededRng } from '@einthoven/kernel';
import { BENCH_SECRET, ensureBuilt, machine } from './saves/processes.ts';
import { killBrowser } from './faults/browser.ts';
import { brokenRecipe, hostilePackages } from './faults/content.ts';
import { attackDeliveries, attackIdentities } from './faults/hostile.ts';
import { judge, lineOf, type Outcome, type Written } from './faults/judge.ts';
import { badNetwork } from './faults/proxy.ts';
import { startTogether } from './faults/rush.ts';
import { World, type Device } from './faults/world.ts';
import type { WriterReport, WriterTask } from './faults/writer.ts';

const { values: args } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    'no-build': { type: 'boolean', default: false },
    'cut-minutes': { type: 'string', default: '10' },
    candidates: { type: 'string', default: '40' },
    starts: { type: 'string', default: '1000' },
    seconds: { type: 'string', default: '6' },
    only: { type: 'string' },
  },
});
process.env['APP_SECRET'] ??= BENCH_SECRET;
const SECONDS = Number(args.seconds);
const COUNT = Number(args.candidates);
const CUT_SECONDS = Number(args['cut-minutes']) * 60;

async function judged(world: World, name: string, run: (world: World) => Promise<Written>): Promise<Outcome> {
  const outcome = await judge(world.url, name, await run(world));
  console.error(lineOf(outcome));
  return outcome;
}

/** Candidates write while something is done to them half way. */
async function hit(world: World, act: () => Promise<void>, more: Partial<WriterTask> = {}, devices?: readonly Device[]): Promise<Written> {
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

const FAULTS: Readonly<Record<string, (world: World) => Promise<Written>>> = {
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
    const files = await hit(world, () => attackDeliveries(world, victim as Device));
    return { ...files, hitAtMs: undefined };
  },
  'forged forms, attempts and people beside honest ones': async (world) => ({ ...(await hit(world, () => attackIdentities(world))), hitAtMs: undefined }),
  'browser killed while it saves': killBrowser,
  [`${args.starts} candidates start in the same second`]: (world) => startTogether(world, Number(args.starts)),
};

/** Faults of content, which no answer can be lost by. */
const CONTENT: Readonly<Record<string, (world: World) => Promise<Outcome>>> = {
  'hostile QTI packages': hostilePackages,
  'a tracing recipe broken at assembly': brokenRecipe,
};

await ensureBuilt();
const where = machine();
const isChosen = (name: string) => args.only === undefined || name.includes(args.only);
const world = await World.start(2);
const outcomes: Outcome[] = [];
try {
  // The long cut runs beside all others, with candidates and a network of its own.
  const cutting =
    CUT_SECONDS > 0 && isChosen('network cut')
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
  for (const [name, run] of Object.entries(FAULTS)) if (isChosen(name)) outcomes.push(await judged(world, name, run));
  for (const [name, run] of Object.entries(CONTENT)) {
    if (!isChosen(name)) continue;
    const outcome = await run(world);
    console.error(lineOf(outcome));
    outcomes.push(outcome);
  }
  if (cutting) console.error('the network is still cut');
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
  for (const outcome of outcomes) console.log(lineOf(outcome));
  console.log(`lost in all: ${lost}; the planted mistake lost ${planted.lost} and was ${caught ? 'caught' : 'NOT caught'}`);
}
process.exitCode =
  lost === 0 && caught && outcomes.every((outcome) => outcome.skipped !== undefined || (outcome.refused === 0 && outcome.acknowledged > 0)) ? 0 : 1;
