import { addMonths, plainDateIn } from '@einthoven/kernel';
import { database } from '../src/lib/server/db/pool.ts';
import { insertPaidOrder } from '../src/lib/server/db/test-fixtures.ts';
import { systemClock } from '../src/lib/server/platform/clock.ts';
import { givenApproved, givenPerson, givenSignedIn } from './given.ts';
import { expect, expectAccessible, expectNoSidewaysScroll, test } from './journey.ts';

test('a young person corrects the address of a guardian, who agrees by the new link alone; taken back, the consent closes the exam', async ({
  page,
  another,
  mailTo,
}) => {
  const young = await givenApproved();
  await insertPaidOrder(database(), young.personId, young.applicationId);
  const birthDate = addMonths(plainDateIn(systemClock.now(), 'UTC'), -12 * 17);
  await database().updateTable('person_profiles').set({ birth_date: birthDate }).where('person_id', '=', young.personId).execute();
  await givenSignedIn(page.context(), young.personId);
  await page.goto('/exam');
  await expect(page.getByText(/there is no consent of a parent or guardian now/)).toBeVisible();
  await page.goto('/me');
  const wrong = `parnet-${young.email}`;
  await page.getByLabel('Their e-mail address').fill(wrong);
  await page.getByRole('button', { name: 'Ask for consent' }).click();
  await expect(page.getByText('We have asked by mail and wait for the answer.')).toBeVisible();
  const right = `parent-${young.email}`;
  await page.getByLabel('Their e-mail address').fill(right);
  await page.getByRole('button', { name: 'Ask again' }).click();
  await expectAccessible(page);
  const consentLink = async (address: string) => (await mailTo(address, /consent/)).links.find((one) => one.includes('/consent/')) ?? '';

  const guardian = await another();
  await guardian.goto(await consentLink(wrong));
  await expect(guardian.getByLabel('Your name')).toHaveCount(0);
  await guardian.goto(await consentLink(right));
  await guardian.getByLabel('Your name').fill('A Parent');
  await guardian.getByLabel('Yes, I agree').check();
  await guardian.getByRole('button', { name: 'Send my answer' }).click();
  await mailTo(young.email, /Your guardian agreed/);
  await page.goto('/exam');
  await expect(page.getByRole('link', { name: /Begin/ })).toBeVisible();

  const manager = await givenPerson(['certification-manager']);
  const staff = await another();
  await givenSignedIn(staff.context(), manager.personId, { secondFactor: true });
  await staff.goto(`/staff/people/${young.personId}`, { waitUntil: 'networkidle' });
  await staff.getByText('The guardian takes it back').click();
  await staff.getByLabel('How the guardian told us').fill('letter of the guardian received');
  await expectAccessible(staff);
  await expectNoSidewaysScroll(staff);
  await staff.getByRole('button', { name: 'Write down that it was taken back' }).click();
  await expect(staff.getByText('The guardian took it back. The person can ask again from their account.')).toBeVisible();
  await mailTo(young.email, /Your guardian took the consent back/);
  await page.goto('/exam');
  await expect(page.getByText(/there is no consent of a parent or guardian now/)).toBeVisible();
});

test('who lost the authenticator and its codes is let in again by an administrator', async ({ page, another, mailTo }) => {
  const loser = await givenPerson(['finance'], { authenticator: true });
  await givenSignedIn(page.context(), loser.personId);
  await page.goto('/staff/payments');
  await expect(page.getByText('Lost all of them, the codes too?')).toBeVisible();
  const administrator = await givenPerson(['administrator']);
  const desk = await another();
  await givenSignedIn(desk.context(), administrator.personId, { secondFactor: true });
  await desk.goto(`/staff/people/${loser.personId}`, { waitUntil: 'networkidle' });
  await desk.getByText('Lost: end every second factor').click();
  await desk.getByLabel('Why, and how you know who asks').fill('phone lost; passport seen on a call');
  await expectAccessible(desk);
  await desk.getByRole('button', { name: 'End every second factor' }).click();
  await expect(desk.getByText(/Ended, and the person was told by mail/)).toBeVisible();
  await mailTo(loser.email, /Your sign-in protection was changed/);
  await givenSignedIn(page.context(), loser.personId);
  await page.goto('/staff/payments');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Set up a second factor');
});
