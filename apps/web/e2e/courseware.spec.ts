import { SCORM_PAGE, SCORM_SCRIPT, packed, scormManifest } from '../src/lib/server/courseware/test-package.ts';
import { givenPerson, givenSignedIn } from './given.ts';
import { expect, expectAccessible, expectNoSidewaysScroll, holdScripts, test } from './journey.ts';

const CERTIFICANT = 'certificant@demo.example';
const COURSE = 'Demo: Rhythm strips at night';

/** Tries everything that a package must not be able to do, and writes down what came of it. */
const HOSTILE = `
(async () => {
  const tried = {};
  const attempt = async (name, act) => { try { tried[name] = String(await act()); } catch (error) { tried[name] = 'refused'; } };
  await attempt('page', () => window.top.document.title);
  await attempt('cookies', () => document.cookie === '' ? 'refused' : document.cookie);
  await attempt('account', async () => { const answer = await fetch(location.origin + '/me', { credentials: 'include' }); return answer.ok ? 'read' : 'refused'; });
  await attempt('elsewhere', () => fetch('https://evil.example/'));
  await attempt('worker', async () => { await navigator.serviceWorker.register('js/talk.js'); return 'registered'; });
  await attempt('move', () => { window.top.location.href = 'https://evil.example/'; return 'moved'; });
  window.top.postMessage({ courseware: 1, kind: 'report', values: { completion: 'passed', success: 'passed', raw: '100', scaled: '1', max: '100', location: 'forged', suspendData: 'forged', exit: '' } }, '*');
  document.getElementById('tried').textContent = JSON.stringify(tried);
})();`;

test('a provider hands in a package, staff go through it and approve it, and who takes it to its end has the hours', async ({
  page,
  another,
  consoleErrors,
}) => {
  test.slow();
  const provider = await another();
  await givenSignedIn(provider.context(), 'ce.provider@demo.example');
  await provider.goto('/provider/courseware');
  await expectAccessible(provider);
  await expectNoSidewaysScroll(provider);
  const upload = async (files: Parameters<typeof packed>[0]) => {
    await provider.getByLabel('Course', { exact: true }).selectOption({ label: COURSE });
    await provider.getByLabel('Package (ZIP').setInputFiles({ name: 'artifact.zip', mimeType: 'application/zip', buffer: Buffer.from(packed(files)) });
    await provider.getByLabel('When the package says it was completed').check();
    await provider.getByRole('button', { name: 'Hand it in' }).click();
  };
  await upload({ 'imsmanifest.xml': scormManifest('1.2'), 'index.html': 'x', '../evil.html': 'x' });
  await expect(provider.getByRole('alert')).toContainText('leads out of it');
  const hostile = SCORM_PAGE.replace('<script', '<p id="tried"></p><script src="js/hostile.js"></script><script');
  await upload({ 'imsmanifest.xml': scormManifest('1.2'), 'index.html': hostile, 'js/talk.js': SCORM_SCRIPT, 'js/hostile.js': HOSTILE });
  await expect(provider.getByText('The package is here')).toBeVisible();

  const staff = await another();
  await givenSignedIn(staff.context(), (await givenPerson(['certification-manager'])).personId, { secondFactor: true });
  await staff.goto('/staff/courseware');
  await expectAccessible(staff);
  await staff.getByRole('link', { name: 'Artifact at the bed, part 1' }).click();
  // On a slow network the frame is there before the script of the page around it.
  await expect(staff.getByRole('button', { name: 'Open it' })).toBeVisible();
  const release = await holdScripts(staff);
  const shim = staff.waitForResponse(/\/player\/shim\.js$/);
  await staff.getByRole('button', { name: 'Open it' }).click({ noWaitAfter: true });
  await (await shim).finished();
  release();
  const previewed = staff.frameLocator('iframe[title="Artifact at the bed, part 1"]').frameLocator('iframe');
  await expect(previewed.getByText('Before: nowhere')).toBeVisible();
  await staff.getByLabel('Yes: it teaches').check();
  await staff.getByLabel('Reason').fill('It teaches what was approved.');
  await staff.getByRole('button', { name: 'Decide' }).click();
  await expect(staff.getByText('Approved. It runs for its course now')).toBeVisible();

  await givenSignedIn(page.context(), CERTIFICANT);
  await page.goto('/ce/courses');
  await page.getByRole('link', { name: new RegExp(`^Take it here, at any time ?: ${COURSE}$`) }).click();
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  await page.getByRole('button', { name: 'Begin' }).click();
  const course = page.frameLocator('iframe[title="Artifact at the bed, part 1"]').frameLocator('iframe');
  await expect(course.getByText('Before: nowhere')).toBeVisible();
  await expect(course.locator('#tried')).toHaveText(
    JSON.stringify({ page: 'refused', cookies: 'refused', account: 'refused', elsewhere: 'refused', worker: 'refused', move: 'refused' }),
  );
  await expect(page.getByText('Your place is kept.')).toBeVisible();
  // Words that the package speaks to our page past the run-time interface change nothing.
  await expect(page.getByText('Done. The hours count')).toHaveCount(0);
  // By keyboard: a click just after scrolling can still meet the frame of the other process where it was before.
  // And again where the frame has not come to be seen: a browser with much to do has lost the inner one.
  await expect(async () => {
    await page.getByRole('button', { name: 'Open it again from where I was' }).press('Enter');
    await expect(course.getByText('Before: page 2')).toBeVisible({ timeout: 10_000 });
  }).toPass({ timeout: 90_000 });
  await course.getByRole('button', { name: 'Finish' }).click();
  await expect(page.getByText('Done. The hours count and are in your wallet.')).toBeVisible();
  await page.getByRole('link', { name: 'See your hours' }).click();
  await expect(page.getByRole('listitem').filter({ hasText: COURSE }).filter({ hasText: 'online course' }).getByText('Counts', { exact: true })).toBeVisible();
  // What the package tried is refused aloud; the package that leads out of itself was answered with 400.
  const refused = /evil\.example|\/js\/(hostile|talk)\.js|127\.0\.0\.1:\d+\/me\b|status of 400/;
  expect(consoleErrors.filter((error) => !refused.test(error))).toEqual([]);
  consoleErrors.length = 0;
});
