import { randomUUID } from 'node:crypto';
import type { Page } from '@playwright/test';
import { LEADS, simulate } from '@einthoven/ecg';
import { writeEdf } from '@einthoven/ecg-formats';
import { addDays, plainDateIn, unwrap } from '@einthoven/kernel';
import { permit } from '../src/lib/server/account/index.ts';
import { database } from '../src/lib/server/db/pool.ts';
import { systemClock } from '../src/lib/server/platform/clock.ts';
import { secureRng } from '../src/lib/server/platform/rng.ts';
import { acceptInvite, createCohort, inviteRoster, invitePerson } from '../src/lib/server/school/index.ts';
import { insertTestSchool } from '../src/lib/server/school/test-school.ts';
import { actorOf, givenPerson, givenSignedIn } from './given.ts';
import { expect, expectAccessible, expectNoSidewaysScroll, forgetDisconnected, test } from './journey.ts';

const PHONE = { width: 390, height: 844 };
const DESK = { width: 1440, height: 900 };
/** Of the patient in the file; long enough that no picture in base64 holds them by chance. */
const OF_A_PATIENT = ['Quimby', 'quimby', 'Zebedee', 'zebedee', '7712349', '1951-02-03', 'FEB-1951', '2026-03-14', 'MAR-2026', 'Nowhere'];

/** A file of a made heart, with an invented patient in it. */
function fileOfAPatient(): Buffer {
  const { recording } = unwrap(simulate({ atria: { rhythm: { kind: 'sinus', rateBpm: 80 } } } as never, `a journey ${Math.random()}`));
  const written = writeEdf(
    {
      sampleRateHz: recording.sampleRateHz,
      durationS: recording.durationS,
      leads: LEADS.map((name) => ({ name, unit: 'uV', stepUv: 2.5, samples: recording.leads[name].map((mv) => Math.round(mv * 400) * 2.5) })),
      startsAt: '2026-03-14T09:26:53',
      annotations: [{ sample: 500, atS: 500 / recording.sampleRateHz, code: 'Zebedee felt dizzy' }],
      notes: [],
    },
    { name: 'quimby', patient: { name: 'Quimby Zebedee', id: 'MRN7712349', birthDate: '1951-02-03', other: [{ label: 'hospital', text: 'Saint Nowhere' }] } },
  );
  return Buffer.from([...unwrap(written).files.values()][0] as Uint8Array);
}

/** All that a page sends. */
function sentBy(page: Page): () => string {
  const bodies: string[] = [];
  page.on('request', (request) => bodies.push(`${request.url()} ${request.postData() ?? ''}`));
  return () => decodeURIComponent(bodies.join('\n').replaceAll('+', ' '));
}

const looksRight = async (page: Page) => {
  for (const size of [PHONE, DESK]) {
    await page.setViewportSize(size);
    await expectNoSidewaysScroll(page);
    await expectAccessible(page, [size === PHONE ? 'dark' : 'light']);
  }
};

test('an author brings in a recording: what it says of the patient stays in the browser, and its item has calipers', async ({ page, consoleErrors }) => {
  const author = await givenPerson(['item-author']);
  await givenSignedIn(page.context(), author.personId, { secondFactor: true });
  const sent = sentBy(page);

  await page.goto('/staff/items/recordings');
  const file = page.getByLabel('File of the recording');
  await expect(file).toBeEnabled();
  // What is no recording is told as such, and the page goes on.
  await file.setInputFiles({ name: 'quimby.edf', mimeType: 'application/octet-stream', buffer: fileOfAPatient().subarray(0, 700) });
  await expect(page.getByRole('alert')).toContainText('byte');

  const taken = page.getByRole('region', { name: 'What was taken out' });
  for (const size of [PHONE, DESK]) {
    await page.setViewportSize(size);
    await file.setInputFiles({ name: 'zebedee.edf', mimeType: 'application/octet-stream', buffer: fileOfAPatient() });
    await expect(taken).toContainText('Taken out: the name.');
    await expect(taken).toContainText('Taken out: the date of birth.');
    await expect(taken).toContainText('the date and time of the recording');
    await expect(page.getByRole('region', { name: 'Measured' })).toContainText(/Heart rate\s*(79|8\d)/);
    await expectNoSidewaysScroll(page);
    await expectAccessible(page, [size === PHONE ? 'dark' : 'light']);
  }
  await page.getByLabel('From second').fill('1');
  await page.getByLabel(/^Seconds/).fill('20');
  await page.getByRole('button', { name: 'Cut here' }).click();
  await expect(page.getByRole('alert')).toContainText('CUT_LENGTH');
  await page.getByLabel(/^Seconds/).fill('6');
  await page.getByRole('button', { name: 'Cut here' }).click();
  await expect(page.getByRole('img', { name: /^ECG on paper, 6 seconds: 12 leads/ })).toBeVisible();

  await page.getByLabel('Source').fill('Made for this journey');
  await page.getByLabel('Licence').fill('CC0');
  await page.getByRole('button', { name: 'Save and write an item' }).click();
  await expect(page).toHaveURL(/\/staff\/items\/write\?recording=/);
  const written = sent();
  expect(written).toContain('"microvoltsPerUnit"');
  for (const word of OF_A_PATIENT) expect(written.includes(word), word).toBe(false);

  // The item shows it with its tools, at the speed and gain that the author chose, and not a word of where it is from.
  await expect(page.getByLabel('What it shows', { exact: true })).toHaveValue('3x4+1R');
  await page.getByLabel('Paper speed').selectOption('50');
  await page.getByLabel('Bank', { exact: true }).selectOption('practice');
  await page.getByLabel('Question', { exact: true }).fill(`Which rhythm does this recording show (${randomUUID().slice(0, 8)})?`);
  for (const [id, text] of Object.entries({ a: 'Sinus rhythm', b: 'Atrial flutter', c: 'Atrial fibrillation', d: 'Mobitz I block' }))
    await page.getByLabel(`Option ${id}`).fill(text);
  await page.getByLabel('Key').fill('a');
  await page.getByRole('button', { name: 'Save as a draft' }).click();
  await expect(page).toHaveURL(/\/staff\/items\/practice-/);
  await page.getByRole('link', { name: 'See it as candidates do' }).click();
  await expect(page.getByRole('img', { name: /^ECG on paper, 6 seconds: 12 leads.*50 mm\/s, 10 mm\/mV/ })).toBeVisible();
  await expect(page.getByText('Made for this journey')).toHaveCount(0);
  await page.getByRole('button', { name: 'Calipers' }).click();
  await expect(page.getByText(/\d+ ms/).first()).toBeVisible();
  await page.getByRole('button', { name: 'Larger' }).click();
  await expect(page.getByText('150 %')).toBeVisible();
  await looksRight(page);
  expect(consoleErrors).toEqual([]);
});

