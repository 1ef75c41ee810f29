import type { Page } from '@playwright/test';
import { givenPaid, givenSignedIn } from './given.ts';
import { expect, forgetDisconnected, test } from './journey.ts';
import { startMovedPlatform } from './moved-clock.ts';

const DAY_MS = 86_400_000;

/** Grades some of today's cards: all known but the first. */
async function reviewCards(page: Page, cards: number): Promise<void> {
  for (let card = 0; card < cards; card += 1) {
    await page.getByRole('button', { name: /Show the answer/ }).click();
    await page.getByRole('button', { name: card === 0 ? /^Not known/ : /^Known/ }).click();
  }
}

test(
  'a week of study: the plan moves with the days, a missed day is no reproach, a day offline arrives',
  { tag: '@phone' },
  async ({ page, context, sql, consoleErrors }) => {
    test.slow();
    const platform = await startMovedPlatform();
    try {
      const startMs = Date.now();
      /** Another morning, for the server and for the phone. */
      const morning = async (day: number) => {
        platform.ahead(day);
        await page.clock.setSystemTime(startMs + day * DAY_MS);
      };
      const open = (path: string) => page.goto(platform.url + path);
      const person = await givenPaid();
      await givenSignedIn(context, person.personId);
      const reviews = async () => (await sql<{ n: number }>('select count(*)::int as n from card_reviews where person_id = $1', [person.personId]))[0]?.n;

      // Day 0: says when the exam is, goes without the check, reads the first section, meets the first cards.
      await open('/study/plan');
      await page.getByLabel('When you want to sit the exam').fill(new Date(startMs + 30 * DAY_MS).toISOString().slice(0, 10));
      await page.getByLabel('Hours a week').fill('6');
      await page.getByRole('button', { name: 'Keep and plan anew' }).click();
      await expect(page.getByText(/^(29|30|31) days until /)).toBeVisible();
      await page.getByRole('button', { name: 'Go without the check' }).click();
      const read = page.getByRole('link', { name: /^Read / }).first();
      await expect(read).toBeVisible();
      const section = await read.getAttribute('href');
      await read.click();
      await expect(page).toHaveURL(new RegExp(`${section}$`));
      await page.getByRole('button', { name: 'I am done with this section' }).click();
      await expect.poll(() => sql('select 1 from guide_progress where person_id = $1 and done_at is not null', [person.personId])).toHaveLength(1);
      await open('/study/plan');
      await expect(page.getByRole('listitem').filter({ hasText: 'Done' }).first()).toBeVisible();
      await open('/study/cards');
      await reviewCards(page, 4);
      await expect.poll(reviews).toBe(4);

      // Day 1: the cards of yesterday that are due, and new ones.
      await morning(1);
      await open('/study/cards');
      await reviewCards(page, 4);
      await expect.poll(reviews).toBe(8);

      // Days 2 and 3 pass without anything. Day 4: the plan holds what was left, and says nothing of what was not done.
      await morning(4);
      await open('/study/plan');
      await expect(page.getByText(/^(25|26|27) days until /)).toBeVisible();
      await expect(page.getByText('Its clock is 4 days ahead.')).toBeVisible();
      expect(await page.locator('main').innerText()).not.toMatch(/overdue|behind|missed|late\b|should have/i);
      // What is done does not come again; everything else is still there, or said to be left out.
      await expect(page.locator(`main a[href="${section}"]`)).toHaveCount(0);
      await expect(page.getByRole('link', { name: /^Read / }).first()).toBeVisible();

      // The cards lie on the table when the network goes; the day after it is back.
      await open('/study/cards');
      await expect(page.getByRole('button', { name: /Show the answer/ })).toBeVisible();
      await context.setOffline(true);
      await reviewCards(page, 4);
      await expect(page.getByText('Offline: 4 kept on this device.')).toBeVisible();
      expect(await reviews()).toBe(8);
      await morning(5);
      await context.setOffline(false);
      await open('/study/cards');
      await expect.poll(reviews).toBe(12);
      const days = await sql<{ day: number }>(
        'select distinct round(extract(epoch from reviewed_at - $2::timestamptz) / 86400)::int as day from card_reviews where person_id = $1 order by day',
        [person.personId, new Date(startMs).toISOString()],
      );
      expect(days.map(({ day }) => day)).toEqual([0, 1, 4]);

      // Day 6: a sprint, explained afterwards; what is known of each topic has moved.
      await morning(6);
      await open('/study');
      await page.getByRole('button', { name: 'Start a sprint' }).click();
      await expect(page).toHaveURL(/\/study\/practice\//);
      await expect(page.getByText('Practice question 1 of 10')).toBeVisible();
      await open('/study');
      await expect(page.getByRole('link', { name: 'Go on with it' })).toBeVisible();
      await expect(page.getByText(/^1 of 92 sections done/)).toBeVisible();

      // Day 7: a week is over, the exam a week nearer.
      await morning(7);
      await open('/study/plan');
      await expect(page.getByText(/^(22|23|24) days until /)).toBeVisible();
      forgetDisconnected(consoleErrors);
    } finally {
      await platform.stop(page);
    }
  },
);
