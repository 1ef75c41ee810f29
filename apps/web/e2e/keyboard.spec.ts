import type { Locator, Page } from '@playwright/test';
import { expect, test } from './journey.ts';
import { CERTIFICATE_PDF, daysAgo, newPerson } from './people.ts';
import { answersOf, giveAnswer } from './room-answers.ts';
import { approve } from './staff.ts';

/** Presses Tab until the thing has the focus, as a person without a mouse would. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await expect(target).toBeVisible();
  for (let presses = 0; presses < 150; presses++) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab never reached ${target}`);
}

async function type(page: Page, label: string, text: string): Promise<void> {
  await tabTo(page, page.getByLabel(label, { exact: true }));
  await page.keyboard.type(text);
}

async function press(page: Page, target: Locator): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.press('Enter');
}

async function tick(page: Page, target: Locator): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.press('Space');
  await expect(target).toBeChecked();
}

test('from sign-up to the credential by keyboard alone', async ({ page, another, mailTo }) => {
  test.slow();
  const person = newPerson('Nur');
  const heading = page.getByRole('heading', { level: 1 });

  await page.goto('/sign-up');
  await type(page, 'Legal name', person.legalName);
  await type(page, 'Family name', person.familyName);
  await type(page, 'E-mail address', person.email);
  await type(page, 'Birth date', '04121999');
  await type(page, 'Password', person.password);
  await press(page, page.getByRole('button', { name: 'Make my account' }));
  await expect(heading).not.toHaveText('Make an account');
  const mail = await mailTo(person.email, /confirm/i);
  await page.goto(mail.links.find((link) => link.includes('/verify-email/')) ?? '');
  await press(page, page.getByRole('button', { name: 'Confirm my address' }));
  await expect(heading).not.toHaveText('Confirm your e-mail address');

  await page.goto('/path');
  await press(page, page.getByRole('link', { name: 'Apply', exact: true }));
  await press(page, page.getByRole('button', { name: 'Start your application' }));
  const route = page.getByRole('radio', { name: /In a training program/ });
  await tick(page, route);
  await press(page, page.getByRole('button', { name: 'Save and continue' }));
  await expect(heading).toHaveText('Your training');
  await type(page, 'Program or school', 'Keyboard School');
  // A field for a date takes month, day and year one after the other.
  const [year, month, day] = daysAgo(150).split('-');
  await type(page, 'Completion date', `${month}${day}${year}`);
  await type(page, 'Class hours', '60');
  await type(page, 'Clinical hours', '32');
  await type(page, 'Supervised tracings on live people', '14');
  await type(page, 'Name of the preceptor', 'Pat Preceptor');
  await press(page, page.getByRole('button', { name: 'Save and continue' }));
  // The system's file dialog is outside the page; everything around it is reached by keyboard.
  const file = page.getByLabel('File');
  await tabTo(page, file);
  await file.setInputFiles({ name: 'certificate.pdf', mimeType: 'application/pdf', buffer: CERTIFICATE_PDF });
  await press(page, page.getByRole('button', { name: 'Upload' }));
  await press(page, page.getByRole('link', { name: 'Continue' }));
  await expect(heading).toHaveText('Secondary school and age');
  await tick(page, page.getByRole('radio', { name: 'Yes' }));
  await press(page, page.getByRole('button', { name: 'Save and continue' }));
  await expect(heading).toHaveText('Two promises');
  for (const box of await page.getByRole('checkbox').all()) await tick(page, box);
  await press(page, page.getByRole('button', { name: 'Agree and continue' }));
  await expect(heading).toHaveText('Check it and send it');
  await press(page, page.getByRole('button', { name: 'Send your application' }));
  await expect(heading).not.toHaveText('Check it and send it');

  await approve(another, person);

  await page.goto('/path');
  await press(page, page.getByRole('link', { name: 'Pay $200.00' }));
  await press(page, page.getByRole('button', { name: 'Pay $200.00' }));
  await press(page, page.getByRole('button', { name: 'Pay $200.00 (demonstration)' }));
  await expect(heading).toHaveText('Your payment is here');

  await page.goto('/exam');
  await press(page, page.getByRole('link', { name: /Begin/ }));
  await expect(page.getByLabel('I am this person.')).toBeVisible();
  for (const box of await page.getByRole('checkbox').all()) await tick(page, box);
  await press(page, page.getByRole('button', { name: 'Agree and go to the tutorial' }));
  await press(page, page.getByRole('button', { name: 'Skip to the exam' }));
  await press(page, page.getByRole('button', { name: /Start the exam/ }));
  await expect(page.getByText('Question 1 of 120')).toBeVisible();

  await expect(page).toHaveURL(/\/exam\/room\//);
  const known = await answersOf(page);
  let answered = 0;
  for (let position = 1; position <= 120; position++) {
    await expect(page).toHaveTitle(new RegExp(`^Question ${position} of 120`));
    const one = known.get(position);
    if (!one) throw new Error(`the exam has no question ${position}`);
    await giveAnswer(page, one, true, { keys: true, reach: (control) => tabTo(page, control) });
    if (one.correct.type !== 'hot-spot') answered += 1;
    // Out of whatever has the focus and takes keys for itself, as a person leaves it.
    if (['match', 'numeric', 'order', 'calipers'].includes(one.correct.type)) await tabTo(page, page.getByRole('button', { name: /^(Next|Review)/ }).last());
    if (position === 5) await page.keyboard.press('f');
    if (position < 120) await page.keyboard.press('ArrowRight');
  }
  await expect(page.getByText(`All ${answered} answers saved`)).toBeVisible();
  await page.keyboard.press('r');
  await expect(page.getByText(`${answered} of 120 questions answered, 1 flagged.`)).toBeVisible();
  await press(page, page.getByRole('button', { name: 'Submit exam' }));
  await press(page, page.getByRole('dialog').getByRole('button', { name: /submit/i }));
  await expect(heading).toHaveText('You passed.');
  await press(page, page.getByRole('link', { name: 'See your credential' }));
  await expect(page.locator('body')).toContainText(/NPS-CET-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]/);
});
