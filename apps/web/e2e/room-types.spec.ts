import type { Page } from '@playwright/test';
import { isResponse, type PublicItem } from '@einthoven/exam';
import { everyType, insertSyntheticAttempt, insertSyntheticForm } from '../../../tools/exam/synthetic-form.ts';
import { givenPaid, givenSignedIn } from './given.ts';
import { expect, expectAccessible, expectNoSidewaysScroll, test } from './journey.ts';

const saved = (page: Page, words: string | RegExp) => expect(page.getByRole('status').filter({ hasText: words }).first()).toBeVisible();

/** The narrowest phone that must do. */
const NARROW = { width: 360, height: 740 };

test('every type of question is answered by keyboard alone, and a reload shows what was answered', async ({ page, sql }) => {
  test.slow();
  const person = await givenPaid();
  const items = everyType();
  await insertSyntheticForm((text, values) => sql(text, values), 'CET-synthetic-types', items);
  const attemptId = await insertSyntheticAttempt((text, values) => sql(text, values), person, 'CET-synthetic-types', false);
  await givenSignedIn(page.context(), person.personId);
  await page.goto(`/exam/room/${attemptId}`);
  const heading = page.getByRole('heading', { level: 1 });
  const keys = async (...pressed: string[]) => {
    for (const key of pressed) await page.keyboard.press(key);
  };
  const next = async (position: number) => {
    await heading.evaluate((element) => element.focus());
    await page.keyboard.press('ArrowRight');
    await expect(page.getByText(`Question ${position} of ${items.length}`)).toBeVisible();
  };

  // 1: one of four, over a 12-lead tracing.
  await expect(page.getByRole('img', { name: /^ECG on paper, 10 seconds: 12 leads/ })).toBeVisible();
  await keys('2');
  await expect(page.getByRole('radio').nth(1)).toBeChecked();
  await next(2);
  // 2: several. The rule is stated; a second press takes one back.
  await expect(page.getByText('It counts only with every right one and no wrong one.')).toBeVisible();
  await keys('E', 'A', 'B', 'C', 'B');
  await expect(page.getByRole('checkbox', { checked: true })).toHaveCount(3);
  // The question before and the next two lie ready beside it: no screen reader finds them, and Tab goes past them.
  await expect(page.locator('.card.ahead')).toHaveCount(3);
  const devtools = await page.context().newCDPSession(page);
  const { nodes } = await devtools.send('Accessibility.getFullAXTree');
  const told = (role: string) => nodes.filter((node) => !node.ignored && node.role?.value === role).map((node) => String(node.name?.value));
  expect(told('heading').filter((name) => items.some(({ shown }) => shown.stem === name))).toEqual(['Which of these are limb leads?']);
  expect([told('checkbox').length, told('radio').length]).toEqual([5, 0]);
  await heading.evaluate((element) => element.focus());
  await keys('Tab');
  await expect(page.getByRole('checkbox').first()).toBeFocused();
  await keys('Shift+Tab');
  expect(await page.evaluate(() => document.activeElement?.closest('.card.ahead') === null)).toBe(true);
  await next(3);
  // 3: an order. The second is picked up and moved to the top.
  await page
    .getByRole('button', { name: /Greet the patient/ })
    .first()
    .focus();
  await keys('Space', 'ArrowUp', 'Space');
  await expect(page.getByRole('listitem').filter({ hasText: 'Greet the patient' }).first()).toContainText('1');
  await page.getByRole('button', { name: 'Move up: Place the electrodes' }).focus();
  await keys('Enter');
  await next(4);
  // 4: pairs.
  for (const [row, option] of [
    ['V1', 'Fourth space, right'],
    ['V4', 'Fifth space'],
  ] as const) {
    await page.getByLabel(row, { exact: true }).focus();
    await page.keyboard.type(option);
    await keys('Enter');
  }
  await expect(page.getByText('1 of 3 lines are still open.')).toBeVisible();
  await next(5);
  // 5: a number. Letters in the field are no commands, and no number.
  await page.getByLabel('Your answer, a number in beats a minute').focus();
  await page.keyboard.type('7x');
  await expect(page.getByText('This is not a number.')).toBeVisible();
  await keys('Backspace');
  await page.keyboard.type('2,5');
  await expect(page.getByText('Your answer: 72.5 beats a minute')).toBeVisible();
  await next(6);
  // 6: an interval. The arrow keys of a handle are its own, not the room's.
  await page.getByRole('slider', { name: /Second point/ }).focus();
  await keys('ArrowRight', 'ArrowRight', 'Shift+ArrowRight', 'ArrowLeft');
  await expect(page.getByText('Question 6 of')).toBeVisible();
  await expect(page.getByText('Your interval: 1040 ms')).toBeVisible();
  await next(7);
  // 7: an amplitude.
  await page.getByRole('slider', { name: /First point/ }).focus();
  await keys('Shift+ArrowDown', 'Shift+ArrowDown', 'ArrowDown', 'ArrowDown');
  await expect(page.getByText('Your amplitude: 1.2 mV')).toBeVisible();
  await next(8);
  // 8: three leads. Its words of equal difficulty are for who was granted a screen reader: they do not even reach this room.
  await expect(page.getByRole('img', { name: /leads II, V1, V5/ })).toBeVisible();
  await expect(page.getByText('This tracing in words')).toHaveCount(0);
  await keys('D');
  await saved(page, 'All 8 answers saved');

  const answers = await sql<{ position: number; answer: string }>(
    'select position, answer from responses where attempt_id = $1 and answer is not null order by position',
    [attemptId],
  );
  expect(answers.map(({ answer }) => answer)).toEqual([
    'b',
    'ace',
    'badc',
    'aa,cc',
    '72.5',
    expect.stringMatching(/^\d+,\d+$/),
    expect.stringMatching(/^-?\d+,-?\d+$/),
    'd',
  ]);
  for (const { position, answer } of answers) expect(isResponse(items[position - 1]?.shown as PublicItem, answer), answer).toBe(true);
  const distance = (position: number) => {
    const [from, to] = (answers[position - 1]?.answer ?? '').split(',').map(Number);
    return (to ?? 0) - (from ?? 0);
  };
  expect([distance(6), distance(7)]).toEqual([1040, 1200]);

  await page.reload();
  await expect(page.getByText('Question 8 of 8')).toBeVisible();
  await expect(page.getByRole('radio').nth(3)).toBeChecked();
  for (const [position, shows] of [
    [7, page.getByText('Your amplitude: 1.2 mV')],
    [6, page.getByText('Your interval: 1040 ms')],
    [5, page.getByText('Your answer: 72.5 beats a minute')],
    [4, page.getByText('1 of 3 lines are still open.')],
    [3, page.getByText('This order is your answer.')],
  ] as const) {
    await heading.evaluate((element) => element.focus());
    await page.keyboard.press('ArrowLeft');
    await expect(page.getByText(`Question ${position} of 8`)).toBeVisible();
    await expect(shows).toBeVisible();
  }
  await expect(page.getByRole('listitem').filter({ hasText: 'Greet the patient' }).first()).toContainText('1');
});

