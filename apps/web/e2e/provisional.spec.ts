import { plainDateIn } from '@einthoven/kernel';
import { database } from '../src/lib/server/db/pool.ts';
import { systemClock } from '../src/lib/server/platform/clock.ts';
import { currentScheme } from '../src/lib/server/scheme/index.ts';
import { givenCertificant, givenSignedIn } from './given.ts';
import { expect, expectAccessible, expectNoSidewaysScroll, test } from './journey.ts';

test(
  'certified as a student, a person signs that school is finished; the registry shows it full, and a stranger sees since when',
  { tag: '@phone' },
  async ({ page, another, mailTo, sql, consoleErrors }) => {
    const who = await givenCertificant(20, { provisional: true });
    await givenSignedIn(page.context(), who.personId);
    await page.goto('/path');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('You are certified, provisionally');
    await page.getByRole('link', { name: 'Certificate and transcript' }).click();
    await expect(page.getByRole('heading', { name: 'Until it is full' })).toBeVisible();
    await expect(page.getByText('You have not told us yet that you finished secondary school.')).toBeVisible();
    const [credential] = await sql<{ number: string }>('select credential_number as number from credentials where person_id = $1', [who.personId]);
    const stranger = await another();
    await stranger.goto(`/registry/${credential?.number}`);
    await expect(stranger.getByText('Provisional', { exact: true }).first()).toBeVisible();

    // Without the box nothing happens, and it is said.
    await page.getByRole('button', { name: 'Sign' }).click();
    await expect(page.getByText('It is still provisional.')).toBeVisible();
    await expectNoSidewaysScroll(page);
    await expectAccessible(page);
    expect(consoleErrors.splice(0)).toEqual([expect.stringContaining('400 (Bad Request)')]);
    const today = plainDateIn(systemClock.now(), currentScheme().zone.value);
    await page.getByRole('checkbox', { name: 'I have read this statement and everything in it is true.' }).check();
    await page.getByRole('button', { name: 'Sign' }).click();
    await expect(page.getByText('Your credential is full now.')).toBeVisible();
    await expect(page.getByRole('heading', { name: 'Until it is full' })).toHaveCount(0);
    await expect(page.getByText('Active', { exact: true }).first()).toBeVisible();
    expect((await mailTo(who.email, /Your credential is full now/)).text).toContain(credential?.number);

    await stranger.reload();
    await expect(stranger.getByText('Active', { exact: true }).first()).toBeVisible();
    await expect(stranger.getByText('Provisional award became full')).toBeVisible();
    expect(
      await database().selectFrom('credential_actions').select(['action', 'effective_on']).where('credential_id', '=', who.credentialId).execute(),
    ).toEqual([{ action: 'provisional-ended', effective_on: today }]);
  },
);
