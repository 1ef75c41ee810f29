import pg from 'pg';
import { beforeAll, describe, expect, test } from 'vitest';
import { addYears, err, fixedClock, seededRng, toPlainDate, unwrap, type Rng } from '@einthoven/kernel';
import { drawNumber } from '@einthoven/credential';
import { seedForm, seedItems } from '../../../../../../db/seed/items.ts';
import { createPerson } from '../account/sign-up.ts';
import { inTransaction } from '../db/pool.ts';
import { useTestDatabase } from '../db/test-database.ts';
import { insertApprovedApplication, insertPaidOrder } from '../db/test-fixtures.ts';
import { registerSchemes } from '../scheme/index.ts';
import { responseTo } from '../scoring/test-responses.ts';
import { confirmed, signedInPerson } from '../account/test-person.ts';
import { IDENTITY_CLOCK, look, schemeAsks, sendGood } from '../identity/test-identity.ts';
import { actOnStanding } from './action.ts';
import { awardAttempt, hasWon } from './award.ts';
import { publicRecordOf } from './standing.ts';
import { findHold } from './award-hold.queries.ts';
import { decideIdentityAndAward } from './identity-award.ts';
import { findCredential, handleErasure, syncRegistryEntry } from './credential.ts';

const database = useTestDatabase();
const clock = fixedClock('2026-11-23T12:00:00Z');
const rng = () => seededRng(`award ${Math.floor(performance.now() * 1000)}`);
let formId: string;

beforeAll(async () => {
  const now = clock.now();
  await registerSchemes(database.db);
  await seedItems(database.db, now);
  formId = await seedForm(database.db, now);
});

let people = 0;
async function person(names: { legalName?: string; familyName?: string } = {}): Promise<string> {
  people += 1;
  const { legalName = 'Test Person', familyName = 'Person' } = names;
  const email = `award${people}@test.example`;
  return inTransaction(database.db, (tx) =>
    createPerson(tx, { legalName, familyName, email, birthDate: toPlainDate('1998-05-04'), emailVerified: true, demonstration: true, reason: 'test', clock }),
  );
}

/** A submitted attempt with so many of the scored items answered right, by the keys that only the owner of the database can read. */
async function submitted(personId: string, right: number, applicationId?: string, ordinal = 1): Promise<string> {
  const application = applicationId ?? (await insertApprovedApplication(database.db, personId));
  const owner = new pg.Client({ connectionString: database.url });
  await owner.connect();
  try {
    const { attempt_id } = (
      await owner.query(
        `insert into attempts (person_id, application_id, form_id, ordinal, scheme_version, state, started_at, deadline_at, submitted_at, submitted_by)
         select $1, $2, $3, $4, 'cet-2026-11', 'submitted', '2026-11-23T10:00Z', '2026-11-23T12:00Z', '2026-11-23T11:30Z', 'candidate' returning attempt_id`,
        [personId, application, formId, ordinal],
      )
    ).rows[0];
    await owner.query(
      `insert into attempt_items (attempt_id, position, item_id, item_version, option_order) select $1, position, item_id, item_version, 'abcd' from form_items where form_id = $2`,
      [attempt_id, formId],
    );
    const keys = (
      await owner.query(
        `select position, placed.use, coalesce(drawn.answer, keys.answer) as answer from form_items as placed
         join key.item_keys as keys using (item_id, item_version) left join key.form_keys as drawn using (form_id, position) where form_id = $1 order by position`,
        [formId],
      )
    ).rows as { position: number; use: string; answer: unknown }[];
    let left = right;
    for (const { position, use, answer } of keys) {
      await owner.query(`insert into responses (attempt_id, position, answer, answer_epoch, answer_sequence) values ($1, $2, nullif($3, ''), 1, $2)`, [
        attempt_id,
        position,
        responseTo(answer, use === 'scored' && left-- > 0),
      ]);
    }
    await owner.query(`insert into attempt_leases (attempt_id, lease_epoch, lease_hash, leased_at) values ($1, 1, repeat('0', 64), '2026-11-23T10:00Z')`, [
      attempt_id,
    ]);
    await owner.query(
      `insert into response_events (attempt_id, lease_epoch, sequence, position, kind, value, happened_at, received_at, standing)
       select attempt_id, 1, position, position, 'answer', coalesce(answer, ''), '2026-11-23T11:00Z', '2026-11-23T11:00Z', 'current' from responses where attempt_id = $1`,
      [attempt_id],
    );
    return attempt_id as string;
  } finally {
    await owner.end();
  }
}