test('the tutorial has one question of each kind, which fits a narrow phone and a screen reader', { tag: '@phone' }, async ({ page }) => {
  test.slow();
  const person = await givenPaid();
  await givenSignedIn(page.context(), person.personId);
  await page.goto('/exam/start');
  for (const box of await page.getByRole('checkbox').all()) await box.check();
  await page.getByRole('button', { name: 'Agree and go to the tutorial' }).click();
  await expect(page.getByText('Question 1 of 7')).toBeVisible();
  await page.setViewportSize(NARROW);
  for (let position = 1; position <= 7; position++) {
    await expect(page.getByText(`Question ${position} of 7`)).toBeVisible();
    await expectNoSidewaysScroll(page);
    await expectAccessible(page);
    if (position === 5) {
      const picture = page.getByRole('application');
      await picture.focus();
      await page.keyboard.press('ArrowRight');
      await expect(page.getByText('Your point: 50 % from the left, 50 % from the top.')).toBeVisible();
      for (let steps = 0; steps < 7; steps++) await page.keyboard.press('Shift+ArrowRight');
      await expect(page.getByText('Your point: 85 % from the left, 50 % from the top.')).toBeVisible();
      await expect(page.getByText('Question 5 of 7')).toBeVisible();
      await picture.click({ position: { x: 20, y: 20 } });
      await expect(page.getByText('Your point: 85 %')).toHaveCount(0);
    }
    if (position < 7) await page.getByRole('button', { name: 'Next' }).click();
  }
  await page.keyboard.press('r');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Review your answers');
});
