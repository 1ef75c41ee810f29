import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { givenAttempt, givenPaid, givenSignedIn } from './given.ts';
import { expect, test } from './journey.ts';
import { answersOf, giveAnswer, type KnownAnswer } from './room-answers.ts';

const saved = (page: Page, words: string | RegExp) => expect(page.getByRole('status').filter({ hasText: words }).first()).toBeVisible();

test(
  'the form is on the device before the clock runs; after the start nothing more is asked for, also by a reload without a connection',
  { tag: '@phone' },
  async ({ page, sql, consoleErrors }) => {
    const person = await givenPaid();
    await givenSignedIn(page.context(), person.personId);
    await page.goto('/exam/start');
    for (const box of await page.getByRole('checkbox').all()) await box.check();
    const fetched = page.waitForResponse(/\/api\/exam\/[^/]+\/form$/);
    await page.getByRole('button', { name: 'Agree and go to the tutorial' }).click();
    const packed = await (await fetched).body();
    await page.getByRole('button', { name: 'Skip to the exam' }).click();
    await saved(page, 'Your exam is on this device, encrypted.');
    // No clock runs, no attempt counts, and what is on the device can be read by nobody.
    const standing = 'select state, started_at, deadline_at from attempts where person_id = $1';
    expect(await sql(standing, [person.personId])).toEqual([{ state: 'prepared', started_at: null, deadline_at: null }]);
    const [stem] = await sql<{ stem: string }>(
      "select public ->> 'stem' as stem from attempts join attempt_items using (attempt_id) join items using (item_id, item_version) where person_id = $1 and position = 1",
      [person.personId],
    );
    expect(packed.length).toBeGreaterThan(5000);
    expect(packed.includes(Buffer.from(stem?.stem ?? ''))).toBe(false);
    await page.reload();
    await page.getByRole('button', { name: 'Skip to the exam' }).click();
    await saved(page, 'Your exam is on this device, encrypted.');
    expect(await sql(standing, [person.personId])).toHaveLength(1);

    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await page.getByRole('button', { name: /Start the exam/ }).click();
    await expect(page.getByText('Question 1 of 120')).toBeVisible();
    await expect(page).toHaveURL(/\/exam\/room\//);
    await expect(page.locator('article fieldset').first()).toBeEnabled();
    expect(
      asked.filter((path) => !/\/(start|lease)$/.test(path) && !path.startsWith('/_app/') && path !== '/service-worker.js' && !path.startsWith('/exam/room/')),
    ).toEqual([]);
    expect(asked.filter((path) => path.endsWith('/form'))).toEqual([]);
    await expect
      .poll(() =>
        page.evaluate(async () => (await Promise.all((await caches.keys()).map(async (name) => (await caches.open(name)).match('/exam/room/')))).some(Boolean)),
      )
      .toBe(true);

    // Ten questions without a connection, and a reload in the middle.
    const known = await answersOf(page);
    const answer = async (position: number) => {
      await expect(page.getByText(`Question ${position} of 120`)).toBeVisible();
      await giveAnswer(page, known.get(position) as KnownAnswer, true);
      await page.getByRole('heading', { level: 1 }).evaluate((element) => element.focus());
      await page.keyboard.press('ArrowRight');
    };
    await page.context().setOffline(true);
    for (let question = 1; question <= 5; question++) await answer(question);
    await saved(page, 'Offline: 5 answers kept on this device');
    await page.reload();
    await expect(page.getByText('Question 6 of 120')).toBeVisible();
    await expect(page.locator('article fieldset').first()).toBeEnabled();
    await expect(page.getByRole('timer')).toHaveText(/^1:5\d:\d\d$/);
    for (let question = 6; question <= 10; question++) await answer(question);
    await saved(page, 'Offline: 10 answers kept on this device');

    await page.context().setOffline(false);
    await saved(page, 'All 10 answers saved');
    const events = await sql<{ position: number }>(
      'select distinct position from response_events join attempts using (attempt_id) where person_id = $1 and kind = $2 order by position',
      [person.personId, 'answer'],
    );
    expect(events.map(({ position }) => position)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);

    // What the device keeps beside the journal: one page that is nobody's, and scripts.
    const cached = await page.evaluate(async () => {
      const found: { path: string; text: string }[] = [];
      for (const name of await caches.keys())
        for (const request of await (await caches.open(name)).keys()) {
          const answer = await (await caches.open(name)).match(request);
          const { pathname } = new URL(request.url);
          found.push({ path: pathname, text: pathname.startsWith('/_app/') ? '' : ((await answer?.text()) ?? '') });
        }
      return found;
    });
    expect(cached.filter(({ path }) => !path.startsWith('/_app/immutable/')).map(({ path }) => path)).toEqual(['/exam/room/']);
    const shell = cached.find(({ path }) => path === '/exam/room/')?.text ?? '';
    const [attempt] = await sql<{ id: string }>('select attempt_id as id from attempts where person_id = $1', [person.personId]);
    for (const secret of [person.email, person.familyName, person.personId, attempt?.id ?? 'none', stem?.stem ?? 'none'])
      expect(shell.includes(secret), secret).toBe(false);
    consoleErrors.splice(0);
  },
);

test('the browser killed while answers are on their way: all of them are there afterwards', async ({ sql, baseURL }) => {
  const person = await givenAttempt();
  const profile = mkdtempSync(join(tmpdir(), 'einthoven-profile-'));
  const { launchOptions } = test.info().project.use;
  const launch = () => chromium.launchPersistentContext(profile, { ...launchOptions, baseURL: baseURL ?? '' });
  try {
    const before = await launch();
    await givenSignedIn(before, person.personId);
    const page = await before.newPage();
    // Deliveries leave and are never answered.
    await page.route('**/api/exam/*/responses', (route) => (route.request().method() === 'POST' ? new Promise(() => undefined) : route.continue()));
    await page.goto(`/exam/room/${person.attemptId}`);
    await expect(page.locator('article fieldset').first()).toBeEnabled();
    for (const key of ['A', 'ArrowRight', 'B', 'ArrowRight', 'C', 'f', 'ArrowRight', 'D']) await page.keyboard.press(key);
    await expect(page.getByText('Question 4 of 120')).toBeVisible();
    const inJournal = () =>
      page.evaluate(
        () =>
          new Promise<number>((resolve, reject) => {
            const open = indexedDB.open('einthoven-exam');
            open.onerror = () => reject(open.error);
            open.onsuccess = () => {
              const count = open.result.transaction('events').objectStore('events').count();
              count.onsuccess = () => {
                open.result.close();
                resolve(count.result);
              };
            };
          }),
      );
    await expect.poll(inJournal).toBe(8);
    killBrowserOf(profile);
    await before.close().catch(() => undefined);
    expect(await sql('select 1 from response_events where attempt_id = $1', [person.attemptId])).toEqual([]);

    const after = await launch();
    await givenSignedIn(after, person.personId);
    const again = await after.newPage();
    await again.goto(`/exam/room/${person.attemptId}`);
    await expect(again.getByText('Question 4 of 120')).toBeVisible();
    await expect(again.getByRole('radio').nth(3)).toBeChecked();
    await saved(again, 'All 4 answers saved');
    expect(
      await sql('select sequence, position, kind, lease_epoch, standing from response_events where attempt_id = $1 order by sequence', [person.attemptId]),
    ).toEqual(
      (
        [
          [1, 'answer'],
          [2, 'visit'],
          [2, 'answer'],
          [3, 'visit'],
          [3, 'answer'],
          [3, 'flag'],
          [4, 'visit'],
          [4, 'answer'],
        ] as const
      ).map(([position, kind], index) => ({ sequence: index + 1, position, kind, lease_epoch: 1, standing: 'current' })),
    );
    await after.close();
  } finally {
    rmSync(profile, { recursive: true, force: true });
  }
});

/** Ends every process of the browser that uses a profile, without a chance to write anything. */
function killBrowserOf(profile: string): void {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && commandOf(name).includes(profile));
  expect(pids.length).toBeGreaterThan(0);
  for (const pid of pids) {
    try {
      process.kill(Number(pid), 'SIGKILL');
    } catch (error) {
      // It ended with its parent.
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
}

function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

test('a device that keeps nothing, or is full, is found out before the clock runs', { tag: '@phone' }, async ({ page, another }) => {
  const person = await givenPaid();
  await givenSignedIn(page.context(), person.personId);
  await page.goto('/exam/start');
  const devtools = await page.context().newCDPSession(page);
  const origin = new URL(page.url()).origin;
  // A quota that a page fits in and an exam does not: the browser refuses the trial for real. Set before anything is
  // stored, because the browser believes for half a minute after a write that the space it saw then is still there.
  await devtools.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 400_000 });
  for (const box of await page.getByRole('checkbox').all()) await box.check();
  await page.getByRole('button', { name: 'Agree and go to the tutorial' }).click();
  await page.getByRole('button', { name: 'Skip to the exam' }).click();
  await expect(page.getByText('This device is full.')).toBeVisible();
  await expect(page.getByText(/Delete a few photos or apps/)).toBeVisible();
  await devtools.send('Storage.overrideQuotaForOrigin', { origin });
  await page.reload();
  await page.getByRole('button', { name: 'Skip to the exam' }).click();
  await saved(page, 'you go on, and your answers are kept here and sent later');
  await expect(page.getByText('This device is full.')).toHaveCount(0);

  const device = await another();
  await device.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException('The operation is insecure.', 'SecurityError');
    };
  });
  await givenSignedIn(device.context(), person.personId);
  await device.goto('/exam/tutorial');
  await device.getByRole('button', { name: 'Skip to the exam' }).click();
  await expect(device.getByText('This browser does not let us keep your answers on this device.')).toBeVisible();
  // Told, the person may go on: the exam works as long as the connection does.
  await device.getByRole('button', { name: /Start the exam/ }).click();
  await expect(device.getByText('Question 1 of 120')).toBeVisible();
  const known = await answersOf(device);
  await giveAnswer(device, known.get(1) as KnownAnswer, true);
  await saved(device, 'Your answer is saved');
});
