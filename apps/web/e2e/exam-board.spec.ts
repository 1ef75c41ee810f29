import { givenAttempt, givenPerson, givenSignedIn } from './given.ts';
import { expect, expectAccessible, expectNoSidewaysScroll, test } from './journey.ts';

test('a running exam is watched, paused, given time by two persons, and made void by two persons', async ({ page, another, mailTo, sql }) => {
  test.slow();
  const sitting = await givenAttempt();
  const [one, two] = [await givenPerson(['proctor']), await givenPerson(['proctor'])];
  await givenSignedIn(page.context(), one.personId, { secondFactor: true });
  const second = await another();
  await givenSignedIn(second.context(), two.personId, { secondFactor: true });
  const deadline = async () =>
    (
      await sql<{ left: number }>('select extract(epoch from deadline_at - started_at)::int as left from attempts where attempt_id = $1', [sitting.attemptId])
    )[0]?.left ?? 0;
  const before = await deadline();

  await page.goto('/staff/exams');
  await expect(page.getByRole('row').filter({ hasText: sitting.legalName })).toContainText(/Working|Silent/);
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  await page.getByRole('link', { name: sitting.legalName }).click();
  await page.getByLabel('Why', { exact: true }).fill('Fire alarm in the building.');
  await page.getByRole('button', { name: 'Pause now' }).click();
  await expect(page.getByText('Paused')).toBeVisible();
  await page.getByLabel('Why', { exact: true }).fill('The alarm is over.');
  await page.getByRole('button', { name: 'Resume now' }).click();
  await expect(page.getByText('Paused')).toHaveCount(0);
  await expect.poll(deadline).toBeGreaterThanOrEqual(before);

  await page.getByLabel('Why', { exact: true }).fill('Ten minutes were lost to the alarm.');
  await page.getByLabel('Minutes, for more time').fill('10');
  await page.getByRole('button', { name: 'Propose more time' }).click();
  await expect(page.getByText('a second person has to agree')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Agree' })).toHaveCount(0);
  await second.goto(`/staff/exams/${sitting.attemptId}`);
  await expectAccessible(second);
  await second.getByRole('button', { name: 'Agree' }).click();
  await expect(second.getByText('10 minutes (given by people)')).toBeVisible();
  expect((await deadline()) - before).toBeGreaterThanOrEqual(600);

  await second.getByLabel('Why', { exact: true }).fill('The wrong person sat down.');
  await second.getByRole('button', { name: 'Propose to make it void' }).click();
  await page.reload();
  await page.getByRole('button', { name: 'Agree' }).click();
  await expect(page.getByText('Void', { exact: true })).toBeVisible();
  const mail = await mailTo(sitting.email, /does not count/i);
  expect(mail.text).toContain('The wrong person sat down.');

  // The candidate has lost no attempt.
  const candidate = await another();
  await givenSignedIn(candidate.context(), sitting.personId);
  await candidate.goto('/exam');
  await expect(candidate.getByText('Void: does not count')).toBeVisible();
  await expect(candidate.getByText('You have 3 attempts left.')).toBeVisible();
});
