import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { unwrap } from '@einthoven/kernel';
import { confirmed, signedInPerson } from '../account/test-person.ts';
import { useTestDatabase } from '../db/test-database.ts';
import { currentScheme, registerSchemes } from '../scheme/index.ts';
import { findAccommodation } from './accommodation.queries.ts';
import {
  askAccommodation,
  checkAsked,
  decideAccommodation,
  givesAll,
  grantOf,
  listAccommodationQueue,
  minutesWith,
  openAccommodationEvidence,
  ownAccommodations,
  withdrawRequest,
  type AccommodationKind,
  type Asked,
} from './accommodation.ts';

const at = useTestDatabase();
beforeAll(() => registerSchemes(at.db));
const clock = { now: () => new Date() };
const DAY_MS = 86_400_000;
const later = (days: number) => ({ now: () => new Date(Date.now() + days * DAY_MS) });
const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
const ASKED: Asked = {
  kinds: ['extra-time', 'breaks', 'large-print'],
  extraTimePercent: 50,
  breakMinutes: 20,
  words: 'I read slowly and need to rest my eyes.',
};

async function candidate(name: string) {
  const { browser } = await signedInPerson(at.db, clock, `${name}@example.com`);
  return browser.permission(at.db, clock, 'accommodation.manage-own');
}

async function manager(name: string) {
  const { browser } = await signedInPerson(at.db, clock, `${name}@example.com`, ['certification-manager']);
  await confirmed(at.db, clock, browser);
  return browser.permission(at.db, clock, 'accommodation.decide');
}

describe('asking', () => {
  test('what is asked for is among what the scheme gives, and has words', () => {
    const scheme = currentScheme();
    expect(checkAsked({ ...ASKED, kinds: [] }, scheme)).toEqual({ ok: false, error: 'ACCOMMODATION_NOTHING_ASKED' });
    expect(checkAsked({ ...ASKED, extraTimePercent: 33 }, scheme)).toEqual({ ok: false, error: 'ACCOMMODATION_NOT_OFFERED' });
    expect(checkAsked({ ...ASKED, kinds: ['free-coffee' as AccommodationKind] }, scheme)).toEqual({ ok: false, error: 'ACCOMMODATION_NOT_OFFERED' });
    expect(checkAsked({ ...ASKED, words: ' ' }, scheme)).toEqual({ ok: false, error: 'ACCOMMODATION_WORDS_MISSING' });
    expect(checkAsked({ ...ASKED, words: 'x'.repeat(2001) }, scheme)).toEqual({ ok: false, error: 'ACCOMMODATION_WORDS_TOO_LONG' });
    expect(checkAsked(ASKED, scheme).ok).toBe(true);
  });

  test('extra time never shortens an exam, and comes in whole minutes', () => {
    expect([25, 50, 100].map((extraTimePercent) => minutesWith(120, { extraTimePercent }))).toEqual([150, 180, 240]);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 600 }), fc.integer({ min: 0, max: 200 }), (minutes, extraTimePercent) => {
        const given = minutesWith(minutes, { extraTimePercent });
        expect(Number.isInteger(given)).toBe(true);
        expect(given * 100).toBeGreaterThanOrEqual(minutes * (100 + extraTimePercent));
      }),
    );
    expect(minutesWith(120, undefined)).toBe(120);
  });

  test('a grant gives all exactly where nothing that was asked for is smaller in it', () => {
    expect(givesAll(ASKED, grantOf(ASKED.kinds, 50, 20))).toBe(true);
    expect(givesAll(ASKED, grantOf(ASKED.kinds, 100, 30))).toBe(true);
    expect(givesAll(ASKED, grantOf(ASKED.kinds, 25, 20))).toBe(false);
    expect(givesAll(ASKED, grantOf(['extra-time', 'breaks'], 50, 20))).toBe(false);
  });

  test('one request waits at a time; it can be withdrawn by its person alone, and asked again', async () => {
    const mine = await candidate('asks-once');
    const other = await candidate('asks-other');
    unwrap(await askAccommodation(at.db, mine, { asked: ASKED, file: undefined, appealOf: undefined }, { clock }));
    expect(await askAccommodation(at.db, mine, { asked: ASKED, file: { name: 'a.png', bytes: png }, appealOf: undefined }, { clock })).toEqual({
      ok: false,
      error: 'ACCOMMODATION_WAITING',
    });
    const [request] = (await ownAccommodations(at.db, mine, { clock })).requests;
    expect(request?.asked).toEqual(ASKED);
    expect(await withdrawRequest(at.db, other, request?.requestId ?? '', { clock })).toEqual({ ok: false, error: 'ACCOMMODATION_NOT_WAITING' });
    unwrap(await withdrawRequest(at.db, mine, request?.requestId ?? '', { clock }));
    unwrap(await askAccommodation(at.db, mine, { asked: ASKED, file: undefined, appealOf: undefined }, { clock }));
  });

  test('what is asked, why, and the reason of the decision are not in the clear anywhere', async () => {
    const mine = await candidate('private');
    const staff = await manager('private-staff');
    const asked = { ...ASKED, words: 'quokka-marked words about my health' };
    unwrap(await askAccommodation(at.db, mine, { asked, file: undefined, appealOf: undefined }, { clock }));
    const [request] = (await ownAccommodations(at.db, mine, { clock })).requests;
    unwrap(await decideAccommodation(at.db, staff, { requestId: request?.requestId ?? '', ...asked, reason: 'quokka-marked reason' }, { clock }));
    const rows = await at.db.selectFrom('accommodation_requests').selectAll().where('person_id', '=', mine.actor.personId).execute();
    const events = await at.db.selectFrom('events').selectAll().where('subject_person_id', '=', mine.actor.personId).execute();
    const mails = await at.db.selectFrom('mails').selectAll().where('to_person_id', '=', mine.actor.personId).execute();
    const clear = JSON.stringify([rows.map((row) => [row.sealed_request.toString('latin1'), row.sealed_reason?.toString('latin1')]), events, mails]);
    expect(clear).not.toContain('quokka');
    expect(JSON.stringify(events)).not.toMatch(/extra-time|large-print/);
    expect((await ownAccommodations(at.db, mine, { clock })).requests[0]?.reason).toBe('quokka-marked reason');
  });
});

