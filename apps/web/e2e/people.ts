import { randomBytes } from 'node:crypto';
import { addDays, plainDateIn, type PlainDate } from '@einthoven/kernel';
import type { Page } from '@playwright/test';
import { expect, type Mail } from './journey.ts';
import { answersOf, giveAnswer } from './room-answers.ts';

/**
 * The people of the journeys and what they do on the screens: everything through roles and labels, as a person
 * with a screen reader would.
 */

/** A new person that no other journey knows. */
export type NewPerson = { readonly legalName: string; readonly familyName: string; readonly email: string; readonly password: string };

/** Invents a person; the family name is unique, so that a search finds nobody else. */
export function newPerson(givenName = 'Zoë'): NewPerson {
  const mark = randomBytes(4)
    .toString('hex')
    .replace(/\d/g, (digit) => 'ghijklmnop'[Number(digit)] ?? 'q');
  const familyName = `O'${mark[0]?.toUpperCase()}${mark.slice(1)}`;
  return { legalName: `${givenName} ${familyName}`, familyName, email: `${mark}@journeys.example`, password: 'a long journey 26' };
}

type MailTo = (address: string, subject: RegExp) => Promise<Mail>;

/** Makes an account and confirms its address by the mail. Ends signed in. */
export async function signUp(page: Page, person: NewPerson, mailTo: MailTo): Promise<void> {
  await page.goto('/');
  await page.getByRole('link', { name: 'Start your path' }).first().click();
  await makeAccount(page, person, mailTo);
}

/** From the page that makes an account to the confirmed address. Ends signed in. */
export async function makeAccount(page: Page, person: NewPerson, mailTo: MailTo): Promise<void> {
  await page.getByLabel('Legal name').fill(person.legalName);
  await page.getByLabel('Family name').fill(person.familyName);
  await page.getByLabel('E-mail address', { exact: true }).fill(person.email);
  await page.getByLabel('Birth date').fill('1999-04-12');
  await page.getByLabel('Password').fill(person.password);
  await page.getByRole('button', { name: 'Make my account' }).click();
  await expect(page.getByRole('heading', { level: 1 })).not.toHaveText('Make an account');
  await confirmAddress(page, person, mailTo);
}

/** Follows the link in the mail that confirms an address. */
export async function confirmAddress(page: Page, person: NewPerson, mailTo: MailTo): Promise<void> {
  const mail = await mailTo(person.email, /confirm/i);
  const link = mail.links.find((one) => one.includes('/verify-email/'));
  if (!link) throw new Error(`the mail has no link: ${mail.text}`);
  await page.goto(link);
  await page.getByRole('button', { name: 'Confirm my address' }).click();
  await expect(page.getByRole('heading', { level: 1 })).not.toHaveText('Confirm your e-mail address');
}

/** Signs in with a password; with a code where the session needs a second factor. */
export async function signIn(page: Page, email: string, password: string): Promise<void> {
  await page.goto('/sign-in');
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page).not.toHaveURL(/\/sign-in$/);
}

/** The day so many days ago, in the body's zone. */
export function daysAgo(days: number): PlainDate {
  return addDays(plainDateIn(new Date(), 'America/Phoenix'), -days);
}

/** A small true PDF: what a scanner would send. */
export const CERTIFICATE_PDF = Buffer.from(
  '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]>>endobj\nxref\n0 4\n0000000000 65535 f \n0000000009 00000 n \n0000000054 00000 n \n0000000105 00000 n \ntrailer<</Size 4/Root 1 0 R>>\nstartxref\n170\n%%EOF\n',
);

/** Applies by route 1 with everything the rules ask for, and sends it. */
export async function apply(page: Page): Promise<void> {
  await page.goto('/path');
  await page.getByRole('link', { name: 'Apply', exact: true }).click();
  await page.getByRole('button', { name: 'Start your application' }).click();
  await page.getByRole('radio', { name: /In a training program/ }).check();
  await page.getByRole('button', { name: 'Save and continue' }).click();
  await page.getByLabel('Program or school').fill('A school that nobody has on record');
  await page.getByLabel('Completion date').fill(daysAgo(150));
  await page.getByLabel('Class hours').fill('60');
  await page.getByLabel('Clinical hours').fill('32');
  await page.getByLabel('Supervised tracings on live people').fill('14');
  await page.getByLabel('Name of the preceptor').fill('Pat Preceptor');
  await page.getByRole('button', { name: 'Save and continue' }).click();
  await page.getByLabel('File').setInputFiles({ name: 'certificate.pdf', mimeType: 'application/pdf', buffer: CERTIFICATE_PDF });
  await page.getByRole('button', { name: 'Upload' }).click();
  await page.getByRole('link', { name: 'Continue' }).click();
  await page.getByRole('radio', { name: 'Yes' }).check();
  await page.getByRole('button', { name: 'Save and continue' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Two promises');
  for (const box of await page.getByRole('checkbox').all()) await box.check();
  await page.getByRole('button', { name: 'Agree and continue' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Check it and send it');
  await page.getByRole('button', { name: 'Send your application' }).click();
  await expect(page.getByRole('heading', { level: 1 })).not.toHaveText('Check it and send it');
}

/** Pays the fee with the demonstration payment. */
export async function pay(page: Page): Promise<void> {
  await page.goto('/path');
  await page.getByRole('link', { name: 'Pay $200.00' }).click();
  await page.getByRole('button', { name: 'Pay $200.00' }).click();
  await page.getByRole('button', { name: 'Pay $200.00 (demonstration)' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Your payment is here');
}

/** As authored. A drawn tracing has no written key: nobody outside the scoring role knows it, journeys neither. */
/** From the exam page through identity, rules and tutorial into the room. */
export async function enterRoom(page: Page): Promise<void> {
  await page.goto('/exam');
  await page.getByRole('link', { name: /Begin/ }).click();
  await page.getByLabel('I am this person.').check();
  for (const box of await page.getByRole('checkbox').all()) await box.check();
  await page.getByRole('button', { name: 'Agree and go to the tutorial' }).click();
  await page.getByRole('button', { name: 'Skip to the exam' }).click();
  await page.getByRole('button', { name: /Start the exam/ }).click();
  await expect(page).toHaveURL(/\/exam\/room\//);
  await expect(page.getByText('Question 1 of 120')).toBeVisible();
}

/** Answers questions from the present one on, with the mouse or a finger. */
export async function answer(page: Page, count: number, right: (index: number) => boolean): Promise<void> {
  const known = await answersOf(page);
  const first = Number((await page.title()).match(/Question (\d+) of/)?.[1]);
  for (let index = 0; index < count; index++) {
    await expect(page).toHaveTitle(new RegExp(`^Question ${first + index} of`));
    const one = known.get(first + index);
    if (!one) throw new Error(`the exam has no question ${first + index}`);
    await giveAnswer(page, one, right(index));
    if (index < count - 1) await page.getByRole('button', { name: 'Next' }).click();
  }
}

/**
 * To the review page: on a phone by the list of questions. Not by its key, which is a letter where the question takes a
 * number.
 */
export async function toReview(page: Page): Promise<void> {
  const review = page.getByRole('button', { name: /^Review/ }).first();
  if (!(await review.isVisible())) await page.getByRole('button', { name: 'Questions' }).click();
  await review.click();
}

/** Submits from wherever one is in the room, and waits for the result. */
export async function submitExam(page: Page): Promise<void> {
  await toReview(page);
  await page.getByRole('button', { name: 'Submit exam' }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /submit/i })
    .click();
  await expect(page).toHaveURL(/\/exam\/result\//);
}
