import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { err, unwrap } from '@einthoven/kernel';
import { confirmed, signedInPerson } from '../account/test-person.ts';
import type { Role } from '../account/permissions.ts';
import { inTransaction } from '../db/pool.ts';
import { useTestDatabase } from '../db/test-database.ts';
import { insertApprovedApplication } from '../db/test-fixtures.ts';
import { openEvidence } from '../eligibility/index.ts';
import { currentScheme, registerSchemes } from '../scheme/index.ts';
import { admits, awards, identityStanding, ownIdentity, sendIdentity } from './identity.ts';
import { deleteIdentityImages } from './identity-images.ts';
import { decideIdentity, listIdentityQueue, openIdentityPicture, readIdentityCheck, type IdentityDecision } from './identity-review.ts';
import { daysLater, GOOD, IDENTITY_CLOCK as clock, look, picture, schemeAsks, sendGood } from './test-identity.ts';

const at = useTestDatabase();
let undo: () => void;
beforeAll(async () => {
  await registerSchemes(at.db);
  undo = schemeAsks();
});
afterAll(() => undo());

let people = 0;
async function candidate() {
  const { browser, personId } = await signedInPerson(at.db, clock, `identity${people++}@example.com`);
  const applicationId = await insertApprovedApplication(at.db, personId, '2099-01-01');
  return { personId, applicationId, own: await browser.permission(at.db, clock, 'identity.manage-own') };
}
async function reviewer(role: Role = 'proctor') {
  const { browser } = await signedInPerson(at.db, clock, `identity${people++}@example.com`, [role]);
  await confirmed(at.db, clock, browser);
  return browser.permission(at.db, clock, 'identity.review');
}
const decide = (by: Awaited<ReturnType<typeof reviewer>>, decision: IdentityDecision) =>
  inTransaction(at.db, (tx) => decideIdentity(tx, by, decision, { clock }));
const standing = (applicationId: string) => identityStanding(at.db, applicationId, currentScheme());

describe('sending', () => {
  test('takes two different pictures that a person can look at, a document and the name on it; nothing is kept of what is refused', async () => {
    const { own, personId, applicationId } = await candidate();
    const pdf = Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj\n');
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');
    const large = Buffer.concat([picture('large'), randomBytes(10 * 1024 * 1024)]);
    const tries: [Partial<typeof GOOD> | { document: undefined } | { photo: undefined }, string][] = [
      [{ document: undefined }, 'IDENTITY_DOCUMENT_MISSING'],
      [{ photo: undefined }, 'IDENTITY_PHOTO_MISSING'],
      [{ photo: { name: 'photo.png', bytes: pdf } }, 'IDENTITY_TYPE_REFUSED'],
      [{ document: { name: 'document.png', bytes: svg } }, 'IDENTITY_TYPE_REFUSED'],
      [{ photo: { name: 'photo.png', bytes: large } }, 'IDENTITY_TOO_LARGE'],
      [{ photo: GOOD.document }, 'IDENTITY_SAME_PICTURE'],
      [{ claim: { ...GOOD.claim, kind: 'library-card' } }, 'IDENTITY_KIND_MISSING'],
      [{ claim: { ...GOOD.claim, nameOnDocument: '  ' } }, 'IDENTITY_NAME_MISSING'],
      [{ claim: { ...GOOD.claim, words: 'x'.repeat(2001) } }, 'IDENTITY_WORDS_TOO_LONG'],
      [{ isAppeal: true }, 'IDENTITY_NO_APPEAL'],
    ];
    for (const [change, problem] of tries) expect(await sendIdentity(at.db, own, { ...GOOD, ...change }, { clock })).toEqual(err(problem));
    expect(await at.db.selectFrom('stored_files').select('file_id').where('person_id', '=', personId).execute()).toEqual([]);
    expect(await standing(applicationId)).toBe('missing');

    expect(unwrap(await sendIdentity(at.db, own, { ...GOOD, claim: { ...GOOD.claim, nameOnDocument: 'Test Somebody' } }, { clock }))).toBe('other');
    expect(await sendIdentity(at.db, own, GOOD, { clock })).toEqual(err('IDENTITY_SENT_ALREADY'));
    const kept = await at.db.selectFrom('stored_files').select(['purpose', 'sealed']).where('person_id', '=', personId).execute();
    expect(kept.map((file) => file.purpose).toSorted()).toEqual(['identity-document', 'identity-photo']);
    for (const { sealed } of kept) expect(sealed.includes(picture('').subarray(0, 30))).toBe(false);
  });

  test('nobody sends what nobody asks for, or before there is an approved application', async () => {
    const { browser } = await signedInPerson(at.db, clock, `identity${people++}@example.com`);
    const own = await browser.permission(at.db, clock, 'identity.manage-own');
    expect(await sendIdentity(at.db, own, GOOD, { clock })).toEqual(err('IDENTITY_NO_APPLICATION'));
    undo();
    const { own: other, applicationId } = await candidate();
    expect(await sendIdentity(at.db, other, GOOD, { clock })).toEqual(err('IDENTITY_NOT_ASKED'));
    expect(await standing(applicationId)).toBe('not-asked');
    undo = schemeAsks();
  });
});

