import { createHmac, randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, test, vi, afterEach } from 'vitest';
import { fixedClock, unwrap } from '@einthoven/kernel';
import { useTestDatabase } from '../db/test-database.ts';
import { authFor } from './auth.ts';
import { addPasskey, beginPasskey, beginPasskeySignIn, listPasskeys, removePasskey, signInByPasskey } from './passkey.ts';
import { permit } from './permissions.ts';
import { authenticatorCode, beginAuthenticator, confirmSession, findFactors, removeAuthenticator, renewRecoveryCodes } from './second-factor.ts';
import { sendSignInLink, signInByLink } from './sign-in.ts';
import { newestMail, TestBrowser } from './test-browser.ts';
import { signedInPerson, signIn, TEST_PASSWORD } from './test-person.ts';
import { TestAuthenticator } from './test-passkey.ts';

const at = useTestDatabase();
const clock = { now: () => new Date() };

/** RFC 4226 and 6238 by hand, for a base32 secret: what a person's app computes. */
function appCode(base32: string, timeMs: number): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  let bits = '';
  for (const letter of base32.replace(/=+$/, '')) bits += alphabet.indexOf(letter).toString(2).padStart(5, '0');
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(timeMs / 30_000)));
  const mac = createHmac('sha1', key).update(counter).digest();
  const offset = (mac[19] ?? 0) & 15;
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

describe('authenticator codes', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }));
  afterEach(() => void vi.useRealTimers());

  // RFC 6238 appendix B, SHA-1; the table has eight digits, of which an app shows the last six.
  test.each([
    [59, '94287082'],
    [1111111109, '07081804'],
    [1111111111, '14050471'],
    [1234567890, '89005924'],
    [2000000000, '69279037'],
    [20000000000, '65353130'],
  ])('are those of RFC 6238 at %d s', async (seconds, eight) => {
    vi.setSystemTime(seconds * 1000);
    expect(await authenticatorCode(at.db, '12345678901234567890')).toBe(eight.slice(2));
  });
});

async function withAuthenticator(email: string, roles: Parameters<typeof signedInPerson>[3] = []) {
  const person = await signedInPerson(at.db, clock, email, roles);
  const setUp = unwrap(await beginAuthenticator(at.db, TEST_PASSWORD, { clock, client: person.browser.client }));
  const done = unwrap(await confirmSession(at.db, appCode(setUp.secret, Date.now()), { clock, client: person.browser.client }));
  person.browser.keep(done.cookies);
  return { ...person, ...setUp };
}