const count = async (table: 'credentials' | 'registry_entries' | 'results', where: { personId: string }) => {
  const rows =
    table === 'registry_entries'
      ? await database.db
          .selectFrom('registry_entries')
          .innerJoin('credentials', 'credentials.credential_id', 'registry_entries.credential_id')
          .select('person_id')
          .execute()
      : await database.db.selectFrom(table).select('person_id').execute();
  return rows.filter((row) => row.person_id === where.personId).length;
};

/** A pass under a new application, by a route, submitted at an instant. */
async function passAgain(personId: string, at: string, route = 'program'): Promise<string> {
  const applicationId = await insertApprovedApplication(database.db, personId, toPlainDate('2035-06-01'));
  await database.db.updateTable('applications').set({ route }).where('application_id', '=', applicationId).execute();
  const attemptId = await submitted(personId, 80, applicationId);
  await database.db
    .updateTable('attempts')
    .set({ submitted_at: new Date(at) })
    .where('attempt_id', '=', attemptId)
    .execute();
  return attemptId;
}

async function act(personId: string, action: 'suspend' | 'lift-suspension' | 'surrender' | 'revoke', on: string): Promise<void> {
  const credential = await findCredential(database.db, personId);
  if (!credential) throw new Error('nothing to act on');
  const at = new Date(`${on}T19:00:00Z`);
  await inTransaction(database.db, (tx) =>
    actOnStanding(tx, credential, { action, publicReason: undefined, effectiveOn: toPlainDate(on), by: undefined, reason: 'test', at }),
  );
}

const atNoon = (on: string) => ({ clock: fixedClock(`${on}T19:00:00Z`), rng: rng() });

