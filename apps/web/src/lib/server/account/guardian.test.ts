import { describe, expect, test } from 'vitest';
import { unwrap } from '@einthoven/kernel';
import { useTestDatabase } from '../db/test-database.ts';
import { answerConsent, askGuardianAgain, CONSENT_DAYS, findConsentQuestion, findGuardianConsent, withdrawConsent } from './guardian.ts';
import { newestMail, type TestBrowser } from './test-browser.ts';
import { confirmed, signedInPerson } from './test-person.ts';

const at = useTestDatabase();
const clock = { now: () => new Date() };
const DAY_MS = 86_400_000;
const onDay = (days: number) => ({ now: () => new Date(Date.now() + days * DAY_MS) });
const tell = async () => undefined;

async function ask(browser: TestBrowser, guardianEmail: string, then = clock) {
  return askGuardianAgain(at.db, await browser.permission(at.db, clock, 'account.manage-own'), guardianEmail, { clock: then });
}

describe('asking a guardian again', () => {
  test('while the answer is out, to another address: the link sent before stops working', async () => {
    const { browser, personId } = await signedInPerson(at.db, clock, 'typo@example.com');
    unwrap(await ask(browser, 'parnet@example.com'));
    const wrong = (await newestMail(at.db, 'parnet@example.com')).token;
    unwrap(await ask(browser, 'parent@example.com'));
    const right = (await newestMail(at.db, 'parent@example.com')).token;
    expect(await findConsentQuestion(at.db, wrong, clock)).toBeUndefined();
    expect(await answerConsent(at.db, wrong, { name: 'A stranger', answer: 'no' }, { clock, tell })).toEqual({ ok: false, error: 'LINK_NOT_USABLE' });
    expect(await findGuardianConsent(at.db, personId, clock.now())).toBe('waiting');
    unwrap(await answerConsent(at.db, right, { name: 'A parent', answer: 'yes' }, { clock, tell }));
    expect(await findGuardianConsent(at.db, personId, clock.now())).toBe('given');
    expect(await ask(browser, 'other@example.com')).toEqual({ ok: false, error: 'GUARDIAN_AGREED' });
  });

  test('when the link ended without an answer, which is no longer waiting', async () => {
    const { browser, personId } = await signedInPerson(at.db, clock, 'silence@example.com');
    unwrap(await ask(browser, 'silent@example.com'));
    const late = onDay(CONSENT_DAYS);
    expect(await findGuardianConsent(at.db, personId, onDay(CONSENT_DAYS - 1).now())).toBe('waiting');
    expect(await findGuardianConsent(at.db, personId, late.now())).toBe('ended');
    unwrap(await ask(browser, 'silent@example.com', late));
    expect(await findGuardianConsent(at.db, personId, late.now())).toBe('waiting');
  });

  test('twice at once leaves one link that works, and not without end in a day', async () => {
    const { browser } = await signedInPerson(at.db, clock, 'often@example.com');
    const addresses = ['one@often.example', 'two@often.example'];
    await Promise.all(addresses.map((address) => ask(browser, address)));
    const tokens = await Promise.all(addresses.map(async (address) => (await newestMail(at.db, address)).token));
    const open = await Promise.all(tokens.map((token) => findConsentQuestion(at.db, token, onDay(1 / 1440))));
    expect(open.filter((question) => question !== undefined)).toHaveLength(1);
    const answers = [];
    for (let index = 0; index < 6; index++) answers.push(await ask(browser, `more-${index}@often.example`));
    expect(answers.filter((answer) => answer.ok)).toHaveLength(4);
    expect(answers.at(-1)).toEqual({ ok: false, error: 'ACCOUNT_TOO_MANY_TRIES' });
  });
});

test('a guardian takes consent back through the office, once, and can be asked again', async () => {
  const { browser, personId } = await signedInPerson(at.db, clock, 'changed-mind@example.com');
  const manager = await signedInPerson(at.db, clock, 'consents@example.com', ['certification-manager']);
  const permission = await (await confirmed(at.db, clock, manager.browser)).permission(at.db, clock, 'account.end-consent');
  const told: string[] = [];
  const with_ = { clock, tell: async (_tx: unknown, { message }: { message: string }) => void told.push(message) };
  const fields = { personId, reason: 'letter of the guardian received' };
  unwrap(await ask(browser, 'mind@example.com'));
  // A request that nobody answered is nothing that could be taken back.
  expect(await withdrawConsent(at.db, permission, fields, with_)).toEqual({ ok: false, error: 'GUARDIAN_CONSENT_NONE' });
  unwrap(await answerConsent(at.db, (await newestMail(at.db, 'mind@example.com')).token, { name: 'A parent', answer: 'yes' }, { clock, tell }));
  expect(await withdrawConsent(at.db, permission, { personId, reason: '' }, with_)).toEqual({ ok: false, error: 'REASON_MISSING' });
  const both = await Promise.all([withdrawConsent(at.db, permission, fields, with_), withdrawConsent(at.db, permission, fields, with_)]);
  expect(both.filter((one) => one.ok)).toHaveLength(1);
  expect(told).toEqual(['account.guardian-withdrew']);
  expect(await findGuardianConsent(at.db, personId, clock.now())).toBe('withdrawn');
  const events = await at.db
    .selectFrom('events')
    .selectAll()
    .where('subject_person_id', '=', personId)
    .where('kind', '=', 'account.guardian-withdrew')
    .execute();
  expect(events).toMatchObject([{ reason: fields.reason, actor_person_id: manager.personId }]);
  unwrap(await ask(browser, 'mind@example.com'));
  expect(await findGuardianConsent(at.db, personId, clock.now())).toBe('waiting');
});
