// The exam room in a real browser: the JavaScript before the first question, the next question at a fourth of the
// speed, a whole form with tracings, and resuming on the same and on another device.
// `npm run bench -- room`, with `--json` for one line.
import { fork } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { chromium, type BrowserContext, type Page } from '@playwright/test';
import pg from 'pg';
import { toPlainDate } from '@einthoven/kernel';
import { findBrowser } from '../apps/cli/src/browser.ts';
import { build, isBuilt } from '../apps/cli/src/build.ts';
import { freePort, startEmbeddedDatabase } from '../apps/cli/src/embedded-database.ts';
import { projectFolder } from '../apps/cli/src/project.ts';
import { migrate } from '../apps/web/src/lib/server/db/migrate.ts';
import { insertSyntheticAttempt, insertSyntheticForm, syntheticTracing, type Query, type SyntheticItem } from '../tools/exam/synthetic-form.ts';

/** What the issue asks for. */
const LIMITS = { javascriptBytes: 60 * 1024, formBytes: 250 * 1024, nextMs: 50, resumeMs: 2000 } as const;
const QUESTIONS = 120;
const TWELVE_LEADS = 25;
const STRIPS = 25;
/** So many questions are walked through on each size of screen. */
const WALKED = Number(process.env['WALKED'] ?? QUESTIONS - 1);
const SLOWDOWN = 4;
/** Nobody answers faster than this; meanwhile the browser draws ahead. */
const READING_MS = 400;
/** Each question is come to in so many rooms, opened anew; the middle one counts, so that what else the machine did does not. */
const WALKS = 3;

if (!isBuilt()) await build();
const folder = mkdtempSync(join(tmpdir(), 'einthoven-bench-'));
chmodSync(folder, 0o755);
const embedded = await startEmbeddedDatabase({ folder, port: await freePort(), password: 'bench', ownGroup: false });
const port = await freePort();
Object.assign(process.env, {
  EINTHOVEN_MODE: 'demonstration',
  EINTHOVEN_HOME: projectFolder,
  DATABASE_URL: embedded.url,
  DATA_DIR: folder,
  HOST: '127.0.0.1',
  PORT: String(port),
  BASE_URL: `http://localhost:${port}`,
  APP_SECRET: 'bench-only-secret-0123456789abcdefghij',
  SMTP_URL: '',
});
const url = `http://localhost:${port}`;
await migrate(embedded.url, 'demonstration');
// After the environment is set: these read it.
const { database } = await import('../apps/web/src/lib/server/db/pool.ts');
const { seedExam } = await import('../apps/web/src/lib/server/exam/test-attempt.ts');
const { seedDemonstrationPerson } = await import('../apps/web/src/lib/server/account/demonstration.ts');
const { insertApprovedApplication } = await import('../apps/web/src/lib/server/db/test-fixtures.ts');
const { systemClock } = await import('../apps/web/src/lib/server/platform/clock.ts');
const { openSession } = await import('../apps/web/src/lib/server/account/session.ts');
const formId = await seedExam(database());

const owner = new pg.Client({ connectionString: embedded.url });
await owner.connect();
const query: Query = async (text, values) => (await owner.query(text, [...values])).rows;

/** The demonstration's own questions, 50 of them with a tracing of the engine. */
const bank = await query('select item_id, public from form_items join items using (item_id, item_version) where form_id = $1 order by position limit $2', [
  formId,
  QUESTIONS,
]);
let drawn = 0;
const items = bank.map((row, index): SyntheticItem => {
  const shows = index % 2 === 1 && drawn < TWELVE_LEADS + STRIPS;
  if (shows) drawn += 1;
  const tracing = !shows ? undefined : drawn % 2 === 0 ? syntheticTracing(drawn, '3x4+1R') : syntheticTracing(drawn, 'strip');
  return { itemId: String(row['item_id']), shown: row['public'] as SyntheticItem['shown'], tracing };
});
await insertSyntheticForm(query, 'CET-bench-room', items);

const server = fork(join(projectFolder, 'apps/web/src/server.ts'), {
  cwd: projectFolder,
  execArgv: ['--disable-warning=ExperimentalWarning'],
  stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
});
await new Promise<void>((resolve, reject) => {
  server.once('message', () => resolve());
  server.once('exit', (code) => reject(new Error(`the server ended with ${code}`)));
});
const executablePath = findBrowser();
const browser = await chromium.launch({ ...(executablePath ? { executablePath } : {}), args: ['--no-sandbox', '--disable-gpu'] });

