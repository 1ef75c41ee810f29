// `npm test` runs everything; `npm run check` (--quick) what takes under a minute. The last line counts.
// What does not wait for another goes on beside it, so that no core has nothing to do.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, isBuilt } from '../../apps/cli/src/build.ts';
import { findBrowser } from '../../apps/cli/src/browser.ts';
import { projectFolder } from './project-files.ts';

/** How a step went: tests counted one by one, or the step itself as one. */
type Count = { passed: number; failed: number; skipped: number };

const ONE_PASSED: Count = { passed: 1, failed: 0, skipped: 0 };
const ONE_FAILED: Count = { passed: 0, failed: 1, skipped: 0 };

const quick = process.argv.includes('--quick');
const scratch = mkdtempSync(join(tmpdir(), 'einthoven-checks-'));
const children = new Set<ReturnType<typeof spawn>>();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    for (const child of children) child.kill(signal);
    rmSync(scratch, { recursive: true, force: true });
    process.exit(130);
  });
}

type Run = { readonly status: number; readonly output: string };
/** `until`: its standard input stays open until then, for a program that waits for the end of it. */
type RunOptions = { readonly folder?: string; readonly env?: NodeJS.ProcessEnv; readonly live?: boolean; readonly until?: Promise<void> };

/** Runs a JavaScript program of the packages, or any program, in a folder of the project. */
function run(program: string, args: readonly string[], options: RunOptions = {}): Promise<Run> {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: join(projectFolder, options.folder ?? ''),
      env: { ...process.env, FORCE_COLOR: '0', ...options.env },
      stdio: [options.until ? 'pipe' : 'ignore', 'pipe', 'pipe'],
    });
    children.add(child);
    void options.until?.then(() => child.stdin?.end());
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (chunk: string) => {
        output += chunk;
        if (options.live) process.stdout.write(chunk);
      });
    }
    child.on('error', (error) => resolve({ status: 1, output: error.message }));
    child.on('close', (status) => {
      children.delete(child);
      resolve({ status: status ?? 1, output });
    });
  });
}

const module = (path: string) => join(projectFolder, 'node_modules', path);
const runModule = (path: string, args: readonly string[], options?: RunOptions) => run(process.execPath, [module(path), ...args], options);

/** A step that is one check: it passes or it does not, and then says why. */
function check(work: () => Promise<Run>) {
  return async (): Promise<Count> => {
    const { status, output } = await work();
    if (status === 0) return ONE_PASSED;
    console.log(output.trimEnd());
    return ONE_FAILED;
  };
}

/** What TypeScript remembers of the last time, so that only what has changed, and what uses it, is looked at again. */
const TYPES_REMEMBERED = 'node_modules/.cache/einthoven/types.tsbuildinfo';

async function types(): Promise<Run> {
  const remember = ['--incremental', '--tsBuildInfoFile', TYPES_REMEMBERED];
  const packages = await runModule('@typescript/native/bin/tsc', ['--noEmit', '--project', 'tsconfig.json', '--pretty', 'false', ...remember]);
  const web = await runModule(
    'svelte-check/bin/svelte-check',
    ['--tsconfig', './tsconfig.json', '--output', 'human', '--fail-on-warnings', '--tsgo', '--incremental'],
    {
      folder: 'apps/web',
    },
  );
  return {
    status: packages.status || web.status,
    output: [packages, web]
      .filter((one) => one.status !== 0)
      .map((one) => one.output)
      .join('\n'),
  };
}

async function unit(): Promise<Count> {
  const report = join(scratch, 'vitest.json');
  const { status, output } = await runModule('vitest/vitest.mjs', ['run', '--reporter=json', '--reporter=dot', `--outputFile.json=${report}`], {
    env: quick ? { CHECK_QUICK: '1' } : {},
  });
  if (status !== 0) console.log(output.trimEnd());
  if (!existsSync(report)) return ONE_FAILED;
  const seen = JSON.parse(readFileSync(report, 'utf8')) as {
    numPassedTests: number;
    numFailedTests: number;
    numPendingTests: number;
    numTodoTests: number;
    testResults: { status: string; assertionResults: unknown[] }[];
  };
  // A file that does not even load has no tests to count, and is a failure all the same.
  const unloaded = seen.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length;
  const failed = seen.numFailedTests + unloaded;
  return {
    passed: seen.numPassedTests,
    failed: failed === 0 && status !== 0 ? 1 : failed,
    skipped: seen.numPendingTests + seen.numTodoTests,
  };
}

