import { everyType, insertSyntheticAttempt, insertSyntheticForm } from '../../../tools/exam/synthetic-form.ts';
import { givenPaid, givenSignedIn } from './given.ts';
import { expect, test } from './journey.ts';

test('no question is shown before the tab may write, and from then on no key press is lost', async ({ page, sql }) => {
  const person = await givenPaid();
  const single = everyType()
    .slice(0, 1)
    .flatMap((item) => [1, 2, 3].map((n) => ({ ...item, itemId: `final-A1-95${n}`, tracing: undefined })));
  await insertSyntheticForm((text, values) => sql(text, values), 'CET-synthetic-opening', single);
  const attemptId = await insertSyntheticAttempt((text, values) => sql(text, values), person, 'CET-synthetic-opening');
  await givenSignedIn(page.context(), person.personId);
  // The answer that gives the right to write is held back, as on a slow network.
  let release = () => undefined as void;
  const held = new Promise<void>((resolve) => (release = resolve));
  let asked = false;
  await page.route('**/api/exam/*/lease', async (route) => {
    asked = true;
    await held;
    await route.continue();
  });
  await page.goto(`/exam/room/${attemptId}`);
  await expect(page.getByRole('heading', { name: 'Opening your exam' })).toBeVisible();
  await expect.poll(() => asked).toBe(true);
  // There is nothing to answer yet, and keys do nothing.
  await expect(page.getByRole('group').getByRole('radio')).toHaveCount(0);
  for (const key of ['A', 'ArrowRight', 'f', 'r', 'B']) await page.keyboard.press(key);
  await expect(page.getByRole('group').getByRole('radio')).toHaveCount(0);

  // The keys of a person who answers the instant the question is there: pressed by the page itself, in the frame that shows it.
  await page.evaluate(() => {
    const keys = ['a', 'ArrowRight', 'b', 'ArrowRight', 'c', 'f'];
    const seen = new MutationObserver(() => {
      if (!document.querySelector('fieldset input[type="radio"]')) return;
      seen.disconnect();
      for (const key of keys) document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
    });
    seen.observe(document.body, { childList: true, subtree: true });
  });
  release();
  await expect(page.getByText('Question 3 of 3, flagged for review')).toBeVisible();
  await expect(page.getByText('All 3 answers saved')).toBeVisible();
  const events = await sql('select position, kind, value from response_events where attempt_id = $1 order by sequence', [attemptId]);
  expect(events).toEqual([
    { position: 1, kind: 'answer', value: 'a' },
    { position: 2, kind: 'visit', value: '' },
    { position: 2, kind: 'answer', value: 'b' },
    { position: 3, kind: 'visit', value: '' },
    { position: 3, kind: 'answer', value: 'c' },
    { position: 3, kind: 'flag', value: 'on' },
  ]);
});
