import { describe, expect, test } from 'vitest';
import { toPlainDate, unwrap } from '@einthoven/kernel';
import { findPersonalKey, openFor, sealFor } from '../platform/personal-key.ts';
import { openFile } from '../platform/stored-file.ts';
import { useTestDatabase } from '../db/test-database.ts';
import { createAdministrator } from './administrator.ts';
import { askEmailChange, takeEmailChangeStep } from './email-change.ts';
import { closeAccount, eraseAccount, exportAccount } from './erasure.ts';
import { askNameChange, decideNameChange, listNameChangeQueue, openNameChangeEvidence } from './name-change.ts';
import { changePassword, resetPassword } from './password.ts';
import { findPeople, readHistory } from './people.ts';
import { changePlace } from './place.ts';
import { reopenAccount } from './reopening.ts';
import { emailOf, getProfile } from './profile.queries.ts';
import { grantRole, grantRoleByHand, revokeRoleByHand } from './role.ts';
import { listGrants } from './role.queries.ts';
import { endOtherSessions, endSession, listSessions } from './session.ts';
import { sendPasswordReset, sendSignInLink, signInByPassword } from './sign-in.ts';
import { newestMail, TestBrowser } from './test-browser.ts';
import { confirmed, signedInPerson, signIn, TEST_PASSWORD } from './test-person.ts';

const at = useTestDatabase();
const clock = { now: () => new Date() };
const today = toPlainDate(clock.now().toISOString().slice(0, 10));
const NO_MORE = async () => undefined;
const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
const own = (browser: TestBrowser) => browser.permission(at.db, clock, 'account.manage-own');

async function staff(email: string, role: 'certification-manager' | 'administrator' | 'accreditor') {
  const person = await signedInPerson(at.db, clock, email, [role]);
  await confirmed(at.db, clock, person.browser);
  return person;
}

describe('sessions', () => {
  test('are listed, ended one by one, and all others at once', async () => {
    const { browser, email } = await signedInPerson(at.db, clock, 'sessions@example.com');
    const phone = await signIn(at.db, email);
    const desk = await signIn(at.db, email);
    const permission = await own(browser);
    const listed = await listSessions(at.db, permission, clock.now());
    expect(listed).toHaveLength(3);
    expect(listed[0]).toMatchObject({ browser: 'Test browser', secondFactorAt: null });
    expect(listed.every((line) => line.address?.startsWith('203.0.113.'))).toBe(true);
    const phoneSession = await phone.session(at.db, clock);
    expect(await endSession(at.db, permission, phoneSession?.actor.sessionId ?? '')).toBe(true);
    expect(await phone.session(at.db, clock)).toBeUndefined();
    expect(await desk.session(at.db, clock)).toBeDefined();
    expect(await endOtherSessions(at.db, permission)).toBe(1);
    expect(await desk.session(at.db, clock)).toBeUndefined();
    expect(await browser.session(at.db, clock)).toBeDefined();
  });

  test('of somebody else are out of reach, and every session ends after fourteen days', async () => {
    const victim = await signedInPerson(at.db, clock, 'victim@example.com');
    const other = await signedInPerson(at.db, clock, 'other@example.com');
    const session = await victim.browser.session(at.db, clock);
    expect(await endSession(at.db, await own(other.browser), session?.actor.sessionId ?? '')).toBe(false);
    expect(await victim.browser.session(at.db, clock)).toBeDefined();
    const before = { now: () => new Date(Date.now() + 14 * 86_400_000 - 60_000) };
    const after = { now: () => new Date(Date.now() + 14 * 86_400_000 + 1000) };
    expect(await victim.browser.session(at.db, before)).toBeDefined();
    expect(await victim.browser.session(at.db, after)).toBeUndefined();
  });
});

