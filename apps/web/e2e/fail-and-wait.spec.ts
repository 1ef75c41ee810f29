import { givenPaid, givenSignedIn } from './given.ts';
import { expect, expectAccessible, test } from './journey.ts';
import { answer, enterRoom, submitExam } from './people.ts';

test('a person who fails is told when and how to try again, and may not start before', { tag: '@phone' }, async ({ page }) => {
  // The way to here is that of whoever passes.
  await givenSignedIn(page.context(), (await givenPaid()).personId);
  await enterRoom(page);
  // 30 days in the body's zone, from the day of the submission.
  const again = new Intl.DateTimeFormat('en-US', { year: 'numeric', month: 'long', day: 'numeric', timeZone: 'America/Phoenix' }).format(
    Date.now() + 30 * 24 * 3_600_000,
  );
  await answer(page, 12, (index) => index % 2 === 0);
  await submitExam(page);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('You did not pass this time.');
  await expectAccessible(page);
  await expect(page.getByText(`You can sit the exam again on ${again}.`)).toBeVisible();
  await expect(page.getByText('You have 2 attempts left.')).toBeVisible();

  await page.goto('/path');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`You can sit the exam again on ${again}`);
  await page.goto('/exam');
  await expect(page.getByRole('heading', { level: 1 })).toContainText(again);
  await expect(page.getByRole('link', { name: /Begin/ })).toHaveCount(0);
  // The address of the next step does not open the door either.
  await page.goto('/exam/tutorial');
  await expect(page.getByRole('button', { name: /Start the exam/ })).toHaveCount(0);
  await page.goto('/credential');
  await expect(page.locator('body')).not.toContainText(/NPS-CET-[0-9A-Z]{4}-/);
});
