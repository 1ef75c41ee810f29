import { unwrap } from '@einthoven/kernel';
import { awardAttempt } from '../src/lib/server/credential/index.ts';
import { database, inTransaction } from '../src/lib/server/db/pool.ts';
import { closeAttempt, holdLateAnswers } from '../src/lib/server/exam/index.ts';
import { systemClock } from '../src/lib/server/platform/clock.ts';
import { secureRng } from '../src/lib/server/platform/rng.ts';
import { givenAttempt, givenPerson, givenSignedIn } from './given.ts';
import { expect, expectAccessible, expectNoSidewaysScroll, forgetDisconnected, test } from './journey.ts';
import { startMovedPlatform } from './moved-clock.ts';

test('an answer that a device brings a day late is kept, a person decides, and the candidate has the attempt back', async ({
  page,
  another,
  mailTo,
  sql,
  consoleErrors,
}) => {
  test.slow();
  const [sitter, manager] = [await givenAttempt(), await givenPerson(['certification-manager'])];
  const platform = await startMovedPlatform();
  try {
    await givenSignedIn(page.context(), sitter.personId);
    await page.goto(`${platform.url}/exam/room/${sitter.attemptId}`);
    await expect(page.getByRole('radio').first()).toBeEnabled();
    await page.keyboard.press('A');
    await expect(page.getByText('Your answer is saved')).toBeVisible();
    await page.keyboard.press('ArrowRight');
    await page.context().setOffline(true);
    await page.keyboard.press('B');
    await expect(page.getByText('Offline: 1 answer kept on this device')).toBeVisible();

    // Time is up while the device has no connection, and what is saved is scored once nothing can arrive in time any more. A day
    // later the device comes back. What the worker does each half minute is done at once.
    const db = database();
    await sql("update attempts set deadline_at = date_trunc('second', now()) + interval '1 second' where attempt_id = $1", [sitter.attemptId]);
    await inTransaction(db, (tx) => closeAttempt(tx, sitter.attemptId, 'time', new Date(Date.now() + 3_600_000)));
    expect(unwrap(await awardAttempt(db, sitter.attemptId, { clock: systemClock, rng: secureRng })).result.passed).toBe(false);
    platform.ahead(1);
    await page.context().setOffline(false);
    const arrived = "select standing from response_events where attempt_id = $1 and position = 2 and kind = 'answer'";
    await expect.poll(() => sql(arrived, [sitter.attemptId]), { timeout: 30_000 }).toEqual([{ standing: 'late' }]);
    await holdLateAnswers(db, new Date(), (_attemptId, error) => {
      throw error;
    });
    const late = await mailTo(sitter.email, /answers of your exam came late/i);
    expect(late.text).toContain('1 answer of your exam');
    // The room knows by now that its time is over.
    await expect(page).toHaveURL(/\/exam\/result\//);
  } finally {
    await platform.stop(page);
  }
  forgetDisconnected(consoleErrors);
  await page.goto('/exam');
  await expect(page.getByText('1 answer of yours came too late to count by itself.')).toBeVisible();
  await expectAccessible(page);

  const desk = await another();
  await givenSignedIn(desk.context(), manager.personId, { secondFactor: true });
  await desk.goto('/staff/exams');
  await expect(desk.getByRole('row').filter({ hasText: sitter.legalName })).toContainText('held: a person decides');
  await desk.getByRole('link', { name: sitter.legalName }).click();
  await expect(desk.getByText('1 answer came too late to count by itself.')).toBeVisible();
  await expectAccessible(desk);
  await expectNoSidewaysScroll(desk);
  await desk.getByLabel('Why you decide so').fill('The connection of the room was cut for a day.');
  await desk.getByRole('button', { name: 'Give the attempt back' }).click();
  await expect(desk.getByText('the attempt is given back')).toBeVisible();

  const back = await mailTo(sitter.email, /You have your exam attempt back/);
  expect(back.text).toContain('The connection of the room was cut for a day.');
  await page.goto('/exam');
  await expect(page.getByText('You have 3 attempts left.')).toBeVisible();
  await expect(page.getByRole('link', { name: /Begin/ })).toBeVisible();
});
