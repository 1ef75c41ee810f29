import { givenApproved, givenPaid, givenSignedIn } from './given.ts';
import { expect, expectAccessible, test } from './journey.ts';

test('an approval that nobody used in time leads to a new application, and never to a fee or an exam', async ({ page, another, sql }) => {
  const [unpaid, paid] = [await givenApproved(), await givenPaid()];
  for (const { applicationId } of [unpaid, paid]) await sql('update applications set open_until = current_date - 2 where application_id = $1', [applicationId]);
  await givenSignedIn(page.context(), unpaid.personId);
  await page.goto('/path');
  await expect(page.getByRole('heading', { name: 'The time of your application is over' })).toBeVisible();
  await expect(page.getByRole('link', { name: /^Pay/ })).toHaveCount(0);
  await expectAccessible(page);

  const other = await another();
  await givenSignedIn(other.context(), paid.personId);
  await other.goto('/pay');
  await expect(other.getByText('The time of your application is over.')).toBeVisible();
  await expect(other.getByText('You can sit the final exam now')).toHaveCount(0);
  await expect(other.getByText('Ask for a refund')).toBeVisible();
  await expectAccessible(other);
  await other.getByRole('link', { name: 'Apply again' }).click();
  await other.getByRole('button', { name: 'Start your application' }).click();
  await expect(other).toHaveURL(/\/apply\/route/);
});