/** The browser for the journeys: an installed one, else Debian's package when we may install it. */
function browser(): string | undefined {
  const installed = findBrowser();
  if (installed) return installed;
  if (process.getuid?.() === 0 && spawnSync('apt-get', ['--version'], { stdio: 'ignore' }).status === 0) {
    console.log('  no Chromium found; installing the package of this system...');
    const quiet = { stdio: 'ignore', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } } as const;
    spawnSync('apt-get', ['update', '-qq'], quiet);
    for (const name of ['chromium-headless-shell', 'chromium']) {
      spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', name], quiet);
      const added = findBrowser();
      if (added) return added;
    }
    // Ubuntu has Chromium only as a snap; Playwright brings a build of its own.
    spawnSync(process.execPath, [module('@playwright/test/cli.js'), 'install', '--with-deps', 'chromium-headless-shell'], quiet);
  }
  return undefined;
}

/** What Node has made of modules that several processes of the journeys read. */
const COMPILED = join(projectFolder, 'node_modules/.cache/einthoven/compiled');

/** The journeys; what they need is made ready at once, and they set out when they may. */
async function journeys(may: Promise<void>): Promise<Count> {
  const path = browser();
  const { chromium } = await import('@playwright/test');
  if (!path && !existsSync(chromium.executablePath())) {
    console.log('  There is no Chromium for the journeys. Run:\n\n    sudo apt-get install -y chromium\n\n  and then npm test again.');
    return ONE_FAILED;
  }
  const report = join(scratch, 'playwright.json');
  const { status } = await runModule('@playwright/test/cli.js', ['test', '--config', 'apps/web/e2e/playwright.config.ts', '--reporter=json,list'], {
    env: { PLAYWRIGHT_JSON_OUTPUT_FILE: report, JOURNEYS_WAIT: '1', NODE_COMPILE_CACHE: COMPILED, ...(path ? { CHROMIUM_PATH: path } : {}) },
    live: true,
    until: may,
  });
  if (!existsSync(report)) return ONE_FAILED;
  const { stats } = JSON.parse(readFileSync(report, 'utf8')) as { stats: { expected: number; unexpected: number; flaky: number; skipped: number } };
  const failed = stats.unexpected + stats.flaky;
  return { passed: stats.expected, failed: failed === 0 && status !== 0 ? 1 : failed, skipped: stats.skipped };
}

async function pages(): Promise<Count> {
  try {
    if (!isBuilt()) await build();
    return ONE_PASSED;
  } catch (error) {
    console.log((error as Error).message);
    return ONE_FAILED;
  }
}

type Step = readonly [name: string, work: () => Promise<Count>];

const asWritten: readonly Step[] = [
  ['format', check(() => runModule('oxfmt/bin/oxfmt', ['--check']))],
  ['lint and boundaries', check(() => runModule('oxlint/bin/oxlint', []))],
];
const typed: Step = ['types', check(types)];
const tested: Step = [quick ? 'unit' : 'unit and database', unit];

const total: Count = { passed: 0, failed: 0, skipped: 0 };

/** One step after the other; what each came to is told when it has ended. */
async function inTurn(steps: readonly Step[]): Promise<Count> {
  const sum: Count = { passed: 0, failed: 0, skipped: 0 };
  for (const [name, step] of steps) {
    const startedMs = performance.now();
    console.log(`${name}...`);
    const count = await step().catch((error: unknown) => {
      console.log(error);
      return ONE_FAILED;
    });
    for (const kind of ['passed', 'failed', 'skipped'] as const) {
      sum[kind] += count[kind];
      total[kind] += count[kind];
    }
    const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
    console.log(`  ${name}: ${count.failed === 0 ? 'ok' : `${count.failed} FAILED`} (${count.passed} passed, ${seconds} s)`);
  }
  return sum;
}

// First what the rest reads: the configuration that the kit writes.
const { status: unready, output: whyUnready } = await runModule('@sveltejs/kit/svelte-kit.js', ['sync'], { folder: 'apps/web' });
if (unready !== 0) {
  console.log(whyUnready.trimEnd());
  total.failed += 1;
} else if (quick) await Promise.all([inTurn([typed]), inTurn([...asWritten, tested])]);
else {
  // Pages are built, types checked and the journeys' platform made ready while the tests, which have moments of one core, go on.
  const { promise: may, resolve: setOut } = Promise.withResolvers<void>();
  const ready = (async () => {
    const { failed } = await inTurn([['build', pages]]);
    await inTurn([...asWritten, typed]);
    // Not awaited here: it waits for leave.
    return failed === 0 ? { walked: journeys(may) } : undefined;
  })();
  const [prepared] = await Promise.all([ready, inTurn([tested])]);
  setOut();
  if (prepared) await inTurn([['journeys', () => prepared.walked]]);
  else {
    console.log('journeys: not run, because there is nothing to run them on');
    total.failed += 1;
  }
}
rmSync(scratch, { recursive: true, force: true });
console.log(`${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ''}`);
process.exitCode = total.failed === 0 ? 0 : 1;
