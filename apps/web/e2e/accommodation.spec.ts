import { givenPaid, givenPerson, givenSignedIn } from './given.ts';
import { expect, expectAccessible, expectNoSidewaysScroll, test } from './journey.ts';
import { enterRoom } from './people.ts';

const LETTER = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n');

test('more time is asked for with a letter, granted in part, appealed, granted by another person, and holds in the exam', async ({
  page,
  another,
  mailTo,
  sql,
}) => {
  test.slow();
  const person = await givenPaid();
  await givenSignedIn(page.context(), person.personId);
  const [one, two] = [await givenPerson(['certification-manager']), await givenPerson(['certification-manager'])];
  const [first, second] = [await another(), await another()];
  await givenSignedIn(first.context(), one.personId, { secondFactor: true });
  await givenSignedIn(second.context(), two.personId, { secondFactor: true });

  await page.goto('/exam');
  await page.getByRole('link', { name: 'ask once, before you start' }).click();
  await page.getByLabel('Extra time', { exact: true }).check();
  await page.getByLabel('How much more').selectOption('50');
  await page.getByLabel('Large print').check();
  await page.getByLabel('How this helps you').fill('I read slowly, and small print tires my eyes.');
  await page.getByLabel('A document, if you have one').setInputFiles({ name: 'letter.pdf', mimeType: 'application/pdf', buffer: LETTER });
  await page.getByRole('button', { name: 'Send the request' }).click();
  await expect(page.getByRole('heading', { name: 'Your request waits' })).toBeVisible();
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);

  /** The one that this person sent last, among those of others. */
  const request = async () => {
    const [newest] = await sql<{ id: string }>(
      'select accommodation_request_id as id from accommodation_requests where person_id = $1 order by requested_at desc limit 1',
      [person.personId],
    );
    await first.goto('/staff/accommodations');
    return first.locator(`a[href$="${newest?.id}"]`);
  };
  const asked = await request();
  await expect(asked).toHaveText('Extra time, Large print');
  await asked.click();
  await expect(first.getByText('I read slowly, and small print tires my eyes.')).toBeVisible();
  await first.getByLabel('Large print').uncheck();
  await first.getByLabel('How much more').selectOption('25');
  await first.getByLabel('Why', { exact: true }).fill('The letter shows a need for some more time.');
  await first.getByRole('button', { name: 'Grant what is ticked' }).click();
  await expect(first.getByText('The person was told by mail')).toBeVisible();
  const mail = await mailTo(person.email, /accommodation/i);
  expect(mail.text).not.toContain('letter shows');

  await page.goto('/accommodations');
  await expect(page.getByText('25 % more time')).toBeVisible();
  await page.getByRole('link', { name: 'Appeal this decision' }).click();
  await expect(page.getByRole('heading', { name: 'Appeal the decision' })).toBeVisible();
  await page.getByLabel('How this helps you').fill('At school I had half as much again, and large print.');
  await page.getByRole('button', { name: 'Send the appeal' }).click();
  await expect(page.getByRole('heading', { name: 'Your appeal waits' })).toBeVisible();

  // Who decided before is kept away from the appeal.
  const appeal = await request();
  await expect(appeal).toHaveText('Appeal: Extra time, Large print');
  const address = (await appeal.getAttribute('href')) ?? '';
  await appeal.click();
  await expect(first.getByText('Somebody else decides the appeal.')).toBeVisible();
  await expect(first.getByRole('button', { name: 'Grant what is ticked' })).toHaveCount(0);
  await second.goto(address);
  await second.getByLabel('Why', { exact: true }).fill('The school record shows it.');
  await second.getByRole('button', { name: 'Grant what is ticked' }).click();
  await expect(second.getByText('The person was told by mail')).toBeVisible();

  await page.goto('/exam');
  await expect(page.getByText('180 minutes (120 and your extra time)')).toBeVisible();
  await enterRoom(page);
  await expect(page.getByRole('timer')).toHaveText(/^(3:00:00|2:59:\d\d)$/);
});
