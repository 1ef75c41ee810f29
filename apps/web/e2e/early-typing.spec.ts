import { expect, test } from './journey.ts';
import { newPerson, signUp } from './people.ts';

test('what is typed before the script of a page arrives stays', async ({ page, mailTo }) => {
  await signUp(page, newPerson(), mailTo);
  await page.goto('/apply');
  await page.getByRole('button', { name: 'Start your application' }).click();
  await page.getByRole('radio', { name: /In a training program/ }).check();
  await page.getByRole('button', { name: 'Save and continue' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Your training');

  let release = () => undefined as void;
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route('**/_app/immutable/**/*.js', async (route) => {
    await held;
    await route.continue();
  });
  await page.goto('/apply/training', { waitUntil: 'commit' });
  await page.getByLabel('Program or school').fill('Early Typing School');
  release();
  await page.waitForLoadState('networkidle');
  await page.getByLabel('Class hours').fill('60');
  // The page saves by itself once it is alive: what it saved says what stood in the form.
  await expect(page.getByText(/^Saved/).first()).toBeVisible();
  await expect(page.getByLabel('Program or school')).toHaveValue('Early Typing School');
});
