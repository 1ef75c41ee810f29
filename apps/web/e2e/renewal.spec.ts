import { addDays, addYears, plainDateIn, type PlainDate } from '@einthoven/kernel';
import { creditHours } from '../src/lib/server/ce/index.ts';
import { database, inTransaction } from '../src/lib/server/db/pool.ts';
import { givenCertificant, givenPerson, givenSignedIn } from './given.ts';
import { expect, expectAccessible, expectNoSidewaysScroll, test } from './journey.ts';
import { givenSignedInAhead, startMovedPlatform } from './moved-clock.ts';

const ZONE = 'America/Phoenix';
const dateWords = (date: PlainDate) =>
  new Intl.DateTimeFormat('en-US', { year: 'numeric', month: 'long', day: 'numeric', timeZone: 'UTC' }).format(new Date(`${date}T00:00:00Z`));

/** Hours as a provider gives them, two each day. */
async function giveHours(personId: string, from: PlainDate, days: number): Promise<void> {
  for (let day = 0; day < days; day += 1) {
    const completedOn = addDays(from, day);
    await inTransaction(database(), (tx) =>
      creditHours(tx, {
        personId,
        source: 'issued',
        kind: 'webinar',
        subject: 'electrocardiography',
        title: `Rhythm strips, part ${day + 1}`,
        provider: 'Demo Hospital',
        completedOn,
        halfHours: 4,
        origin: `session:${completedOn}`,
        at: new Date(`${completedOn}T19:00:00Z`),
      }),
    );
  }
}

test('renews by hours, loses the credential two years on, and wins it back with the gap to be seen', async ({ page, context, another, consoleErrors }) => {
  test.slow();
  const today = plainDateIn(new Date(), ZONE);
  const person = await givenCertificant(660);
  await giveHours(person.personId, addDays(today, -300), 5);
  const anniversary = addYears(addDays(today, -660), 2);
  const renewedThrough = dateWords(addDays(addYears(anniversary, 2), -1));
  const platform = await startMovedPlatform();
  try {
    const open = (path: string) => page.goto(platform.url + path);
    await givenSignedIn(context, person.personId);
    await open('/credential');
    await page.getByRole('link', { name: 'Renew now' }).click();
    await expect(page).toHaveURL(/\/credential\/renew/);
    await expect(page.getByRole('heading', { level: 2, name: /left to renew/ })).toBeVisible();
    await expect(page.getByText('10 hours of 10 hours earned')).toBeVisible();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await page.getByLabel(/hours of continuing education/).check();
    await page.getByRole('button', { name: 'Choose this way' }).click();
    await expect(page.getByText('Your way to renew is kept.')).toBeVisible();
    await page.getByRole('button', { name: 'Pay $200.00 (demonstration)' }).click();
    await page.getByRole('button', { name: 'Pay $200.00 (demonstration)' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Your payment is here');
    await page.getByRole('link', { name: 'Go on to your renewal' }).click();
    await page.getByRole('button', { name: 'Sign', exact: true }).click();
    await expect(page.getByRole('alert')).toContainText('Tick the box');
    consoleErrors.length = 0;
    await page.getByRole('checkbox', { name: /^I have read this statement/ }).check();
    await page.getByRole('button', { name: 'Sign', exact: true }).click();
    await expect(page.getByText('You are renewed.')).toBeVisible();
    await expect(page.getByRole('heading', { level: 2, name: `Renewed through ${renewedThrough}` })).toBeVisible();
    await open('/credential');
    await expect(page.getByText(`Certified and in good standing until ${renewedThrough}`)).toBeVisible();
    await expect(page.getByRole('link', { name: 'Download certificate (PDF)' })).toBeVisible();

    // Two years and some months later: not renewed again.
    const ahead = 70 + 730 + 100;
    platform.ahead(ahead);
    await givenSignedInAhead(context, person.personId, ahead);
    await open('/credential');
    await page.getByRole('link', { name: 'See the way back' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Your credential is not in force');
    await expect(page.getByText('the hours that were missing: 10 hours to go')).toBeVisible();
    await expect(page.getByText('$250.00').first()).toBeVisible();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Apply for reinstatement' }).click();
    await expect(page.getByText('Your application is open.')).toBeVisible();
    await giveHours(person.personId, addDays(today, ahead - 20), 5);
    await page.getByRole('button', { name: 'Pay $250.00 (demonstration)' }).click();
    await page.getByRole('button', { name: 'Pay $250.00 (demonstration)' }).click();
    await page.getByRole('link', { name: 'Go on to your application' }).click();
    await page.getByRole('checkbox', { name: /^I have read this statement/ }).check();
    await page.getByRole('button', { name: 'Sign', exact: true }).click();
    await expect(page.getByRole('heading', { name: 'Your application is with us' })).toBeVisible();

    const staff = await another();
    const manager = await givenPerson(['certification-manager']);
    await givenSignedInAhead(staff.context(), manager.personId, ahead, { secondFactor: true });
    await staff.goto(`${platform.url}/staff/renewals`);
    await staff.getByRole('link', { name: person.legalName }).click();
    await expectAccessible(staff);
    await staff.getByLabel('Why').fill('Everything is there.');
    await staff.getByRole('button', { name: 'Reinstate', exact: true }).click();
    await expect(staff.getByText('Decided. The person was told, with the reason.')).toBeVisible();

    await open('/credential');
    await expect(page.getByText('Certified and in good standing until').first()).toBeVisible();
    await expect(page.getByText(/^Not in force: /)).toBeVisible();
    await expect(page.getByText(/^Reinstated: /)).toBeVisible();
  } finally {
    await platform.stop(page);
  }
});
