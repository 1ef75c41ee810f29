import { expect, expectAccessible, expectNoSidewaysScroll, test } from './journey.ts';
import { apply, makeAccount, newPerson } from './people.ts';

test('a newcomer in Tucson finds what is on record there, and applies', { tag: '@phone' }, async ({ page, mailTo, consoleErrors }) => {
  test.slow();
  await page.goto('/places');
  await expectAccessible(page);
  // What cannot be placed is told, with what to do.
  const place = page.getByLabel('City, state or ZIP');
  await place.fill('85703');
  await page.getByRole('button', { name: 'Show this place' }).click();
  await expect(page.getByText('We cannot place this ZIP.')).toBeVisible();
  await place.fill('Springfield');
  await page.getByRole('button', { name: 'Show this place' }).click();
  for (const state of ['IL', 'MA', 'MO', 'OH', 'OR', 'VA']) await expect(page.getByRole('link', { name: `Springfield, ${state}`, exact: true })).toBeVisible();
  await expectAccessible(page);

  await place.fill('85719');
  await page.getByRole('button', { name: 'Show this place' }).click();
  await expect(page).toHaveURL(/\/places\/arizona\/tucson$/);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Become a certified EKG technician in Tucson, Arizona');
  // True here: nothing local is loaded, so the figures are the nation's, beside the body's own.
  await expect(page.getByText(/National figures: cardiovascular technologists and technicians, May 2025/)).toBeVisible();
  await expect(page.getByText(/about \$47,500 a year/)).toBeVisible();
  await expect(page.getByText('Cochise County Community College District')).toBeVisible();
  await expect(page.getByText(/To be listed here is not to be approved by NPS/)).toBeVisible();
  await expect(page.locator('meta[name=robots]')).toHaveCount(0);
  await page.getByRole('link', { name: 'U.S. Bureau of Labor Statistics, May 2025' }).click();
  await expect(page).toHaveURL(/#source-bls-oews-2025-05$/);
  await expectNoSidewaysScroll(page);
  expect(consoleErrors).toEqual([]);

  const person = newPerson();
  await page.getByRole('link', { name: 'Start your path' }).click();
  await makeAccount(page, person, mailTo);
  await apply(page);
  await page.goto('/path');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Your application is being read');
});
