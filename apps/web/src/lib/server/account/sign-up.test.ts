import { describe, expect, test } from 'vitest';
import { fixedClock, toPlainDate, unwrap } from '@einthoven/kernel';
import { useTestDatabase } from '../db/test-database.ts';
import { findGuardianConsent, answerConsent, findConsentQuestion } from './guardian.ts';
import { getProfile } from './profile.queries.ts';
import { ageOn, signUp, verifyEmail, type SignUpFields } from './sign-up.ts';
import { resetPassword } from './password.ts';
import { sendSignInLink, signInByLink, signInByPassword } from './sign-in.ts';
import { signOut } from './session.ts';
import { limitedAs } from './limit.ts';
import { newestMail, TestBrowser } from './test-browser.ts';

const at = useTestDatabase();
// The library reads the machine's clock for sessions, so tests of sessions stand near it.
const clock = { now: () => new Date() };
const policy = { today: toPlainDate('2026-11-23'), adultAgeYears: 18 };
let nextAddress = 1;
const browser = () => new TestBrowser(`198.51.100.${nextAddress++}`);

const fields = (over: Partial<SignUpFields> = {}): SignUpFields => ({
  legalName: 'Ada Lovelace',
  familyName: 'Lovelace',
  email: 'ada@example.com',
  birthDate: '1998-05-04',
  guardianEmail: '',
  password: 'correct horse battery',
  ...over,
});

async function signUpAndVerify(over: Partial<SignUpFields> = {}) {
  const who = browser();
  expect(await signUp(at.db, fields(over), policy, { clock, client: who.client })).toEqual({ ok: true, value: undefined });
  const email = (over.email ?? 'ada@example.com').trim().toLowerCase();
  const mail = await newestMail(at.db, email);
  const verified = unwrap(await verifyEmail(at.db, mail.token, { clock, client: who.client }));
  who.keep(verified.cookies);
  return { who, personId: verified.personId, token: mail.token, email };
}