describe('deciding', () => {
  async function asked(name: string) {
    const mine = await candidate(name);
    unwrap(await askAccommodation(at.db, mine, { asked: ASKED, file: { name: 'letter.png', bytes: png }, appealOf: undefined }, { clock }));
    const [request] = (await ownAccommodations(at.db, mine, { clock })).requests;
    return { mine, requestId: request?.requestId ?? '' };
  }

  test('a grant is in force at once; a later one takes its place, and history stays', async () => {
    const staff = await manager('grants');
    const { mine, requestId } = await asked('granted');
    expect(unwrap(await decideAccommodation(at.db, staff, { requestId, ...ASKED, reason: 'Letter shows it.' }, { clock }))).toBe('granted');
    expect(await findAccommodation(at.db, mine.actor.personId)).toMatchObject({
      extraTimePercent: 50,
      breakMinutes: 20,
      largePrint: true,
      screenReader: false,
    });
    expect(await decideAccommodation(at.db, staff, { requestId, ...ASKED, reason: 'Again.' }, { clock })).toEqual({
      ok: false,
      error: 'ACCOMMODATION_NOT_WAITING',
    });
    unwrap(
      await askAccommodation(
        at.db,
        mine,
        { asked: { ...ASKED, kinds: ['extra-time'], breakMinutes: 0, extraTimePercent: 100 }, file: undefined, appealOf: undefined },
        { clock: later(1) },
      ),
    );
    const [next] = (await ownAccommodations(at.db, mine, { clock: later(1) })).requests;
    unwrap(
      await decideAccommodation(
        at.db,
        staff,
        { requestId: next?.requestId ?? '', kinds: ['extra-time'], extraTimePercent: 100, breakMinutes: 0, reason: 'More is needed.' },
        { clock: later(2) },
      ),
    );
    expect(await findAccommodation(at.db, mine.actor.personId)).toMatchObject({ extraTimePercent: 100, breakMinutes: 0, largePrint: false });
    const rows = await at.db.selectFrom('accommodations').selectAll().where('person_id', '=', mine.actor.personId).execute();
    expect(rows).toHaveLength(2);
    await expect(at.db.deleteFrom('accommodations').where('person_id', '=', mine.actor.personId).execute()).rejects.toThrow();
  });

  test('a refusal or a part can be appealed within the time, once, and somebody else decides', async () => {
    const first = await manager('first-decides');
    const second = await manager('second-decides');
    const { mine, requestId } = await asked('appeals');
    expect(
      unwrap(
        await decideAccommodation(at.db, first, { requestId, kinds: ['extra-time'], extraTimePercent: 25, breakMinutes: 0, reason: 'A part.' }, { clock }),
      ),
    ).toBe('granted-in-part');
    const within = currentScheme().appeal.withinDays.value;
    expect(await askAccommodation(at.db, mine, { asked: ASKED, file: undefined, appealOf: requestId }, { clock: later(within + 2) })).toEqual({
      ok: false,
      error: 'ACCOMMODATION_NO_APPEAL',
    });
    const stranger = await candidate('appeals-for-another');
    expect(await askAccommodation(at.db, stranger, { asked: ASKED, file: undefined, appealOf: requestId }, { clock })).toEqual({
      ok: false,
      error: 'ACCOMMODATION_NO_APPEAL',
    });
    unwrap(await askAccommodation(at.db, mine, { asked: ASKED, file: undefined, appealOf: requestId }, { clock: later(3) }));
    const [appeal] = (await ownAccommodations(at.db, mine, { clock: later(3) })).requests;
    expect(appeal?.appealOf).toBe(requestId);
    const decision = { requestId: appeal?.requestId ?? '', ...ASKED, reason: 'All of it.' };
    expect(await decideAccommodation(at.db, first, decision, { clock: later(4) })).toEqual({ ok: false, error: 'IMPARTIALITY_SAME_PERSON' });
    expect(unwrap(await decideAccommodation(at.db, second, decision, { clock: later(4) }))).toBe('granted');
    const refused = await at.db
      .selectFrom('events')
      .selectAll()
      .where('kind', '=', 'impartiality.refused')
      .where('subject_person_id', '=', mine.actor.personId)
      .execute();
    expect(refused).toHaveLength(1);
    // The database holds the same rule, whatever the code does.
    await expect(
      at.db
        .insertInto('accommodation_requests')
        .values({
          person_id: mine.actor.personId,
          appeal_of: requestId,
          sealed_request: Buffer.from('x'),
          state: 'refused',
          scheme_version: currentScheme().version,
          requested_at: new Date(),
          decided_at: new Date(),
          decided_by: first.actor.personId,
          sealed_reason: Buffer.from('x'),
        })
        .execute(),
    ).rejects.toThrow();
  });

  test('nobody decides their own request, and looking at a document is on record', async () => {
    const staff = await manager('own-request');
    const own = { ...(await candidate('own-request-candidate')), actor: staff.actor };
    unwrap(await askAccommodation(at.db, own as never, { asked: ASKED, file: undefined, appealOf: undefined }, { clock }));
    const [request] = await listAccommodationQueue(at.db, staff, { clock }).then((queue) => queue.filter((one) => one.personId === staff.actor.personId));
    expect(await decideAccommodation(at.db, staff, { requestId: request?.requestId ?? '', ...ASKED, reason: 'Mine.' }, { clock })).toEqual({
      ok: false,
      error: 'IMPARTIALITY_OWN',
    });
    const { mine, requestId } = await asked('evidence');
    expect((await openAccommodationEvidence(at.db, staff, requestId, { clock }))?.bytes).toEqual(png);
    const read = await at.db
      .selectFrom('events')
      .selectAll()
      .where('kind', '=', 'accommodation.evidence-read')
      .where('subject_person_id', '=', mine.actor.personId)
      .execute();
    expect(read).toHaveLength(1);
  });
});
