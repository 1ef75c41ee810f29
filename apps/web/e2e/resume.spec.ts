import { readFile } from 'node:fs/promises';
import { givenPaid, givenPerson, givenSignedIn } from './given.ts';
import { expect, expectAccessible, expectNoSidewaysScroll, test } from './journey.ts';

test('a resume goes through a round: a person suggests, its owner takes one change and keeps the other', async ({ page, another }) => {
  const [owner, reviser] = [await givenPaid(), await givenPerson(['resume-reviser'])];
  await givenSignedIn(page.context(), owner.personId);
  await page.goto('/resume');
  await page.getByLabel('Name', { exact: true }).fill(owner.legalName);
  await page.getByLabel('Title, such as ECG technician').fill('helper');
  await page.getByLabel('Two or three sentences about you').fill('I record tracings on a ward.');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText('Saved as a version of its own.')).toBeVisible();
  // The automatic check says what it misses, and why that counts.
  await expect(page.getByRole('region', { name: 'What the automatic check found' }).getByRole('listitem').first()).toBeVisible();
  await page.getByLabel(/^What should they look at/).fill('Is my title right?');
  await page.getByRole('button', { name: 'Send the saved version' }).click();
  await expect(page.getByText('Your resume is with a reviser.')).toBeVisible();

  // Whoever revises has a queue; what waits longest is first, so theirs is last.
  const staff = await another();
  await givenSignedIn(staff.context(), reviser.personId, { secondFactor: true });
  await staff.goto('/staff/resumes');
  await staff
    .getByRole('link', { name: /^Resume sent on/ })
    .last()
    .click();
  await expect(staff.getByText('Is my title right?')).toBeVisible();
  const fieldOf = (what: string, title: string) => staff.getByLabel(`${what}, ${title}`);
  await fieldOf('As you would have it', 'Title, such as ECG technician').fill('ECG technician');
  await fieldOf('As you would have it', 'Two or three sentences about you').fill('I record, check and log tracings.');
  await staff.getByLabel('Comment on Title, such as ECG technician').fill('Say what you are.');
  await staff.getByLabel('A few words on the whole').fill('Short and good.');
  await expectAccessible(staff, ['light']);
  await staff.getByRole('button', { name: 'Send it back' }).click();
  await expect(staff.getByText('Sent back.')).toBeVisible();

  await page.reload();
  await expect(page.getByText('Your resume is back from the reviser.')).toBeVisible();
  await expect(page.getByText('Say what you are.')).toBeVisible();
  await expectAccessible(page, ['light']);
  await page.setViewportSize({ width: 390, height: 844 });
  await expectNoSidewaysScroll(page);
  await page
    .getByRole('group', { name: /Title, such as/ })
    .getByRole('radio', { name: /^Take the suggestion/ })
    .check();
  await page
    .getByRole('group', { name: /Two or three sentences/ })
    .getByRole('radio', { name: /^Keep mine/ })
    .check();
  await page.getByRole('button', { name: 'Finish this round' }).click();
  await expect(page.getByText('What you took is in your resume.')).toBeVisible();
  await expect(page.getByLabel('Title, such as ECG technician')).toHaveValue('ECG technician');
  await expect(page.getByLabel('Two or three sentences about you')).toHaveValue('I record tracings on a ward.');

  const saved = async (link: string) => {
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: link, exact: true }).click();
    return readFile(await (await download).path());
  };
  const pdf = await saved('PDF');
  expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
  expect(pdf.includes('/MarkInfo')).toBe(true);
  expect(JSON.parse((await saved('JSON Resume')).toString())).toMatchObject({ basics: { label: 'ECG technician' } });
});
