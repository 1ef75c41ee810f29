import type { Page } from '@playwright/test';
import { givenPerson, givenSignedIn } from './given.ts';
import { expect, expectAccessible, expectNoSidewaysScroll, test } from './journey.ts';

test('an item is written, reviewed by another, validated blind by a third, and becomes operational', async ({ page, another, sql, consoleErrors }) => {
  test.slow();
  const mark = Math.random().toString(36).slice(2, 8);
  const [author, reviewer, validator] = await Promise.all([givenPerson(['item-author', 'reviewer']), givenPerson(['reviewer']), givenPerson(['reviewer'])]);
  const pages = { author: page, reviewer: await another(), validator: await another() };
  for (const [name, person] of Object.entries({ author, reviewer, validator })) {
    await givenSignedIn(pages[name as keyof typeof pages].context(), person.personId, { secondFactor: true });
  }

  await page.goto('/staff/items');
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  await page.getByRole('link', { name: 'Write an item' }).click();
  await page.getByLabel('Task of the blueprint').selectOption('A1');
  await page.getByLabel('Question', { exact: true }).fill(`Which invented ${mark} instrument from the ${mark} islands has seven strings of copper?`);
  await page.getByLabel('Option a', { exact: true }).fill(`The ${mark} drum`);
  await page.getByLabel('Option b', { exact: true }).fill(`The ${mark} lute`);
  await page.getByLabel('Option c', { exact: true }).fill(`The ${mark} horn`);
  await page.getByRole('button', { name: 'Save as a draft' }).click();
  // What was typed is still there, and the page says what is wrong.
  await expect(page.getByRole('alert')).toContainText('options: has 3, needs 4');
  await expect(page.getByLabel('Option c', { exact: true })).toHaveValue(`The ${mark} horn`);
  // The browser's console tells of the answer 400, which is expected.
  expect(consoleErrors.splice(0)).toEqual([expect.stringContaining('400 (Bad Request)')]);
  await page.getByLabel('Option d', { exact: true }).fill(`The ${mark} bell`);
  await page.getByLabel('Key', { exact: true }).fill('b');
  await page.getByRole('button', { name: 'Save as a draft' }).click();
  await expect(page.getByText('Before it can be reviewed:')).toBeVisible();
  await page.getByRole('link', { name: 'Write a new version' }).click();
  await expect(page.getByLabel('Key', { exact: true })).toHaveValue('b');
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  await page.getByLabel('Knowledge statements').fill('A1.1');
  for (const id of ['a', 'b', 'c', 'd']) await page.getByLabel(`Why ${id} is right or wrong`).fill(id === 'b' ? 'It has strings.' : 'It has none.');
  await page.getByLabel('Sources').fill('aha-ecg-2-2007 | nothing, it is invented');
  await page.getByRole('button', { name: 'Save as a draft' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('version 2');
  const address = page.url();
  const itemId = /items\/([\w-]+)/.exec(address)?.[1] ?? '';

  const press = async (who: Page, button: string, state: string) => {
    await who.goto(address);
    await who.getByRole('button', { name: button }).click();
    await expect(who.locator('.state')).toContainText(state);
  };
  await press(page, 'Send to content review', 'In content review');
  // The author is a reviewer too, but not of this one.
  await expect(page.getByRole('button', { name: 'Approve' })).toHaveCount(0);
  await press(pages.reviewer, 'Approve', 'Being edited');
  await press(page, 'Editing is done: on to bias review', 'In bias review');
  await press(pages.reviewer, 'Approve', 'In key validation');
  await expect(pages.reviewer.getByRole('link', { name: 'Answer it blind' })).toHaveCount(0);
  await expect(page.getByRole('link', { name: 'Answer it blind' })).toHaveCount(0);
  await page.goto(`/staff/items/${itemId}/validate?version=2`);
  await expect(page.getByText('nobody reviews their own')).toBeVisible();

  const blind = pages.validator;
  await blind.goto(address);
  await expect(blind.getByText('It has strings.')).toHaveCount(0);
  await blind.getByRole('link', { name: 'Answer it blind' }).click();
  await expect(blind.getByRole('heading', { level: 1 })).toContainText(`invented ${mark} instrument`);
  // Also where the server draws it, for whoever was quicker than the script.
  await blind.reload();
  await expect(blind.getByRole('heading', { level: 1 })).toContainText(`invented ${mark} instrument`);
  expect(await blind.content()).not.toContain('It has strings.');
  await blind.getByRole('radio', { name: `The ${mark} lute` }).check();
  await expectAccessible(blind);
  await blind.getByRole('button', { name: 'Give this answer' }).click();
  await expect(blind.getByText('Your answer and the key agree.')).toBeVisible();
  await press(pages.reviewer, 'Make operational', 'Operational');
  await pages.reviewer.getByRole('button', { name: 'Open the key' }).click();
  await expect(pages.reviewer.getByText('It has strings.')).toBeVisible();
  await expectAccessible(pages.reviewer);
  await expectNoSidewaysScroll(pages.reviewer);
  await pages.reviewer.goto(`/staff/items?text=${itemId}&state=operational`);
  await expect(pages.reviewer.getByRole('link', { name: itemId })).toBeVisible();
  const opened = await sql<{ actor: string }>('select actor_person_id as actor from events where kind = $1 and entity_id = $2 order by event_id', [
    'item.key-opened',
    `${itemId}@2`,
  ]);
  expect(opened.map(({ actor }) => actor)).toEqual([validator.personId, reviewer.personId]);
  // Retired, so that no form of another journey takes it.
  await pages.reviewer.goto(address);
  await pages.reviewer.getByLabel('Comment').fill('Invented for a journey.');
  await pages.reviewer.getByRole('button', { name: 'Retire' }).click();
  await expect(pages.reviewer.locator('.state')).toContainText('Retired');
});

test('a file is looked at first, and then comes in as drafts of who imports it', async ({ page }) => {
  const author = await givenPerson(['item-author']);
  await givenSignedIn(page.context(), author.personId, { secondFactor: true });
  const mark = Math.random().toString(36).slice(2, 8);
  const csv = `stem,options.a,options.b,options.c,options.d,key\n"Which ${mark} bird of the ${mark} hills sings at noon?",Wren ${mark},Crow ${mark},Lark ${mark},Gull ${mark},c\nBroken,a,a,b,c,a\n`;
  const read = async () => {
    await page.getByLabel('File').setInputFiles({ name: 'items.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) });
    await page.getByRole('button', { name: 'Read the file' }).click();
  };
  await page.goto('/staff/items/exchange');
  await read();
  await expect(page.getByText('1 item would come in as drafts; 1 refusal.')).toBeVisible();
  await expect(page.getByText('two of them are the same')).toBeVisible();
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  await page.getByLabel('I have looked').check();
  await read();
  await page
    .getByRole('main')
    .getByRole('link', { name: /^final-A1-/ })
    .click();
  await expect(page.locator('.state')).toContainText('Draft');
});

test('who teaches or advises sees no item, even as a reviewer, and the attempt is on record', async ({ page, sql, consoleErrors }) => {
  const person = await givenPerson(['reviewer', 'instructor']);
  await givenSignedIn(page.context(), person.personId, { secondFactor: true });
  const answer = await page.goto('/staff/items');
  expect(answer?.status()).toBe(403);
  const events = await sql<{ payload: unknown }>("select payload from events where kind = 'impartiality.refused' and actor_person_id = $1", [person.personId]);
  expect(events.map(({ payload }) => payload)).toEqual([{ act: 'item.read', place: '/(staff)/staff/items', roles: ['instructor'] }]);
  consoleErrors.length = 0;
});
