import { givenCertificant, givenSignedIn } from './given.ts';
import { expect, holdScripts, test } from './journey.ts';
import { newPerson, signUp } from './people.ts';

test('what is typed before the script of a page arrives stays', async ({ page, mailTo }) => {
  await signUp(page, newPerson(), mailTo);
  await page.goto('/apply');
  await page.getByRole('button', { name: 'Start your application' }).click();
  await page.getByRole('radio', { name: /In a training program/ }).check();
  await page.getByRole('button', { name: 'Save and continue' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Your training');

  const release = await holdScripts(page);
  await page.goto('/apply/training', { waitUntil: 'commit' });
  await page.getByLabel('Program or school').fill('Early Typing School');
  release();
  // The page saves by itself once it is alive, also where nothing more is typed.
  await expect(page.getByText(/^Saved/).first()).toBeVisible();
  await page.reload();
  await expect(page.getByLabel('Program or school')).toHaveValue('Early Typing School');
});

test('what staff type into a search before its script arrives is what they find', async ({ page }) => {
  const person = await givenCertificant(10);
  await givenSignedIn(page.context(), 'manager.two@demo.example', { secondFactor: true });
  const release = await holdScripts(page);
  await page.goto('/staff/people', { waitUntil: 'commit' });
  const field = page.getByLabel('Name, e-mail address or id');
  await field.fill(person.email);
  release();
  await page.waitForLoadState('networkidle');
  await expect(field).toHaveValue(person.email);
  await page.getByRole('button', { name: 'Find' }).click();
  const found = page.getByRole('link', { name: person.legalName, exact: true });
  await expect(found).toBeVisible();

  // What is opened before the script arrives stays open.
  const href = (await found.getAttribute('href')) ?? '';
  const releaseAgain = await holdScripts(page);
  await page.goto(href, { waitUntil: 'commit' });
  const part = page.locator('details', { hasText: 'Record a death' }).first();
  await part.locator('summary').click();
  await expect(part).toHaveAttribute('open');
  releaseAgain();
  await page.waitForLoadState('networkidle');
  await expect(part).toHaveAttribute('open');
});