describe('passwords', () => {
  test('a change needs the old one and signs out other devices', async () => {
    const { browser, email } = await signedInPerson(at.db, clock, 'change@example.com');
    const other = await signIn(at.db, email);
    const permission = await own(browser);
    expect(await changePassword(at.db, permission, { current: 'wrong', next: 'a new password' }, { clock })).toEqual({ ok: false, error: 'PASSWORD_WRONG' });
    expect(await changePassword(at.db, permission, { current: TEST_PASSWORD, next: 'short' }, { clock })).toEqual({ ok: false, error: 'PASSWORD_TOO_SHORT' });
    expect((await changePassword(at.db, permission, { current: TEST_PASSWORD, next: 'a new password' }, { clock })).ok).toBe(true);
    expect(await other.session(at.db, clock)).toBeUndefined();
    expect(await browser.session(at.db, clock)).toBeDefined();
    expect((await signInByPassword(at.db, { email, password: 'a new password' }, { clock, client: new TestBrowser().client })).ok).toBe(true);
    expect((await newestMail(at.db, email)).template).toBe('account.password-changed');
  });

  test('a reset works by one link, once, for an hour, and ends every session and every other link', async () => {
    const { browser, email } = await signedInPerson(at.db, clock, 'reset@example.com');
    const client = new TestBrowser('203.0.113.240').client;
    const known = await sendPasswordReset(at.db, email, { clock, client });
    expect(await sendPasswordReset(at.db, 'unknown-reset@example.com', { clock, client })).toEqual(known);
    const { token } = await newestMail(at.db, email);
    await sendSignInLink(at.db, email, { clock, client });
    const signInToken = (await newestMail(at.db, email)).token;
    const late = { now: () => new Date(Date.now() + 3_600_001) };
    expect(await resetPassword(at.db, token, 'another password', { clock: late, client })).toEqual({ ok: false, error: 'LINK_NOT_USABLE' });
    expect(await resetPassword(at.db, token, 'x', { clock, client })).toEqual({ ok: false, error: 'PASSWORD_TOO_SHORT' });
    const both = await Promise.all(['first password', 'second password'].map((next) => resetPassword(at.db, token, next, { clock, client })));
    expect(both.filter((one) => one.ok)).toHaveLength(1);
    expect(await browser.session(at.db, clock)).toBeUndefined();
    const { signInByLink } = await import('./sign-in.ts');
    expect((await signInByLink(at.db, signInToken, { clock, client })).ok).toBe(false);
  });
});

describe('the e-mail address', () => {
  test('changes after the old and the new one agreed', async () => {
    const { browser, email, personId } = await signedInPerson(at.db, clock, 'old@example.com');
    const permission = await own(browser);
    expect(await askEmailChange(at.db, permission, { newEmail: 'new@example.com', password: 'wrong' }, { clock })).toEqual({
      ok: false,
      error: 'PASSWORD_WRONG',
    });
    expect(await askEmailChange(at.db, permission, { newEmail: 'OLD@example.com', password: TEST_PASSWORD }, { clock })).toEqual({
      ok: false,
      error: 'EMAIL_SAME',
    });
    expect(await askEmailChange(at.db, permission, { newEmail: 'x@y\nBcc: z@example.com', password: TEST_PASSWORD }, { clock })).toEqual({
      ok: false,
      error: 'EMAIL_MALFORMED',
    });
    expect((await askEmailChange(at.db, permission, { newEmail: ' New@Example.com', password: TEST_PASSWORD }, { clock })).ok).toBe(true);
    const first = await newestMail(at.db, email);
    expect(await takeEmailChangeStep(at.db, first.token, { clock })).toEqual({ ok: true, value: 'ask-new' });
    expect(await emailOf(at.db, personId)).toBe('old@example.com');
    const second = await newestMail(at.db, 'new@example.com');
    expect(await takeEmailChangeStep(at.db, second.token, { clock })).toEqual({ ok: true, value: 'changed' });
    expect(await emailOf(at.db, personId)).toBe('new@example.com');
    expect(await takeEmailChangeStep(at.db, second.token, { clock })).toEqual({ ok: false, error: 'LINK_NOT_USABLE' });
    expect((await newestMail(at.db, 'old@example.com')).template).toBe('account.email-changed');
  });

  test('of somebody else is not taken, and the asker does not learn that it exists', async () => {
    const taken = await signedInPerson(at.db, clock, 'taken@example.com');
    const asker = await signedInPerson(at.db, clock, 'asker@example.com');
    expect((await askEmailChange(at.db, await own(asker.browser), { newEmail: 'taken@example.com', password: TEST_PASSWORD }, { clock })).ok).toBe(true);
    const first = await newestMail(at.db, 'asker@example.com');
    expect(await takeEmailChangeStep(at.db, first.token, { clock })).toEqual({ ok: true, value: 'ask-new' });
    expect((await newestMail(at.db, 'taken@example.com')).template).toBe('account.already-known');
    expect(await emailOf(at.db, taken.personId)).toBe('taken@example.com');
  });

  test('taken by a sign-up between the two steps: the last step is refused, not a fault', async () => {
    const asker = await signedInPerson(at.db, clock, 'race@example.com');
    await askEmailChange(at.db, await own(asker.browser), { newEmail: 'raced@example.com', password: TEST_PASSWORD }, { clock });
    await takeEmailChangeStep(at.db, (await newestMail(at.db, 'race@example.com')).token, { clock });
    const { token } = await newestMail(at.db, 'raced@example.com');
    await signedInPerson(at.db, clock, 'raced@example.com');
    expect(await takeEmailChangeStep(at.db, token, { clock })).toEqual({ ok: false, error: 'LINK_NOT_USABLE' });
  });
});