describe('looking', () => {
  test('who decides has opened both pictures, and each opening is on record; pictures open nowhere else', async () => {
    const { own, personId } = await candidate();
    const checkId = await sendGood(at.db, own);
    const proctor = await reviewer();
    expect(await decide(proctor, { checkId, decision: 'accept', reason: '' })).toEqual(err('IDENTITY_NOT_SEEN'));
    const photo = await openIdentityPicture(at.db, proctor, checkId, 'photo', { clock });
    expect(photo?.bytes).toEqual(GOOD.photo.bytes);
    expect(await decide(proctor, { checkId, decision: 'refuse', reason: 'Not the person.' })).toEqual(err('IDENTITY_NOT_SEEN'));
    await look(at.db, proctor, checkId);
    const opened = await at.db.selectFrom('events').select('payload').where('kind', '=', 'identity.picture-opened').where('entity_id', '=', checkId).execute();
    expect(opened).toHaveLength(3);

    const { document_file_id: fileId } = await at.db
      .selectFrom('identity_checks')
      .select('document_file_id')
      .where('identity_check_id', '=', checkId)
      .executeTakeFirstOrThrow();
    const manager = await reviewer('certification-manager');
    expect(await openEvidence(at.db, manager.actor, fileId ?? '', { clock })).toEqual(err('FILE_UNKNOWN'));
    expect(await decide(proctor, { checkId, decision: 'accept', reason: '' })).toMatchObject({ ok: true, value: { state: 'accepted', personId } });
    expect(await decide(manager, { checkId, decision: 'refuse', reason: 'Too late.' })).toEqual(err('IDENTITY_NOT_WAITING'));
  });

  test('nobody looks at or decides their own', async () => {
    const { browser, personId } = await signedInPerson(at.db, clock, `identity${people++}@example.com`, ['proctor']);
    await insertApprovedApplication(at.db, personId, '2099-01-01');
    await confirmed(at.db, clock, browser);
    const checkId = await sendGood(at.db, await browser.permission(at.db, clock, 'identity.manage-own'));
    const by = await browser.permission(at.db, clock, 'identity.review');
    expect(await openIdentityPicture(at.db, by, checkId, 'photo', { clock })).toBeUndefined();
    expect(await readIdentityCheck(at.db, by, checkId)).toEqual(err('IMPARTIALITY_OWN'));
    expect(await decide(by, { checkId, decision: 'accept', reason: '' })).toEqual(err('IMPARTIALITY_OWN'));
  });

  test('asked again one sends again, as often as it takes; the exam waits for pictures, the award for a person', async () => {
    const { own, applicationId } = await candidate();
    const proctor = await reviewer();
    expect(admits(await standing(applicationId))).toBe(false);
    const first = await sendGood(at.db, own);
    expect([admits(await standing(applicationId)), awards(await standing(applicationId))]).toEqual([true, false]);
    expect(await decide(proctor, { checkId: first, decision: 'ask-again', reason: ' ' })).toEqual(err('IDENTITY_REASON_MISSING'));
    unwrap(await decide(proctor, { checkId: first, decision: 'ask-again', reason: 'The document is blurred.' }));
    expect(admits(await standing(applicationId))).toBe(false);
    expect(await ownIdentity(at.db, own, { clock })).toMatchObject({ standing: 'asked-again', reason: 'The document is blurred.', appeal: undefined });
    const mail = await at.db
      .selectFrom('mails')
      .select('body_text')
      .where('template', '=', 'identity.asked-again')
      .where('to_person_id', '=', own.actor.personId)
      .executeTakeFirstOrThrow();
    expect(mail.body_text).not.toContain('blurred');
    const second = await sendGood(at.db, own);
    await look(at.db, proctor, second);
    unwrap(await decide(proctor, { checkId: second, decision: 'accept', reason: '' }));
    expect(awards(await standing(applicationId))).toBe(true);
  });

  test('a refusal is appealed once and in time, and decided by another', async () => {
    const { own, applicationId } = await candidate();
    const [proctor, manager] = [await reviewer(), await reviewer('certification-manager')];
    const refused = await sendGood(at.db, own);
    await look(at.db, proctor, refused);
    unwrap(await decide(proctor, { checkId: refused, decision: 'refuse', reason: 'Another face.' }));
    expect(await sendIdentity(at.db, own, GOOD, { clock })).toEqual(err('IDENTITY_REFUSED'));
    expect(await sendIdentity(at.db, own, { ...GOOD, isAppeal: true }, { clock })).toEqual(err('IDENTITY_WORDS_MISSING'));
    const days = currentScheme().appeal.withinDays.value;
    const words = { ...GOOD, isAppeal: true, claim: { ...GOOD.claim, words: 'I lost much weight.' } };
    expect(await sendIdentity(at.db, own, words, { clock: daysLater(days + 1) })).toEqual(err('IDENTITY_NO_APPEAL'));
    const appeal = await sendGood(at.db, own, { isAppeal: true, words: 'I lost much weight.' });
    expect(await decide(proctor, { checkId: appeal, decision: 'refuse', reason: 'As before.' })).toEqual(err('IMPARTIALITY_SAME_PERSON'));
    expect(await readIdentityCheck(at.db, manager, appeal)).toMatchObject({ ok: true, value: { isAppeal: true, refusedBecause: 'Another face.' } });
    // The database itself keeps the one who refused away.
    await expect(
      at.db
        .updateTable('identity_checks')
        .set({ state: 'refused', decided_at: new Date(), decided_by: proctor.actor.personId })
        .where('identity_check_id', '=', appeal)
        .execute(),
    ).rejects.toThrow(/somebody who did not take/);
    await look(at.db, manager, appeal);
    unwrap(await decide(manager, { checkId: appeal, decision: 'refuse', reason: 'Two others agree.' }));
    expect(await sendIdentity(at.db, own, words, { clock })).toEqual(err('IDENTITY_NO_APPEAL'));
    expect(await standing(applicationId)).toBe('refused');
  });
});

