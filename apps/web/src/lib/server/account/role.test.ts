import { expect, test } from 'vitest';
import { toPlainDate, unwrap } from '@einthoven/kernel';
import { useTestDatabase } from '../db/test-database.ts';
import { closeAccount } from './erasure.ts';
import { reopenAccount } from './reopening.ts';
import { grantRoleByHand, revokeRoleByHand } from './role.ts';
import { sendSignInLink } from './sign-in.ts';
import { newestMail, TestBrowser } from './test-browser.ts';
import { confirmed, signedInPerson, TEST_PASSWORD } from './test-person.ts';

const at = useTestDatabase();
const clock = { now: () => new Date() };

test('a role is taken from a closed account, which its owner can open again, and none is given to one', async () => {
  const administrator = await signedInPerson(at.db, clock, 'keeper@example.com', ['administrator']);
  const permission = await (await confirmed(at.db, clock, administrator.browser)).permission(at.db, clock, 'account.grant-role');
  const leaver = await signedInPerson(at.db, clock, 'leaver@example.com', ['finance', 'reviewer']);
  const own = await leaver.browser.permission(at.db, clock, 'account.manage-own');
  unwrap(await closeAccount(at.db, own, { password: TEST_PASSWORD, understood: true }, { clock }));
  const fields = { personId: leaver.personId, role: 'finance', reason: 'left the office' };
  unwrap(await revokeRoleByHand(at.db, permission, fields, { clock }));
  const day = { clock, today: toPlainDate('2026-11-23'), zone: 'America/Phoenix' };
  expect(await grantRoleByHand(at.db, permission, { ...fields, role: 'proctor' }, day)).toEqual({ ok: false, error: 'PERSON_UNKNOWN' });
  const browser = new TestBrowser();
  await sendSignInLink(at.db, leaver.email, { clock, client: browser.client });
  const opened = unwrap(await reopenAccount(at.db, (await newestMail(at.db, leaver.email)).token, { clock, client: browser.client }));
  browser.keep(opened.cookies);
  expect([...((await browser.session(at.db, clock))?.actor.roles ?? [])]).toEqual(['candidate', 'reviewer']);
});