describe('the legal name', () => {
  const told: string[] = [];
  const tell = async (_tx: unknown, { message }: { readonly message: string }) => void told.push(message);
  const ask = async (browser: TestBrowser, legalName: string, file = { name: 'marriage.png', bytes: png }) =>
    askNameChange(at.db, await own(browser), { legalName, familyName: legalName.split(' ').at(-1) ?? '', file }, { clock, today });

  test('changes when staff approve, in one transaction with event and mail', async () => {
    const { browser, personId } = await signedInPerson(at.db, clock, 'marries@example.com');
    expect((await ask(browser, 'Test O\u2019Brien')).ok).toBe(true);
    expect(await ask(browser, 'Third Name')).toEqual({ ok: false, error: { field: 'form', problem: 'NAME_CHANGE_WAITING' } });
    expect(await at.db.selectFrom('stored_files').select('file_id').where('person_id', '=', personId).execute()).toHaveLength(1);
    const manager = await staff('namemanager@example.com', 'certification-manager');
    const permission = await manager.browser.permission(at.db, clock, 'account.decide-name-change');
    const change = (await listNameChangeQueue(at.db, permission)).find((one) => one.personId === personId);
    expect(change).toMatchObject({ from: { legalName: 'Test Person' }, to: { legalName: 'Test O\u2019Brien' } });
    const evidence = await openNameChangeEvidence(
      at.db,
      await manager.browser.permission(at.db, clock, 'account.read-evidence'),
      change?.legalNameChangeId ?? '',
      { clock },
    );
    expect(evidence?.bytes.equals(png)).toBe(true);
    const decision = { legalNameChangeId: change?.legalNameChangeId ?? '', approve: true, reason: 'marriage certificate shows it' };
    expect(await decideNameChange(at.db, permission, { ...decision, reason: ' ' }, { clock, tell })).toEqual({ ok: false, error: 'REASON_MISSING' });
    told.length = 0;
    const both = await Promise.all([
      decideNameChange(at.db, permission, decision, { clock, tell }),
      decideNameChange(at.db, permission, { ...decision, approve: false }, { clock, tell }),
    ]);
    expect(both.filter((one) => one.ok)).toHaveLength(1);
    const profile = await getProfile(at.db, personId);
    const approved = both[0]?.ok;
    expect(profile?.legalName).toBe(approved ? 'Test O\u2019Brien' : 'Test Person');
    expect(told).toEqual([approved ? 'account.name-changed' : 'account.name-not-changed']);
    const kinds = (await at.db.selectFrom('events').select('kind').where('subject_person_id', '=', personId).execute()).map((row) => row.kind);
    expect(kinds).toContain('account.name-change-asked');
    expect(kinds).toContain('account.evidence-read');
    // Events hold no names.
    expect(JSON.stringify(await at.db.selectFrom('events').selectAll().where('subject_person_id', '=', personId).execute())).not.toContain('Brien');
  });

  test('nobody decides their own', async () => {
    const manager = await staff('ownname@example.com', 'certification-manager');
    expect((await ask(manager.browser, 'New Manager')).ok).toBe(true);
    const permission = await manager.browser.permission(at.db, clock, 'account.decide-name-change');
    const change = (await listNameChangeQueue(at.db, permission)).find((one) => one.personId === manager.personId);
    expect(
      await decideNameChange(at.db, permission, { legalNameChangeId: change?.legalNameChangeId ?? '', approve: true, reason: 'mine' }, { clock, tell }),
    ).toEqual({ ok: false, error: 'NAME_CHANGE_OWN' });
  });

  test.each([
    ['empty', { name: 'x.pdf', bytes: Buffer.alloc(0) }, 'UPLOAD_EMPTY'],
    ['huge', { name: 'x.png', bytes: Buffer.concat([png, Buffer.alloc(10 * 1024 * 1024)]) }, 'UPLOAD_TOO_LARGE'],
    ['not what its name says', { name: 'passport.pdf', bytes: Buffer.from('<script>alert(1)</script>') }, 'UPLOAD_TYPE_REFUSED'],
    ['a program named as a picture', { name: 'passport.png', bytes: Buffer.from('MZ\u0000\u0000', 'latin1') }, 'UPLOAD_TYPE_REFUSED'],
  ])('evidence that is %s is refused', async (what, file, problem) => {
    const { browser } = await signedInPerson(at.db, clock, `evidence-${what.replace(/ /g, '-')}@example.com`);
    expect(await ask(browser, 'Other Name', file)).toEqual({ ok: false, error: { field: 'file', problem } });
  });

  test('evidence named to escape keeps only a harmless name', async () => {
    const { browser, personId } = await signedInPerson(at.db, clock, 'escape@example.com');
    expect((await ask(browser, 'Other Name', { name: '../../etc/\u202epass\u0000wd\r\n.png', bytes: png })).ok).toBe(true);
    expect(await at.db.selectFrom('stored_files').select('file_name').where('person_id', '=', personId).executeTakeFirst()).toEqual({
      file_name: 'passwd.png',
    });
  });
});

