import type { Page } from '@playwright/test';
import { expect, expectNoSidewaysScroll, test } from './journey.ts';

/** Goes on with the tabulator until something is reached that has this name; nobody presses it forever. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  const passed: string[] = [];
  for (let i = 0; i < 60; i++) {
    await page.keyboard.press('Tab');
    const here = await page.evaluate(() => {
      const at = document.activeElement;
      const label = at && 'labels' in at ? (at.labels as NodeListOf<HTMLLabelElement> | null)?.[0]?.textContent : undefined;
      return (at?.getAttribute('aria-label') ?? label ?? at?.textContent ?? '').trim().slice(0, 80);
    });
    if (name.test(here)) return;
    passed.push(here);
  }
  throw new Error(`the tabulator does not reach ${String(name)}; it passed ${passed.join(' | ')}`);
}

test('the explorer by keyboard alone, from top to bottom', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const press = (key: string) => page.keyboard.press(key);
  await page.goto('/ecg', { waitUntil: 'networkidle' });
  await expect(page.getByRole('button', { name: 'Calipers' })).toBeEnabled();
  const tracing = page.getByRole('img', { name: /^ECG on paper/ });

  await tabTo(page, /^ECG$/);
  await press('ArrowDown');
  await expect(page).not.toHaveURL(/\/ecg$/);
  const chosen = page.url();
  await expect(page.getByLabel('ECG', { exact: true })).toBeFocused();

  await tabTo(page, /^Calipers$/);
  await press('Enter');
  await expect(page.locator('output').first()).toContainText('800 ms');
  await tabTo(page, /^Larger$/);
  await press('Enter');
  await expect(page.getByText('150 %')).toBeVisible();
  await tabTo(page, /^Open large$/);
  await press('Enter');
  const large = page.getByRole('dialog', { name: '12-lead ECG, large' });
  await expect(large).toBeVisible();
  await expect(large.getByRole('img', { name: /^ECG on paper/ })).toBeVisible();
  await tabTo(page, /^Run live$/);
  await press('Enter');
  await expect(large.locator('canvas')).toBeVisible();
  await press('Escape');
  await expect(large).toBeHidden();
  await expect(page.getByRole('button', { name: 'Open large' })).toBeFocused();
  await tabTo(page, /^Stop$/);
  await press('Enter');
  await expect(page.locator('canvas')).toHaveCount(0);
  await tabTo(page, /^Another ECG like it$/);
  await press('Enter');
  await expect(page).toHaveURL(/seed=2/);
  await tabTo(page, /March out/);
  await press('Space');
  await tabTo(page, /First point/);
  await press('ArrowRight');
  await expect(page.locator('output').first()).toContainText('760 ms');
  await tabTo(page, /Second point/);
  await press('Shift+ArrowRight');
  await expect(page.locator('output').first()).toContainText('960 ms');
  await tabTo(page, /Copy the address/);
  await press('Enter');
  await expect(page.getByText(/^Copied/)).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(page.url());
  await tabTo(page, /^Show the truth$/);
  await press('Enter');
  await expect(page.getByRole('heading', { name: 'What is true of it' })).toBeFocused();
  await tabTo(page, /^Hide the truth$/);
  await press('Enter');
  await expect(page.getByRole('link', { name: 'Show the truth' })).toBeFocused();

  const before = await tracing.locator('path').nth(4).getAttribute('d');
  await tabTo(page, /rate|PR interval/i);
  await press('ArrowRight');
  await expect(page).toHaveURL(/(rate|pr)=/);
  expect(await tracing.locator('path').nth(4).getAttribute('d')).not.toBe(before);
  await tabTo(page, /^Machine and paper$/);
  await press('Enter');
  await tabTo(page, /^Layout$/);
  await press('ArrowDown');
  await expect(page).toHaveURL(/format=/);
  // What was shared is what is shown: another tab draws the same.
  const drawn = await tracing.locator('path').nth(4).getAttribute('d');
  const other = await context.newPage();
  await other.goto(page.url());
  expect(
    await other
      .getByRole('img', { name: /^ECG on paper/ })
      .locator('path')
      .nth(4)
      .getAttribute('d'),
  ).toBe(drawn);
  expect(page.url()).not.toBe(chosen);
  await expectNoSidewaysScroll(page);
});

for (const [where, tag] of [
  ['at a desk', '@desk'],
  ['on a phone', '@phone'],
] as const)
  test(`the large view goes on running, zooms, has its calipers, and gives the focus back, ${where}`, { tag }, async ({ page, isMobile }) => {
    await page.goto('/ecg?r=lbbb', { waitUntil: 'networkidle' });
    await page.getByRole('button', { name: 'Run live' }).click();
    await page.getByRole('button', { name: 'Open large' }).click();
    const large = page.getByRole('dialog', { name: '12-lead ECG, large' });
    const canvas = large.locator('canvas');
    await expect(canvas).toBeVisible();
    // One drawing runs, not two.
    await expect(page.locator('canvas')).toHaveCount(1);
    const ink = () => canvas.evaluate((element: HTMLCanvasElement) => element.toDataURL());
    const first = await ink();
    await expect.poll(ink).not.toBe(first);
    // As large as the screen allows, on a phone along its longer side.
    const box = await large.getByRole('img', { name: /^ECG on paper/ }).boundingBox();
    const screen = page.viewportSize();
    if (!box || !screen) throw new Error('no box');
    if (!isMobile) expect(box.width).toBeGreaterThan(screen.width * 0.97);
    else expect(box.height).toBeGreaterThan(screen.height * 0.65);
    expect(box.x + box.width).toBeLessThanOrEqual(screen.width);
    expect(box.y + box.height).toBeLessThanOrEqual(screen.height);

    await large.getByRole('button', { name: 'Calipers' }).click();
    const reading = large.locator('output');
    await expect(reading).toContainText('800 ms');
    const handle = large.getByRole('slider', { name: /^Second point/ });
    const at = await handle.boundingBox();
    if (!at) throw new Error('no handle');
    const middle = { x: at.x + at.width / 2, y: at.y + at.height / 2 };
    await page.mouse.move(middle.x, middle.y);
    await page.mouse.down();
    // To the right on the paper, which is down on a phone held upright.
    await page.mouse.move(middle.x + (isMobile ? 0 : 60), middle.y + (isMobile ? 60 : 0), { steps: 4 });
    await page.mouse.up();
    await expect(reading).toContainText(/(8[5-9]\d|9\d\d|1[0-9]\d\d) ms/);
    await expect(reading).toContainText(/, 0 mV$/);

    await large.getByRole('button', { name: 'Larger' }).click();
    await expect(large.getByText('150 %')).toBeVisible();
    expect((await canvas.evaluate((element: HTMLCanvasElement) => element.clientWidth)) / (isMobile ? box.height : box.width)).toBeGreaterThan(1.4);
    await page.keyboard.press('Escape');
    await expect(large).toBeHidden();
    await expect(page.getByRole('button', { name: 'Open large' })).toBeFocused();
    await expect(page.locator('canvas')).toHaveCount(1);
  });
