// Six parallel forms of 120 items from a pool of 1,000, assembled by HiGHS and polished by swaps: how long it takes, how far
// the worst information lies from its target, whether any rule is broken (recounted apart), and what is proved.
// `npm run bench -- assembly`, with `--json` for one line of JSON.
import { readFileSync } from 'node:fs';
import { seededRng } from '@einthoven/kernel';
import { assemble, averageLpText, loadSolver } from '@einthoven/psychometrics/assembly';
import { poolProblem, type Pool } from '@einthoven/psychometrics/assembly/pool';

const SECONDS_LIMIT = 10;
const DEVIATION_LIMIT = 0.001;

const pool = JSON.parse(readFileSync(new URL('../packages/psychometrics/src/assembly/gold/ata_pool_1000.json', import.meta.url), 'utf8')) as Pool;
const problem = poolProblem(pool, { forms: 6, anchorItems: 24, tolerance: DEVIATION_LIMIT });
const solver = await loadSolver();
const cpuFrom = process.cpuUsage();
const from = performance.now();
const outcome = assemble(problem, {
  solver,
  nowMs: () => performance.now(),
  rng: seededRng('bench'),
  timeLimitS: 60,
  goodEnough: DEVIATION_LIMIT / 2,
  polishLimitS: 5,
});
// How much information at the cut any six forms could have under the rules without their targets: a bound that is not trivial.
const most = solver(averageLpText({ ...problem, rules: problem.rules.filter((rule) => rule.kind !== 'target'), maximin: { amount: 'information at cut' } }), {
  timeLimitS: 10,
});
const seconds = (performance.now() - from) / 1000;
const cpu = process.cpuUsage(cpuFrom);
if (outcome.kind !== 'assembled') {
  console.error(`no forms: ${JSON.stringify(outcome).slice(0, 500)}`);
  process.exit(1);
}
const { report } = outcome;
const atCut = report.rules.find((rule) => rule.id === 'information at cut')?.figures.map(({ figure }) => figure) ?? [];
const result = {
  seconds: Number(seconds.toFixed(2)),
  cpuSeconds: Number(((cpu.user + cpu.system) / 1e6).toFixed(2)),
  largestDeviationPercent: Number((report.largestDeviation * 100).toFixed(4)),
  rulesBroken: report.rulesBroken,
  rules: report.rules.length,
  largestOverlap: report.largestOverlap,
  itemsUsed: report.itemsUsed,
  bound: {
    leastDeviationPercent: report.bound.leastDeviation * 100,
    informationAtCut: { least: Number(Math.min(...atCut).toFixed(3)), noFormsExceed: Number(most.objective.toFixed(3)) },
  },
};
if (process.argv.includes('--json')) console.log(JSON.stringify(result));
else {
  console.log(`six forms of 120 from 1,000   ${result.seconds} s (${result.cpuSeconds} s of CPU), limit ${SECONDS_LIMIT} s`);
  console.log(`largest deviation             ${result.largestDeviationPercent} % of target, limit ${DEVIATION_LIMIT * 100} %; exact would be 0 %`);
  console.log(
    `rules                         ${result.rulesBroken} of ${result.rules} broken; two forms share ${result.largestOverlap} items, ${result.itemsUsed} used`,
  );
  console.log(
    `information at the cut        at least ${result.bound.informationAtCut.least} in each form; proved that six forms cannot all exceed ${result.bound.informationAtCut.noFormsExceed}`,
  );
}
if (seconds > SECONDS_LIMIT || report.largestDeviation > DEVIATION_LIMIT || report.rulesBroken > 0) process.exitCode = 1;
