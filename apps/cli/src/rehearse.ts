import { parseArgs } from 'node:util';
import { database } from '../../web/src/lib/server/db/pool.ts';
import { askRehearsal, readRehearsal, REHEARSAL_PROBLEM_WORDS, stopRehearsal, type RehearsalReport } from '../../web/src/lib/server/exam/index.ts';
import { systemClock } from '../../web/src/lib/server/platform/clock.ts';
import { withDatabase } from './command.ts';

const HELP = `einthoven rehearse: simulated candidates sit on the running platform

  einthoven rehearse [--candidates 20] [--minutes 2] [--json]

The platform and a worker must run. Nothing comes of it: no result, no credential, no figure of an item.
Ctrl-C stops it; the report says what happened until then.
Exit code: 0 where no answer was lost and no request failed, 1 where one was, 2 where the words were not right.
`;

/** A worker takes a rehearsal within seconds: without one for so long, none runs. */
const NO_WORKER_MS = 30_000;
const LOOK_EVERY_MS = 1_000;

/** `einthoven rehearse ...`: asks for a rehearsal, waits for it, and prints its report. @returns the exit code */
export async function runRehearsal(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      help: { type: 'boolean', default: false },
      candidates: { type: 'string', default: '20' },
      minutes: { type: 'string', default: '2' },
      json: { type: 'boolean', default: false },
    },
    strict: true,
  });
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const say = (line: string) => (values.json ? console.error(line) : console.log(line));
  return withDatabase(async ({ config }) => {
    const clock = { clock: systemClock };
    const asked = await askRehearsal(database(), undefined, { candidates: Number(values.candidates), minutes: Number(values.minutes) }, clock);
    if (!asked.ok) {
      console.error(REHEARSAL_PROBLEM_WORDS[asked.error]);
      return 2;
    }
    const { rehearsalId } = asked.value;
    say(`${values.candidates} simulated candidates for ${values.minutes} minutes. Watch them: ${config.baseUrl}/staff/exams/rehearsals/${rehearsalId}`);
    const stop = () => void stopRehearsal(database(), undefined, rehearsalId, clock);
    process.on('SIGINT', stop);
    const fromMs = performance.now();
    let taken = false;
    for (;;) {
      const rehearsal = await readRehearsal(database(), undefined, rehearsalId);
      if (!rehearsal) throw new Error(`rehearsal ${rehearsalId} is gone`);
      if (rehearsal.takenAt && !taken) {
        taken = true;
        say('A worker has taken it.');
      }
      if (rehearsal.outcome) return told(rehearsal.outcome, rehearsal.report as RehearsalReport | undefined, values.json);
      if (!taken && performance.now() - fromMs > NO_WORKER_MS) {
        // Left waiting, it would begin when nobody expects it.
        await stopRehearsal(database(), undefined, rehearsalId, clock);
        console.error('No worker has taken it. Start one: npx einthoven worker.');
        return 1;
      }
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
  });
}

function told(outcome: string, report: RehearsalReport | undefined, json: boolean): number {
  if (!report && outcome === 'stopped') {
    console.error('It was stopped before a worker had taken it.');
    return 1;
  }
  if (!report) {
    console.error("The process that played the candidates is gone: there is no report. The worker's log says why.");
    return 1;
  }
  if (json) console.log(JSON.stringify({ outcome, ...report }, undefined, 2));
  else {
    console.log(`${outcome}: ${report.started} of ${report.candidates} started, ${report.submitted} submitted`);
    for (const [name, label] of [
      ['prepare', 'reserving a form'],
      ['form', 'fetching the form'],
      ['start', 'starting the clock'],
      ['save', 'saving an answer'],
      ['news', 'asking for news'],
    ] as const) {
      const { count, p50Ms, p99Ms, longestMs } = report[name];
      console.log(`  ${label}: ${count}, half within ${p50Ms} ms, 99 % within ${p99Ms} ms, longest ${longestMs} ms`);
    }
    console.log(`  devices taken away: ${report.devicesLost}, slowest back after ${report.longestResumeMs} ms`);
    console.log(`  acknowledged ${report.acknowledged}, found ${report.found}, lost ${report.lost}; failed requests ${report.failed}`);
    for (const failure of report.failures) console.log(`    ${failure}`);
  }
  return report.lost === 0 && report.failed === 0 ? 0 : 1;
}
