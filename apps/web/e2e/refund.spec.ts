import { givenApproved, givenSignedIn } from './given.ts';
import { expect, expectAccessible, test } from './journey.ts';
import { pay } from './people.ts';

test('a refund is asked for, approved by two people, and paid out', async ({ page, another, mailTo, sql }) => {
  const person = await givenApproved();
  await givenSignedIn(page.context(), person.personId);
  await pay(page);
  await page.goto('/pay');
  await page.getByText('Ask for a refund').click();
  await page.getByLabel('Why you ask').fill('I am moving to another country.');
  await page.getByRole('button', { name: 'Ask for $200.00 back' }).click();
  await expect(page.getByText('Your refund request is with our finance office.')).toBeVisible();
  await page.goto('/exam');
  await expect(page.getByRole('link', { name: /Begin/ })).toHaveCount(0);

  const [first, second] = [await another(), await another()];
  await givenSignedIn(first.context(), 'finance@demo.example', { secondFactor: true });
  await givenSignedIn(second.context(), 'finance.two@demo.example', { secondFactor: true });
  await first.goto('/staff/payments');
  await first.getByRole('region', { name: 'Refunds' }).getByRole('row').filter({ hasText: person.legalName }).getByRole('link').click();
  await first.getByLabel('Reason for your decision').fill('Asked within fourteen days, no attempt started.');
  await first.getByRole('button', { name: 'Approve $200.00' }).click();
  await expect(first.getByText('Your approval is recorded.')).toBeVisible();
  // The same person is not offered a second approval.
  await expect(first.getByRole('button', { name: 'Approve $200.00' })).toHaveCount(0);

  await second.goto(first.url());
  await second.getByLabel('Reason for your decision').fill('Checked against the rule.');
  await second.getByRole('button', { name: 'Approve $200.00' }).click();
  await expect(second.getByText('Approved. Pay it out by hand, then record it below.')).toBeVisible();
  await second.getByLabel('How it was paid out').fill('by hand');
  await second.getByRole('button', { name: 'Record the payout of $200.00' }).click();
  await expect(second.getByText('The payout is recorded, and the person gets a mail.')).toBeVisible();
  await expectAccessible(second);

  await mailTo(person.email, /refund/i);
  await page.goto('/pay');
  await expect(page.getByText(/Your earlier payment was refunded/)).toBeVisible();
  const orderId = new URL(first.url()).pathname.split('/').pop();
  expect(await sql('select sum(amount_cents)::int as cents from ledger_entries where order_id = $1', [orderId])).toEqual([{ cents: 0 }]);
  expect(
    await sql('select count(distinct decided_by)::int as people from refund_decisions join refund_requests using (refund_request_id) where order_id = $1', [
      orderId,
    ]),
  ).toEqual([{ people: 2 }]);
});
