import { randomUUID } from 'node:crypto';
import { addDays, addMonths, fixedClock, toPlainDate, unwrap } from '@einthoven/kernel';
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
  const pathOn = async (date: string) => pathView(await readPathFacts(database.db, actor, onDay(date)));
  const sit = async (ordinal: number, date: string, passed: boolean | null) => {
    const at = onDay(date).now();
    const sat = {
      attempt_id: randomUUID(),
      person_id: personId,
      application_id: applicationId,
      form_id: formId,
      ordinal,
      scheme_version: currentScheme().version,
    };
    await database.db
      .insertInto('attempts')
      .values({ ...sat, state: 'submitted', started_at: at, deadline_at: new Date(at.getTime() + 1), submitted_at: at, submitted_by: 'candidate', passed })
      .execute();
  };
  return { actor, orderId, pathOn, sit };
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
    const { pathOn, sit } = await approved(true);
    await sit(1, '2026-11-09', null);
    expect(await pathOn('2026-11-10')).toMatchObject({ headline: 'Your exam is being scored', action: { href: '/exam' } });
  });

  test('promises no attempt on a day after the last one', async () => {
    const { pathOn, sit } = await approved(true);
    await sit(1, '2026-11-20', false);
    const view = await pathOn('2026-11-21');
    expect(view.headline).toBe('Your application ends before you can sit again');
    expect(view.stops.find(({ id }) => id === 'exam')).toMatchObject({ state: 'locked', tag: 'Not with this application' });
  });

  test('leads whoever used every attempt to a new application from the day it is possible', async () => {
    const { pathOn, sit } = await approved(true);
    const { attempts, newApplicationAfterMonths } = currentScheme().exam;
    for (let ordinal = 1; ordinal <= attempts.value; ordinal++) await sit(ordinal, `2026-11-${10 + ordinal}`, false);
    const from = addMonths(toPlainDate(`2026-11-${10 + attempts.value}`), newApplicationAfterMonths.value);
    expect(await pathOn(addDays(from, -1))).toMatchObject({ action: { href: '/exam' } });
    expect(await pathOn(from)).toMatchObject({ headline: 'You have used every attempt of this fee', action: { href: '/apply', label: 'Apply again' } });
  });
});
