import { strFromU8, unzipSync } from 'fflate';
import { unwrap } from '@einthoven/kernel';
import type { Actor, Role } from '../src/lib/server/account/index.ts';
import { database } from '../src/lib/server/db/pool.ts';
import { decideApplication, readOwnApplication, submitApplication } from '../src/lib/server/eligibility/index.ts';
import { allowed, fillProgramDraft, PNG } from '../src/lib/server/eligibility/test-application.ts';
import { systemClock } from '../src/lib/server/platform/clock.ts';
import { actorOf, givenPerson, givenSignedIn } from './given.ts';
import { expect, expectAccessible, expectNoSidewaysScroll, test } from './journey.ts';

const at = { clock: systemClock };
const as = (personId: string, ...roles: Role[]): Actor => ({ ...actorOf(personId), roles: new Set(roles), secondFactor: true });

test('an application is refused by two, appealed with a document, kept from who decided before, won; and an accreditor takes the evidence out', async ({
  page,
  another,
  mailTo,
  consoleErrors,
}) => {
  test.slow();
  const person = await givenPerson();
  const [one, two] = [await givenPerson(['certification-manager']), await givenPerson(['certification-manager'])];
  const own = allowed(actorOf(person.personId), 'application.manage-own');
  await fillProgramDraft(database(), actorOf(person.personId), at, { school: 'A school that nobody has on record' });
  unwrap(await submitApplication(database(), own, at));
  const application = (await readOwnApplication(database(), own, at))?.application;
  for (const [index, manager] of [one, two].entries())
    unwrap(
      await decideApplication(
        database(),
        allowed(as(manager.personId, 'certification-manager'), 'application.decide'),
        {
          applicationId: application?.applicationId ?? '',
          outcome: 'refuse',
          reason: 'Nobody could find the school.',
          seenRevision: (application?.revision ?? 0) + index,
        },
        at,
      ),
    );

  await givenSignedIn(page.context(), person.personId);
  await page.goto('/me');
  await page.getByRole('link', { name: 'Decisions and appeals' }).click();
  await expect(page.getByText('Nobody could find the school.')).toBeVisible();
  await expectAccessible(page);
  await expect(page.getByRole('link', { name: 'Appeal this decision' })).toBeVisible();
  // The page of the application leads there as well.
  await page.goto('/apply/status');
  await page.getByRole('link', { name: 'You can appeal' }).click();
  await page.getByRole('button', { name: 'Send the appeal' }).click();
  await expect(page.getByText('Say why, in a sentence or two.')).toBeVisible();
  // The browser itself remarks on an answer of 400.
  consoleErrors.splice(0);
  await page.getByLabel('Why the decision is wrong').fill('The school changed its name in May. Its letter is with this appeal.');
  await page.getByLabel('A document, if you have one').setInputFiles({ name: 'letter.png', mimeType: 'image/png', buffer: PNG });
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  await page.getByRole('button', { name: 'Send the appeal' }).click();
  await expect(page.getByText('Your appeal is with the certification office.')).toBeVisible();
  await mailTo(person.email, /We have your appeal/);
  const address = `/staff/appeals/${new URL(page.url()).pathname.split('/').at(-1)}`;

  // Who refused it is told why they take no part, and reads nothing of it.
  const before = await another();
  await givenSignedIn(before.context(), one.personId, { secondFactor: true });
  await before.goto(address);
  await expect(before.getByText('You had a part in the decision before.')).toBeVisible();
  await expect(before.getByText('changed its name')).toHaveCount(0);

  // Who has not declared interests decides nothing until they do.
  const deciding = await another();
  await givenSignedIn(deciding.context(), (await givenPerson(['board-member'])).personId, { secondFactor: true });
  await deciding.goto(address);
  await expect(deciding.getByText('Your declaration of interests is missing or too old.')).toBeVisible();
  await deciding.goto('/staff/declarations');
  await deciding.getByLabel(/What I declare here is true/).check();
  await deciding.getByRole('button', { name: 'Declare' }).click();
  await expect(deciding.getByText('You declared to have no interest.')).toBeVisible();
  await deciding.goto(address);
  await expect(deciding.getByText('The school changed its name in May.')).toBeVisible();
  const document = await deciding.request.get(`${address}/document`);
  expect(document.headers()['content-type']).toBe('image/png');
  await deciding.getByLabel('Why', { exact: true }).fill('The letter shows the new name; the school is on record under it.');
  await deciding.getByRole('button', { name: 'Change the decision' }).click();
  await expect(deciding.getByText('what follows was carried out')).toBeVisible();

  await mailTo(person.email, /the decision is changed/);
  await page.goto('/cases');
  await page.getByRole('link', { name: 'Refused application' }).click();
  await expect(page.getByText('The letter shows the new name; the school is on record under it.')).toBeVisible();
  await expect(page.getByText('Your application is approved.')).toBeVisible();
  await page.goto('/cases');
  const letter = await page.request.get((await page.getByRole('link', { name: /the decision is changed \(PDF\)/ }).getAttribute('href')) ?? '');
  expect((await letter.body()).subarray(0, 5).toString()).toBe('%PDF-');
  await page.goto('/path');
  await expect(page.getByRole('link', { name: 'Pay $200.00' })).toBeVisible();

  const accreditor = await another();
  await givenSignedIn(accreditor.context(), (await givenPerson(['accreditor'])).personId, { secondFactor: true });
  expect((await accreditor.request.get(address)).status()).toBe(403);
  await accreditor.goto('/staff/binder');
  await expect(accreditor.getByText('Appeals that were decided by their day, or still have time:')).toBeVisible();
  await expectAccessible(accreditor);
  const zip = await accreditor.request.get((await accreditor.getByRole('link', { name: /Download all/ }).getAttribute('href')) ?? '');
  const files = unzipSync(await zip.body());
  expect(strFromU8(files['records/appeals-apart.csv'] ?? new Uint8Array())).toContain(address.split('/').at(-1));
  const texts = Object.entries(files).filter(([name]) => !name.endsWith('.pdf'));
  for (const [name, bytes] of texts) expect(strFromU8(bytes), name).not.toContain(person.familyName);
});
