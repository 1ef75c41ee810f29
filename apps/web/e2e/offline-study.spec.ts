import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { givenPaid, givenSignedIn } from './given.ts';
import { expect, forgetDisconnected, test } from './journey.ts';

const SECTION = '/guide/A1-open-names';

/** Selects the first words of the text, as a finger does. */
async function selectWords(page: Page): Promise<string> {
  return page.evaluate(() => {
    const block = [...document.querySelectorAll('article [data-block]')].find((one) => (one.textContent ?? '').trim().length > 60);
    const walker = document.createTreeWalker(block as Element, NodeFilter.SHOW_TEXT);
    const node = walker.nextNode() as Text;
    const range = document.createRange();
    range.setStart(node, 0);
    range.setEnd(node, Math.min(20, node.length));
    getSelection()?.removeAllRanges();
    getSelection()?.addRange(range);
    document.dispatchEvent(new Event('selectionchange'));
    return range.toString();
  });
}

test(
  'kept once, guide, cards and drills work without a network also after a reload; all of it arrives once; signing out leaves nothing',
  { tag: '@phone' },
  async ({ page, context, another, sql, consoleErrors }) => {
    test.slow();
    const person = await givenPaid();
    await givenSignedIn(context, person.personId);
    const [first] = await sql<{ section_id: string }>(
      "select section_id from guide_sections where in_use and language = 'en' and not open_to_all order by position limit 1",
    );
    const section = `/guide/${first?.section_id}`;

    // A deck of Anki is imported first: its cards are kept with ours.
    await page.goto('/study/cards/exchange');
    await page.getByLabel(/^File/).setInputFiles({
      name: 'deck.apkg',
      mimeType: 'application/octet-stream',
      buffer: await readFile(fileURLToPath(new URL('../src/lib/server/learning/anki/fixtures/schema-18.apkg', import.meta.url))),
    });
    await page.getByRole('button', { name: 'Import' }).click();
    await expect(page.getByText('5 cards are imported, 1 skipped.')).toBeVisible();
    await expect(page.getByRole('row', { name: /^6/ })).toContainText('nothing is left of the question');
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: 'For Anki (.apkg)' }).click();
    expect((await readFile(await (await download).path())).subarray(0, 2).toString()).toBe('PK');

    await page.goto('/study/offline');
    await page.getByRole('button', { name: 'Keep for offline' }).click();
    await expect(page.getByRole('progressbar', { name: 'Kept so far' })).toBeVisible();
    await expect(page.getByRole('status').filter({ hasText: /^Kept .*the guide, your cards and drills/ })).toBeVisible({ timeout: 150_000 });
    // Keeping is not reading: no section counts as begun.
    expect(await sql('select section_id from guide_progress where person_id = $1', [person.personId])).toEqual([]);

    await context.setOffline(true);
    await page.goto(section);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(page.locator('article [data-block]').first()).toBeVisible();
    await expect(async () => {
      await selectWords(page);
      await page.getByRole('button', { name: 'Highlight' }).click({ timeout: 3000 });
    }).toPass();
    await expect(page.getByRole('heading', { name: 'Your notes here' })).toBeVisible();
    await page.reload();
    await expect(page.getByRole('heading', { name: 'Your notes here' })).toBeVisible();
    await page.getByRole('button', { name: 'I am done with this section' }).click();
    await page.goto(SECTION === section ? '/guide' : '/guide/words');
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();

    await page.goto('/study/cards');
    for (let card = 0; card < 3; card += 1) {
      await page.getByRole('button', { name: /Show the answer/ }).click();
      await page.getByRole('button', { name: /^Known/ }).click();
    }
    await expect(page.getByText('Offline: 3 kept on this device.')).toBeVisible();
    await page.reload();
    await expect(page.getByText('Offline: 3 kept on this device.')).toBeVisible();

    await page.goto('/study/drills');
    await page.getByRole('button', { name: 'Start' }).click();
    for (let question = 0; question < 10; question += 1) {
      await expect(page.getByText(`Question ${question + 1} of 10`)).toBeVisible();
      await page.locator('fieldset button').first().click();
      await page.getByRole('button', { name: question < 9 ? 'Next question' : 'See how it went' }).click();
    }
    await expect(page.getByRole('heading', { name: /of 10 right/ })).toBeVisible();
    await expect(page.getByText('10 answers kept on this device, sent when you are online.')).toBeVisible();

    // What is not kept says so, and the way back is there.
    await page.goto('/study');
    await expect(page).toHaveURL(/\/study\/offline/);
    await expect(page.getByText('What you keep on this device works all the same.')).toBeVisible();
    await expect(page.getByText(/changes are only on this device so far/)).toBeVisible();

    // A second device reviews the same first card meanwhile.
    const second = await another();
    await givenSignedIn(second.context(), person.personId);
    await second.goto('/study/cards');
    await second.getByRole('button', { name: /Show the answer/ }).click();
    await second.getByRole('button', { name: /^Not known/ }).click();
    const counts = async () =>
      (
        await sql<{ reviews: number; cards: number; answers: number; marks: number; done: number }>(
          `select (select count(*)::int from card_reviews where person_id = $1) as reviews, (select count(distinct card_id)::int from card_reviews where person_id = $1) as cards,
          (select count(*)::int from drill_answers where person_id = $1) as answers, (select count(*)::int from guide_marks where person_id = $1) as marks,
          (select count(*)::int from guide_progress where person_id = $1 and done_at is not null) as done`,
          [person.personId],
        )
      )[0];
    // What a page sends while it is being left goes past the cut that is made here; all else waits.
    await expect.poll(counts).toMatchObject({ reviews: 1, cards: 1, answers: 0 });

    // Without a network signing out asks first, and can be put off.
    await page.goto('/study/offline');
    await context.setOffline(false);
    await page.goto('/study/cards');
    await expect.poll(counts, { timeout: 60_000 }).toEqual({ reviews: 4, cards: 3, answers: 10, marks: 1, done: 1 });
    await page.reload();
    await expect(page.getByText(/left today/)).toBeVisible();
    expect(await counts()).toEqual({ reviews: 4, cards: 3, answers: 10, marks: 1, done: 1 });
    await second.goto(section);
    await expect(second.getByRole('heading', { name: 'Your notes here' })).toBeVisible();

    await page.goto('/me');
    await page.getByRole('button', { name: 'Sign out' }).last().click();
    await expect(page).toHaveURL(/\/$/);
    const left = () =>
      page.evaluate(async () => [
        (await caches.keys()).filter((name) => name.startsWith('einthoven-study-')),
        Object.keys(localStorage).filter((name) => name.startsWith('einthoven.study.')),
        await new Promise<number>((resolve) => {
          const request = indexedDB.open('einthoven-study');
          request.onsuccess = () => {
            const count = request.result.transaction('kept').objectStore('kept').count();
            count.onsuccess = () => resolve(count.result);
          };
        }),
      ]);
    await expect.poll(left).toEqual([[], [], 0]);
    forgetDisconnected(consoleErrors);
  },
);
