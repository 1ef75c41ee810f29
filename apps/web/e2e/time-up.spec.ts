import { givenAttempt, givenSignedIn } from './given.ts';
import { expect, test } from './journey.ts';

const YEARS_MS = 4 * 365 * 24 * 3_600_000;

test('time up submits what is saved, by the server clock alone', async ({ page, sql }) => {
  const person = await givenAttempt();
  // A device whose clock is four years ahead, from its first page on.
  await page.addInitScript((offMs) => {
    const now = Date.now;
    Date.now = () => now() + offMs;
  }, YEARS_MS);
  await givenSignedIn(page.context(), person.personId);
  await page.goto(`/exam/room/${person.attemptId}`);
  await expect(page.getByRole('timer')).toHaveText(/^1:5\d:\d\d$|^2:00:00$/);
  await expect(page.getByRole('radio').first()).toBeEnabled();
  await page.keyboard.press('A');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('B');
  await expect(page.getByText('All 2 answers saved')).toBeVisible();
  await sql("update attempts set deadline_at = date_trunc('second', now()) + interval '20 seconds' where attempt_id = $1", [person.attemptId]);
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('C');
  // The answer to a delivery carries the server's clock; the device's own is not asked.
  await expect(page.getByRole('timer')).toHaveText(/^00:[01]\d$|^00:20$/);

  await expect(page).toHaveURL(/\/exam\/result\//, { timeout: 90_000 });
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('You did not pass this time.');
  const closed = 'select state, submitted_by, submitted_at = deadline_at as at_deadline from attempts where attempt_id = $1';
  expect(await sql(closed, [person.attemptId])).toEqual([{ state: 'submitted', submitted_by: 'time', at_deadline: true }]);
  expect(await sql("select position, standing from response_events where attempt_id = $1 and kind = 'answer' order by position", [person.attemptId])).toEqual([
    { position: 1, standing: 'current' },
    { position: 2, standing: 'current' },
    { position: 3, standing: 'current' },
  ]);

  // Going back does not open the room again.
  await page.goBack();
  await expect(page).not.toHaveURL(/\/exam\/room\//);
  await page.goto(`/exam/room/${person.attemptId}`);
  await expect(page).toHaveURL(/\/exam\/result\//);
  expect(await sql('select count(*)::int as n from results where attempt_id = $1', [person.attemptId])).toEqual([{ n: 1 }]);
});

test('submitting twice, after time, and going back: one result each', async ({ page, another, sql }) => {
  const person = await givenAttempt();
  await givenSignedIn(page.context(), person.personId);
  const room = `/exam/room/${person.attemptId}`;
  await page.goto(room);
  await expect(page.getByRole('radio').first()).toBeEnabled();
  await page.keyboard.press('A');
  await expect(page.getByText('Your answer is saved')).toBeVisible();
  await page.keyboard.press('r');
  await page.getByRole('button', { name: 'Submit exam' }).click();
  await expect(page.getByRole('dialog')).toContainText('119 questions have no answer.');
  await page.getByRole('dialog').getByRole('button', { name: 'Yes, submit exam' }).dblclick();
  await expect(page).toHaveURL(/\/exam\/result\//);

  // The same form sent again, and three at once: each leads to the one result.
  const origin = process.env['BASE_URL'] ?? '';
  const submit = (request: typeof page.request, attemptId: string) =>
    request.post(`/exam/room/${attemptId}?/submit`, { maxRedirects: 0, headers: { origin, accept: 'text/html' }, form: {} });
  for (const answer of await Promise.all([1, 2, 3].map(() => submit(page.request, person.attemptId)))) {
    expect([answer.status(), answer.headers()['location']]).toEqual([303, `/exam/result/${person.attemptId}`]);
  }
  const counts = `select (select count(*)::int from results where attempt_id = $1) as results,
    (select count(*)::int from events where kind = 'exam.submitted' and entity_id = $1::text) as submitted`;
  expect(await sql(counts, [person.attemptId])).toEqual([{ results: 1, submitted: 1 }]);
  await page.goBack();
  // The page that comes back leads away by itself; going on before that would only interrupt it.
  await expect(page).not.toHaveURL(/\/exam\/room\//);
  await expect(page.getByRole('radio')).toHaveCount(0);
  await page.goto(room);
  await expect(page).toHaveURL(/\/exam\/result\//);

  // Another one whose time is over submits by hand: it counts as closed by time, at the deadline.
  const late = await givenAttempt();
  const device = await another();
  await givenSignedIn(device.context(), late.personId);
  await sql(
    "update attempts set deadline_at = date_trunc('second', now()) - interval '1 minute', started_at = now() - interval '2 hours' where attempt_id = $1",
    [late.attemptId],
  );
  const answer = await submit(device.request, late.attemptId);
  expect([answer.status(), answer.headers()['location']]).toEqual([303, `/exam/result/${late.attemptId}`]);
  await device.goto(`/exam/result/${late.attemptId}`);
  await expect(device.getByRole('heading', { level: 1 })).toHaveText('You did not pass this time.');
  expect(await sql('select submitted_by, submitted_at = deadline_at as at_deadline from attempts where attempt_id = $1', [late.attemptId])).toEqual([
    { submitted_by: 'time', at_deadline: true },
  ]);
  // Nobody writes to it any more.
  const lease = await device.request.post(`/api/exam/${late.attemptId}/lease`, { data: { expectedEpoch: 0 } });
  expect(lease.status()).toBe(409);
});
