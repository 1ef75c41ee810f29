import { LEADS, simulate } from '@einthoven/ecg';
import { writeEdf } from '@einthoven/ecg-formats';
import { unwrap } from '@einthoven/kernel';
import { givenPerson, givenSignedIn } from './given.ts';
import { expect, expectAccessible, expectNoSidewaysScroll, test } from './journey.ts';

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

test('an author brings in a recording: what it says of the patient stays in the browser', async ({ page, consoleErrors }) => {
  const author = await givenPerson(['item-author']);
  await givenSignedIn(page.context(), author.personId, { secondFactor: true });
  const bodies: string[] = [];
  page.on('request', (request) => bodies.push(`${request.url()} ${request.postData() ?? ''}`));

  await page.goto('/staff/items/recordings');
  const file = page.getByLabel('File of the recording');
  await expect(file).toBeEnabled();
  // What is no recording is told as such, and the page goes on.
  await file.setInputFiles({ name: 'quimby.edf', mimeType: 'application/octet-stream', buffer: fileOfAPatient().subarray(0, 700) });
  await expect(page.getByRole('alert')).toContainText('byte');

  await file.setInputFiles({ name: 'zebedee.edf', mimeType: 'application/octet-stream', buffer: fileOfAPatient() });
  const taken = page.getByRole('region', { name: 'What was taken out' });
  await expect(taken).toContainText('Taken out: the name.');
  await expect(taken).toContainText('Taken out: the date of birth.');
  await expect(taken).toContainText('the date and time of the recording');
  await expect(page.getByRole('region', { name: 'Measured' })).toContainText(/Heart rate\s*(79|8\d)/);
  await page.getByLabel('From second').fill('1');
  await page.getByLabel(/^Seconds/).fill('20');
  await page.getByRole('button', { name: 'Cut here' }).click();
  await expect(page.getByRole('alert')).toContainText('CUT_LENGTH');
  await page.getByLabel(/^Seconds/).fill('6');
  await page.getByRole('button', { name: 'Cut here' }).click();
  await expect(page.getByRole('img', { name: /^ECG on paper, 6 seconds: 12 leads/ })).toBeVisible();
  for (const size of [
    { width: 390, height: 844 },
    { width: 1440, height: 900 },
  ]) {
    await page.setViewportSize(size);
    await expectNoSidewaysScroll(page);
    await expectAccessible(page, [size.width === 390 ? 'dark' : 'light']);
  }

  await page.getByLabel('Source').fill('Made for this journey');
  await page.getByLabel('Licence').fill('CC0');
  await page.getByRole('button', { name: 'Save and write an item' }).click();
  await expect(page).toHaveURL(/\/staff\/items\/write\?recording=/);
  await page.getByText('Tracing, picture, enemies and estimate').waitFor();
  await expect(page.getByLabel('Picture: what it shows')).toHaveValue('A recorded ECG on paper, 6 seconds, 25 mm/s and 10 mm/mV.');
  await expect(page.getByLabel('Picture: licence and maker')).toHaveValue('CC0. Made for this journey');

  const sent = decodeURIComponent(bodies.join('\n').replaceAll('+', ' '));
  expect(sent).toContain('"microvoltsPerUnit"');
  // Long enough that no picture in base64 holds them by chance.
  for (const word of ['Quimby', 'quimby', 'Zebedee', 'zebedee', '7712349', '1951-02-03', 'FEB-1951', '2026-03-14', 'MAR-2026', 'Nowhere'])
    expect(sent.includes(word), word).toBe(false);
  expect(consoleErrors).toEqual([]);
});
