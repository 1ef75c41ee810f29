import { expect, test } from './journey.ts';

test('what is typed before the script of a page arrives stays', async ({ page }) => {
  let release = () => undefined as void;
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route('**/_app/immutable/**/*.js', async (route) => {
    await held;
    await route.continue();
  });
  await page.goto('/sign-up', { waitUntil: 'commit' });
  await page.getByLabel('Legal name').fill('Early Typer');
  await page.getByLabel('Birth date').fill('1999-04-12');
  release();
  await page.waitForLoadState('networkidle');
  await expect(page.getByLabel('Legal name')).toHaveValue('Early Typer');
  await expect(page.getByLabel('Birth date')).toHaveValue('1999-04-12');
});
