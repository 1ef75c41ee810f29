import { addDays, plainDateIn } from '@einthoven/kernel';
import { database, inTransaction } from '../src/lib/server/db/pool.ts';
import { tell } from '../src/lib/server/message/index.ts';
import { systemClock } from '../src/lib/server/platform/clock.ts';
import { givenPerson, givenSignedIn } from './given.ts';
import { expect, expectAccessible, expectNoSidewaysScroll, test } from './journey.ts';

const PAPER = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n');

test('a decision found by keyboard on the work list stands in the message centre, in Spanish; a date comes as a calendar file', async ({
  page,
  another,
  mailTo,
}) => {
  const person = await givenPerson();
  await givenSignedIn(page.context(), person.personId);
  await page.goto('/messages');
  await expect(page.getByText('Nothing yet.')).toBeVisible();
  await page.getByRole('button', { name: 'Español' }).first().click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Mensajes');
  await page.goto('/me/name');
  await page.getByLabel('Legal name').fill(`Nova ${person.familyName}`);
  await page.getByLabel('Family name').fill(person.familyName);
  await page.locator('input[type="file"]').setInputFiles({ name: 'paper.pdf', mimeType: 'application/pdf', buffer: PAPER });
  await page.getByRole('button', { name: 'Ask for the change' }).click();
  await expect(page.getByText(/Nova/).first()).toBeVisible();

  // The work list, without a mouse.
  const manager = await givenPerson(['certification-manager']);
  const staff = await another();
  await givenSignedIn(staff.context(), manager.personId, { secondFactor: true });
  await staff.goto('/staff?kind=name-change');
  const row = staff.getByRole('row').filter({ hasText: person.legalName });
  await expect(row.getByText(/In \d+ days?/).first()).toBeVisible();
  await expectAccessible(staff);
  await expectNoSidewaysScroll(staff);
  const link = row.getByRole('link');
  for (let rows = await staff.locator('a[data-row]').count(); rows > 0; rows -= 1) {
    await staff.keyboard.press('j');
    if (await link.evaluate((element) => element === document.activeElement)) break;
  }
  await expect(link).toBeFocused();
  await staff.keyboard.press('t');
  await expect(row.getByText('You', { exact: true })).toBeVisible();
  await row.getByRole('link').focus();
  await staff.keyboard.press('Enter');
  await expect(staff.getByText('You have it in hand.')).toBeVisible();
  await staff.getByText('Reasons ready to use, in Spanish').click();
  await staff.getByRole('button', { name: 'Use “The paper shows both names”' }).click();
  await expect(staff.locator('[name="reason"]')).toHaveValue(/El documento muestra/);
  await staff.getByRole('button', { name: 'Approve the change' }).click();
  await mailTo(person.email, /Cambiamos su nombre legal/);

  await inTransaction(database(), (tx) => {
    const openUntil = addDays(plainDateIn(systemClock.now(), 'UTC'), 300);
    return tell(tx, {
      toPersonId: person.personId,
      message: 'application.approved',
      values: { openUntil },
      calendar: { on: openUntil, title: { en: 'Last day', es: 'Último día' }, uid: `journey-${person.personId}` },
      at: systemClock.now(),
    });
  });
  await page.goto('/messages');
  await expect(page.getByRole('link', { name: 'Mensajes (2)' })).toBeVisible();
  await page.getByRole('link', { name: 'Cambiamos su nombre legal' }).click();
  await expect(page.getByText(/Por qué: El documento muestra/)).toBeVisible();
  await expect(page.getByRole('link', { name: 'Mensajes (1)' })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Todos los mensajes' }).click();
  await page.getByRole('link', { name: 'Su solicitud está aprobada' }).click();
  const file = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Poner la fecha en su calendario' }).click();
  expect((await file).suggestedFilename()).toBe('date.ics');
  await expect(page.getByRole('link', { name: 'Mensajes', exact: true })).toBeVisible();
});