type Person = { readonly personId: string; readonly applicationId: string; readonly attemptId: string };
let people = 0;

async function newPerson(): Promise<Person> {
  people += 1;
  const name = `Bench Person ${people}`;
  const person = {
    legalName: name,
    familyName: 'Person',
    email: `bench.${people}@bench.example`,
    password: 'a long bench password 26',
    birthDate: toPlainDate('1997-02-03'),
  };
  const personId = await database()
    .transaction()
    .execute((tx) => seedDemonstrationPerson(tx, { ...person, authenticator: false }, systemClock));
  if (personId === undefined) throw new Error(`${person.email} is taken`);
  const made = { personId, applicationId: await insertApprovedApplication(database(), personId) };
  return { ...made, attemptId: await insertSyntheticAttempt(query, made, 'CET-bench-room', false) };
}

/** A device of its own: nothing in its cache. */
async function device(person: Person, phone = false): Promise<BrowserContext> {
  const context = await browser.newContext(
    phone ? { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 } : { viewport: { width: 1440, height: 900 } },
  );
  const cookies = await openSession(database(), person.personId, { headers: new Headers(), address: '127.0.0.1' }, null);
  await context.addCookies(cookies.map(({ name, value }) => ({ name, value: encodeURIComponent(value), url })));
  return context;
}

const writes = (page: Page) => page.locator('fieldset input, fieldset button, fieldset select').first();

/** Bytes of JavaScript, as gzip sends them, that were asked for before the first question was on the page. */
async function javascriptBeforeFirst(person: Person): Promise<number> {
  const context = await device(person);
  const page = await context.newPage();
  // The page itself notes when the question is there: from outside one would also count what is asked for after it.
  await page.addInitScript(() => {
    const seen = new MutationObserver(() => {
      if (!document.querySelector('fieldset')) return;
      seen.disconnect();
      performance.mark('first question');
    });
    seen.observe(document, { childList: true, subtree: true });
  });
  await page.goto(`${url}/exam/room/${person.attemptId}`, { waitUntil: 'networkidle' });
  const scripts = await page.evaluate(() => {
    const [mark] = performance.getEntriesByName('first question');
    if (!mark) throw new Error('no question was shown');
    return performance
      .getEntriesByType('resource')
      .filter(({ name, startTime }) => name.endsWith('.js') && startTime <= mark.startTime)
      .map(({ name }) => name);
  });
  const bodies = await Promise.all(scripts.map(async (script) => (await page.request.get(script)).body()));
  await context.close();
  return bodies.reduce((sum, body) => sum + gzipSync(body, { level: 9 }).length, 0);
}

/** From the key to the frame that shows the next question, for every question of the form. */
async function nextQuestions(person: Person, phone: boolean): Promise<readonly number[]> {
  const context = await device(person, phone);
  const page = await context.newPage();
  await page.goto(`${url}/exam/room/${person.attemptId}`);
  await page.getByRole('button', { name: 'Continue here' }).or(writes(page)).first().waitFor();
  if (await page.getByRole('button', { name: 'Continue here' }).isVisible()) await page.getByRole('button', { name: 'Continue here' }).click();
  await writes(page).waitFor();
  await page.waitForLoadState('networkidle');
  const devtools = await context.newCDPSession(page);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: SLOWDOWN });
  await page.evaluate(() => {
    const measured: number[] = [];
    Object.assign(globalThis, { measured });
    addEventListener(
      'keydown',
      (event) => {
        const from = event.timeStamp;
        // After the frame that the key brought about was made and handed over.
        requestAnimationFrame(() => {
          const { port1, port2 } = new MessageChannel();
          port1.addEventListener('message', () => measured.push(performance.now() - from));
          port1.start();
          port2.postMessage(undefined);
        });
      },
      { capture: true },
    );
  });
  const from = Number((await page.title()).match(/Question (\d+) of/)?.[1]);
  await new Promise((resolve) => setTimeout(resolve, READING_MS));
  for (let position = from; position < Math.min(QUESTIONS, from + WALKED); position += 1) {
    await page.keyboard.press('ArrowRight');
    // Nothing is asked of the page while it shows the next question: a search through it would be counted as its own.
    await new Promise((resolve) => setTimeout(resolve, READING_MS));
    await page.getByText(`Question ${position + 1} of ${QUESTIONS}`).waitFor();
  }
  const measured = await page.evaluate(() => (globalThis as unknown as { measured: number[] }).measured);
  await context.close();
  return measured;
}

