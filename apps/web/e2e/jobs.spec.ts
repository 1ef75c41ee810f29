import { randomUUID } from 'node:crypto';
import { plainDateIn, unwrap } from '@einthoven/kernel';
import { permit } from '../src/lib/server/account/index.ts';
import { database } from '../src/lib/server/db/pool.ts';
import { applyAsEmployer, reviewEmployer, saveProfile, sendJobAlerts } from '../src/lib/server/job/index.ts';
import { systemClock } from '../src/lib/server/platform/clock.ts';
import { actorOf, givenCertificant, givenPerson, givenSignedIn } from './given.ts';
import { expect, expectAccessible, expectNoSidewaysScroll, test } from './journey.ts';

const at = { clock: systemClock };

test('an agency fills a job: who a technician is stays hidden until they agree, and both see how it goes on', async ({ page, another }) => {
  // An agency that two people have looked up, and a technician who lets themselves be found. No one of the demonstration lives near.
  const [agent, technician, one, two] = [
    await givenPerson(),
    await givenCertificant(100),
    await givenPerson(['certification-manager']),
    await givenPerson(['certification-manager']),
  ];
  const name = `Journey Agency ${randomUUID().slice(0, 8)}`;
  const agency = {
    kind: 'staffing-agency',
    name,
    website: 'https://agency.example',
    about: 'We place technicians.',
    proofRegister: 'A register',
    proofNumber: '1',
  };
  const employerId = unwrap(await applyAsEmployer(database(), unwrap(permit(actorOf(agent.personId), 'employer.apply-own')), agency, at));
  for (const { personId } of [one, two]) {
    const decides = unwrap(permit(actorOf(personId, 'certification-manager'), 'job.decide'));
    unwrap(await reviewEmployer(database(), decides, employerId, { verdict: 'verify', reason: 'Found in the register.' }, at));
  }
  const own = unwrap(permit(actorOf(technician.personId), 'job.manage-own'));
  const availableFrom = plainDateIn(systemClock.now(), 'America/Phoenix');
  const wish = { zip: '99501', miles: '25', availableFrom, shifts: ['night'], settings: [], employmentTypes: [], listed: true, alerts: true, groups: {} };
  unwrap(await saveProfile(database(), own, wish, at));

  await givenSignedIn(page.context(), agent.personId);
  await page.goto('/agency');
  const title = `ECG technician, nights, ${randomUUID().slice(0, 6)}`;
  await page.getByLabel('Title').fill(title);
  await page.getByLabel('The work', { exact: true }).fill('You record tracings on two wards. There is no application fee, and we never ask for one.');
  await page.getByLabel('Shift').selectOption('night');
  await page.getByLabel('ZIP of the work').fill('99501');
  await page.getByRole('button', { name: 'Post it' }).click();
  // Words of money wait for a person, who reads them.
  await expect(page.getByText('it shows a pattern that a person looks at first')).toBeVisible();
  const staff = await another();
  await givenSignedIn(staff.context(), one.personId, { secondFactor: true });
  await staff.goto('/staff/jobs');
  const waiting = staff.getByRole('region', { name: title });
  await expect(waiting.getByText(/^It asks for money/)).toBeVisible();
  await waiting.getByLabel(/^Why/).fill('It says that there is no fee.');
  await waiting.getByRole('button', { name: /^Put on the board/ }).click();
  await expect(staff.getByText('Whoever it concerns is told')).toBeVisible();
  await page.reload();
  await page.getByRole('link', { name: title }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(title);
  await expect(page.getByText('Person 1', { exact: true })).toBeVisible();
  await expect(page.getByText(/Why here: .*night shift/)).toBeVisible();
  await expect(page.locator('body')).not.toContainText(technician.legalName);
  await expectAccessible(page, ['light']);
  await page.getByRole('button', { name: /^Ask who it is/ }).click();
  await expect(page.getByText('Asked; no answer yet.')).toBeVisible();

  // The technician agrees to this agency, looks for the job and applies.
  const person = await another();
  await givenSignedIn(person.context(), technician.personId);
  // As the worker does every hour.
  await sendJobAlerts(database(), at);
  await person.goto('/messages');
  await person.getByRole('link', { name: 'New jobs near you' }).click();
  await expect(person.getByText(title)).toBeVisible();
  await person.goto('/jobs/profile');
  await expect(person.getByText(`${name}: asked on`)).toBeVisible();
  await person.getByRole('button', { name: `I agree that ${name} sees who I am` }).click();
  await expect(person.getByText(`${name}: sees who you are`)).toBeVisible();
  await person.goto('/jobs?place=99501&shift=night');
  await expect(person.getByText('Pay: the employer does not say').first()).toBeVisible();
  await person.getByRole('link', { name: title }).click();
  await person.getByRole('button', { name: 'Apply and agree' }).click();
  await expect(person.getByText('You have applied.')).toBeVisible();

  await page.reload();
  await page.getByRole('button', { name: /^Show who it is.*person 1/ }).click();
  await expect(page.getByText(technician.email)).toBeVisible();
  // An application says no name either, until it is opened.
  await expect(page.getByText('Applicant 1', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: /^Show who it is.*applicant 1/ }).click();
  await expect(page.getByText(technician.email)).toBeVisible();
  await page.setViewportSize({ width: 390, height: 844 });
  await expectNoSidewaysScroll(page);
  await page.getByLabel('Move on to').selectOption('hired');
  await page.getByRole('button', { name: `Save and tell ${technician.legalName}` }).click();
  await expect(page.getByText('Done. The person has a message.')).toBeVisible();
  await person.goto('/jobs/applications');
  await expect(person.getByText('Hired').first()).toBeVisible();
  await person.goto('/messages');
  await expect(person.getByRole('link', { name: 'News of your application for a job' })).toBeVisible();
});
