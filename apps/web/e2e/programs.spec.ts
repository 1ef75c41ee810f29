import { randomUUID } from 'node:crypto';
import type { Page } from '@playwright/test';
import { givenPerson, givenSignedIn } from './given.ts';
import { expect, expectAccessible, expectNoSidewaysScroll, test } from './journey.ts';

const RUBRIC = ['curriculum', 'hours', 'clinical', 'instructors', 'facilities', 'policies', 'authorisation', 'records'];
const PDF = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF');
const WORDS = 'Each domain is taught, practised on machines and tested at the end of each week.';

test('a school applies, two people approve its program, and it stands in the directory and in "Is it legit?"', async ({
  page,
  another,
  consoleErrors,
  sql,
}) => {
  test.slow();
  const name = `Journey School ${randomUUID().replace(/[^a-f]/g, (digit) => String.fromCharCode(103 + (digit.charCodeAt(0) % 10)))}`;
  const owner = await givenPerson();
  const [one, two] = [await givenPerson(['certification-manager']), await givenPerson(['certification-manager'])];
  await givenSignedIn(page.context(), owner.personId);
  await page.goto('/school/apply');
  await page.getByLabel('Name of the school').fill(name);
  await page.getByLabel('Street').fill('1 Example Street');
  await page.getByLabel('City').fill('Tucson');
  await page.getByLabel('State').selectOption('AZ');
  await page.getByLabel('ZIP').fill('85719');
  await page.getByLabel('own it', { exact: true }).check();
  await page.getByRole('button', { name: 'Put it on record' }).click();
  await page.getByLabel('Name of the program').fill('Evening ECG Program');
  await page.getByRole('button', { name: 'Begin an application' }).click();
  await expect(page.getByRole('heading', { name: 'Still missing' })).toBeVisible();

  const fill = async (labels: Readonly<Record<string, string>>) => {
    for (const [label, value] of Object.entries(labels)) await page.locator('#answers').getByLabel(label, { exact: true }).fill(value);
  };
  await fill({ 'What it is, in a few sentences': WORDS, Curriculum: WORDS, 'Rooms and machines': WORDS, 'Price (dollars)': '1,450' });
  await fill({ 'Class hours': '60', 'Clinical hours': '30', 'Most in a class': '16', 'Supervised tracings': '10', Weeks: '2', 'Hours in a week': '10' });
  await page.getByLabel('Online and in a classroom').check();
  for (const [domain, hours] of [
    ['A', '15'],
    ['B', '25'],
    ['C', '12'],
    ['D', '4'],
    ['E', '4'],
  ] as const)
    await page.locator(`input[name="domain-${domain}"]`).fill(hours);
  for (const box of await page.locator('input[name="policies"]').all()) await box.check();
  await page.locator('#answers').getByRole('button', { name: 'Keep' }).click();
  // Hours that do not fit into the weeks are named before anybody has to look.
  await expect(page.getByText('90 hours do not fit into the weeks you name: at most 20.')).toBeVisible();
  await page.locator('#answers').getByLabel('Weeks', { exact: true }).fill('10');
  await page.locator('#answers').getByRole('button', { name: 'Keep' }).click();
  await expect(page.getByText('90 hours do not fit')).toHaveCount(0);

  const authorisation = page.locator('#authorisation');
  await authorisation.getByLabel('Agency').fill('Arizona State Board for Private Postsecondary Education');
  await authorisation.getByRole('button', { name: 'Keep' }).click();
  await expect(page.getByText('Say which agency of the state')).toHaveCount(0);
  const site = page.locator('#site');
  await site.getByLabel('Name of the place').fill('Saguaro Heart Clinic');
  await site.getByLabel('City').fill('Tucson');
  await site.getByLabel('State').selectOption('AZ');
  await site.getByLabel('Agreement until').fill('2031-06-01');
  await site.getByRole('button', { name: 'Add the place' }).click();
  await expect(page.getByRole('button', { name: 'Take out Saguaro Heart Clinic' })).toBeVisible();
  const teacher = page.locator('#teacher');
  await teacher.getByLabel('Name', { exact: true }).fill('Robin Vega');
  await teacher.getByLabel('Background').fill('Ten years in a hospital, four of teaching.');
  await teacher.getByRole('button', { name: 'Add to the teachers' }).click();
  await expect(page.getByRole('heading', { name: 'Nothing is missing' })).toBeVisible();
  const evidence = page.locator('#evidence');
  await evidence.locator('input[type="file"]').setInputFiles({ name: 'agreement.pdf', mimeType: 'application/pdf', buffer: PDF });
  await evidence.getByRole('button', { name: 'Add the file' }).click();
  await expect(evidence.getByText('Clinical agreement: agreement.pdf')).toBeVisible();
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  await page.getByRole('button', { name: 'Send the application' }).click();
  await expect(page.getByText('Your application is with us.')).toBeVisible();
  const applicationId = page.url().match(/apply\/([0-9a-f-]{36})/)?.[1] ?? '';

  // Not in the directory, and not more than on record, before anybody decided.
  const visitor = await another();
  await visitor.goto(`/programs?words=${encodeURIComponent(name)}`);
  await expect(visitor.getByRole('heading', { name: 'None found' })).toBeVisible();
  // The worker scans the file.
  await expect
    .poll(async () => (await sql<{ state: string }>(`select state from program_evidence where program_application_id = '${applicationId}'`))[0]?.state, {
      timeout: 60_000,
    })
    .toBe('clean');

  const review = async (staff: Page, who: string, outcome: string) => {
    await givenSignedIn(staff.context(), who, { secondFactor: true });
    await staff.goto(`/staff/programs/${applicationId}`);
    for (const line of RUBRIC) await staff.locator(`input[name="${line}"][value="met"]`).check();
    await staff.getByLabel('Seen by video').check();
    await staff.getByLabel('On', { exact: true }).fill('2026-11-01');
    await staff.getByLabel('What you found').fill('As told; the clinic confirmed it.');
    await staff.getByLabel(/no share, no work/).check();
    await staff.getByRole('button', { name: 'Keep my review' }).click();
    await expect(staff.getByText('As told; the clinic confirmed it.').first()).toBeVisible();
    if (outcome !== '') await decide(staff, outcome);
  };
  const decide = async (staff: Page, button: string) => {
    await staff.goto(`/staff/programs/${applicationId}`);
    await staff.getByLabel(/Approve it for/).check();
    await staff.getByLabel('Reason, or question').fill('Every line of the rubric is met.');
    await staff.getByLabel('I have no interest in this school.', { exact: true }).check();
    await staff.getByRole('button', { name: button, exact: true }).click();
  };
  const [first, second] = [await another(), await another()];
  await review(first, one.personId, '');
  await review(second, two.personId, 'Propose or ask');
  await expect(second.getByText('Another person has to agree.').first()).toBeVisible();
  await expectAccessible(first);
  await decide(first, 'Decide');
  await expect(first.getByText('Approved. It stands in the directory now')).toBeVisible();

  await visitor.goto('/programs');
  await visitor.getByLabel('City, state or ZIP').fill('85719');
  await visitor.getByLabel('Words').fill(name);
  await visitor.getByRole('button', { name: 'Search' }).click();
  await expect(visitor.getByText('Approved by NPS until')).toBeVisible();
  await visitor.getByRole('link', { name: 'Evening ECG Program' }).click();
  await expect(visitor.getByText('Every line of the rubric is met.')).toBeVisible();
  await expect(visitor.getByText('Saguaro Heart Clinic')).toBeVisible();
  await expect(visitor.getByText('Too few people to publish a rate').first()).toBeVisible();
  await visitor.getByRole('link', { name: 'Ask about this school' }).click();
  await visitor.getByLabel('What the school says (may be empty)').fill('Job guaranteed after the course.');
  await visitor.getByRole('button', { name: 'Ask', exact: true }).click();
  await expect(visitor.getByText('“Evening ECG Program” is approved')).toBeVisible();
  await expect(visitor.getByText('Nobody can guarantee a job.')).toBeVisible();
  await expect(visitor.getByText('The school hears that somebody asked')).toBeVisible();
  await expectAccessible(visitor);
  await page.goto('/messages');
  await expect(page.getByText('People ask about your school').first()).toBeVisible();
  expect(consoleErrors).toEqual([]);
});