describe('awarding', () => {
  test('a pass gives result, credential, period, registry entry, role, event and mail together', async () => {
    const personId = await person({ legalName: 'Ana María Núñez-O’Brien', familyName: 'Núñez-O’Brien' });
    const attemptId = await submitted(personId, 70);
    const award = unwrap(await awardAttempt(database.db, attemptId, { clock, rng: rng() }));
    expect(award).toMatchObject({ awarded: true, result: { rawScore: 70, scaledScore: 500, passed: true } });
    const credential = await findCredential(database.db, personId);
    expect(credential).toMatchObject({ number: award.credential?.number, awardedOn: '2026-11-23', demonstration: true, provisional: false, actions: [] });
    expect(credential?.periods).toMatchObject([{ from: '2026-11-23', to: addYears(toPlainDate('2026-11-23'), 2) }]);
    const entry = await database.db
      .selectFrom('registry_entries')
      .selectAll()
      .where('credential_id', '=', credential?.credentialId ?? '')
      .executeTakeFirstOrThrow();
    expect(entry).toMatchObject({
      name_as_certified: 'Ana María Núñez-O’Brien',
      family_name_folded: 'nunezobrien',
      given_name_folded: 'ana maria',
      city: null,
      state_code: null,
    });
    const roles = await database.db.selectFrom('role_grants').select('role').where('person_id', '=', personId).where('revoked_at', 'is', null).execute();
    expect(roles.map((row) => row.role)).toContain('certificant');
    const events = await database.db
      .selectFrom('events')
      .select(['kind', 'payload', 'reason', 'scheme_version'])
      .where('subject_person_id', '=', personId)
      .execute();
    expect(events.map((event) => event.kind)).toEqual(expect.arrayContaining(['exam.scored', 'credential.awarded']));
    // Events are for ever: no name in them, and not the number that leads to one.
    expect(JSON.stringify(events)).not.toMatch(/Ana|Núñez|NPS-CET/);
    const mail = await database.db
      .selectFrom('mails')
      .selectAll()
      .where('to_person_id', '=', personId)
      .where('template', '=', 'credential.awarded')
      .executeTakeFirstOrThrow();
    expect(mail.body_text).toContain(`/registry/${award.credential?.number}`);
    expect(mail.body_text).toContain('November 22, 2028');
  });

  test('given back within its time, a pass by any route opens a new period at once, and what was left of the old one ends', async () => {
    const personId = await person();
    const firstId = await submitted(personId, 70);
    const first = unwrap(await awardAttempt(database.db, firstId, { clock, rng: rng() }));
    await act(personId, 'surrender', '2027-12-01');
    // The pass that won it does not win it twice.
    expect(unwrap(await awardAttempt(database.db, firstId, atNoon('2027-12-10')))).toMatchObject({ awarded: false });
    const attemptId = await passAgain(personId, '2028-03-01T18:00:00Z');
    expect(await hasWon(database.db, personId, new Date('2028-03-01T18:00:00Z'))).toBe(false);
    expect(unwrap(await awardAttempt(database.db, attemptId, atNoon('2028-03-01')))).toMatchObject({ awarded: true, credential: first.credential });
    expect(unwrap(await awardAttempt(database.db, attemptId, atNoon('2028-03-02')))).toMatchObject({ awarded: false, credential: first.credential });
    expect(await hasWon(database.db, personId, new Date('2028-03-01T18:00:00Z'))).toBe(true);
    const credential = await findCredential(database.db, personId);
    if (!credential) throw new Error('no credential');
    expect(credential.periods.map(({ from, to, endedOn, surrendered }) => [from, to, endedOn, surrendered])).toEqual([
      ['2026-11-23', '2028-11-23', '2027-12-01', true],
      ['2028-03-01', '2030-03-01', undefined, false],
    ]);
    const status = (on: string) => publicRecordOf(credential, undefined, toPlainDate(on)).status;
    expect(['2027-11-30', '2027-12-01', '2028-02-29', '2028-03-01', '2029-01-01'].map(status)).toEqual([
      'active',
      'surrendered',
      'surrendered',
      'active',
      'active',
    ]);
    expect(publicRecordOf(credential, undefined, toPlainDate('2028-04-01')).history).toMatchObject([
      { from: '2026-11-23', lastDay: '2027-11-30', withdrawn: false },
      { from: '2028-03-01', lastDay: '2030-02-28', withdrawn: false },
    ]);
    const events = await database.db.selectFrom('events').select('kind').where('subject_person_id', '=', personId).execute();
    expect(events.filter(({ kind }) => kind === 'credential.certified-anew')).toHaveLength(1);
  });

  test('given back and won anew on one day, it begins on the next', async () => {
    const personId = await person();
    await awardAttempt(database.db, await submitted(personId, 70), { clock, rng: rng() });
    await act(personId, 'surrender', '2026-11-23');
    expect(
      unwrap(
        await awardAttempt(database.db, await passAgain(personId, '2026-11-23T20:00:00Z'), {
          ...atNoon('2026-11-23'),
          clock: fixedClock('2026-11-23T21:00:00Z'),
        }),
      ),
    ).toMatchObject({ awarded: true });
    const credential = await findCredential(database.db, personId);
    if (!credential) throw new Error('no credential');
    expect(['2026-11-23', '2026-11-24'].map((on) => publicRecordOf(credential, undefined, toPlainDate(on)).status)).toEqual(['surrendered', 'active']);
  });

  test.each(['suspend', 'revoke'] as const)('after a %s a pass changes nothing, and is not said to have', async (action) => {
    const personId = await person();
    await awardAttempt(database.db, await submitted(personId, 70), { clock, rng: rng() });
    await act(personId, action, '2027-01-01');
    if (action === 'suspend') await act(personId, 'surrender', '2027-02-01');
    const attemptId = await passAgain(personId, '2029-03-01T18:00:00Z', 'former-credential');
    expect(unwrap(await awardAttempt(database.db, attemptId, atNoon('2029-03-01')))).toMatchObject({ awarded: false });
    expect(await hasWon(database.db, personId, new Date('2029-03-01T18:00:00Z'))).toBe(false);
    expect((await findCredential(database.db, personId))?.periods).toHaveLength(1);
  });

  test('after the credential ended, a pass on an application as a former holder opens a new period under the same number, once', async () => {
    const personId = await person();
    const first = unwrap(await awardAttempt(database.db, await submitted(personId, 70), { clock, rng: rng() }));
    const attemptId = await passAgain(personId, '2028-11-22T11:00:00Z', 'former-credential');
    // While it is in force a pass changes nothing.
    expect(unwrap(await awardAttempt(database.db, attemptId, { clock: fixedClock('2028-11-22T12:00:00Z'), rng: rng() }))).toMatchObject({ awarded: false });
    const later = { clock: fixedClock('2032-11-23T12:00:00Z'), rng: rng() };
    expect(unwrap(await awardAttempt(database.db, attemptId, later))).toMatchObject({ awarded: true, credential: first.credential });
    expect(unwrap(await awardAttempt(database.db, attemptId, later))).toMatchObject({ awarded: false, credential: first.credential });
    const credential = await findCredential(database.db, personId);
    expect(credential?.periods.map(({ from, to }) => [from, to])).toEqual([
      ['2026-11-23', '2028-11-23'],
      ['2032-11-23', '2034-11-23'],
    ]);
  });

  test('a pass just missed awards nothing, and tells once when to try again and how to object', async () => {
    const personId = await person();
    const applicationId = await insertApprovedApplication(database.db, personId, '2027-12-01');
    await insertPaidOrder(database.db, personId, applicationId);
    const attemptId = await submitted(personId, 69, applicationId);
    const [first] = await Promise.all([0, 1].map(() => awardAttempt(database.db, attemptId, { clock, rng: rng() })));
    const award = unwrap(first ?? err('gone'));
    const mails = await database.db.selectFrom('mails').select(['template', 'body_text']).where('to_person_id', '=', personId).execute();
    expect(mails.map(({ template }) => template)).toEqual(['exam.not-passed']);
    // Submitted on November 23; 30 days to wait, and 30 to appeal from the result.
    for (const said of ['from December 23, 2026', '2 attempts left', 'until December 23, 2026', `is ${award.result.scaledScore}. 500`])
      expect(mails[0]?.body_text).toContain(said);
    expect(mails[0]?.body_text).not.toMatch(/new fee|closes on/);
    expect(award).toMatchObject({ awarded: false, credential: undefined, result: { rawScore: 69, passed: false } });
    expect(await count('results', { personId })).toBe(1);
    expect(await count('credentials', { personId })).toBe(0);
  });

  test('called many times at the same moment it awards once', async () => {
    const personId = await person();
    const attemptId = await submitted(personId, 90);
    const awards = await Promise.all(Array.from({ length: 6 }, (_, i) => awardAttempt(database.db, attemptId, { clock, rng: seededRng(`at once ${i}`) })));
    const values = awards.map((award) => unwrap(award));
    expect(new Set(values.map((award) => award.credential?.number)).size).toBe(1);
    expect(values.filter((award) => award.awarded)).toHaveLength(1);
    expect(await count('credentials', { personId })).toBe(1);
    expect(await count('results', { personId })).toBe(1);
    const mails = await database.db
      .selectFrom('mails')
      .select('mail_id')
      .where('to_person_id', '=', personId)
      .where('template', '=', 'credential.awarded')
      .execute();
    expect(mails).toHaveLength(1);
  });

  test('who holds the credential already gets no second number, by another attempt neither', async () => {
    const personId = await person();
    const first = await submitted(personId, 80);
    const applicationId = (await database.db.selectFrom('attempts').select('application_id').where('attempt_id', '=', first).executeTakeFirstOrThrow())
      .application_id;
    const second = await submitted(personId, 95, applicationId ?? undefined, 2);
    const [a, b] = await Promise.all([first, second].map((id, i) => awardAttempt(database.db, id, { clock, rng: seededRng(`two ${i}`) })));
    expect(a && b && unwrap(a).credential).toEqual(b && unwrap(b).credential);
    expect(await count('credentials', { personId })).toBe(1);
    expect(await count('results', { personId })).toBe(2);
  });

  test('a number that is taken is drawn again', async () => {
    const seed = 'the same draw';
    const one = await person();
    const two = await person();
    const first = unwrap(await awardAttempt(database.db, await submitted(one, 80), { clock, rng: seededRng(seed) }));
    const second = unwrap(await awardAttempt(database.db, await submitted(two, 80), { clock, rng: seededRng(seed) }));
    expect(first.credential?.number).toBe(drawNumber('CET', seededRng(seed)));
    expect(second.credential?.number).toMatch(/^NPS-CET-/);
    expect(second.credential?.number).not.toBe(first.credential?.number);
  });

  test('an rng that never moves ends in an error and leaves nothing behind', async () => {
    const stuck: Rng = { next: () => 0.5 };
    const numbers = new Set<string>();
    let personId = '';
    await expect(
      (async () => {
        for (let i = 0; i < 2; i++) {
          personId = await person();
          const award = unwrap(await awardAttempt(database.db, await submitted(personId, 80), { clock, rng: stuck }));
          numbers.add(award.credential?.number ?? '');
        }
      })(),
    ).rejects.toThrow(/in a row were taken/);
    expect(numbers.size).toBe(1);
    expect(await count('results', { personId })).toBe(0);
  });

  test('an open or unknown attempt is refused', async () => {
    expect(await awardAttempt(database.db, '00000000-0000-7000-8000-000000000000', { clock, rng: rng() })).toEqual({
      ok: false,
      error: 'AWARD_ATTEMPT_UNKNOWN',
    });
    const personId = await person();
    const applicationId = await insertApprovedApplication(database.db, personId);
    const open = await database.db
      .insertInto('attempts')
      .values({
        person_id: personId,
        application_id: applicationId,
        form_id: formId,
        ordinal: 1,
        scheme_version: 'cet-2026-11',
        started_at: new Date('2026-11-23T10:00Z'),
        deadline_at: new Date('2026-11-23T12:00Z'),
      })
      .returning('attempt_id')
      .executeTakeFirstOrThrow();
    expect(await awardAttempt(database.db, open.attempt_id, { clock, rng: rng() })).toEqual({ ok: false, error: 'AWARD_ATTEMPT_OPEN' });
  });
});

