import { randomUUID } from 'node:crypto';
import type { Page } from '@playwright/test';
import { readModules } from '../src/lib/server/ce/index.ts';
import { givenPerson, givenSignedIn } from './given.ts';
import { expect, expectAccessible, expectNoSidewaysScroll, test } from './journey.ts';
import { CERTIFICATE_PDF, daysAgo } from './people.ts';

const MODULE = 'infection-control-at-the-cart';
const CERTIFICANT = 'certificant.nine@demo.example';

/** Answers the test of the module on the page, so many of it wrong, and hands it in. */
async function takeTest(page: Page, wrong: number): Promise<void> {
  const questions = readModules().modules.find(({ slug }) => slug === MODULE)?.test ?? [];
  for (const [index, { key }] of questions.entries()) {
    const option = index < wrong ? (key === 'a' ? 'b' : 'a') : key;
    await page.locator(`input[name="q${index + 1}"][value="${option}"]`).check();
  }
  await page.getByRole('button', { name: 'Hand in' }).click();
}

test('hours are entered with a photo, looked at by staff, and objected to; a module and a code at an event give more', async ({ page, another }) => {
  test.slow();
  await givenSignedIn(page.context(), CERTIFICANT);
  const title = `Telemetry at night ${randomUUID().slice(0, 8)}`;

  await page.goto('/ce/enter');
  await page.getByLabel('Course', { exact: true }).fill(title);
  await page.getByLabel('Who gave it').fill('General Hospital');
  await page.getByLabel('Day you finished').fill(daysAgo(50));
  await page.getByLabel('Hours', { exact: true }).fill('3');
  await page.getByLabel('Evidence').setInputFiles({ name: 'certificate.pdf', mimeType: 'application/pdf', buffer: CERTIFICATE_PDF });
  await page.getByRole('checkbox').check();
  await page.getByRole('button', { name: 'Send the hours' }).click();
  await expect(page.getByText('Your hours are entered.')).toBeVisible();
  const entry = page.getByRole('listitem').filter({ hasText: title });
  // Where the worker was just looking at the file, the page says so and does not change by itself.
  await expect(async () => {
    await page.reload();
    await expect(entry.getByText('A person looks at it')).toBeVisible({ timeout: 5_000 });
  }).toPass({ timeout: 90_000 });
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);

  const staff = await another();
  await givenSignedIn(staff.context(), (await givenPerson(['certification-manager'])).personId, { secondFactor: true });
  await staff.goto('/staff/ce');
  await staff.getByRole('link', { name: title }).click();
  await expect(staff.getByText('no virus scanner')).toBeVisible();
  await staff.getByLabel('Fewer hours count').check();
  await staff.getByLabel('Hours, if fewer count').fill('2');
  await staff.getByLabel('Reason, if not all hours count').fill('One hour was a meal.');
  await staff.getByRole('button', { name: 'Decide' }).click();
  await expect(staff.getByText('Decided. The person was told')).toBeVisible();

  await page.goto('/ce');
  await expect(entry.getByText('One hour was a meal.')).toBeVisible();
  await entry.getByText('I see it differently').click();
  await entry.getByLabel('What should we look at again?').fill('The meal was before the course.');
  await entry.getByRole('button', { name: 'Ask for another look' }).click();
  await expect(entry.getByText('You objected on')).toBeVisible();

  await page.goto('/ce/modules');
  await page.getByRole('link', { name: 'Infection control at the cart' }).click();
  await takeTest(page, 6);
  await expect(page.getByText('Not passed yet.')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Try again' }).click();
  await takeTest(page, 1);
  await expect(page.getByText('Passed.')).toBeVisible();
  await page.getByRole('link', { name: 'See your hours' }).click();
  await expect(
    page.getByRole('listitem').filter({ hasText: 'Infection control at the cart' }).filter({ hasText: 'our module' }).getByText('Counts', { exact: true }),
  ).toBeVisible();

  const provider = await another();
  await givenSignedIn(provider.context(), 'ce.provider@demo.example');
  await provider.goto('/provider');
  await provider.getByRole('link', { name: 'Demo: Rhythm strips at night' }).click();
  await provider.getByLabel('How many can attend').fill('5');
  await provider.getByRole('button', { name: 'Open the session' }).click();
  await expect(provider.getByRole('heading', { name: 'Code at the event' })).toBeVisible();
  const code = (await provider.locator('.letters').textContent())?.trim() ?? '';
  await expectAccessible(provider);

  await page.goto(`/ce/claim?code=${code}`);
  await page.getByRole('button', { name: 'Get the hours' }).click();
  await expect(page.getByText('for “Demo: Rhythm strips at night” count now.')).toBeVisible();
  await page.getByRole('link', { name: 'See your hours' }).click();
  await page.getByRole('link', { name: 'Certificate of attendance, and say what you thought' }).first().click();
  const pdf = await page.request.get((await page.getByRole('link', { name: 'Certificate of attendance (PDF)' }).getAttribute('href')) ?? '');
  expect(pdf.headers()['content-type']).toBe('application/pdf');
  for (const answer of await page.getByLabel('Fully').all()) await answer.check();
  await page.getByRole('button', { name: 'Send' }).click();
  await expect(page.getByText('Thank you. Your answer is kept')).toBeVisible();
});
