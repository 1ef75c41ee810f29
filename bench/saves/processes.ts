import { fork, type ChildProcess } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { build, isBuilt } from '../../apps/cli/src/build.ts';
import { freePort } from '../../apps/cli/src/embedded-database.ts';
import { projectFolder } from '../../apps/cli/src/project.ts';
import type { DriverMessage, DriverReport, DriverTask } from './driver.ts';

/** Secrets of a measurement; the bench signs in people of its own with them. */
export const BENCH_SECRET = 'bench-only-secret-0123456789abcdefghij';

/** A server process that is measured. */
export type Server = { readonly port: number; readonly pid: number; readonly child: ChildProcess; readonly stop: () => Promise<void> };

/** Starts one process of ours as it runs in production, but without its worker. */
export async function startServer(file: string, databaseUrl: string, extra: NodeJS.ProcessEnv = {}): Promise<Server> {
  const port = await freePort();
  const child = fork(join(projectFolder, file), {
    cwd: projectFolder,
    env: {
      ...process.env,
      DATABASE_URL: databaseUrl,
      EINTHOVEN_MODE: 'demonstration',
      APP_SECRET: BENCH_SECRET,
      PORT: String(port),
      BASE_URL: `http://localhost:${port}`,
      ...extra,
    },
    execArgv: ['--disable-warning=ExperimentalWarning'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  await Promise.race([
    new Promise((resolve) => child.once('message', resolve)),
    gone.then(() => {
      throw new Error(`${file} did not start`);
    }),
  ]);
  return {
    port,
    pid: child.pid as number,
    child,
    stop: async () => {
      child.kill('SIGTERM');
      await gone;
    },
  };
}

/** The web server needs the built pages; `--no-build` takes what is there. */
export async function ensureBuilt(): Promise<void> {
  if (process.argv.includes('--no-build') && existsSync(join(projectFolder, 'apps/web/build/handler.js'))) return;
  if (!isBuilt()) await build();
}

/** Lets a driver process do one task. @param onMeasuring called when its warm-up is over */
export function runDriver(task: DriverTask, onMeasuring: () => void): Promise<DriverReport> {
  const child = fork(join(projectFolder, 'bench/saves/driver.ts'), { execArgv: ['--disable-warning=ExperimentalWarning'] });
  return new Promise((resolve, reject) => {
    child.on('message', (message: DriverMessage) => {
      if (message.kind === 'measuring') onMeasuring();
      else {
        child.disconnect();
        resolve(message.report);
      }
    });
    child.on('exit', (code) => reject(new Error(`the driver ended with ${code}`)));
    child.send(task);
  });
}

const TICK_MS = 10;

/** Processor time that a process has taken so far, milliseconds, from /proc. */
export function cpuMs(pid: number): number {
  return (ticksOf(pid)?.own ?? 0) * TICK_MS;
}

/** Resident memory of a process, bytes. */
export function residentBytes(pid: number): number {
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024;
}

/** The PostgreSQL server of a cluster, first, and everything it started that still runs. */
export function databasePids(clusterFolder: string): number[] {
  const postmaster = Number(readFileSync(join(clusterFolder, 'postmaster.pid'), 'utf8').split('\n')[0]);
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => ticksOf(pid)?.parent === postmaster);
  return [postmaster, ...children];
}

/** Processor time of a PostgreSQL server and of everything it started, also of what has ended since, milliseconds. */
export function databaseCpuMs(clusterFolder: string): number {
  const seen = databasePids(clusterFolder).map(ticksOf);
  return ((seen[0]?.ended ?? 0) + seen.reduce((sum, each) => sum + (each?.own ?? 0), 0)) * TICK_MS;
}

/** Ticks of a process itself and of its children that have ended; undefined when it is gone. */
function ticksOf(pid: number): { readonly parent: number; readonly own: number; readonly ended: number } | undefined {
  try {
    const fields = (readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1) ?? '').split(' ').map(Number);
    return { parent: fields[1] ?? 0, own: (fields[11] ?? 0) + (fields[12] ?? 0), ended: (fields[13] ?? 0) + (fields[14] ?? 0) };
  } catch {
    return undefined;
  }
}

/** Processor time of several processes of ours. */
export function cpuMsOf(servers: readonly Server[]): number {
  return servers.reduce((sum, server) => sum + cpuMs(server.pid), 0);
}

/** The machine, for whoever reads the figures later. */
export function machine(): string {
  const model = /^model name\s*:\s*(.*)$/m.exec(readFileSync('/proc/cpuinfo', 'utf8'))?.[1] ?? 'unknown';
  const cores = readFileSync('/proc/cpuinfo', 'utf8').match(/^processor/gm)?.length ?? 0;
  const load = readFileSync('/proc/loadavg', 'utf8').split(' ')[0];
  return `${cores} x ${model}, load ${load} before the run, node ${readlinkSync('/proc/self/exe').includes('node') ? process.version : 'unknown'}`;
}
