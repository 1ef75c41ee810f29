import type { Page } from '@playwright/test';
import { givenCertificant, givenPerson, givenSignedIn } from './given.ts';
import { expect, expectAccessible, expectNoSidewaysScroll, test } from './journey.ts';

test('a death that two recorded by mistake is corrected by two, and the registry reads as before', async ({ page, another, mailTo, sql }) => {
  test.slow();
  const person = await givenCertificant(40);
  const [credential] = await sql<{ number: string }>('select credential_number as number from credentials where person_id = $1', [person.personId]);
  const [one, two] = [page, await another()];
  for (const staff of [one, two]) await givenSignedIn(staff.context(), (await givenPerson(['certification-manager'])).personId, { secondFactor: true });
  /** Says something about the death of the person, and why. */
  const say = async (staff: Page, summary: string, why: string, button: string, answer: string) => {
    await staff.goto(`/staff/people/${person.personId}`);
    const section = staff.locator('section').filter({ has: staff.getByRole('heading', { name: 'Has this person died?' }) });
    const part = section.locator('details');
    await expect(part.getByText(summary, { exact: true })).toBeVisible();
    if ((await part.getAttribute('open')) === null) await part.getByText(summary, { exact: true }).click();
    await part.getByLabel('How we know').fill(why);
    await part.getByRole('button', { name: button }).click();
    await expect(staff.getByText(answer)).toBeVisible();
  };
  const registry = async (status: string) => {
    const stranger = await another();
    await stranger.goto(`/registry/${credential?.number}`);
    await expect(stranger.getByText(status, { exact: true }).first()).toBeVisible();
    return stranger;
  };

  await say(one, 'Record a death', 'Told by an employer.', 'Report it to a second person', 'a second person has to record the same');
  await registry('Active');
  await say(two, 'Decide on the report', 'The employer wrote the same.', 'Record it for good', 'Recorded. The registry says so now');
  await registry('Deceased');

  // The person comes to the office with a passport.
  await say(one, 'Correct a mistake', 'The person came with a passport.', 'Propose the correction to a second person', 'a second person has to find the same');
  await expectAccessible(one);
  await registry('Deceased');
  // It waits in the work list of others.
  await two.goto('/staff');
  await expect(two.getByRole('link', { name: person.legalName }).first()).toBeVisible();
  await two.goto(`/staff/people/${person.personId}`);
  await expectAccessible(two);
  await expectNoSidewaysScroll(two);
  await say(two, 'Decide on the correction', 'Seen too.', 'Correct the record', 'Corrected. The registry shows what it would have shown');
  expect((await mailTo(person.email, /We corrected a mistake in your public record/)).text).toContain(credential?.number);
  const stranger = await registry('Active');
  await expect(stranger.getByText('Deceased')).toHaveCount(0);
});
