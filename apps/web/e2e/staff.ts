import type { Page } from '@playwright/test';
import { DEMONSTRATION_AUTHENTICATOR_SECRET, DEMONSTRATION_PASSWORD } from '../src/lib/server/account/demonstration-people.ts';
import { givenPerson } from './given.ts';
import { expect, totpCode } from './journey.ts';
import { signIn, type NewPerson } from './people.ts';

/** What the office does in journeys that are about a candidate. */

/** Signs a demonstration member of staff in, second factor and all. */
export async function signInStaff(page: Page, email: string): Promise<void> {
  await signIn(page, email, DEMONSTRATION_PASSWORD);
  if (!page.url().includes('/account/second-factor')) await page.goto('/account/second-factor?next=/staff');
  await page.getByLabel('Code').fill(demonstrationCode());
  await page.getByRole('button', { name: 'Confirm' }).click();
  await expect(page).toHaveURL(/\/staff/);
}

/** The authenticator code of demonstration staff now. */
export function demonstrationCode(): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...Buffer.from(DEMONSTRATION_AUTHENTICATOR_SECRET)].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return totpCode((bits.match(/.{1,5}/g) ?? []).map((five) => alphabet[Number.parseInt(five.padEnd(5, '0'), 2)] ?? '').join(''));
}

/** Two managers of this journey's own: a code of an authenticator works once, so journeys cannot share a person who signs in with one. */
async function twoManagers(): Promise<readonly string[]> {
  return Promise.all([1, 2].map(async () => (await givenPerson(['certification-manager'], { authenticator: true })).email));
}

/** Two managers approve an application: the school is not on record, so the rules ask for a second person. */
export async function approve(another: () => Promise<Page>, person: NewPerson): Promise<void> {
  for (const manager of await twoManagers()) {
    const staff = await another();
    await signInStaff(staff, manager);
    await staff.goto('/staff/applications');
    await staff.getByRole('link', { name: person.legalName }).first().click();
    await staff.getByLabel(/^Reason/).fill('The certificate shows the hours claimed; the school confirmed it by telephone.');
    await staff
      .getByRole('button', { name: /pprove|gree/ })
      .first()
      .click();
    await expect(staff.getByText(/You proposed to approve|Approved/).first()).toBeVisible();
  }
}
