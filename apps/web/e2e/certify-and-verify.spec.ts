import type { Page } from '@playwright/test';
import { expect, expectAccessible, expectNoSidewaysScroll, forgetDisconnected, test } from './journey.ts';
import { giveAnswer, practiceAnswersOf } from './room-answers.ts';
import { answer, apply, enterRoom, newPerson, pay, signUp, submitExam, toReview } from './people.ts';
import { approve } from './staff.ts';

test('a new person applies, pays, practises, passes and is found by a stranger', { tag: '@phone' }, async ({ page, another, mailTo, consoleErrors }) => {
  test.slow();
  const person = newPerson();
  await signUp(page, person, mailTo);
  await page.goto('/path');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Begin with your application');
  await expectAccessible(page);
  await apply(page);
  await page.goto('/path');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Your application is being read');
  await approve(another, person);
  await mailTo(person.email, /approved/i);
  await pay(page);

  await page.goto('/study');
  await page.getByRole('button', { name: 'Start a short one' }).click();
  await practiseInRoom(page);
  forgetDisconnected(consoleErrors);

  await enterRoom(page);
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  await answer(page, 120, (index) => index % 10 !== 0);
  await expect(page.getByText('All 120 answers saved')).toBeVisible();
  await submitExam(page);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('You passed.');
  await expectAccessible(page);
  await page.getByRole('link', { name: 'See your credential' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Your credential');
  await expectAccessible(page);
  const number = (await page.locator('body').innerText()).match(/NPS-CET-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]/)?.[0] ?? '';
  expect(number).not.toBe('');
  for (const name of [/certificate/i, /transcript/i]) {
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name }).first().click();
    const file = await (await download).createReadStream();
    const chunks: Buffer[] = [];
    for await (const chunk of file) chunks.push(chunk as Buffer);
    const bytes = Buffer.concat(chunks);
    expect(bytes.subarray(0, 5).toString()).toBe('%PDF-');
    // Marked content and the PDF/UA identifier: what a screen reader needs.
    expect(bytes.includes('/MarkInfo')).toBe(true);
    expect(bytes.includes('pdfuaid')).toBe(true);
  }

  const stranger = await another();
  await stranger.goto('/verify');
  await stranger.getByLabel('Credential number').fill(number.toLowerCase().replaceAll('-', ' '));
  await stranger.getByRole('button', { name: 'Check this number' }).click();
  await expect(stranger.getByRole('heading', { level: 1 })).toHaveText(person.legalName);
  await expect(stranger.getByText(number).first()).toBeVisible();
  await expect(stranger.getByText('Active').first()).toBeVisible();
  await expectAccessible(stranger);
  await expectNoSidewaysScroll(stranger);

  await stranger.goto('/verify');
  await stranger.getByLabel('Family name').fill(person.familyName.toUpperCase().replace("'", '’'));
  await stranger.getByLabel('Given name').fill('zoe');
  await stranger.getByRole('button', { name: 'Search by name' }).click();
  await expect(stranger.getByText('One person fits')).toBeVisible();
  await expect(stranger.getByText(number).first()).toBeVisible();

  await page.goto('/path');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('You are certified');
});

/** A practice exam in the room: answers outlive a lost connection and a reload, and are explained at the end. */
async function practiseInRoom(page: Page): Promise<void> {
  await expect(page).toHaveURL(/\/study\/practice\/[^/]+\/room/);
  await expect(page.getByText('answers are explained afterwards; nothing here counts')).toBeVisible();
  await expect(page.getByText('Question 1 of 20')).toBeVisible();
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  const known = await practiceAnswersOf(page.url().split('/').at(-2) ?? '');
  const go = async (position: number) => {
    for (let at = Number((await page.title()).match(/Question (\d+) of/)?.[1]); at < position; at += 1) {
      await page.getByRole('button', { name: 'Next' }).click();
      await expect(page).toHaveTitle(new RegExp(`^Question ${at + 1} of`));
    }
  };
  // Those of rare types, and two more. What is right of a picture or a measured distance no journey reads.
  const rare = [...known].filter(([, { correct }]) => correct.type !== 'single');
  const plain = [...known].filter(([, { correct }]) => correct.type === 'single').slice(0, 2);
  const given = [...rare, ...plain].filter(([, { correct }]) => correct.type !== 'hot-spot').toSorted(([left], [right]) => left - right);
  expect(rare.length).toBeGreaterThanOrEqual(2);
  const before = given.slice(0, -1);
  for (const [position, one] of before) {
    await go(position);
    await giveAnswer(page, one, true);
  }
  await expect(page.getByText(`All ${before.length} answers saved`)).toBeVisible();
  // Without a connection the last one stays on the device, and goes out when there is one again.
  const [position, last] = given.at(-1) ?? [];
  if (!position || !last) throw new Error('there is nothing to answer');
  await go(position);
  await page.context().setOffline(true);
  await giveAnswer(page, last, true);
  await expect(page.getByText('Offline: 1 answer kept on this device')).toBeVisible();
  await page.context().setOffline(false);
  await expect(page.getByText(`All ${given.length} answers saved`)).toBeVisible();
  await page.reload();
  await expect(page).toHaveTitle(new RegExp(`^Question ${position} of`));
  await expect(page.getByText(`All ${given.length} answers saved`)).toBeVisible();
  await toReview(page);
  await page.getByRole('button', { name: 'Finish and see the answers' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Yes, finish and see the answers' }).click();
  const right = given.filter(([, { correct }]) => correct.type !== 'calipers').length;
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(new RegExp(`^(${right}|${right + 1}) of 20 right$`));
  // What was not right stands open.
  await expect(page.locator('details[open]').getByText('Sources').first()).toBeVisible();
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
}
