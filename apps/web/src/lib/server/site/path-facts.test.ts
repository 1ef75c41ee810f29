import { randomUUID } from 'node:crypto';
import { fixedClock, unwrap } from '@einthoven/kernel';
import { beforeAll, describe, expect, test } from 'vitest';
import { pathView } from '#lib/path/path-stops.ts';
import { permit, type Actor } from '../account/index.ts';
import { useTestDatabase } from '../db/test-database.ts';
import { insertApprovedApplication, insertPaidOrder, insertPerson } from '../db/test-fixtures.ts';
import { askRefund } from '../payment/index.ts';
import { currentScheme } from '../scheme/index.ts';
import { readPathFacts } from './path-facts.ts';
import { seedForm, seedItems } from '../../../../../../db/seed/items.ts';

const database = useTestDatabase();
const LAST_DAY = '2026-12-01';
const onDay = (date: string) => fixedClock(`${date}T19:00:00Z`);
let formId: string;

beforeAll(async () => {
  const at = onDay('2026-11-01').now();
  await insertApprovedApplication(database.db, await insertPerson(database.db));
  await seedItems(database.db, at);
  formId = await seedForm(database.db, at);
});

async function approved(paid: boolean) {
  const personId = await insertPerson(database.db);
  const applicationId = await insertApprovedApplication(database.db, personId, LAST_DAY);
  const orderId = paid ? await insertPaidOrder(database.db, personId, applicationId) : '';
  const actor: Actor = { personId, roles: new Set(['candidate']), secondFactor: false, sessionId: 'session' };
  return { actor, personId, applicationId, orderId, pathOn: async (date: string) => pathView(await readPathFacts(database.db, actor, onDay(date))) };
}

describe('the path of an approved applicant', () => {
  test.each([
    ['paid', true, 'You can sit the exam now'],
    ['not paid', false, 'You are approved. The fee opens the exam'],
  ])('%s: is open on the last day, and leads to a new application the day after', async (_what, paid, before) => {
    const person = await approved(paid);
    expect(await person.pathOn(LAST_DAY)).toMatchObject({ headline: before });
    const after = await person.pathOn('2026-12-02');
    expect(after).toMatchObject({ headline: 'The time of your application is over', action: { href: '/apply' } });
    expect(JSON.stringify(after)).not.toMatch(/You can sit|The fee opens/);
  });

  test('calls a refund that was asked for a refund', async () => {
    const { actor, orderId, pathOn } = await approved(true);
    unwrap(await askRefund(database.db, unwrap(permit(actor, 'payment.manage-own')), { orderId, reason: 'I found another job' }, onDay('2026-11-03')));
    const view = JSON.stringify(await pathOn('2026-11-03'));
    expect(view).toMatch(/A refund of your fee is being decided/);
    expect(view).not.toMatch(/disput/);
  });

  test('offers no exam while the last one has no score', async () => {
    const { personId, applicationId, pathOn } = await approved(true);
    await database.db
      .insertInto('attempts')
      .values({
        attempt_id: randomUUID(),
        person_id: personId,
        application_id: applicationId,
        form_id: formId,
        ordinal: 1,
        scheme_version: currentScheme().version,
        state: 'submitted',
        started_at: onDay('2026-11-09').now(),
        deadline_at: onDay('2026-11-10').now(),
        submitted_at: onDay('2026-11-09').now(),
        submitted_by: 'candidate',
      })
      .execute();
    expect(await pathOn('2026-11-10')).toMatchObject({ headline: 'Your exam is being scored', action: { href: '/exam' } });
  });
});
