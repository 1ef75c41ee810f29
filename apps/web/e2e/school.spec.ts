import { randomUUID } from 'node:crypto';
import { importJWK, jwtVerify, type JWK } from 'jose';
import { addDays, plainDateIn, unwrap } from '@einthoven/kernel';
import { permit } from '../src/lib/server/account/index.ts';
import { database } from '../src/lib/server/db/pool.ts';
import { systemClock } from '../src/lib/server/platform/clock.ts';
import { currentScheme } from '../src/lib/server/scheme/index.ts';
import { logTracings, recordMeeting } from '../src/lib/server/school/index.ts';
import { insertTestSchool } from '../src/lib/server/school/test-school.ts';
import { actorOf, givenPerson, givenSignedIn } from './given.ts';
import { expect, expectAccessible, expectNoSidewaysScroll, forgetDisconnected, test } from './journey.ts';

const PHONE = { width: 390, height: 844 };

test('a class, from its roster to a certificate that a stranger checks and that makes the student eligible', async ({
  page,
  another,
  mailTo,
  consoleErrors,
}) => {
  test.slow();
  const at = { clock: systemClock };
  const today = plainDateIn(systemClock.now(), currentScheme().zone.value);
  const [director, student, preceptor] = [await givenPerson(), await givenPerson(), await givenPerson()];
  const school = await insertTestSchool(database(), {
    directorId: director.personId,
    approval: 'approved',
    at: systemClock.now(),
    name: `Journey School ${randomUUID().slice(0, 8)}`,
  });

  // A class and its roster: the wrong row is told, the right one is invited.
  await givenSignedIn(page.context(), director.personId);
  await page.goto('/school');
  await page.getByLabel('Name of the class').fill('Evenings');
  await page.getByLabel('First day').fill(addDays(today, -60));
  await page.getByLabel('Last day').fill(addDays(today, 30));
  await page.getByRole('button', { name: 'Make the class' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Evenings');
  const cohortUrl = new URL(page.url()).pathname;
  const cohortId = cohortUrl.split('/').at(-1) ?? '';
  await page.getByRole('link', { name: 'Send a roster' }).first().click();
  await page.getByLabel('Paste names and addresses').fill(`Typed Name, ${student.email}\nNobody, not an address`);
  await page.getByRole('button', { name: 'Check the roster' }).click();
  await expect(page.getByRole('cell', { name: 'not one e-mail address' })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Invite 1 student' }).click();
  await expect(page.getByText('The invitations are on their way.')).toBeVisible();
  // Nothing of the person behind the address is shown.
  await expect(page.getByText('Typed Name', { exact: true })).toBeVisible();
  await expect(page.getByText(student.legalName)).toHaveCount(0);
  await page.goto('/school/people');
  await page.getByLabel('Name', { exact: true }).fill('Pat Preceptor');
  await page.getByLabel('E-mail address').fill(preceptor.email);
  await page.getByRole('button', { name: 'Invite', exact: true }).click();
  await expect(page.getByText('The invitation is on its way.')).toBeVisible();

  const studentPage = await another();
  await givenSignedIn(studentPage.context(), student.personId);
  const linkOf = async (email: string, subject: RegExp) => (await mailTo(email, subject)).links.find((link) => link.includes('/school/invite/')) ?? '';
  await studentPage.goto(await linkOf(student.email, /invites you/));
  await expectAccessible(studentPage);
  await studentPage.getByRole('button', { name: 'Accept' }).click();
  await expect(studentPage.getByText('You are in the class.')).toBeVisible();

  // The log: one tracing by hand, the others as their phone would send them.
  await studentPage.getByRole('button', { name: 'Add to the log' }).click();
  await expect(studentPage.getByText('Waits for a signature')).toHaveCount(1);
  const enrollmentId = await studentPage.locator('form[action="?/log"] input[name="enrollmentId"]').inputValue();
  const entry = { enrollmentId, month: today.slice(0, 7), siteId: school.siteId, ageBand: '40-64', leadSet: '12-lead', quality: 'clean' };
  const entries = Array.from({ length: 9 }, () => ({ ...entry, tracingId: randomUUID() }));
  const logged = await logTracings(database(), unwrap(permit(actorOf(student.personId), 'school.attend-own')), entries, at);
  expect(logged.filter(Boolean)).toEqual([]);

  // The preceptor signs on a phone, in a cellar without a connection; a closed tab loses nothing.
  const phone = await another();
  await phone.setViewportSize(PHONE);
  await givenSignedIn(phone.context(), preceptor.personId);
  await phone.goto(await linkOf(preceptor.email, /asks you to sign/));
  await phone.getByRole('button', { name: 'Accept' }).click();
  await expect(phone.getByRole('heading', { level: 1 })).toHaveText('Log of supervised tracings');
  await phone.goto(`/school/log/${enrollmentId}`);
  await expect(phone.getByRole('checkbox')).toHaveCount(10);
  await expectNoSidewaysScroll(phone);
  await expectAccessible(phone);
  await phone.context().setOffline(true);
  for (const box of await phone.getByRole('checkbox').all()) await box.check();
  await phone.getByRole('button', { name: 'Sign for these' }).click();
  await expect(phone.getByText('10 answers wait on this phone.')).toBeVisible();
  await phone.context().setOffline(false);
  await expect(phone.getByText('Your answers are in the log.')).toBeVisible();
  await expect(phone.getByText('10 tracings are signed for.')).toBeVisible();
  forgetDisconnected(consoleErrors);

  // Hours: one day on the screen, the others as it writes them.
  await page.goto(`${cohortUrl}/hours`);
  await page.getByLabel('Day', { exact: true }).fill(addDays(today, -40));
  await page.getByLabel('Hours', { exact: true }).fill('12');
  await page.getByRole('button', { name: 'Write it down' }).click();
  await expect(page.getByText('Written down.')).toBeVisible();
  const run = unwrap(permit(actorOf(director.personId), 'school.run-own'));
  for (const [kind, daysAgo] of [...[39, 38, 37, 36].map((n) => ['class', n] as const), ...[30, 29, 28].map((n) => ['clinical', n] as const)]) {
    const hours = kind === 'class' ? '12' : '10';
    unwrap(
      await recordMeeting(database(), run, cohortId, { kind, heldOn: addDays(today, -daysAgo), hours, siteId: school.siteId, present: [enrollmentId] }, at),
    );
  }
  await page.reload();
  await expectAccessible(page);
  await page.goto(`${cohortUrl}/skills`);
  await expectAccessible(page);
  for (const box of await page.getByRole('checkbox').all()) await box.check();
  await page.getByRole('button', { name: 'They showed it' }).click();
  await expect(page.getByText('Written down.')).toBeVisible();
  await page.goto(cohortUrl);
  await expectAccessible(page);
  await page.getByRole('button', { name: /^Issue the certificate/ }).click();
  await expect(page.getByText('The certificate is issued')).toBeVisible();
  const number = (await page.getByRole('link', { name: /^PC-/ }).textContent()) ?? '';

  // A stranger checks it.
  const stranger = await another();
  await stranger.goto(`/completion/${number.toLowerCase()}`);
  await expect(stranger.getByRole('heading', { level: 1 })).toHaveText(student.legalName);
  await expect(stranger.getByText('Issued, and stands today')).toBeVisible();
  await expect(stranger.getByText('This is not a certification.')).toBeVisible();
  await expectAccessible(stranger);
  await stranger.getByText('Check it without us').click();
  await stranger.setViewportSize(PHONE);
  await expectNoSidewaysScroll(stranger);
  // What is signed, the key and the list are where the document says.
  const [signed, key] = await Promise.all([stranger.request.get(`/completion/${number}/signed`), stranger.request.get('/completion/key')]);
  const { payload } = await jwtVerify(await signed.text(), await importJWK((await key.json()) as JWK, 'EdDSA'), { typ: 'vc+jwt' });
  const { statusListCredential } = payload['credentialStatus'] as { statusListCredential: string };
  expect((await stranger.request.get(new URL(statusListCredential).pathname)).headers()['content-type']).toBe('application/vc+jwt');

  // The student applies: nothing of the training is asked, and the answer is there at once.
  await studentPage.goto('/apply');
  await studentPage.getByRole('button', { name: 'Start your application' }).click();
  await studentPage.getByRole('button', { name: 'Save and continue' }).click();
  await studentPage.getByRole('radio', { name: 'Yes' }).check();
  await studentPage.getByRole('button', { name: 'Save and continue' }).click();
  await expect(studentPage.getByRole('heading', { level: 1 })).toHaveText('Two promises');
  for (const box of await studentPage.getByRole('checkbox').all()) await box.check();
  await studentPage.getByRole('button', { name: 'Agree and continue' }).click();
  await expect(studentPage.getByText('you are approved at once')).toBeVisible();
  await studentPage.getByRole('button', { name: 'Send your application' }).click();
  await expect(studentPage.getByRole('heading', { level: 1 })).toHaveText('Your application is approved');
  const pdf = await studentPage.request.get(`/documents/completion/${number}`);
  expect(pdf.headers()['content-type']).toBe('application/pdf');
  expect(consoleErrors).toEqual([]);
});