describe('signing up', () => {
  test('makes person, key, profile, role and event, and the mailed link signs in once', async () => {
    const { who, personId, token } = await signUpAndVerify();
    const session = await who.session(at.db, clock);
    expect(session?.actor.personId).toBe(personId);
    expect([...(session?.actor.roles ?? [])]).toEqual(['candidate']);
    expect(session?.actor.secondFactor).toBe(false);
    expect(await getProfile(at.db, personId)).toMatchObject({
      legalName: 'Ada Lovelace',
      familyName: 'Lovelace',
      birthDate: '1998-05-04',
      email: 'ada@example.com',
    });
    expect(await at.db.selectFrom('person_keys').select('person_id').where('person_id', '=', personId).execute()).toHaveLength(1);
    const kinds = (await at.db.selectFrom('events').select('kind').where('subject_person_id', '=', personId).orderBy('event_id').execute()).map(
      (row) => row.kind,
    );
    expect(kinds).toEqual(['account.created', 'account.role-granted', 'account.email-verified']);
    expect(await verifyEmail(at.db, token, { clock, client: who.client })).toEqual({ ok: false, error: 'LINK_NOT_USABLE' });
  });

  test('an address in odd case is the same address, and the second sign-up changes nothing but tells the owner', async () => {
    const { personId } = await signUpAndVerify({ email: 'Grace.Hopper@Example.COM' });
    const again = await signUp(at.db, fields({ email: ' gRACE.hopper@example.com ', legalName: 'Someone Else', password: 'another password' }), policy, {
      clock,
      client: browser().client,
    });
    expect(again).toEqual({ ok: true, value: undefined });
    expect((await newestMail(at.db, 'grace.hopper@example.com')).template).toBe('account.already-known');
    expect((await getProfile(at.db, personId))?.legalName).toBe('Ada Lovelace');
    const wrong = await signInByPassword(at.db, { email: 'grace.hopper@example.com', password: 'another password' }, { clock, client: browser().client });
    expect(wrong).toEqual({ ok: false, error: 'SIGN_IN_WRONG' });
  });

  test('a stranger who took an address first never gets in with their password once its owner has it', async () => {
    const email = 'owner@example.com';
    const strangers = { email, password: 'the password of a stranger' };
    await signUp(at.db, fields(strangers), policy, { clock, client: browser().client });
    const strangersLink = (await newestMail(at.db, email)).token;
    await signUp(at.db, fields({ email, password: 'the password of the owner' }), policy, { clock, client: browser().client });
    const mail = await newestMail(at.db, email);
    expect(mail.template).toBe('account.first-password');
    expect(await verifyEmail(at.db, strangersLink, { clock, client: browser().client })).toEqual({ ok: false, error: 'LINK_NOT_USABLE' });
    expect(await resetPassword(at.db, mail.token, 'chosen by the owner', { clock, client: browser().client })).toMatchObject({ ok: true });
    expect(await signInByPassword(at.db, strangers, { clock, client: browser().client })).toEqual({ ok: false, error: 'SIGN_IN_WRONG' });
    expect((await signInByPassword(at.db, { email, password: 'chosen by the owner' }, { clock, client: browser().client })).ok).toBe(true);
  });

  test('asking for a link to sign in does not confirm the password of whoever took the address', async () => {
    const email = 'taken@example.com';
    await signUp(at.db, fields({ email }), policy, { clock, client: browser().client });
    await sendSignInLink(at.db, email, { clock, client: browser().client });
    expect((await newestMail(at.db, email)).template).toBe('account.first-password');
  });

  test('a form sent twice brings the same mail twice, and the newer link confirms', async () => {
    const email = 'double@example.com';
    for (let i = 0; i < 2; i += 1) await signUp(at.db, fields({ email }), policy, { clock, client: browser().client });
    const mail = await newestMail(at.db, email);
    expect(mail.template).toBe('account.verify-email');
    expect((await verifyEmail(at.db, mail.token, { clock, client: browser().client })).ok).toBe(true);
  });

  test('two sign-ups with one address at the same moment make one account', async () => {
    const both = await Promise.all([1, 2, 3, 4].map(() => signUp(at.db, fields({ email: 'twice@example.com' }), policy, { clock, client: browser().client })));
    expect(both.every((one) => one.ok)).toBe(true);
    expect(await at.db.selectFrom('auth_users').select('id').where('email', '=', 'twice@example.com').execute()).toHaveLength(1);
    // One person who pressed twice: every mail confirms, none asks for another password.
    const mails = await at.db.selectFrom('mails').select('template').where('to_address', '=', 'twice@example.com').execute();
    expect(mails.map((mail) => mail.template)).toEqual(Array.from({ length: 4 }, () => 'account.verify-email'));
  });

  test.each([
    ['one word', 'Suharto', 'Suharto'],
    ['apostrophe', "Siobhán O'Neill-d'Arcy", "O'Neill-d'Arcy"],
    ['accents, decomposed', 'Zoe\u0308 A\u0301lvarez', 'A\u0301lvarez'],
    ['200 characters', 'x'.repeat(200), 'y'.repeat(200)],
    ['200 characters outside the basic plane', '𝒜'.repeat(200), '𝒜'],
    ['right to left', 'محمد عبد الله', 'عبد الله'],
    ['with joiner', 'می\u200cخواهم', 'می'],
    ['SQL', "Robert'); DROP TABLE people;--", "Tables'; --"],
    ['HTML', '<script>alert(1)</script>', '<b>B</b>'],
  ])('takes a name with %s as it is', async (what, legalName, familyName) => {
    const { personId } = await signUpAndVerify({ legalName, familyName, email: `name-${what.replace(/\W+/g, '-')}@example.com` });
    expect(await getProfile(at.db, personId)).toMatchObject({ legalName: legalName.normalize('NFC'), familyName: familyName.normalize('NFC') });
  });

  test('removes control characters and direction tricks from names', async () => {
    const { personId } = await signUpAndVerify({ legalName: 'Eve\u0000\r\nBcc: all@example.com\u202e', familyName: ' Bcc\t ', email: 'control@example.com' });
    expect(await getProfile(at.db, personId)).toMatchObject({ legalName: 'Eve Bcc: all@example.com', familyName: 'Bcc' });
  });

  test('says at each field what is wrong, all at once', async () => {
    const bad = await signUp(
      at.db,
      { legalName: ' \u0000 ', familyName: 'x'.repeat(201), email: 'a@b\r\nBcc: c@d.example', birthDate: '2026-02-30', guardianEmail: '', password: 'short' },
      policy,
      { clock, client: browser().client },
    );
    expect(bad).toEqual({
      ok: false,
      error: {
        legalName: 'NAME_MISSING',
        familyName: 'FAMILY_NAME_TOO_LONG',
        email: 'EMAIL_MALFORMED',
        birthDate: 'BIRTH_DATE_IMPOSSIBLE',
        password: 'PASSWORD_TOO_SHORT',
      },
    });
  });

  test.each([
    ['2026-11-23', 'BIRTH_DATE_IMPOSSIBLE'],
    ['1899-12-31', 'BIRTH_DATE_IMPOSSIBLE'],
    ['04/05/1998', 'BIRTH_DATE_MALFORMED'],
    ['', 'BIRTH_DATE_MALFORMED'],
  ])('refuses the birth date %j', async (birthDate, problem) => {
    expect(await signUp(at.db, fields({ birthDate, email: 'date@example.com' }), policy, { clock, client: browser().client })).toEqual({
      ok: false,
      error: { birthDate: problem },
    });
  });

  test('takes any password from 10 to 128 characters', async () => {
    expect(await signUp(at.db, fields({ email: 'long@example.com', password: 'p'.repeat(129) }), policy, { clock, client: browser().client })).toEqual({
      ok: false,
      error: { password: 'PASSWORD_TOO_LONG' },
    });
    await signUpAndVerify({ email: 'long@example.com', password: '🫀'.repeat(128) });
    const signedIn = await signInByPassword(at.db, { email: 'long@example.com', password: '🫀'.repeat(128) }, { clock, client: browser().client });
    expect(signedIn.ok).toBe(true);
  });
});

