import { expect, expectAccessible, expectNoSidewaysScroll, test } from './journey.ts';
import { answer, apply, enterRoom, newPerson, pay, signUp, submitExam } from './people.ts';
import { approve } from './staff.ts';

test('a new person applies, pays, practises, passes and is found by a stranger', async ({ page, another, mailTo }) => {
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
  await expect(page.getByRole('radio').first()).toBeVisible();
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);

  await enterRoom(page);
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  await answer(page, 120, (index) => index % 10 !== 0);
  await expect(page.getByText('All 120 answers saved')).toBeVisible();
  await submitExam(page);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('You passed.');
  await expectAccessible(page);
  await page.getByRole('link', { name: 'See your credential' }).click();
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
