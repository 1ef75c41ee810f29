import { unwrap } from '@einthoven/kernel';
import { permit } from '../src/lib/server/account/index.ts';
import { declareInterests } from '../src/lib/server/conduct/index.ts';
import { database } from '../src/lib/server/db/pool.ts';
import { openClass } from '../src/lib/server/learning/index.ts';
import { systemClock } from '../src/lib/server/platform/clock.ts';
import { secureRng } from '../src/lib/server/platform/rng.ts';
import { actorOf, givenCertificant, givenPerson, givenSignedIn } from './given.ts';
import { expect, expectAccessible, expectNoSidewaysScroll, test } from './journey.ts';

/** A member of staff who has declared to have no interest. */
async function givenDecider(): Promise<string> {
  const { personId } = await givenPerson(['certification-manager']);
  const actor = { ...actorOf(personId), roles: new Set(['certification-manager'] as const), secondFactor: true };
  unwrap(await declareInterests(database(), unwrap(permit(actor, 'declaration.make-own')), { kinds: [], words: '', agreed: true }, { clock: systemClock }));
  return personId;
}

test('a certified technician becomes an instructor: employers and referees by link, a talk, two deciders, a second credential, a card for students', async ({
  page,
  another,
  mailTo,
  consoleErrors,
}) => {
  test.slow();
  const person = await givenCertificant(100);
  const [first, second] = [await givenDecider(), await givenDecider()];
  await givenSignedIn(page.context(), person.personId);
  await page.goto('/credential');
  await page.getByRole('link', { name: 'Become an instructor' }).click();
  await page.getByRole('button', { name: 'Start the application' }).click();
  await expect(page.getByText('Your application is open.')).toBeVisible();
  await expect(page.getByText('More work in the field: 5 years')).toBeVisible();

  // A job that is still to come is no experience; then a real one.
  const job = async (last: string, employer: string) => {
    await page.getByLabel('Employer', { exact: true }).fill('Saguaro Heart Clinic');
    await page.getByLabel('What you did there').fill('ECG technician');
    await page.getByLabel('First day').fill('2017-03-01');
    await page.getByLabel('Last day (empty if still there)').fill(last);
    await page.getByLabel('E-mail of someone there who can confirm it').fill(employer);
    await page.getByRole('button', { name: 'Add it and send the link' }).click();
  };
  const employer = person.email.replace('@', '-clinic@');
  await job('2099-01-01', employer);
  await expect(page.getByText('Only days that have been worked count.').first()).toBeVisible();
  await job('2025-02-28', employer);
  await expect(page.getByText('The link is on its way.')).toBeVisible();

  // Nobody speaks for themselves, and two references are two people.
  const referee = async (name: string, email: string) => {
    const add = page.getByRole('button', { name: 'Name them and send the link' });
    await page.waitForLoadState('domcontentloaded');
    if (!(await add.isVisible())) await page.getByText('Name a person', { exact: true }).click();
    await page.getByLabel('Name', { exact: true }).fill(name);
    await page.getByLabel('E-mail', { exact: true }).fill(email);
    await add.click();
  };
  const referees = ['-one@', '-two@'].map((mark) => person.email.replace('@', mark));
  await referee('Myself', person.email);
  await expect(page.getByText('This is your own address.').first()).toBeVisible();
  await referee('Robin Vega', referees[0] ?? '');
  await expect(page.getByText('The link is on its way.')).toBeVisible();
  await referee('Robin Again', referees[0] ?? '');
  await expect(page.getByText('You named this address already.').first()).toBeVisible();
  await referee('Kai Ortiz', referees[1] ?? '');
  await expect(page.getByRole('button', { name: 'Take out Kai Ortiz' })).toBeVisible();
  // The browser itself remarks on each answer of 400.
  consoleErrors.splice(0);

  await page.getByLabel('Your background').fill('Eight years in one clinic, four of them as the lead of a team of six.');
  await page.getByLabel('Teaching sample: the address of a video or page').fill('https://video.example/placing-v4');
  await page.getByLabel('No', { exact: true }).check();
  await page.getByLabel('I would like to talk with somebody about this, too').check();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText('Saved.')).toBeVisible();
  await page.getByLabel('What I say here is true').check();
  await page.getByRole('button', { name: 'Send the application' }).click();
  await expect(page.getByRole('heading', { name: 'It is with us' })).toBeVisible();
  await expectAccessible(page);

  // The employer and the referees answer without an account, once.
  const guest = await another();
  const link = (await mailTo(employer, /confirm work experience/)).links.find((one) => one.includes('/attest/instructor/')) ?? '';
  await guest.goto(link);
  await expectAccessible(guest);
  await guest.getByLabel(/^Yes, in the work of ECG/).check();
  await guest.getByLabel('Your name').fill('Pat Owner');
  await guest.getByLabel('Your title or role').fill('Owner');
  await guest.getByRole('button', { name: 'Send the answer' }).click();
  await expect(guest.getByRole('heading', { name: 'Thank you' })).toBeVisible();
  await guest.goto(link);
  await expect(guest.getByRole('heading', { name: 'This link was used' })).toBeVisible();
  for (const email of referees) {
    await guest.goto((await mailTo(email, /speak for/)).links.find((one) => one.includes('/refer/')) ?? '');
    await expectAccessible(guest);
    await guest.getByLabel('How do you know each other?').fill('We worked on one ward.');
    await guest.getByLabel('For how many years?').fill('4');
    await guest.getByLabel('Yes', { exact: true }).check();
    await guest.getByLabel('What have you seen of their work and teaching?').fill('Shows each step, then watches until it is right.');
    await guest.getByLabel('Your name').fill('Robin Vega');
    await guest.getByLabel('Your title or role').fill('Head nurse');
    await guest.getByRole('button', { name: 'Send my words' }).click();
    await expect(guest.getByRole('heading', { name: 'Thank you' })).toBeVisible();
  }
  await page.goto('/credential/instructor');
  await expect(page.getByText('Shows each step')).toHaveCount(0);
  await expect(page.getByText('No time is free today.')).toBeVisible();

  // Staff offer a time; the person takes it, then finds that talking is not needed and says so when asked.
  const one = await another();
  await givenSignedIn(one.context(), first, { secondFactor: true });
  await one.goto('/staff/instructors');
  await one.getByLabel('Day').fill('2099-05-04');
  await one.getByLabel(/^Time \(/).fill('10:00');
  await one.getByLabel('How', { exact: true }).fill(`Telephone 602 555 0100, ${person.familyName}`);
  await one.getByRole('button', { name: 'Offer it' }).click();
  await expect(one.getByText('The time is offered.')).toBeVisible();
  await page.goto('/credential/instructor');
  await page
    .getByLabel(/May 4, 2099/)
    .first()
    .check();
  await page.getByRole('button', { name: 'Take this time' }).click();
  await expect(page.getByText('The time is yours.')).toBeVisible();
  await mailTo(person.email, /You talk with us on May 4, 2099/);
  await one.getByRole('link', { name: person.legalName }).first().click();
  await expect(one.getByText('Shows each step, then watches until it is right.').first()).toBeVisible();
  await expect(one.getByRole('radio', { name: /Award the credential \(something is missing\)/ })).toBeDisabled();
  await expectAccessible(one);
  await one.getByLabel('Ask the person: it goes back to them').check();
  await one.getByLabel('Reason, or question').fill('Would you rather do without the talk? The rest is all here.');
  await one.getByLabel('I have not taught with this person').check();
  await one.getByRole('button', { name: 'Propose or ask' }).click();
  await expect(one.getByText('The question is on its way')).toBeVisible();
  await page.goto('/credential/instructor');
  await expect(page.getByText('Would you rather do without the talk?')).toBeVisible();
  await page.getByLabel('I would like to talk with somebody about this, too').uncheck();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText('Saved.')).toBeVisible();
  await page.getByLabel('What I say here is true').check();
  await page.getByRole('button', { name: 'Send the application' }).click();
  await expect(page.getByRole('heading', { name: 'It is with us' })).toBeVisible();

  // Two people, one after the other; the first alone is not enough.
  for (const [who, said] of [
    [first, 'Proposed. Another person has to agree.'],
    [second, 'Awarded. The person was told'],
  ] as const) {
    const staff = await another();
    await givenSignedIn(staff.context(), who, { secondFactor: true });
    await staff.goto('/staff/instructors');
    await staff.getByRole('link', { name: person.legalName }).first().click();
    await expect(staff.getByRole('heading', { name: 'Nothing is missing' })).toBeVisible();
    await staff.getByRole('radio', { name: 'Award the credential' }).check();
    await staff.getByLabel('Reason, or question').fill('Confirmed work, two good references, a clear sample.');
    await staff.getByLabel('I have not taught with this person').check();
    await staff.getByRole('button', { name: who === first ? 'Propose or ask' : 'Decide' }).click();
    await expect(staff.getByText(said)).toBeVisible();
  }

  await mailTo(person.email, /You are a Certified Electrocardiogram Instructor/);
  await page.goto('/credential');
  const certificate = await page.request.get((await page.getByRole('link', { name: 'Download this certificate (PDF)' }).getAttribute('href')) ?? '');
  expect(certificate.headers()['content-disposition']).toContain('NPS-CEI-');
  expect((await certificate.body()).subarray(0, 5).toString()).toBe('%PDF-');
  await page.getByRole('link', { name: 'You as an instructor' }).click();
  await page.getByRole('link', { name: 'Check this credential in the registry' }).click();
  await expect(page.getByText('The same person also holds')).toBeVisible();
  await expect(page.getByRole('link', { name: /NPS-CET-/ })).toBeVisible();

  // A student who is asked to join sees who teaches.
  const teach = { ...actorOf(person.personId), roles: new Set(['instructor'] as const) };
  const today = systemClock.now().toISOString().slice(0, 10);
  const fields = { name: 'Evening class', startsOn: today, endsOn: today };
  const classId = unwrap(await openClass(database(), unwrap(permit(teach, 'class.teach')), fields, { clock: systemClock, rng: secureRng }));
  await page.goto(`/classes/${classId}`);
  const join = (await page.getByText(/\/study\/class\?code=/).textContent()) ?? '';
  const student = await another();
  await givenSignedIn(student.context(), (await givenPerson()).personId);
  await student.goto(`/study/class?code=${join.split('code=')[1]?.trim()}`);
  await expect(student.getByText('Eight years in one clinic')).toBeVisible();
  await expect(student.getByText('Certified Electrocardiogram Instructor, issued by National Performance Specialists')).toBeVisible();
  await expectAccessible(student);
  await expectNoSidewaysScroll(student);
});