describe('under 18', () => {
  test('needs a guardian, who answers once by a mailed link', async () => {
    const minor = { birthDate: '2008-11-24', email: 'minor@example.com' };
    expect(await signUp(at.db, fields(minor), policy, { clock, client: browser().client })).toEqual({
      ok: false,
      error: { guardianEmail: 'GUARDIAN_EMAIL_NEEDED' },
    });
    expect(await signUp(at.db, fields({ ...minor, guardianEmail: 'MINOR@example.com' }), policy, { clock, client: browser().client })).toEqual({
      ok: false,
      error: { guardianEmail: 'GUARDIAN_EMAIL_IS_OWN' },
    });
    const { personId } = await signUpAndVerify({ ...minor, guardianEmail: 'Parent@Example.com' });
    expect(await findGuardianConsent(at.db, personId, clock.now())).toBe('waiting');
    const { token } = await newestMail(at.db, 'parent@example.com');
    const told: string[] = [];
    const tell = async (_tx: unknown, { message }: { message: string }) => void told.push(message);
    expect((await findConsentQuestion(at.db, token, clock))?.youngPersonName).toBe('Ada Lovelace');
    expect(await answerConsent(at.db, token, { name: '', answer: 'yes' }, { clock, tell })).toEqual({ ok: false, error: 'GUARDIAN_NAME_MISSING' });
    const answers = await Promise.all(['yes', 'no'].map((answer) => answerConsent(at.db, token, { name: 'Annabella', answer }, { clock, tell })));
    expect(answers.filter((answer) => answer.ok)).toHaveLength(1);
    expect(told).toHaveLength(1);
    expect(['given', 'refused']).toContain(await findGuardianConsent(at.db, personId, clock.now()));
    expect(await findConsentQuestion(at.db, token, clock)).toBeUndefined();
    const late = { now: () => new Date(Date.now() + 15 * 86_400_000) };
    expect(await answerConsent(at.db, token, { name: 'Annabella', answer: 'yes' }, { clock: late, tell })).toEqual({ ok: false, error: 'LINK_NOT_USABLE' });
  });

  test('18 on the birthday, not the day before; 29 February counts as 1 March', () => {
    expect(ageOn(toPlainDate('2008-11-23'), toPlainDate('2026-11-23'))).toBe(18);
    expect(ageOn(toPlainDate('2008-11-24'), toPlainDate('2026-11-23'))).toBe(17);
    expect(ageOn(toPlainDate('2008-02-29'), toPlainDate('2026-02-28'))).toBe(17);
    expect(ageOn(toPlainDate('2008-02-29'), toPlainDate('2026-03-01'))).toBe(18);
  });

  test('without a request there is no consent', async () => {
    const { personId } = await signUpAndVerify({ email: 'adult@example.com' });
    expect(await findGuardianConsent(at.db, personId, clock.now())).toBe('none-asked');
  });
});