describe('after the award', () => {
  test('the registry entry follows the profile: a new name, a place shown and hidden again', async () => {
    const personId = await person();
    const { credential } = unwrap(await awardAttempt(database.db, await submitted(personId, 80), { clock, rng: rng() }));
    const entry = () =>
      database.db
        .selectFrom('registry_entries')
        .selectAll()
        .where('credential_id', '=', credential?.credentialId ?? '')
        .executeTakeFirstOrThrow();
    await database.db
      .updateTable('person_profiles')
      .set({ legal_name: 'Test Newname', family_name: 'Newname', city: 'Tucson', state_code: 'AZ', registry_place_shown: true })
      .where('person_id', '=', personId)
      .execute();
    await inTransaction(database.db, (tx) => syncRegistryEntry(tx, personId, clock.now()));
    expect(await entry()).toMatchObject({ name_as_certified: 'Test Newname', family_name_folded: 'newname', city: 'Tucson', state_code: 'AZ' });
    await database.db.updateTable('person_profiles').set({ registry_place_shown: false }).where('person_id', '=', personId).execute();
    await inTransaction(database.db, (tx) => syncRegistryEntry(tx, personId, clock.now()));
    expect(await entry()).toMatchObject({ city: null, state_code: null });
  });

  test('erasure takes the name out for good and closes the record, once', async () => {
    const personId = await person();
    const { credential } = unwrap(await awardAttempt(database.db, await submitted(personId, 80), { clock, rng: rng() }));
    for (let i = 0; i < 2; i++) await inTransaction(database.db, (tx) => handleErasure(tx, personId, clock.now()));
    expect(await count('registry_entries', { personId })).toBe(0);
    const after = await findCredential(database.db, personId);
    expect(after?.number).toBe(credential?.number);
    expect(after?.actions).toMatchObject([{ action: 'surrender', publicReason: "Record closed at the holder's request" }]);
    await inTransaction(database.db, (tx) => syncRegistryEntry(tx, personId, clock.now()));
    expect(await count('registry_entries', { personId })).toBe(0);
  });
});

