import { localTimeAt, unwrap } from '@einthoven/kernel';
import { permit } from '../src/lib/server/account/index.ts';
import { database } from '../src/lib/server/db/pool.ts';
import { agreeToExam, startAttempt } from '../src/lib/server/exam/index.ts';
import { systemClock } from '../src/lib/server/platform/clock.ts';
import { currentScheme } from '../src/lib/server/scheme/index.ts';
import { actorOf, givenAttempt, givenPaid, givenPerson, givenSignedIn } from './given.ts';
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

test('a window is made, watched live with words both ways, one exam in it is ended and decided on, and it is closed', async ({
  page,
  another,
  sql,
  consoleErrors,
}) => {
  test.slow();
  const [manager, proctor, sitter] = [await givenPerson(['certification-manager']), await givenPerson(['proctor']), await givenPaid()];
  await givenSignedIn(page.context(), manager.personId, { secondFactor: true });
  const hour = (from: number) => localTimeAt(new Date(systemClock.now().getTime() + from * 3_600_000), currentScheme().zone.value);
  await page.goto('/staff/exams/windows');
  await page.getByLabel('Name').fill('Afternoon of the journey');
  await page.getByLabel('Opens').fill(hour(-1));
  await page.getByLabel('Closes for starting').fill(hour(-2));
  await page.getByRole('checkbox', { name: /People watch live/ }).check();
  await page.getByLabel('Why').fill('People asked for a watched window.');
  await page.getByRole('button', { name: 'Make the window' }).click();
  await expect(page.getByRole('alert')).toContainText('a later one at which it closes');
  // The browser itself remarks on an answer of 400.
  consoleErrors.splice(0);
  await page.getByLabel('Closes for starting').fill(hour(2));
  await page.getByRole('button', { name: 'Make the window' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Afternoon of the journey');
  const windowPage = page.url();
  await expectAccessible(page);

  const candidate = await another();
  await givenSignedIn(candidate.context(), sitter.personId);
  await candidate.goto('/exam');
  await expect(candidate.getByRole('listitem').filter({ hasText: 'Afternoon of the journey: open now, start before' })).toBeVisible();
  const sit = unwrap(permit(actorOf(sitter.personId), 'exam.sit-own'));
  await agreeToExam(database(), sit, systemClock);
  const { attemptId } = unwrap(await startAttempt(database(), sit, { clock: systemClock, mode: 'demonstration' }));
  const [placed] = await sql<{ name: string }>('select name from attempts join exam_windows using (exam_window_id) where attempt_id = $1', [attemptId]);
  expect(placed?.name).toBe('Afternoon of the journey');
  await candidate.goto(`/exam/room/${attemptId}`);
  await expect(candidate.getByText('Question 1 of 120')).toBeVisible();

  const watching = await another();
  await givenSignedIn(watching.context(), proctor.personId, { secondFactor: true });
  await watching.goto(`/staff/exams/${attemptId}`);
  await watching.getByLabel('Write to the candidate').fill('Please close the door.');
  await watching.getByRole('button', { name: 'Send' }).click();
  await expect(watching.getByText('Please close the door.')).toBeVisible();
  // It comes with the news that the room asks for anyway, is read aloud at once, and stays below the question.
  await expect(candidate.getByRole('alert').filter({ hasText: 'Please close the door.' })).toBeAttached({ timeout: 40_000 });
  await candidate.getByLabel('Your short answer').fill('Done, sorry.');
  await expectAccessible(candidate, ['light']);
  await candidate.getByRole('button', { name: 'Send the answer' }).click();
  await expect(candidate.getByText('You: Done, sorry.')).toBeVisible();
  await watching.reload();
  await expect(watching.getByText('Answer: Done, sorry.')).toBeVisible();
  await expectAccessible(watching);

  await watching.getByLabel('Why', { exact: true }).fill('Another person answered the questions.');
  await watching.getByRole('button', { name: 'End the exam now' }).click();
  await expect(watching.getByText('You ended it: a second person decides')).toBeVisible();
  // The room leaves by itself, and says what happens next.
  await expect(candidate.getByRole('heading', { level: 1 })).toHaveText('Your exam was ended and is being looked at', { timeout: 40_000 });
  await expectAccessible(candidate);
  await page.goto(`/staff/exams/${attemptId}`);
  await page.getByLabel('Why you decide so').fill('The film shows one person.');
  await page.getByRole('button', { name: 'It counts: score it' }).click();
  await expect(page.getByText('Decided by a second person')).toBeVisible();
  await candidate.goto(`/exam/result/${attemptId}`);
  await expect(candidate.getByRole('heading', { level: 1 })).toHaveText('You did not pass this time.');

  await page.goto(windowPage);
  await page.getByLabel('Why it is closed').fill('The journey is over.');
  await page.getByRole('button', { name: 'Close the window' }).click();
  await expect(page.getByText('Closed by people')).toBeVisible();
});

test('a rehearsal is started, seen on the board, loses a device, is stopped, and reports that no answer was lost', async ({ page }) => {
  test.slow();
  const proctor = await givenPerson(['proctor']);
  await givenSignedIn(page.context(), proctor.personId, { secondFactor: true });
  await page.goto('/staff/exams/rehearsals');
  await page.getByLabel('Simulated candidates').fill('2');
  await page.getByRole('button', { name: 'Start the rehearsal' }).click();
  await expect(page.getByText('Running', { exact: true })).toBeVisible({ timeout: 60_000 });
  const rehearsal = page.url();
  await page.getByRole('link', { name: 'See them on the board' }).click();
  const row = page.getByRole('row').filter({ hasText: 'Simulated candidate 1' });
  await expect(row).toContainText(/[1-9]\d* of \d+/, { timeout: 90_000 });
  await expectAccessible(page, ['light']);
  await row.getByRole('link').click();
  await page.getByRole('button', { name: 'Take the device away' }).click();
  // The candidate came back: a second device has the exam.
  await expect(async () => {
    await page.reload();
    await expect(page.getByText(/from 2 devices/)).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: 60_000 });
  await page.goto(rehearsal);
  await page.getByRole('button', { name: 'Stop the rehearsal' }).click();
  await expect(page.getByText(/were acknowledged/)).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText(/^0: \d+ were acknowledged/)).toBeVisible();
  await expect(page.getByText(/^1; the slowest went on elsewhere/)).toBeVisible();
  await expect(page.getByText('Stopped by a person')).toBeVisible();
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
});