test('a student attaches the tracing to an entry of the log without a connection; the preceptor sees it, and nobody whose it was', async ({
  page,
  consoleErrors,
}) => {
  const at = { clock: systemClock, rng: secureRng };
  const db = database();
  const today = plainDateIn(systemClock.now(), 'UTC');
  const [director, student, preceptor] = [await givenPerson(), await givenPerson(), await givenPerson()];
  const { schoolId, programId } = await insertTestSchool(db, { directorId: director.personId, approval: 'approved', at: systemClock.now() });
  const run = unwrap(permit(actorOf(director.personId), 'school.run-own'));
  const days = { startsOn: addDays(today, -60), endsOn: addDays(today, 60) };
  const cohortId = unwrap(await createCohort(db, run, { schoolId, programId, name: 'Evenings', ...days }, at));
  unwrap(await inviteRoster(db, run, cohortId, Buffer.from(`Typed Name,${student.email}`), at));
  unwrap(await invitePerson(db, run, { schoolId, role: 'preceptor', name: 'Pat', email: preceptor.email }, at));
  for (const { personId, email } of [student, preceptor]) {
    const mail = await db.selectFrom('mails').select('body_text').where('to_address', '=', email).orderBy('mail_id', 'desc').executeTakeFirstOrThrow();
    const token = /\/school\/invite\/([\w-]+)/.exec(mail.body_text)?.[1] ?? '';
    unwrap(await acceptInvite(db, unwrap(permit(actorOf(personId), 'school.attend-own')), token, { results: false }, at));
  }

  await page.setViewportSize(PHONE);
  await givenSignedIn(page.context(), student.personId);
  const sent = sentBy(page);
  await page.goto('/school/log');
  await page.getByText('Attach the tracing from a file').click();
  const file = page.getByLabel('File of the tracing');
  await file.setInputFiles({ name: 'zebedee.edf', mimeType: 'application/octet-stream', buffer: fileOfAPatient() });
  await expect(page.getByRole('region', { name: 'What was taken out' })).toContainText('Taken out: the name.');
  await expect(page.getByRole('region', { name: 'Measured' })).toContainText(/Heart rate\s*(79|8\d)/);
  await expectNoSidewaysScroll(page);
  await expectAccessible(page, ['dark']);
  await page.context().setOffline(true);
  await page.getByRole('button', { name: 'Add to the log with the recording' }).click();
  await expect(page.getByText('1 recording waits on this phone.')).toBeVisible();
  await page.context().setOffline(false);
  await page.getByRole('link', { name: /^See the tracing/ }).click();
  await expect(page.getByRole('img', { name: /^ECG on paper, 10 seconds: 12 leads/ })).toBeVisible();
  await expect(page.getByRole('region', { name: 'What was taken out' })).toContainText('Taken out: the date of birth.');
  await looksRight(page);
  const written = sent();
  expect(written).toContain('microvoltsPerUnit');
  for (const word of OF_A_PATIENT) expect(written.includes(word), word).toBe(false);

  // Who signs sees it first, from the list of what waits.
  const entry = new URL(page.url()).pathname;
  await page.setViewportSize(PHONE);
  await page.context().clearCookies();
  await givenSignedIn(page.context(), preceptor.personId);
  await page.goto(entry.slice(0, entry.lastIndexOf('/')));
  await page.getByRole('link', { name: /^See the tracing/ }).click();
  await expect(page).toHaveURL(new RegExp(`${entry}$`));
  await expect(page.getByRole('region', { name: 'Measured' })).toContainText(/Heart rate\s*(79|8\d)/);
  await expect(page.getByRole('button', { name: 'Take this recording away' })).toHaveCount(0);
  await page.context().clearCookies();
  await givenSignedIn(page.context(), (await givenPerson()).personId);
  expect((await page.request.get(entry)).status()).toBe(404);
  forgetDisconnected(consoleErrors);
});
