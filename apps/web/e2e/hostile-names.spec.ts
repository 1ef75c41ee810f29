import { givenSignedIn } from './given.ts';
import { expect, expectNoSidewaysScroll, test } from './journey.ts';
import { confirmAddress, newPerson, signIn, signUp } from './people.ts';

/** What people are called, and what somebody may try instead of a name. */
const NAMES: readonly { readonly what: string; readonly name: string; readonly family?: string }[] = [
  { what: 'an apostrophe and accents', name: 'Siobhán O’Brien-Šťastný', family: 'O’Brien-Šťastný' },
  { what: 'one word', name: 'Suharto', family: 'Suharto' },
  { what: '200 characters', name: 'Maximiliana '.repeat(20).slice(0, 199).trim().padEnd(200, 'x') },
  { what: 'right to left', name: 'פרופסור שרה לוי־כהן', family: 'לוי־כהן' },
  { what: 'HTML', name: '<img src=x onerror=alert(1)>' },
  { what: 'SQL', name: "'; drop table people; --" },
];

// The narrow screen is the one that a long name can burst.
test.use({ viewport: { width: 390, height: 844 } });

test('a name is text wherever it is shown, whatever stands in it', async ({ page, another, mailTo, sql, baseURL }) => {
  test.slow();
  const dialogs: string[] = [];
  const staff = await another();
  for (const screen of [page, staff])
    screen.on('dialog', (dialog) => {
      dialogs.push(dialog.message());
      void dialog.dismiss();
    });
  await givenSignedIn(staff.context(), 'manager.two@demo.example', { secondFactor: true });
  for (const { what, name, family } of NAMES) {
    await test.step(`a name with ${what}`, async () => {
      await page.context().clearCookies();
      const person = { ...newPerson(), legalName: name, familyName: family ?? name };
      // The form as a browser sends it: how it is filled in is seen elsewhere.
      const form = { legalName: name, familyName: person.familyName, email: person.email, birthDate: '1999-04-12', password: person.password };
      const sent = await page.request.post('/sign-up', { headers: { origin: baseURL ?? '', accept: 'text/html' }, form });
      expect(sent.status(), what).toBe(200);
      await confirmAddress(page, person, mailTo);
      await page.goto('/path');
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Begin with your application');
      await expectNoSidewaysScroll(page);
      await page.goto('/me');
      await expect(page.getByRole('definition').filter({ hasText: name }).first()).toHaveText(name);
      await expectNoSidewaysScroll(page);

      await staff.goto(`/staff/people?q=${encodeURIComponent(person.email)}`);
      await expect(staff.getByRole('link', { name, exact: true })).toHaveText(name);
      await expectNoSidewaysScroll(staff);
      await staff.getByRole('link', { name, exact: true }).click();
      await expect(staff.getByRole('heading', { level: 1 })).toHaveText(name);
      await expectNoSidewaysScroll(staff);
      // The name itself as a search finds the person, and harms nothing.
      await staff.goto(`/staff/people?q=${encodeURIComponent(name)}`);
      await expect(staff.getByText(person.email)).toBeVisible();

      for (const screen of [page, staff]) expect(await screen.locator('img[src="x"]').count()).toBe(0);
      expect(dialogs).toEqual([]);
      expect(await sql('select legal_name from person_profiles join auth_users on id = person_id where email = $1', [person.email])).toEqual([
        { legal_name: name },
      ]);
    });
  }
});

test('an address in odd case signs in, and is the same account', async ({ page, mailTo, another }) => {
  const person = newPerson();
  await signUp(page, { ...person, email: person.email.toUpperCase() }, mailTo);
  const device = await another();
  await signIn(device, `  ${person.email[0]?.toUpperCase()}${person.email.slice(1)}`, person.password);
  await device.goto('/me');
  await expect(device.getByRole('definition').filter({ hasText: person.email })).toHaveText(person.email);
});

test('a line break in a name or an address never reaches a mail header', async ({ page, sql }) => {
  const origin = process.env['BASE_URL'] ?? '';
  const person = newPerson();
  const form = {
    legalName: `Eve\r\nBcc: everybody@journeys.example`,
    familyName: 'Eve\u0000',
    email: person.email,
    birthDate: '1999-04-12',
    password: person.password,
  };
  const named = await page.request.post('/sign-up', { maxRedirects: 0, headers: { origin, accept: 'text/html' }, form });
  expect(named.status()).toBeLessThan(500);
  const mailed = await page.request.post('/sign-up', {
    maxRedirects: 0,
    headers: { origin, accept: 'text/html' },
    form: { ...form, legalName: 'Eve', familyName: 'Eve', email: `${person.email}\r\nBcc: everybody@journeys.example` },
  });
  expect(mailed.status()).toBe(400);
  expect(await sql("select 1 from mails where to_address like '%everybody%' or subject like '%everybody%'")).toEqual([]);
  expect(await sql("select 1 from person_profiles where legal_name ~ '[[:cntrl:]]' or family_name ~ '[[:cntrl:]]'")).toEqual([]);
});
