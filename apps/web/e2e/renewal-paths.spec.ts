import type { Page } from '@playwright/test';
import { addDays, addMonths, addYears, fixedClock, plainDateIn, unwrap, type PlainDate } from '@einthoven/kernel';
import { permit } from '../src/lib/server/account/index.ts';
import { database } from '../src/lib/server/db/pool.ts';
import { answerQuarter, joinQuarterly, openQuarter, readQuarterlies } from '../src/lib/server/renewal/index.ts';
import { actorOf, givenCertificant } from './given.ts';
import { expect, expectAccessible, expectNoSidewaysScroll, test } from './journey.ts';
import { givenSignedInAhead, startMovedPlatform } from './moved-clock.ts';
import { answer, toReview } from './people.ts';

const ZONE = 'America/Phoenix';
const dateWords = (date: PlainDate) =>
  new Intl.DateTimeFormat('en-US', { year: 'numeric', month: 'long', day: 'numeric', timeZone: 'UTC' }).format(new Date(`${date}T00:00:00Z`));
/** Certified so many days ago: in the seventh quarter, before renewal opens; the eighth, and renewal, lie so many days ahead. */
const AGO = 600;
const AHEAD = 50;
const awardedOn = () => addDays(plainDateIn(new Date(), ZONE), -AGO);
/** The last day after one renewal: two periods of two years, of which 29 February may end only one. */
const renewedThrough = (awarded: PlainDate) => dateWords(addDays(addYears(addYears(awarded, 2), 2), -1));

/** Submits from wherever one is in the room, and waits for the result. */
async function submit(page: Page): Promise<void> {
  await toReview(page);
  await page.getByRole('button', { name: 'Submit exam' }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /submit/i })
    .click();
  await expect(page).toHaveURL(/\/credential\/assessment/);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Renewal assessment');
}

/** Fee and statement, after which nothing is left. */
async function payAndSign(page: Page, awarded: PlainDate): Promise<void> {
  await page.getByRole('button', { name: 'Pay $200.00 (demonstration)' }).click();
  await page.getByRole('button', { name: 'Pay $200.00 (demonstration)' }).click();
  await page.getByRole('link', { name: 'Go on to your renewal' }).click();
  await page.getByRole('checkbox', { name: /^I have read this statement/ }).check();
  await page.getByRole('button', { name: 'Sign', exact: true }).click();
  await expect(page.getByText('You are renewed.')).toBeVisible();
  await expect(page.getByRole('heading', { level: 2 })).toHaveText(`Renewed through ${renewedThrough(awarded)}`);
}

test('renews by the assessment in the exam room: the second attempt passes', async ({ page, context }) => {
  test.slow();
  const awarded = awardedOn();
  const person = await givenCertificant(AGO);
  const platform = await startMovedPlatform();
  const open = (path: string) => page.goto(platform.url + path);
  try {
    await givenSignedInAhead(context, person.personId, AHEAD);
    await open('/credential/assessment');
    await expect(page.getByRole('heading', { level: 2 })).toHaveText(/^Opens on /);
    await expectAccessible(page);

    platform.ahead(AHEAD);
    await open('/credential/renew');
    await page.getByRole('radio', { name: /^The renewal assessment/ }).check();
    await page.getByRole('button', { name: 'Choose this way' }).click();
    await page.getByRole('link', { name: 'The renewal assessment' }).click();
    await expect(page.getByRole('heading', { level: 2 })).toHaveText('60 questions, when it suits you');
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    const begin = async () => {
      await page.getByRole('checkbox', { name: /^I agree to the rules/ }).check();
      await page.getByRole('button', { name: /^Begin: 75 minutes/ }).click();
      await expect(page).toHaveTitle(/Question 1 of 60/);
    };
    await begin();
    await answer(page, 3, () => true);
    await submit(page);
    await expect(page.getByRole('heading', { level: 2 })).toHaveText('Your next attempt is open');
    await expect(page.getByRole('heading', { name: 'Attempt 1 Not passed' })).toBeVisible();
    await expect(page.getByText('1 of 2 left')).toBeVisible();
    await expectAccessible(page);
    await begin();
    await answer(page, 60, () => true);
    await submit(page);
    await expect(page.getByRole('heading', { level: 2 })).toHaveText('You passed');
    await page.getByRole('link', { name: 'See what is left' }).click();
    await payAndSign(page, awarded);
  } finally {
    await platform.stop(page);
  }
});