describe('an authenticator', () => {
  test('is set up by password and code, and then asked at every sign-in by password or link', async () => {
    const { email, browser, secret, personId } = await withAuthenticator('totp@example.com');
    expect((await browser.session(at.db, clock))?.actor.secondFactor).toBe(true);
    expect((await newestMail(at.db, email)).template).toBe('account.second-factor-changed');

    const second = await signIn(at.db, email);
    const pending = await second.session(at.db, clock);
    expect(pending?.secondFactorDue).toBe(true);
    expect(await confirmSession(at.db, '000000', { clock, client: second.client })).toEqual({ ok: false, error: 'CODE_WRONG' });
    expect((await second.session(at.db, clock))?.secondFactorDue).toBe(true);
    const good = unwrap(await confirmSession(at.db, ` ${appCode(secret, Date.now() + 30_000).replace(/(...)/, '$1 ')} `, { clock, client: second.client }));
    second.keep(good.cookies);
    expect(await second.session(at.db, clock)).toMatchObject({ secondFactorDue: false, actor: { secondFactor: true, personId } });

    const third = new TestBrowser('203.0.113.251');
    await sendSignInLink(at.db, email, { clock, client: third.client });
    const { token } = await newestMail(at.db, email);
    third.keep(unwrap(await signInByLink(at.db, token, { clock, client: third.client })).cookies);
    expect((await third.session(at.db, clock))?.secondFactorDue).toBe(true);
  });

  test('is not begun with a wrong password, and not twice', async () => {
    const { browser } = await signedInPerson(at.db, clock, 'wrongpw@example.com');
    expect(await beginAuthenticator(at.db, 'not the password', { clock, client: browser.client })).toEqual({ ok: false, error: 'PASSWORD_WRONG' });
    const other = await withAuthenticator('twice@example.com');
    expect(await beginAuthenticator(at.db, TEST_PASSWORD, { clock, client: other.browser.client })).toEqual({
      ok: false,
      error: 'SECOND_FACTOR_ALREADY_SET_UP',
    });
    // A password alone must not replace it.
    const thief = await signIn(at.db, 'twice@example.com');
    expect(await beginAuthenticator(at.db, TEST_PASSWORD, { clock, client: thief.client })).toEqual({ ok: false, error: 'ACCOUNT_SECOND_FACTOR_NEEDED' });
    expect(await beginPasskey(at.db, TEST_PASSWORD, { clock, client: thief.client })).toEqual({ ok: false, error: 'ACCOUNT_SECOND_FACTOR_NEEDED' });
  });

  test('its code works once, also when used twice at the same moment', async () => {
    const { email, secret } = await withAuthenticator('spent@example.com');
    // The code that set it up is spent; the next one holds already, for clocks that differ.
    const code = appCode(secret, Date.now() + 30_000);
    const browsers = await Promise.all([signIn(at.db, email), signIn(at.db, email)]);
    const answers = await Promise.all(browsers.map((browser) => confirmSession(at.db, code, { clock, client: browser.client })));
    expect(answers.filter((answer) => answer.ok)).toHaveLength(1);
    expect(answers.filter((answer) => !answer.ok && answer.error === 'CODE_SPENT')).toHaveLength(1);
    const thief = await signIn(at.db, email);
    expect(await confirmSession(at.db, code, { clock, client: thief.client })).toEqual({ ok: false, error: 'CODE_SPENT' });
    expect((await thief.session(at.db, clock))?.secondFactorDue).toBe(true);
  });

  test('a recovery code works once, also when used twice at the same moment', async () => {
    const { email, recoveryCodes } = await withAuthenticator('recovery@example.com');
    const code = recoveryCodes[3] ?? '';
    const browsers = await Promise.all([signIn(at.db, email), signIn(at.db, email)]);
    const answers = await Promise.all(browsers.map((browser) => confirmSession(at.db, code, { clock, client: browser.client })));
    expect(answers.filter((answer) => answer.ok)).toHaveLength(1);
    const later = await signIn(at.db, email);
    expect(await confirmSession(at.db, code, { clock, client: later.client })).toEqual({ ok: false, error: 'CODE_WRONG' });
    expect((await confirmSession(at.db, recoveryCodes[4] ?? '', { clock, client: later.client })).ok).toBe(true);
  });

  test('codes cannot be guessed: eight tries in a quarter of an hour, the right one included', async () => {
    const { email, secret } = await withAuthenticator('guess@example.com');
    const browser = await signIn(at.db, email);
    // Half a day ahead, in a quarter of an hour of its own; the session is still live.
    const later = fixedClock(new Date(Date.now() + 12 * 3_600_000).toISOString());
    for (let i = 0; i < 8; i++) expect((await confirmSession(at.db, `bad-${i}`, { clock: later, client: browser.client })).ok).toBe(false);
    expect(await confirmSession(at.db, appCode(secret, Date.now()), { clock: later, client: browser.client })).toEqual({
      ok: false,
      error: 'ACCOUNT_TOO_MANY_TRIES',
    });
  });

  test('staff permissions need it, and it runs out after twelve hours', async () => {
    const manager = await signedInPerson(at.db, clock, 'manager@example.com', ['certification-manager']);
    const before = await manager.browser.session(at.db, clock);
    expect(permit(before?.actor, 'account.read-history')).toEqual({ ok: false, error: 'ACCOUNT_SECOND_FACTOR_NEEDED' });
    const setUp = unwrap(await beginAuthenticator(at.db, TEST_PASSWORD, { clock, client: manager.browser.client }));
    manager.browser.keep(unwrap(await confirmSession(at.db, appCode(setUp.secret, Date.now()), { clock, client: manager.browser.client })).cookies);
    expect(permit((await manager.browser.session(at.db, clock))?.actor, 'account.read-history').ok).toBe(true);
    const half = { now: () => new Date(Date.now() + 12 * 3_600_000 + 1000) };
    expect(permit((await manager.browser.session(at.db, half))?.actor, 'account.read-history')).toEqual({ ok: false, error: 'ACCOUNT_SECOND_FACTOR_NEEDED' });
  });

  test('staff keep their last one; others may remove it with the password', async () => {
    const staff = await withAuthenticator('staffkeeps@example.com', ['finance']);
    const staffPermission = await staff.browser.permission(at.db, clock, 'account.manage-own');
    expect(await removeAuthenticator(at.db, staffPermission, TEST_PASSWORD, { clock, client: staff.browser.client })).toEqual({
      ok: false,
      error: 'SECOND_FACTOR_KEPT_BY_STAFF',
    });
    const other = await withAuthenticator('removes@example.com');
    const permission = await other.browser.permission(at.db, clock, 'account.manage-own');
    const fresh = unwrap(await renewRecoveryCodes(at.db, permission, TEST_PASSWORD, { clock, client: other.browser.client }));
    expect(fresh).toHaveLength(10);
    const elsewhere = await signIn(at.db, other.email);
    expect((await confirmSession(at.db, other.recoveryCodes[0] ?? '', { clock, client: elsewhere.client })).ok).toBe(false);
    expect(await removeAuthenticator(at.db, permission, 'wrong password', { clock, client: other.browser.client })).toEqual({
      ok: false,
      error: 'PASSWORD_WRONG',
    });
    other.browser.keep(unwrap(await removeAuthenticator(at.db, permission, TEST_PASSWORD, { clock, client: other.browser.client })));
    expect(await findFactors(at.db, other.personId)).toEqual({ authenticator: false, passkeys: 0 });
    expect((await (await signIn(at.db, other.email)).session(at.db, clock))?.secondFactorDue).toBe(false);
  });

  test('the secret does not stand in the database as text', async () => {
    const { personId, secret } = await withAuthenticator('sealed@example.com');
    const row = await at.db.selectFrom('auth_two_factors').selectAll().where('user_id', '=', personId).executeTakeFirstOrThrow();
    expect(JSON.stringify(row)).not.toContain(secret);
    expect((await authFor(at.db).$context).options.advanced?.database?.validateSchema).toBe(false);
  });
});