describe('the place', () => {
  test('is shown only when it is complete and wanted', async () => {
    const { browser, personId } = await signedInPerson(at.db, clock, 'place@example.com');
    const permission = await own(browser);
    expect(await changePlace(at.db, permission, { city: '', stateCode: 'AZ', shown: true }, { clock })).toEqual({ ok: false, error: 'PLACE_INCOMPLETE' });
    expect(await changePlace(at.db, permission, { city: 'Tucson', stateCode: 'toString', shown: false }, { clock })).toEqual({
      ok: false,
      error: 'STATE_UNKNOWN',
    });
    expect(await changePlace(at.db, permission, { city: 'x'.repeat(101), stateCode: '', shown: false }, { clock })).toEqual({
      ok: false,
      error: 'CITY_TOO_LONG',
    });
    expect((await changePlace(at.db, permission, { city: ' Tucson\u0000 ', stateCode: 'AZ', shown: true }, { clock })).ok).toBe(true);
    expect(await getProfile(at.db, personId)).toMatchObject({ city: 'Tucson', stateCode: 'AZ', registryPlaceShown: true });
  });
});

describe('roles', () => {
  const with_ = { clock, today, zone: 'America/Phoenix' };

  test('are given and taken by an administrator, with reason and event; taking one signs the person out', async () => {
    const administrator = await staff('roleadmin@example.com', 'administrator');
    const permission = await administrator.browser.permission(at.db, clock, 'account.grant-role');
    const person = await signedInPerson(at.db, clock, 'gets-role@example.com');
    const fields = { personId: person.personId, role: 'finance', reason: 'joined the office' };
    expect((await grantRoleByHand(at.db, permission, fields, with_)).ok).toBe(true);
    expect(await grantRoleByHand(at.db, permission, fields, with_)).toEqual({ ok: false, error: 'ROLE_HELD' });
    expect([...((await person.browser.session(at.db, clock))?.actor.roles ?? [])]).toEqual(['candidate', 'finance']);
    expect((await revokeRoleByHand(at.db, permission, { ...fields, reason: 'left the office' }, { clock })).ok).toBe(true);
    expect(await revokeRoleByHand(at.db, permission, fields, { clock })).toEqual({ ok: false, error: 'ROLE_NOT_HELD' });
    expect(await person.browser.session(at.db, clock)).toBeUndefined();
    const manager = await staff('rolehistory@example.com', 'certification-manager');
    const history = await readHistory(at.db, await manager.browser.permission(at.db, clock, 'account.read-history'), person.personId);
    expect(history.map((line) => [line.kind, line.reason]).slice(0, 2)).toEqual([
      ['account.role-revoked', 'left the office'],
      ['account.role-granted', 'joined the office'],
    ]);
    expect(history[0]?.actorPersonId).toBe(administrator.personId);
  });

  test('an accreditor\u2019s ends, with its last day in the body\u2019s zone', async () => {
    const administrator = await staff('accadmin@example.com', 'administrator');
    const permission = await administrator.browser.permission(at.db, clock, 'account.grant-role');
    const person = await signedInPerson(at.db, clock, 'accreditor2@example.com');
    const fields = { personId: person.personId, role: 'accreditor', reason: 'yearly visit' };
    expect(await grantRoleByHand(at.db, permission, fields, with_)).toEqual({ ok: false, error: 'ROLE_END_NEEDED' });
    expect(await grantRoleByHand(at.db, permission, { ...fields, lastDay: '2020-01-01' }, with_)).toEqual({ ok: false, error: 'ROLE_END_PAST' });
    expect(await grantRoleByHand(at.db, permission, { ...fields, lastDay: '2099-02-30' }, with_)).toEqual({ ok: false, error: 'ROLE_END_NEEDED' });
    expect((await grantRoleByHand(at.db, permission, { ...fields, lastDay: '2099-03-01' }, with_)).ok).toBe(true);
    const grants = await listGrants(at.db, person.personId, new Date('2099-03-02T06:59:59Z'));
    expect(grants.map((grant) => grant.role)).toContain('accreditor');
    // Midnight in Phoenix (UTC-7, no summer time) is 07:00 UTC.
    expect((await listGrants(at.db, person.personId, new Date('2099-03-02T07:00:00Z'))).map((grant) => grant.role)).not.toContain('accreditor');
  });

  test.each([
    ['unknown', 'emperor', 'ROLE_UNKNOWN'],
    ['given by rule', 'certificant', 'ROLE_GIVEN_BY_RULE'],
    ['SQL', "finance'; drop table people;--", 'ROLE_UNKNOWN'],
  ])('a role that is %s is refused', async (what, role, problem) => {
    const administrator = await staff(`refuser-${what.replace(/ /g, '-').toLowerCase()}@example.com`, 'administrator');
    const permission = await administrator.browser.permission(at.db, clock, 'account.grant-role');
    expect(await grantRoleByHand(at.db, permission, { personId: administrator.personId, role, reason: 'x' }, with_)).toEqual({ ok: false, error: problem });
  });

  test('nobody gives one to themselves', async () => {
    const administrator = await staff('selfadmin@example.com', 'administrator');
    const permission = await administrator.browser.permission(at.db, clock, 'account.grant-role');
    expect(await grantRoleByHand(at.db, permission, { personId: administrator.personId, role: 'finance', reason: 'why not' }, with_)).toEqual({
      ok: false,
      error: 'ROLE_OWN',
    });
  });

  test('an ended one can be given again', async () => {
    const { personId } = await signedInPerson(at.db, clock, 'again@example.com');
    const first = new Date();
    await grantRole(at.db, { personId, role: 'accreditor', grantedBy: undefined, reason: 'visit', at: first, expiresAt: new Date(first.getTime() + 1000) });
    const later = new Date(first.getTime() + 5000);
    await grantRole(at.db, {
      personId,
      role: 'accreditor',
      grantedBy: undefined,
      reason: 'next visit',
      at: later,
      expiresAt: new Date(later.getTime() + 60_000),
    });
    expect((await listGrants(at.db, personId, later)).map((grant) => grant.role)).toContain('accreditor');
  });

  test('an administrator made at the command line chooses a password by the mailed link', async () => {
    const made = unwrap(await createAdministrator(at.db, { email: 'Root@Example.com', legalName: "Ann O'Dell" }, { clock }));
    expect((await newestMail(at.db, 'root@example.com')).token).toBe(made.passwordToken);
    expect((await resetPassword(at.db, made.passwordToken, 'a good password', { clock, client: new TestBrowser().client })).ok).toBe(true);
    const browser = new TestBrowser();
    browser.keep(unwrap(await signInByPassword(at.db, { email: 'root@example.com', password: 'a good password' }, { clock, client: browser.client })).cookies);
    expect([...((await browser.session(at.db, clock))?.actor.roles ?? [])]).toEqual(['administrator', 'candidate']);
    expect((await createAdministrator(at.db, { email: 'root@example.com', legalName: 'Ann' }, { clock })).ok).toBe(true);
    expect(await createAdministrator(at.db, { email: 'nobody', legalName: 'Ann' }, { clock })).toEqual({ ok: false, error: 'EMAIL_MALFORMED' });
  });
});