describe('signing in', () => {
  test('by password in any case of the address; not before the address is confirmed', async () => {
    const early = await signUp(at.db, fields({ email: 'early@example.com' }), policy, { clock, client: browser().client });
    expect(early.ok).toBe(true);
    const first = await newestMail(at.db, 'early@example.com');
    expect(await signInByPassword(at.db, { email: 'early@example.com', password: 'correct horse battery' }, { clock, client: browser().client })).toEqual({
      ok: false,
      error: 'EMAIL_NOT_CONFIRMED',
    });
    const second = await newestMail(at.db, 'early@example.com');
    expect(second.token).not.toBe(first.token);
    // A newer link ends the older one.
    expect((await verifyEmail(at.db, first.token, { clock, client: browser().client })).ok).toBe(false);
    expect((await verifyEmail(at.db, second.token, { clock, client: browser().client })).ok).toBe(true);
    const who = browser();
    const signedIn = unwrap(await signInByPassword(at.db, { email: 'EARLY@example.com', password: 'correct horse battery' }, { clock, client: who.client }));
    who.keep(signedIn.cookies);
    expect((await who.session(at.db, clock))?.actor.personId).toBe(signedIn.personId);
  });

  test('the cookie is HttpOnly, SameSite=Lax and signed: a changed one opens nothing', async () => {
    const { who, email } = await signUpAndVerify({ email: 'cookie@example.com' });
    const { cookies } = unwrap(await signInByPassword(at.db, { email, password: 'correct horse battery' }, { clock, client: browser().client }));
    expect(cookies).toHaveLength(1);
    expect(cookies[0]?.options).toMatchObject({ httpOnly: true, sameSite: 'lax', path: '/', secure: false });
    const name = who.cookieNames[0] ?? '';
    who.tamper(name, (value) => `${value.startsWith('A') ? 'B' : 'A'}${value.slice(1)}`);
    expect(await who.session(at.db, clock)).toBeUndefined();
    who.tamper(name, () => '\u0000%zz');
    expect(await who.session(at.db, clock)).toBeUndefined();
  });

  test('signing out ends the session on the server too', async () => {
    const { who } = await signUpAndVerify({ email: 'out@example.com' });
    const stolen = who.client.headers;
    who.keep(await signOut(at.db, who.client));
    expect(who.cookieNames).toEqual([]);
    const { findSession } = await import('./session.ts');
    expect(await findSession(stolen, at.db, clock.now())).toBeUndefined();
  });

  test('an unknown address and a wrong password get the same answer', async () => {
    const { email } = await signUpAndVerify({ email: 'known@example.com' });
    const wrong = await signInByPassword(at.db, { email, password: 'not the password' }, { clock, client: browser().client });
    const unknown = await signInByPassword(at.db, { email: 'nobody@example.com', password: 'not the password' }, { clock, client: browser().client });
    expect(wrong).toEqual(unknown);
  });

  test('a link by mail works once, for 15 minutes; an unknown address gets the same answer and another mail', async () => {
    const { email, personId } = await signUpAndVerify({ email: 'link@example.com' });
    const asked = await sendSignInLink(at.db, email, { clock, client: browser().client });
    expect(await sendSignInLink(at.db, 'stranger@example.com', { clock, client: browser().client })).toEqual(asked);
    expect((await newestMail(at.db, 'stranger@example.com')).template).toBe('account.no-account');
    const { token } = await newestMail(at.db, email);
    const late = { now: () => new Date(Date.now() + 15 * 60_000 + 1) };
    expect(await signInByLink(at.db, token, { clock: late, client: browser().client })).toEqual({ ok: false, error: 'LINK_NOT_USABLE' });
    const tries = await Promise.all([1, 2, 3].map(() => signInByLink(at.db, token, { clock, client: browser().client })));
    const good = tries.filter((one) => one.ok);
    expect(good).toHaveLength(1);
    expect(good[0]?.ok && good[0].value.personId).toBe(personId);
    expect((await signInByLink(at.db, 'x'.repeat(5000), { clock, client: browser().client })).ok).toBe(false);
    expect((await signInByLink(at.db, '\u0000', { clock, client: browser().client })).ok).toBe(false);
  });

  test('ten wrong passwords in a quarter of an hour close the door, also to the right one, until the next', async () => {
    const { email } = await signUpAndVerify({ email: 'limited@example.com' });
    const fixed = fixedClock('2026-11-23T12:00:01Z');
    for (let i = 0; i < 10; i++) {
      expect((await signInByPassword(at.db, { email, password: `wrong ${i} password` }, { clock: fixed, client: browser().client })).ok).toBe(false);
    }
    expect(await signInByPassword(at.db, { email, password: 'correct horse battery' }, { clock: fixed, client: browser().client })).toEqual({
      ok: false,
      error: 'ACCOUNT_TOO_MANY_TRIES',
    });
    const later = fixedClock('2026-11-23T12:15:00Z');
    expect((await signInByPassword(at.db, { email, password: 'correct horse battery' }, { clock: later, client: browser().client })).ok).toBe(true);
  });

  test('one address is not flooded with mails', async () => {
    const fixed = fixedClock('2026-11-23T13:00:01Z');
    const answers = [];
    for (let i = 0; i < 6; i++) answers.push((await sendSignInLink(at.db, 'flood@example.com', { clock: fixed, client: browser().client })).ok);
    expect(answers).toEqual([true, true, true, true, true, false]);
    expect(await at.db.selectFrom('mails').select('mail_id').where('to_address', '=', 'flood@example.com').execute()).toHaveLength(5);
  });

  test('one browser cannot make accounts without end', async () => {
    const fixed = fixedClock('2026-11-23T14:00:01Z');
    const who = new TestBrowser('192.0.2.200');
    await at.db
      .insertInto('rate_buckets')
      .values({ bucket: `sign-up-client:${limitedAs('192.0.2.200')}`, window_start: '2026-11-23T14:00:00Z', hits: 60 })
      .execute();
    expect(await signUp(at.db, fields({ email: 'sixtyone@example.com' }), policy, { clock: fixed, client: who.client })).toEqual({
      ok: false,
      error: { form: 'ACCOUNT_TOO_MANY_TRIES' },
    });
  });
});