test('renews by questions each quarter, one quarter lost', async ({ page, context, sql }) => {
  test.slow();
  const awarded = awardedOn();
  const person = await givenCertificant(AGO);
  const db = database();
  const own = unwrap(permit(actorOf(person.personId), 'renewal.manage-own'));
  /** A day in a quarter, at noon. */
  const inQuarter = (quarter: number) => fixedClock(`${addDays(addMonths(awarded, (quarter - 1) * 3), 2)}T19:00:00Z`);
  const keysOf = async (cycleId: string, quarter: number) =>
    new Map(
      (
        await sql<{ position: number; option: string }>(
          `select form.position, coalesce(drawn.answer, keys.answer) ->> 'option' as option from quarterly_sets join form_items form using (form_id)
            join key.item_keys keys using (item_id, item_version) left join key.form_keys drawn on drawn.form_id = form.form_id and drawn.position = form.position
            where renewal_cycle_id = $1 and quarter = $2`,
          [cycleId, quarter],
        )
      ).map(({ position, option }) => [position, option]),
    );
  // The first quarter is lost; the five after it were answered in their time.
  let cycleId = '';
  for (const quarter of [2, 3, 4, 5, 6]) {
    const clock = inQuarter(quarter);
    const [mine] = await readQuarterlies(db, own, clock.now());
    if (!mine) throw new Error('no quarters');
    ({ cycleId } = mine.record.cycle);
    if (quarter === 2) unwrap(await joinQuarterly(db, own, cycleId, { clock }));
    const [joined] = await readQuarterlies(db, own, clock.now());
    await openQuarter(db, joined ?? mine, quarter, clock.now());
    for (const [position, option] of await keysOf(cycleId, quarter))
      unwrap(await answerQuarter(db, own, { cycleId, quarter, position, answer: option }, { clock }));
  }
  const platform = await startMovedPlatform();
  const open = (path: string) => page.goto(platform.url + path);
  /** Answers the quarter on the page: the first question wrong, the others right. */
  const answerOnPage = async (quarter: number) => {
    await open('/credential/quarter');
    await expect(page.getByRole('heading', { name: `Quarter ${quarter} of 8: 10 questions left` })).toBeVisible();
    // What is right is not on the page, nor in what it loads, before it is answered.
    expect(await page.content()).not.toMatch(/rationale|"teach"|class="reasons/);
    const keys = await keysOf(cycleId, quarter);
    for (let asked = 1; asked <= 10; asked += 1) {
      const heading = page.getByRole('heading', { level: 3, name: /^Question \d+$/ });
      const position = Number((await heading.innerText()).split(' ').at(-1));
      const right = keys.get(position) ?? '';
      const given = asked === 1 ? (right === 'a' ? 'b' : 'a') : right;
      await page.locator(`input[name="answer"][value="${given}"]`).check();
      await page.getByRole('button', { name: 'Answer' }).click();
      await expect(page.getByText(asked === 1 ? 'Not right.' : 'Right.', { exact: true })).toBeVisible();
      if (asked === 1) await expectAccessible(page);
      if (asked < 10) {
        await page.getByRole('link', { name: 'Next question' }).click();
        await expect(heading).not.toHaveText(`Question ${position}`);
      }
    }
    await expect(page.getByRole('heading', { name: `Quarter ${quarter} of 8: met` })).toBeVisible();
  };
  try {
    await givenSignedInAhead(context, person.personId, AHEAD);
    await open('/credential/quarter');
    await expect(page.getByRole('heading', { name: 'Your quarters: 5 met, 7 needed' })).toBeVisible();
    await expect(page.getByText('Missed')).toBeVisible();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await answerOnPage(7);
    platform.ahead(AHEAD);
    await answerOnPage(8);
    await page.getByRole('link', { name: 'See your renewal' }).click();
    await expect(page.getByText('7 of 7 quarters met')).toBeVisible();
    await payAndSign(page, awarded);
  } finally {
    await platform.stop(page);
  }
});