describe('a passkey', () => {
  async function withPasskey(email: string, roles: Parameters<typeof signedInPerson>[3] = []) {
    const person = await signedInPerson(at.db, clock, email, roles);
    const device = new TestAuthenticator();
    const question = unwrap(await beginPasskey(at.db, TEST_PASSWORD, { clock, client: person.browser.client }));
    const added = await addPasskey(
      at.db,
      { challengeId: question.challengeId, label: 'My phone', response: device.create(question.options.challenge) },
      { clock, client: person.browser.client },
    );
    expect(added).toEqual({ ok: true, value: undefined });
    return { ...person, device };
  }
  const ask = async (browser: TestBrowser) => unwrap(await beginPasskeySignIn(at.db, { clock, client: browser.client }));

  test('signs in, and counts as second factor', async () => {
    const { device, personId } = await withPasskey('passkey@example.com', ['certification-manager']);
    const browser = new TestBrowser('203.0.113.252');
    const question = await ask(browser);
    expect(question.options).toMatchObject({ rpId: 'localhost', userVerification: 'required' });
    const body = { challengeId: question.challengeId, response: device.get(question.options.challenge) };
    browser.keep(unwrap(await signInByPasskey(at.db, body, { clock, client: browser.client })).cookies);
    expect(await browser.session(at.db, clock)).toMatchObject({ secondFactorDue: false, actor: { personId, secondFactor: true } });
    // The same answer again opens nothing: the challenge is used up.
    expect(await signInByPasskey(at.db, body, { clock, client: browser.client })).toEqual({ ok: false, error: 'PASSKEY_REFUSED' });
  });

  test.each([
    ['another origin', { origin: 'https://evil.example' }],
    ['another relying party', { rpId: 'evil.example' }],
    ['no user verification', { userVerified: false }],
  ])('is refused with %s', async (what, change) => {
    const { device } = await withPasskey(`passkey-${what.replace(/ /g, '-')}@example.com`);
    const browser = new TestBrowser();
    const question = await ask(browser);
    const body = { challengeId: question.challengeId, response: device.get(question.options.challenge, change) };
    expect(await signInByPasskey(at.db, body, { clock, client: browser.client })).toEqual({ ok: false, error: 'PASSKEY_REFUSED' });
  });

  test('is refused with a signature over another challenge, by another key, or of a clone', async () => {
    const { device } = await withPasskey('passkey-forged@example.com');
    const browser = new TestBrowser();
    const first = await ask(browser);
    const second = await ask(browser);
    expect(
      (await signInByPasskey(at.db, { challengeId: first.challengeId, response: device.get(second.options.challenge) }, { clock, client: browser.client })).ok,
    ).toBe(false);
    const forged = new TestAuthenticator().get(second.options.challenge);
    const asIfOurs = { ...forged, id: device.credentialId.toString('base64url'), rawId: device.credentialId.toString('base64url') };
    expect((await signInByPasskey(at.db, { challengeId: second.challengeId, response: asIfOurs }, { clock, client: browser.client })).ok).toBe(false);
    const third = await ask(browser);
    expect(
      (await signInByPasskey(at.db, { challengeId: third.challengeId, response: device.get(third.options.challenge) }, { clock, client: browser.client })).ok,
    ).toBe(true);
    device.counter = 0;
    const fourth = await ask(browser);
    expect(
      (await signInByPasskey(at.db, { challengeId: fourth.challengeId, response: device.get(fourth.options.challenge) }, { clock, client: browser.client })).ok,
    ).toBe(false);
  });

  test.each([
    [undefined],
    [null],
    [{}],
    [{ challengeId: 'x', response: {} }],
    [{ challengeId: '00000000-0000-7000-8000-000000000000', response: { id: 'x', rawId: 'x', type: 'public-key', response: { clientDataJSON: '!' } } }],
    ['text'],
  ])('nonsense %j is refused, not a fault', async (body) => {
    const { browser } = await signedInPerson(at.db, clock, `nonsense-${JSON.stringify(body)?.length ?? 0}-${randomUUID()}@example.com`);
    expect(await signInByPasskey(at.db, body, { clock, client: browser.client })).toEqual({ ok: false, error: 'PASSKEY_REFUSED' });
    expect((await addPasskey(at.db, body, { clock, client: browser.client })).ok).toBe(false);
  });

  test('of staff cannot be got around by the password, and the last one stays', async () => {
    const { browser, email, device } = await withPasskey('staffpasskey@example.com', ['finance']);
    const thief = await signIn(at.db, email);
    expect(await beginAuthenticator(at.db, TEST_PASSWORD, { clock, client: thief.client })).toEqual({ ok: false, error: 'ACCOUNT_SECOND_FACTOR_NEEDED' });
    const question = await ask(browser);
    browser.keep(
      unwrap(
        await signInByPasskey(
          at.db,
          { challengeId: question.challengeId, response: device.get(question.options.challenge) },
          { clock, client: browser.client },
        ),
      ).cookies,
    );
    const permission = await browser.permission(at.db, clock, 'account.manage-own');
    const [passkey] = await listPasskeys(at.db, permission);
    expect(await removePasskey(at.db, permission, { passkeyId: passkey?.passkeyId ?? '', password: TEST_PASSWORD }, { clock })).toEqual({
      ok: false,
      error: 'SECOND_FACTOR_KEPT_BY_STAFF',
    });
  });

  test('is removed only by its owner', async () => {
    const owner = await withPasskey('owner@example.com');
    const stranger = await signedInPerson(at.db, clock, 'stranger2@example.com');
    const [passkey] = await listPasskeys(at.db, await owner.browser.permission(at.db, clock, 'account.manage-own'));
    const fields = { passkeyId: passkey?.passkeyId ?? '', password: TEST_PASSWORD };
    expect(await removePasskey(at.db, await stranger.browser.permission(at.db, clock, 'account.manage-own'), fields, { clock })).toEqual({
      ok: false,
      error: 'PASSKEY_REFUSED',
    });
    expect((await removePasskey(at.db, await owner.browser.permission(at.db, clock, 'account.manage-own'), fields, { clock })).ok).toBe(true);
  });
});