describe('where the scheme asks who a person is', () => {
  test('a pass is scored at once and its credential held; accepting the pictures awards it, in the same transaction', async () => {
    const undo = schemeAsks();
    try {
      const { browser, personId } = await signedInPerson(database.db, IDENTITY_CLOCK, 'held@test.example');
      const own = await browser.permission(database.db, IDENTITY_CLOCK, 'identity.manage-own');
      const { browser: desk } = await signedInPerson(database.db, IDENTITY_CLOCK, 'looks@test.example', ['proctor']);
      await confirmed(database.db, IDENTITY_CLOCK, desk);
      const review = await desk.permission(database.db, IDENTITY_CLOCK, 'identity.review');
      const attemptId = await submitted(personId, 70);
      const parts = { clock, rng: rng() };
      for (let call = 0; call < 2; call++) {
        expect(unwrap(await awardAttempt(database.db, attemptId, parts))).toMatchObject({
          result: { passed: true },
          credential: undefined,
          awarded: false,
          held: 'identity',
        });
      }
      expect(await findHold(database.db, personId)).toBe('identity');
      const events = () =>
        database.db.selectFrom('events').select('kind').where('subject_person_id', '=', personId).where('kind', 'like', 'credential.%').execute();
      expect(await events()).toEqual([{ kind: 'credential.held' }]);

      const checkId = await sendGood(database.db, own);
      await look(database.db, review, checkId);
      const accept = { checkId, decision: 'accept', reason: '' } as const;
      // Whatever breaks while awarding takes the acceptance back with it.
      const chance: Rng = {
        next: () => {
          throw new Error('no chance');
        },
      };
      await expect(decideIdentityAndAward(database.db, review, accept, { clock, rng: chance })).rejects.toThrow('no chance');
      expect(await findHold(database.db, personId)).toBe('identity');
      expect(unwrap(await decideIdentityAndAward(database.db, review, accept, parts))).toMatchObject({ state: 'accepted', awarded: true });
      expect(await findCredential(database.db, personId)).toMatchObject({ personId });
      expect(await findHold(database.db, personId)).toBeUndefined();
      expect((await events()).map(({ kind }) => kind).toSorted()).toEqual(['credential.awarded', 'credential.held']);
    } finally {
      undo();
    }
  });

  test('who wins a credential anew waits in the same way, and has it with the acceptance', async () => {
    const { browser, personId } = await signedInPerson(database.db, IDENTITY_CLOCK, 'held-anew@test.example');
    const parts = { clock, rng: rng() };
    const first = unwrap(await awardAttempt(database.db, await submitted(personId, 70), parts));
    await act(personId, 'surrender', '2026-11-23');
    const undo = schemeAsks();
    try {
      const own = await browser.permission(database.db, IDENTITY_CLOCK, 'identity.manage-own');
      const { browser: desk } = await signedInPerson(database.db, IDENTITY_CLOCK, 'looks-anew@test.example', ['proctor']);
      await confirmed(database.db, IDENTITY_CLOCK, desk);
      const review = await desk.permission(database.db, IDENTITY_CLOCK, 'identity.review');
      const later = { clock: fixedClock('2026-11-24T12:00:00Z'), rng: rng() };
      expect(unwrap(await awardAttempt(database.db, await passAgain(personId, '2026-11-24T11:00:00Z'), later))).toMatchObject({
        awarded: false,
        held: 'identity',
      });
      expect(await findHold(database.db, personId)).toBe('identity');
      const checkId = await sendGood(database.db, own);
      await look(database.db, review, checkId);
      const accepted = await decideIdentityAndAward(database.db, review, { checkId, decision: 'accept', reason: '' }, later);
      expect(unwrap(accepted)).toMatchObject({ state: 'accepted', awarded: true });
      expect(await findHold(database.db, personId)).toBeUndefined();
      expect(await findCredential(database.db, personId)).toMatchObject({ number: first.credential?.number, periods: [{}, { from: '2026-11-24' }] });
    } finally {
      undo();
    }
  });

  test('an award and an acceptance at the same moment make one credential, in either order', async () => {
    const undo = schemeAsks();
    try {
      const { browser: desk } = await signedInPerson(database.db, IDENTITY_CLOCK, 'looks.too@test.example', ['certification-manager']);
      await confirmed(database.db, IDENTITY_CLOCK, desk);
      const review = await desk.permission(database.db, IDENTITY_CLOCK, 'identity.review');
      for (let round = 0; round < 4; round++) {
        const { browser, personId } = await signedInPerson(database.db, IDENTITY_CLOCK, `race${round}@test.example`);
        const attemptId = await submitted(personId, 70);
        const checkId = await sendGood(database.db, await browser.permission(database.db, IDENTITY_CLOCK, 'identity.manage-own'));
        await look(database.db, review, checkId);
        const parts = { clock, rng: rng() };
        await Promise.all([
          awardAttempt(database.db, attemptId, parts),
          decideIdentityAndAward(database.db, review, { checkId, decision: 'accept', reason: '' }, parts),
          awardAttempt(database.db, attemptId, parts),
        ]);
        expect(await count('credentials', { personId })).toBe(1);
      }
    } finally {
      undo();
    }
  });
});
