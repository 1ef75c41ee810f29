import { fork } from 'node:child_process';
import { join } from 'node:path';
import { projectFolder } from '../../apps/cli/src/project.ts';
import { withOwner } from '../saves/candidates.ts';
import type { WindowMessage, WindowReport, WindowTask } from '../saves/window-driver.ts';
import type { Written } from './judge.ts';
import { signedIn } from './people.ts';
import type { World } from './world.ts';

/** So many candidates press start in the same second, and answer from then on. */
export async function startTogether(world: World, count: number): Promise<Written> {
  const people = await signedIn(world, count);
  const acknowledgedFile = world.acknowledgedFile();
  const task: WindowTask = {
    candidates: people.map(({ cookie }, index) => ({ cookie, port: world.ports[index % world.ports.length] as number })),
    rush: count,
    spreadSeconds: 0,
    afterSeconds: 5,
    paceSeconds: [2, 4],
    questions: world.questions,
    acknowledgedFile,
  };
  const report = await new Promise<WindowReport>((resolve, reject) => {
    const child = fork(join(projectFolder, 'bench/saves/window-driver.ts'), { execArgv: ['--disable-warning=ExperimentalWarning'] });
    child.on('message', (message: WindowMessage) => {
      if (message.kind === 'prepared') return;
      child.disconnect();
      resolve(message.report);
    });
    child.on('exit', (code) => reject(new Error(`the driver ended with ${code}`)));
    child.send(task);
  });
  const open = await withOwner(world.url, async (owner) => {
    const { rows } = await owner.query<{ open: number }>(
      `select count(*)::int as open from attempts join attempt_leases using (attempt_id, lease_epoch) where person_id = any ($1::uuid[]) and state = 'open'`,
      [people.map(({ personId }) => personId)],
    );
    return rows[0]?.open ?? 0;
  });
  const missing = report.start.count - open;
  console.error(`  ${report.start.count} starts answered, ${open} exams open; the slowest of 99 in 100 took ${Math.round(report.start.p99Ms)} ms`);
  const refused = [...report.failures, ...(missing > 0 ? [`${missing} starts were answered and are not there`] : [])];
  return {
    files: [acknowledgedFile],
    reports: [{ failedTries: 0, refused, acknowledgedAtMs: [] }],
    hitAtMs: undefined,
    resumedMs: Math.round(report.start.longestMs),
  };
}
