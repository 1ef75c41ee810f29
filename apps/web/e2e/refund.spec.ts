import { unwrap } from '@einthoven/kernel';
import { permit } from '../src/lib/server/account/index.ts';
import { database } from '../src/lib/server/db/pool.ts';
import { askRefund, decideRefund, listOwnPaidOrders, readOwnRefund } from '../src/lib/server/payment/index.ts';
import { systemClock } from '../src/lib/server/platform/clock.ts';
import { actorOf, givenApproved, givenPerson, givenSignedIn } from './given.ts';
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

test('a refund that was refused says why, and leads to its appeal', async ({ page, mailTo }) => {
  const person = await givenApproved();
  await givenSignedIn(page.context(), person.personId);
  await pay(page);
  const own = unwrap(permit(actorOf(person.personId), 'payment.manage-own'));
  const [order] = await listOwnPaidOrders(database(), own);
  if (!order) throw new Error('nothing was paid');
  unwrap(await askRefund(database(), own, { orderId: order.orderId, reason: 'I am moving to another country.' }, systemClock));
  const refundRequestId = (await readOwnRefund(database(), own, order, systemClock)).refund?.refundRequestId ?? '';
  const finance = { ...actorOf((await givenPerson(['finance'])).personId), roles: new Set(['finance'] as const), secondFactor: true };
  const refusal = { refundRequestId, outcome: 'refuse', reason: 'The whole guide had been opened.' } as const;
  unwrap(await decideRefund(database(), unwrap(permit(finance, 'payment.refund')), refusal, systemClock));

  await mailTo(person.email, /Your refund request was refused/);
  await page.goto('/pay');
  await expect(page.getByText('The whole guide had been opened.')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Appeal this decision' }).click();
  await expect(page.getByText('Refused refund')).toBeVisible();
  await page.getByLabel('Why the decision is wrong').fill('I opened the first chapter only.');
  await page.getByRole('button', { name: 'Send the appeal' }).click();
  await expect(page.getByText('Your appeal is with the certification office.')).toBeVisible();
});
