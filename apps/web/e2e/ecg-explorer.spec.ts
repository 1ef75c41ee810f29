import { expect, expectAccessible, expectNoSidewaysScroll, test } from './journey.ts';

test('a visitor chooses a heart, changes it, reads the truth and shares the address', { tag: '@phone' }, async ({ page }) => {
  await page.goto('/');
  await page.getByRole('link', { name: 'Change the heart and see the tracing follow' }).click();
  await expect(page).toHaveURL(/\/ecg/);
  const tracing = page.getByRole('img', { name: /^ECG on paper/ });
  await expect(tracing).toBeVisible();
  const before = await tracing.locator('path').nth(3).getAttribute('d');
  await page.goto('/ecg?r=lbbb&seed=7&truth=show');
  await expect(tracing).toBeVisible();
  expect(await tracing.locator('path').nth(3).getAttribute('d')).not.toBe(before);
  await expect(
    page
      .locator('main')
      .getByText(/Left bundle branch block/)
      .locator('visible=true')
      .first(),
  ).toBeVisible();
  await expect(page.getByText(/not diagnosis|not for diagnosis/i).first()).toBeVisible();
  await expectNoSidewaysScroll(page);
  await expectAccessible(page);
  // The same address shows the same bits again.
  const first = await tracing.locator('path').nth(3).getAttribute('d');
  await page.reload();
  expect(await tracing.locator('path').nth(3).getAttribute('d')).toBe(first);
});

test('a hostile or broken address is told what is wrong, and a usual heart is drawn', async ({ page }) => {
  for (const query of [
    'r=no-such-ecg',
    `r=${encodeURIComponent('{"durationS":')}`,
    `r=${encodeURIComponent('{"atria":{"rhythm":{"kind":"sinus","rateBpm":1000}}}')}`,
    `r=${encodeURIComponent('{"durationS":1000000000}')}`,
    `r=${encodeURIComponent('<script>alert(1)</script>')}&seed=${encodeURIComponent('"><img src=x>')}`,
  ]) {
    const response = await page.goto(`/ecg?${query}`);
    expect(response?.status(), query).toBeLessThan(500);
    await expect(page.getByRole('alert').or(page.locator('.notice')).first(), query).toBeVisible();
    await expect(page.getByRole('img', { name: /^ECG on paper/ }), query).toBeVisible();
    expect(await page.locator('img[src="x"]').count(), query).toBe(0);
  }
});
