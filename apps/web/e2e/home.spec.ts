import { expect, expectAccessible, expectNoSidewaysScroll, JAVASCRIPT_LIMIT_BYTES, test, weighJavascript } from './journey.ts';

test('the home page opens, is accessible in both themes and light on the network', async ({ page }) => {
  const bytes = await weighJavascript(page, '/');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page).toHaveTitle(/National Performance Specialists|NPS/);
  await expectNoSidewaysScroll(page);
  await expectAccessible(page);
  expect(bytes).toBeGreaterThan(0);
  expect(bytes).toBeLessThanOrEqual(JAVASCRIPT_LIMIT_BYTES);
});

test('an address where nothing is says so, and leads on', async ({ page, consoleErrors }) => {
  const response = await page.goto('/no-such-page');
  expect(response?.status()).toBe(404);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expectAccessible(page);
  // The browser itself remarks on the 404.
  consoleErrors.splice(0);
});

test('machines are told that it lives and is ready', async ({ request }) => {
  expect((await request.get('/livez')).status()).toBe(200);
  expect((await request.get('/readyz')).status()).toBe(200);
});
