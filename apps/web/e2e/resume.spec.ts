import { readFile } from 'node:fs/promises';
import { unwrap } from '@einthoven/kernel';
import { strFromU8, unzipSync } from 'fflate';
import { permit } from '../src/lib/server/account/index.ts';
import { database } from '../src/lib/server/db/pool.ts';
import { insertPaidOrder } from '../src/lib/server/db/test-fixtures.ts';
import { systemClock } from '../src/lib/server/platform/clock.ts';
import { ownResume } from '../src/lib/server/resume/index.ts';
import { actorOf, givenCertificant, givenPerson, givenSignedIn } from './given.ts';
import { expect, expectAccessible, expectNoSidewaysScroll, test } from './journey.ts';

test('a resume goes through a round: a person suggests, its owner takes one change and keeps the other', async ({ page, another }) => {
  const [owner, reviser] = [await givenCertificant(30), await givenPerson(['resume-reviser'])];
  const applied = database().selectFrom('applications').select('application_id').where('person_id', '=', owner.personId);
  await insertPaidOrder(database(), owner.personId, (await applied.executeTakeFirstOrThrow()).application_id);
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

  // Whoever revises has a queue, in which others wait too.
  const own = unwrap(permit(actorOf(owner.personId), 'resume.manage-own'));
  const { round } = await ownResume(database(), own, { clock: systemClock });
  const staff = await another();
  await givenSignedIn(staff.context(), reviser.personId, { secondFactor: true });
  await staff.goto('/staff/resumes');
  await staff.locator(`a[href="/staff/resumes/${round?.roundId}"]`).click();
  await expect(staff.getByText('Is my title right?')).toBeVisible();
  const fieldOf = (what: string, title: string) => staff.getByRole('textbox', { name: new RegExp(`^${what}.*: ${title}$`) });
  await fieldOf('As you would have it', 'Title, such as ECG technician').fill('ECG technician');
  await fieldOf('As you would have it', 'Two or three sentences about you').fill('I record, check and log tracings.');
  await fieldOf('Comment on', 'Title, such as ECG technician').fill('Say what you are.');
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
  const json = JSON.parse((await saved('JSON Resume')).toString()) as { basics: unknown; certificates: { url: string }[] };
  expect(json.basics).toMatchObject({ label: 'ECG technician', summary: 'I record tracings on a ward.' });
  // The link that proves the credential stands in each, and anybody may follow it.
  const verify = json.certificates[0]?.url ?? '';
  expect(new URL(verify).pathname).toMatch(/^\/registry\//);
  expect((await page.request.get(verify)).status()).toBe(200);
  expect(pdf.toString('latin1')).toContain(verify);
  const docx = unzipSync(await saved('Word (.docx)'));
  expect(strFromU8(docx['word/_rels/document.xml.rels'] ?? new Uint8Array())).toContain(verify);
});