describe('after the days of the scheme', () => {
  test('pictures are gone, decisions stay, and who was not looked at is asked again', async () => {
    const days = currentScheme().retention.identityImageDays.value;
    const [seen, unseen] = [await candidate(), await candidate()];
    const proctor = await reviewer();
    const checkId = await sendGood(at.db, seen.own);
    await look(at.db, proctor, checkId);
    unwrap(await decide(proctor, { checkId, decision: 'accept', reason: '' }));
    await sendGood(at.db, unseen.own);
    const files = () => at.db.selectFrom('stored_files').select('file_id').where('person_id', 'in', [seen.personId, unseen.personId]).execute();
    await deleteIdentityImages(at.db, { clock: daysLater(days - 1) });
    expect(await files()).toHaveLength(4);
    expect((await listIdentityQueue(at.db, proctor)).length).toBeGreaterThan(0);
    expect(await deleteIdentityImages(at.db, { clock: daysLater(days + 1) })).toBeGreaterThanOrEqual(2);
    expect(await files()).toEqual([]);
    expect(await deleteIdentityImages(at.db, { clock: daysLater(days + 1) })).toBe(0);
    expect([await standing(seen.applicationId), await standing(unseen.applicationId)]).toEqual(['accepted', 'asked-again']);
    expect(await ownIdentity(at.db, unseen.own, { clock })).toMatchObject({ reason: expect.stringContaining('our mistake') });
    const events = await at.db
      .selectFrom('events')
      .select('actor_kind')
      .where('kind', '=', 'identity.images-deleted')
      .where('subject_person_id', '=', seen.personId)
      .execute();
    expect(events).toEqual([{ actor_kind: 'system' }]);
  });
});
