import type { Page } from '@playwright/test';
import { givenAttempt, givenSignedIn } from './given.ts';
import { expect, forgetDisconnected, test } from './journey.ts';

const options = (page: Page) => page.getByRole('group').getByRole('radio');
const saved = (page: Page, words: string | RegExp) => expect(page.getByRole('status').filter({ hasText: words }).first()).toBeVisible();

/** Chooses the option at a place on a question, by the keys of the room. */
async function choose(page: Page, question: number, letter: 'A' | 'B' | 'C' | 'D'): Promise<void> {
  for (let steps = 0; steps < 120; steps++) {
    const at = Number((await page.title()).match(/Question (\d+) of/)?.[1]);
    if (at === question) break;
    await page.keyboard.press(at < question ? 'ArrowRight' : 'ArrowLeft');
    await expect(page).toHaveTitle(new RegExp(`^Question ${at < question ? at + 1 : at - 1} of`));
  }
  await page.keyboard.press(letter);
  await expect(options(page).nth('ABCD'.indexOf(letter))).toBeChecked();
}

/**
 * Keeps a page from hearing what other devices do: its question for news, each 15 seconds, could come before the key that is
 * to be pressed there.
 *
 * @returns what lets it hear again
 */
async function hearNoNews(page: Page, attemptId: string): Promise<() => Promise<void>> {
  const news = `**/api/exam/${attemptId}/responses`;
  await page.route(news, (route) => (route.request().method() === 'GET' ? route.fulfill({ status: 204 }) : route.fallback()));
  return () => page.unroute(news);
}

test('two devices: one writes, both are told, and nothing that was held is lost', async ({ page: a, another, sql, consoleErrors }) => {
  const person = await givenAttempt();
  const room = `/exam/room/${person.attemptId}`;
  const answers = async () =>
    (
      await sql<{ position: number; answer: string; epoch: number }>(
        'select position, answer, answer_epoch as epoch from responses where attempt_id = $1 order by position',
        [person.attemptId],
      )
    ).map(({ position, epoch }) => [position, epoch]);

  await givenSignedIn(a.context(), person.personId);
  await a.goto(room);
  await expect(options(a).first()).toBeEnabled();
  await choose(a, 1, 'A');
  await saved(a, 'Your answer is saved');

  // The second device reads, until the person says that it goes on there.
  const b = await another();
  await givenSignedIn(b.context(), person.personId);
  await b.goto(room);
  await expect(b.getByText('Your exam is open on another device or tab.')).toBeVisible();
  await expect(options(b).first()).toBeDisabled();
  const hearA = await hearNoNews(a, person.attemptId);
  await b.getByRole('button', { name: 'Continue here' }).click();
  await expect(b.getByRole('alert').filter({ hasText: 'The exam continues here.' }).first()).toBeAttached();
  await expect(options(b).first()).toBeEnabled();

  // The first hears of it with its next answer, which is kept: nothing newer exists.
  await choose(a, 2, 'B');
  await hearA();
  await expect(a.getByText(/You continued on another device or tab at/)).toBeVisible();
  await expect(options(a).first()).toBeDisabled();
  await expect.poll(answers).toEqual([
    [1, 1],
    [2, 1],
  ]);

  // Back on the first device, which then loses its connection with two answers in hand.
  await a.getByRole('button', { name: 'Continue here' }).click();
  await expect(options(a).first()).toBeEnabled();
  await a.context().setOffline(true);
  await choose(a, 3, 'C');
  await choose(a, 4, 'D');
  await saved(a, /Offline: 2 answers kept on this device/);

  await b.reload();
  await b.getByRole('button', { name: 'Continue here' }).click();
  await expect(options(b).first()).toBeEnabled();
  await choose(b, 3, 'A');
  await saved(b, 'All 3 answers saved');

  await a.context().setOffline(false);
  await expect(a.getByText(/You continued on another device or tab at/)).toBeVisible();
  await expect(a.getByText('Everything you chose here was delivered.')).toBeVisible();
  await expect(options(a).first()).toBeDisabled();

  // The server has all of it: what was held is marked, the newer answer stands, the other one counts.
  expect(
    await sql("select position, lease_epoch as epoch, standing from response_events where attempt_id = $1 and kind = 'answer' order by lease_epoch, sequence", [
      person.attemptId,
    ]),
  ).toEqual([
    { position: 1, epoch: 1, standing: 'current' },
    { position: 2, epoch: 1, standing: 'superseded' },
    { position: 3, epoch: 3, standing: 'superseded' },
    { position: 4, epoch: 3, standing: 'superseded' },
    { position: 3, epoch: 4, standing: 'current' },
  ]);
  expect(await answers()).toEqual([
    [1, 1],
    [2, 1],
    [3, 4],
    [4, 3],
  ]);

  // The device that writes is told what arrived, and shows it.
  await b.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  await expect(b.getByText(/Your newer answer stays: question 3\./)).toBeVisible();
  await expect(b.getByText(/Taken over, because you had none here: question 4\./)).toBeVisible();
  await choose(b, 4, 'D');
  await b.keyboard.press('ArrowLeft');
  await expect(options(b).nth(0)).toBeChecked();

  // Loading again goes on where the person was, still as the writer. A move alone is sent a moment later.
  await expect
    .poll(() =>
      sql("select position from response_events where attempt_id = $1 and kind = 'visit' order by lease_epoch desc, sequence desc limit 1", [person.attemptId]),
    )
    .toEqual([{ position: 3 }]);
  await b.reload();
  await expect(b.getByText('Question 3 of 120')).toBeVisible();
  await expect(options(b).nth(0)).toBeChecked();
  await expect(options(b).nth(0)).toBeEnabled();

  // A second tab of the same browser does not write beside the first; it can take over.
  const tab = await b.context().newPage();
  await tab.goto(room);
  await expect(tab.getByText('Your exam is open on another device or tab.')).toBeVisible();
  await expect(options(tab).first()).toBeDisabled();
  const hearB = await hearNoNews(b, person.attemptId);
  await tab.getByRole('button', { name: 'Continue here' }).click();
  await expect(options(tab).first()).toBeEnabled();
  await choose(tab, 5, 'B');
  await saved(tab, 'All 5 answers saved');
  await choose(b, 6, 'A');
  await hearB();
  await expect(b.getByText(/You continued on another device or tab at/)).toBeVisible();
  await expect.poll(answers).toHaveLength(6);
  forgetDisconnected(consoleErrors);
});