describe('finding people', () => {
  test('ignores accents and case, and takes patterns and quotes as plain text', async () => {
    const manager = await staff('finder@example.com', 'certification-manager');
    const permission = await manager.browser.permission(at.db, clock, 'account.find-person');
    const { personId } = await signedInPerson(at.db, clock, 'zoe@example.com');
    await at.db.updateTable('person_profiles').set({ legal_name: "Zo\u00eb O'Neill 100%", family_name: "O'Neill" }).where('person_id', '=', personId).execute();
    const ids = async (text: string) => (await findPeople(at.db, permission, text, clock.now())).map((line) => line.personId);
    expect(await ids('ZOE o')).toEqual([personId]);
    expect(await ids("o'neill")).toContain(personId);
    expect(await ids('100%')).toEqual([personId]);
    expect(await ids('%%')).toEqual([]);
    expect(await ids('__')).toEqual([]);
    expect(await ids('ZOE@example')).toEqual([personId]);
    expect(await ids(personId.toUpperCase())).toEqual([personId]);
    expect(await ids("' or 1=1 --")).toEqual([]);
    expect(await ids('a\u0000')).toEqual([]);
    expect(await ids('z')).toEqual([]);
  });
});

describe('closing and erasing', () => {
  test('a closed account cannot be signed in to; its records stay', async () => {
    const { browser, email, personId } = await signedInPerson(at.db, clock, 'closes@example.com');
    const permission = await own(browser);
    expect(await closeAccount(at.db, permission, { password: TEST_PASSWORD, understood: false }, { clock })).toEqual({
      ok: false,
      error: 'CONFIRMATION_MISSING',
    });
    expect(await closeAccount(at.db, permission, { password: 'wrong', understood: true }, { clock })).toEqual({ ok: false, error: 'PASSWORD_WRONG' });
    expect((await closeAccount(at.db, permission, { password: TEST_PASSWORD, understood: true }, { clock })).ok).toBe(true);
    expect(await browser.session(at.db, clock)).toBeUndefined();
    expect(await signInByPassword(at.db, { email, password: TEST_PASSWORD }, { clock, client: new TestBrowser().client })).toEqual({
      ok: false,
      error: 'ACCOUNT_CLOSED',
    });
    expect(await getProfile(at.db, personId)).toBeDefined();
  });

  test('a closed account is opened again by its owner through a mailed link, once, and can then be erased', async () => {
    const { browser, email, personId } = await signedInPerson(at.db, clock, 'comes-back@example.com');
    expect((await closeAccount(at.db, await own(browser), { password: TEST_PASSWORD, understood: true }, { clock })).ok).toBe(true);
    const device = new TestBrowser();
    await sendSignInLink(at.db, email, { clock, client: device.client });
    const { token, template } = await newestMail(at.db, email);
    expect(template).toBe('account.closed');
    device.keep(unwrap(await reopenAccount(at.db, token, { clock, client: device.client })).cookies);
    expect((await device.session(at.db, clock))?.actor.personId).toBe(personId);
    expect(await reopenAccount(at.db, token, { clock, client: device.client })).toEqual({ ok: false, error: 'LINK_NOT_USABLE' });
    const kinds = await at.db.selectFrom('events').select('kind').where('subject_person_id', '=', personId).orderBy('event_id').execute();
    expect(kinds.map(({ kind }) => kind).slice(-2)).toEqual(['account.closed', 'account.reopened']);
    expect((await newestMail(at.db, email)).template).toBe('account.account-reopened');
    expect((await eraseAccount(at.db, await own(device), { password: TEST_PASSWORD, understood: true }, NO_MORE, { clock })).ok).toBe(true);
    await sendSignInLink(at.db, email, { clock, client: device.client });
    expect((await newestMail(at.db, email)).template).not.toBe('account.closed');
  });

  test('after erasure nothing personal is left, sealed data cannot be opened, events remain', async () => {
    const { browser, email, personId } = await signedInPerson(at.db, clock, 'erase-me@example.com');
    await askNameChange(
      at.db,
      await own(browser),
      { legalName: 'Erased Secretname', familyName: 'Secretname', file: { name: 'secretname.png', bytes: png } },
      { clock, today },
    );
    await sendSignInLink(at.db, email, { clock, client: browser.client });
    const file = await at.db.selectFrom('stored_files').select('file_id').where('person_id', '=', personId).executeTakeFirstOrThrow();
    const sealed = await sealFor(at.db, personId, { secret: 'diagnosis' });
    const eventsBefore = await at.db.selectFrom('events').selectAll().where('subject_person_id', '=', personId).execute();
    const key = await findPersonalKey(at.db, personId);
    const seen: string[] = [];
    const erased = await eraseAccount(
      at.db,
      await own(browser),
      { password: TEST_PASSWORD, understood: true },
      async (tx, id) => {
        // Later concepts still have the key here, and run in the same transaction.
        expect(await openFor(tx, id, sealed)).toEqual({ secret: 'diagnosis' });
        seen.push(id);
      },
      { clock },
    );
    expect(erased.ok).toBe(true);
    expect(seen).toEqual([personId]);
    expect(await findPersonalKey(at.db, personId)).toBeUndefined();
    expect(await openFor(at.db, personId, sealed)).toBeUndefined();
    expect(await openFile(at.db, file.file_id)).toBeUndefined();
    expect(await browser.session(at.db, clock)).toBeUndefined();
    expect(await getProfile(at.db, personId)).toBeUndefined();
    expect(await emailOf(at.db, personId)).toBeUndefined();

    // Every column of every table, as text: the name, the address and the key are nowhere.
    const tables = await at.db
      .selectFrom('information_schema.tables' as never)
      .select('table_name' as never)
      .where('table_schema' as never, '=', 'public' as never)
      .where('table_type' as never, '=', 'BASE TABLE' as never)
      .execute();
    const { default: pg } = await import('pg');
    const owner = new pg.Client({ connectionString: at.url });
    await owner.connect();
    try {
      for (const { table_name: table } of tables as unknown as { table_name: string }[]) {
        const { rows } = await owner.query(`select count(*)::int as found from "${table}" t where t::text ilike any ($1)`, [
          ['%erase-me@example.com%', '%secretname%', `%${key?.toString('hex')}%`],
        ]);
        expect([table, rows[0].found]).toEqual([table, 0]);
      }
    } finally {
      await owner.end();
    }

    const eventsAfter = await at.db.selectFrom('events').selectAll().where('subject_person_id', '=', personId).orderBy('event_id').execute();
    expect(eventsAfter.slice(0, eventsBefore.length)).toEqual(eventsBefore);
    expect(eventsAfter.at(-1)?.kind).toBe('account.erased');
    // The address is free again.
    expect((await signedInPerson(at.db, clock, email)).personId).not.toBe(personId);
  });

  test('if a later concept cannot erase, nothing is erased', async () => {
    const { browser, personId } = await signedInPerson(at.db, clock, 'half@example.com');
    const failing = eraseAccount(
      at.db,
      await own(browser),
      { password: TEST_PASSWORD, understood: true },
      () => Promise.reject(new Error('registry is away')),
      { clock },
    );
    await expect(failing).rejects.toThrow('registry is away');
    expect(await getProfile(at.db, personId)).toBeDefined();
    expect(await browser.session(at.db, clock)).toBeDefined();
  });

  test('the export has everything of the person and no key to the account', async () => {
    const { browser, email } = await signedInPerson(at.db, clock, 'export@example.com');
    await askNameChange(at.db, await own(browser), { legalName: 'New Name', familyName: 'Name', file: { name: 'proof.png', bytes: png } }, { clock, today });
    await sendSignInLink(at.db, email, { clock, client: browser.client });
    const { token } = await newestMail(at.db, email);
    const exported = await exportAccount(at.db, await own(browser), { applications: async () => ['from a later concept'] }, { clock });
    const text = JSON.stringify(exported);
    expect(exported).toMatchObject({
      profile: { legalName: 'Test Person', email },
      files: [{ file_name: 'proof.png' }],
      sessions: [{ user_agent: 'Test browser' }],
      nameChanges: [{ to: { legalName: 'New Name' }, state: 'waiting' }],
      applications: ['from a later concept'],
    });
    expect(text).toContain('account.name-change-asked');
    expect(text).not.toContain(token);
    expect(text).not.toMatch(/token|password_hash|sealed/);
  });

  test('nothing is called without somebody to erase', async () => {
    const { browser } = await signedInPerson(at.db, clock, 'keeps@example.com');
    expect((await eraseAccount(at.db, await own(browser), { password: TEST_PASSWORD, understood: false }, NO_MORE, { clock })).ok).toBe(false);
  });
});
