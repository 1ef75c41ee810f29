import { givenSignedIn } from './given.ts';
import { expect, test } from './journey.ts';
import { apply, newPerson, pay, signUp } from './people.ts';

test.use({ javaScriptEnabled: false });

test('without JavaScript a person signs up, applies and pays', async ({ page, another, mailTo }) => {
  const person = newPerson('Mo');
  await signUp(page, person, mailTo);
  await apply(page);
  for (const manager of ['manager.one@demo.example', 'manager.two@demo.example']) {
    const staff = await another();
    await givenSignedIn(staff.context(), manager, { secondFactor: true });
    await staff.goto('/staff/applications');
    await staff.getByRole('link', { name: person.legalName }).click();
    await staff.getByLabel(/^Reason/).fill('The certificate shows the hours claimed; the school confirmed it.');
    await staff
      .getByRole('button', { name: /pprove|gree/ })
      .first()
      .click();
    await expect(staff.getByText(/You proposed to approve|Approved/).first()).toBeVisible();
  }
  await pay(page);
  await page.goto('/path');
  await expect(page.getByRole('link', { name: /exam/i }).first()).toBeVisible();
});

test('without JavaScript the public pages say all they have to say, and verify', async ({ page, sql, consoleErrors }) => {
  for (const path of ['/', '/get-certified', '/handbook', '/fees', '/verify', '/verify/list', '/sign-in', '/reset-password']) {
    expect((await page.goto(path))?.status(), path).toBe(200);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  }
  const [holder] = await sql<{ number: string }>(
    "select credential_number as number from credentials join auth_users on id = person_id where email = 'certificant@demo.example'",
  );
  await page.goto('/verify');
  await page.getByLabel('Credential number').fill(holder?.number ?? '');
  await page.getByRole('button', { name: 'Check this number' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Demo Person Seven');
  // The language is a form too, and the page stays.
  await page.goto('/guide');
  await page.getByRole('contentinfo').getByRole('button', { name: 'Español' }).click();
  await expect(page).toHaveURL(/\/guide$/);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Guía de estudio');
  // A refused form comes back with what was written, a text of several lines too.
  await page.goto('/advice');
  await page.getByLabel('Your question').fill('Which school\nhas clinical hours?');
  await page.getByRole('button', { name: 'Send it' }).click();
  await expect(page.getByText('What is it about?')).toBeVisible();
  await expect(page.locator('.problem').first()).toBeVisible();
  await expect(page.getByLabel('Your question')).toHaveValue('Which school\nhas clinical hours?');
  // What the browser itself says of an answer of 422.
  consoleErrors.splice(0);
});
