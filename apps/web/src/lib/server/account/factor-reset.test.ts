import { expect, test } from 'vitest';
import { unwrap } from '@einthoven/kernel';
import { useTestDatabase } from '../db/test-database.ts';
import { writeLanguage } from './account.queries.ts';
import { resetFactors, resetFactorsByOperator } from './factor-reset.ts';
import { LIMITS } from './limit.ts';
import { beginAuthenticator, dangerousSetAuthenticator, findFactors, mayChangeFactors } from './second-factor.ts';
import { newestMail } from './test-browser.ts';
import { confirmed, signedInPerson, signIn, TEST_PASSWORD } from './test-person.ts';

const at = useTestDatabase();
const clock = { now: () => new Date() };

async function withAuthenticator(email: string, roles: Parameters<typeof signedInPerson>[3] = []) {
  const person = await signedInPerson(at.db, clock, email, roles);
  await dangerousSetAuthenticator(at.db, person.personId, 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP', ['abcde-fghij']);
  return person;
}

async function permissionOf(email: string) {
  const administrator = await signedInPerson(at.db, clock, email, ['administrator']);
  return (await confirmed(at.db, clock, administrator.browser)).permission(at.db, clock, 'account.reset-factors');
}

test('who lost the authenticator and its codes is let in again by an administrator, and sets up a new one', async () => {
  const permission = await permissionOf('helps@example.com');
  const loser = await withAuthenticator('lost-phone@example.com', ['finance']);
  const locked = (await loser.browser.session(at.db, clock))?.actor;
  expect(locked && (await mayChangeFactors(at.db, locked))).toBe(false);
  const fields = { personId: loser.personId, reason: 'phone lost; passport seen on a call' };
  expect(await resetFactors(at.db, permission, { ...fields, reason: ' ' }, { clock })).toEqual({ ok: false, error: 'REASON_MISSING' });
  expect(await resetFactors(at.db, permission, { ...fields, personId: permission.actor.personId }, { clock })).toEqual({
    ok: false,
    error: 'FACTOR_RESET_OWN',
  });
  unwrap(await resetFactors(at.db, permission, fields, { clock }));
  expect(await resetFactors(at.db, permission, fields, { clock })).toEqual({ ok: false, error: 'FACTOR_RESET_NONE' });
  expect(await findFactors(at.db, loser.personId)).toEqual({ authenticator: false, passkeys: 0 });
  expect(await loser.browser.session(at.db, clock)).toBeUndefined();
  expect((await newestMail(at.db, loser.email)).template).toBe('account.second-factor-changed');
  const events = await at.db.selectFrom('events').selectAll().where('subject_person_id', '=', loser.personId).execute();
  expect(events.at(-1)).toMatchObject({ kind: 'account.second-factors-ended', actor_person_id: permission.actor.personId, reason: fields.reason });
  const again = await signIn(at.db, loser.email);
  expect((await beginAuthenticator(at.db, TEST_PASSWORD, { clock, client: again.client })).ok).toBe(true);
});

test('one administrator does it for few people in a day; another still can', async () => {
  const noon = { now: () => new Date('2027-03-01T12:00:00Z') };
  const nextDay = { now: () => new Date('2027-03-02T12:00:00Z') };
  const [busy, other] = [await permissionOf('busy@example.com'), await permissionOf('other@example.com')];
  for (let count = 0; count < LIMITS.factorReset.tries; count += 1) {
    const { personId } = await withAuthenticator(`lost-${count}@example.com`);
    unwrap(await resetFactors(at.db, busy, { personId, reason: 'phone lost' }, { clock: noon }));
  }
  const last = { personId: (await withAuthenticator('lost-last@example.com', ['finance'])).personId, reason: 'phone lost' };
  expect(await resetFactors(at.db, busy, last, { clock: noon })).toEqual({ ok: false, error: 'FACTOR_RESET_TOO_MANY' });
  expect(await findFactors(at.db, last.personId)).toEqual({ authenticator: true, passkeys: 0 });
  unwrap(await resetFactors(at.db, other, last, { clock: noon }));
  // The next day it is open again.
  expect(await resetFactors(at.db, busy, last, { clock: nextDay })).toEqual({ ok: false, error: 'FACTOR_RESET_NONE' });
});

test('they are told in their own language, whatever that of the office is', async () => {
  const loser = await withAuthenticator('perdida@example.com');
  await writeLanguage(at.db, loser.personId, 'es');
  unwrap(await resetFactorsByOperator(at.db, { email: loser.email, reason: 'phone lost' }, { clock }));
  const mail = await newestMail(at.db, loser.email);
  expect(mail).toMatchObject({ template: 'account.second-factor-changed', subject: expect.stringContaining('La protección de su inicio de sesión cambió') });
  expect(mail.text).toContain('nuestra oficina dio de baja su aplicación de autenticación');
  expect(mail.text).toContain('Oficina de certificación');
});

test('the only administrator is let in again from the command line', async () => {
  const only = await withAuthenticator('only@example.com', ['administrator']);
  expect(await resetFactorsByOperator(at.db, { email: 'nobody@example.com', reason: 'phone lost' }, { clock })).toEqual({ ok: false, error: 'PERSON_UNKNOWN' });
  unwrap(await resetFactorsByOperator(at.db, { email: ' Only@Example.com', reason: 'phone lost' }, { clock }));
  expect(await findFactors(at.db, only.personId)).toEqual({ authenticator: false, passkeys: 0 });
  const events = await at.db.selectFrom('events').selectAll().where('subject_person_id', '=', only.personId).execute();
  expect(events.at(-1)).toMatchObject({ kind: 'account.second-factors-ended', actor_kind: 'operator', reason: 'phone lost' });
});