/** The middle of several walks for each question, sorted. */
async function middleOfWalks(phone: boolean): Promise<readonly number[]> {
  const walks: (readonly number[])[] = [];
  for (let walk = 0; walk < WALKS; walk += 1) walks.push(await nextQuestions(await newPerson(), phone));
  const middle = (index: number) => walks.map((walk) => walk[index] ?? Number.NaN).toSorted((a, b) => a - b)[Math.floor(WALKS / 2)] ?? Number.NaN;
  return (walks[0] ?? []).map((_, index) => middle(index)).toSorted((a, b) => a - b);
}

/** From asking for the page to the first control that takes an answer. */
async function resume(person: Person): Promise<{ readonly sameDeviceMs: number; readonly otherDeviceMs: number }> {
  const first = await device(person);
  const page = await first.newPage();
  await page.goto(`${url}/exam/room/${person.attemptId}`);
  await writes(page).waitFor();
  await page.waitForLoadState('networkidle');
  const enabled = (of: Page) => of.waitForFunction(() => document.querySelector('fieldset:enabled') !== null, undefined, { polling: 10 });
  let fromMs = performance.now();
  await page.reload({ waitUntil: 'commit' });
  await enabled(page);
  const sameDeviceMs = performance.now() - fromMs;
  const second = await device(person);
  const other = await second.newPage();
  fromMs = performance.now();
  await other.goto(`${url}/exam/room/${person.attemptId}`, { waitUntil: 'commit' });
  await other.getByRole('button', { name: 'Continue here' }).click();
  await enabled(other);
  const otherDeviceMs = performance.now() - fromMs;
  await first.close();
  await second.close();
  return { sameDeviceMs, otherDeviceMs };
}

/** Where the run is, beside what it prints. */
const note = (line: string) => process.stderr.write(`${line}\n`);
const at = (sorted: readonly number[], share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
const round = (value: number) => Math.round(value * 10) / 10;

try {
  const person = await newPerson();
  const context = await device(person);
  const answer = await context.request.get(`${url}/api/exam/${person.attemptId}/form`);
  const formBytes = (await answer.body()).length;
  await context.close();
  const javascriptBytes = await javascriptBeforeFirst(person);
  note('form and JavaScript measured');
  const desk = await middleOfWalks(false);
  note('desk measured');
  const phone = await middleOfWalks(true);
  note('phone measured');
  const resumed = await resume(await newPerson());
  const result = {
    questions: items.length,
    tracings: items.filter(({ tracing }) => tracing).length,
    formBytes,
    javascriptBytes,
    slowdown: SLOWDOWN,
    nextMs: {
      deskMedian: round(at(desk, 0.5)),
      deskP95: round(at(desk, 0.95)),
      phoneMedian: round(at(phone, 0.5)),
      phoneP95: round(at(phone, 0.95)),
      longest: round(Math.max(...desk, ...phone)),
    },
    resumeMs: { sameDevice: Math.round(resumed.sameDeviceMs), otherDevice: Math.round(resumed.otherDeviceMs) },
    limits: LIMITS,
  };
  const held =
    formBytes <= LIMITS.formBytes &&
    javascriptBytes <= LIMITS.javascriptBytes &&
    Math.max(result.nextMs.deskP95, result.nextMs.phoneP95) < LIMITS.nextMs &&
    Math.max(resumed.sameDeviceMs, resumed.otherDeviceMs) < LIMITS.resumeMs;
  if (process.argv.includes('--json')) console.log(JSON.stringify({ ...result, held }));
  else {
    console.log(`form of ${result.questions} questions, ${result.tracings} with a tracing: ${(formBytes / 1024).toFixed(1)} KB of ${LIMITS.formBytes / 1024}`);
    console.log(`JavaScript before the first question: ${(javascriptBytes / 1024).toFixed(1)} KB of ${LIMITS.javascriptBytes / 1024}, gzip`);
    console.log(
      `next question at 1/${SLOWDOWN} speed: desk ${result.nextMs.deskMedian} ms (p95 ${result.nextMs.deskP95}), phone ${result.nextMs.phoneMedian} ms (p95 ${result.nextMs.phoneP95}), longest ${result.nextMs.longest}`,
    );
    console.log(`resume: same device ${result.resumeMs.sameDevice} ms, another ${result.resumeMs.otherDevice} ms`);
  }
  if (!held) process.exitCode = 1;
} finally {
  await browser.close();
  server.kill('SIGTERM');
  await owner.end();
  const { closeDatabase } = await import('../apps/web/src/lib/server/db/pool.ts');
  await closeDatabase();
  await embedded.stop();
  rmSync(folder, { recursive: true, force: true });
}
