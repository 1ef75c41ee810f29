import { givenSignedIn } from './given.ts';
import { expect, test } from './journey.ts';

test('a manager sees the whole history of a person: what, who, when, why, under which rules', async ({ page, sql }) => {
  await givenSignedIn(page.context(), 'manager.one@demo.example', { secondFactor: true });
  await page.goto('/staff/people');
  await page.getByLabel('Name, e-mail address or id').fill('Demo Applicant Five');
  await page.getByRole('button', { name: 'Find' }).click();
  await page.getByRole('link', { name: 'Demo Applicant Five' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Demo Applicant Five');

  const events = await sql<{ reason: string; scheme: string | null; actor: string; kind: string }>(
    `select reason, scheme_version as scheme, kind, case when actor_person_id is null then 'by rule'
        when actor_person_id = subject_person_id then 'by the person' else 'by ' || coalesce((select legal_name from person_profiles where person_id = actor_person_id), '?') end as actor
       from events where subject_person_id = (select id from auth_users where email = 'applicant.five@demo.example') order by event_id desc`,
  );
  const history = page.locator('section').filter({ has: page.getByRole('heading', { name: 'History' }) });
  const rows = history.getByRole('listitem');
  expect(events.length).toBeGreaterThan(3);
  await expect(rows).toHaveCount(events.length);
  for (const [index, event] of events.entries()) {
    const row = rows.nth(index);
    await expect(row).toContainText(event.reason);
    await expect(row).toContainText(event.actor);
    if (event.scheme) await expect(row).toContainText(`scheme ${event.scheme}`);
    await expect(row).toContainText(/\w+ \d{1,2}, \d{4}/);
    // Words for people, not the code of the event.
    await expect(row.getByRole('strong')).not.toHaveText(event.kind);
  }
  expect(events.some(({ actor }) => actor === 'by Demo Manager One')).toBe(true);
});
