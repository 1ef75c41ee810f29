import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { addDays, fixedClock, seededRng, toPlainDate, unwrap, type PlainDate } from '@einthoven/kernel';
import { drawNumber, foldName, foldWords, type CredentialNumber } from '@einthoven/credential';
import { awardPeriod } from '@einthoven/scheme';
import { useTestDatabase } from '../db/test-database.ts';
import { insertApprovedApplication, insertPerson } from '../db/test-fixtures.ts';
import { currentScheme } from '../scheme/index.ts';
import { checkList, lookUpNumber, searchByName, type NameSearch } from './lookup.ts';

const database = useTestDatabase();
const clock = fixedClock('2026-11-23T18:00:00Z');
const today = toPlainDate('2026-11-23');

/** A stranger of their own, so that no test meets the limit of another. */
const stranger = () => ({ db: database.db, clock, visitor: { address: randomUUID() } });
const search = (fields: Partial<NameSearch>) => searchByName({ familyName: '', givenName: '', lastFour: '', stateCode: '', ...fields }, stranger());
const names = async (fields: Partial<NameSearch>) => unwrap(await search(fields)).map((record) => record.name);

async function certify(
  legalName: string,
  familyName: string,
  more: { on?: PlainDate; place?: { city: string; stateCode: string }; actions?: { action: 'suspend' | 'revoke'; on: PlainDate }[]; closed?: boolean } = {},
): Promise<CredentialNumber> {
  const { db } = database;
  const personId = await insertPerson(db, { legalName, familyName });
  const applicationId = await insertApprovedApplication(db, personId);
  const scheme = currentScheme();
  await db
    .insertInto('forms')
    .values({
      form_id: 'test-form',
      credential: 'CET',
      blueprint_version: 'x',
      conversion: '{}',
      conversion_sha256: 'x',
      conversion_kind: 'demonstration',
      content_sha256: 'x',
      sealed_at: clock.now(),
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const at = clock.now();
  const { attempt_id } = await db
    .insertInto('attempts')
    .values({
      person_id: personId,
      application_id: applicationId,
      form_id: 'test-form',
      ordinal: 1,
      scheme_version: scheme.version,
      state: 'submitted',
      started_at: at,
      deadline_at: new Date(at.getTime() + 1),
      submitted_at: at,
      submitted_by: 'candidate',
      passed: true,
    })
    .returning('attempt_id')
    .executeTakeFirstOrThrow();
  const { result_id } = await db
    .insertInto('results')
    .values({
      attempt_id,
      person_id: personId,
      raw_score: 80,
      scored_items: 100,
      scaled_score: 600,
      passed: true,
      domains: '[]',
      conversion_kind: 'demonstration',
      conversion_sha256: 'x',
      scheme_version: scheme.version,
      scored_at: at,
    })
    .returning('result_id')
    .executeTakeFirstOrThrow();
  const number = drawNumber('CET', seededRng(randomUUID()));
  const on = more.on ?? toPlainDate('2026-03-14');
  const { credential_id } = await db
    .insertInto('credentials')
    .values({
      credential_number: number,
      person_id: personId,
      credential: 'CET',
      scheme_version: scheme.version,
      result_id,
      demonstration: true,
      awarded_on: on,
      awarded_at: at,
    })
    .returning('credential_id')
    .executeTakeFirstOrThrow();
  const period = awardPeriod(on, scheme);
  await db
    .insertInto('credential_periods')
    .values({ credential_id, valid: `[${period.from},${period.to})`, basis: 'award', granted_at: at })
    .execute();
  for (const { action, on: effective } of more.actions ?? [])
    await db.insertInto('credential_actions').values({ credential_id, action, effective_on: effective, decided_at: at }).execute();
  if (!more.closed) {
    await db
      .insertInto('registry_entries')
      .values({
        credential_id,
        name_as_certified: legalName,
        family_name: familyName,
        family_name_folded: foldName(familyName),
        given_name_folded: foldWords(legalName.replace(familyName, '')).join(' ') || foldName(legalName),
        city: more.place?.city ?? null,
        state_code: more.place?.stateCode ?? null,
        listed_at: at,
      })
      .execute();
  }
  return number;
}

let seven: CredentialNumber;
let closed: CredentialNumber;
let expired: CredentialNumber;
beforeAll(async () => {
  const { db } = database;
  await db
    .insertInto('schemes')
    .values({ scheme_version: currentScheme().version, credential: 'CET', effective_on: currentScheme().effectiveOn, content_sha256: 'x' })
    .execute();
  // Forms may be written by scoring alone in production use; the test writes one as the owner would.
  const pg = (await import('pg')).default;
  const owner = new pg.Client({ connectionString: database.url });
  await owner.connect();
  await owner.query('grant insert on forms to einthoven_app');
  await owner.end();
  seven = await certify('Demo Person Seven', 'Seven');
  closed = await certify('Erased Person', 'Erased', { closed: true });
  expired = await certify('Late Person', 'Late', { on: addDays(toPlainDate('2024-11-23'), 0) });
  await certify('Zoë Anne-Marie O’Neill-Weiß', 'O’Neill-Weiß', { place: { city: 'Tucson', stateCode: 'AZ' } });
  await certify('Ayşe Işık', 'Işık');
  await certify('محمد بن عبد الله', 'عبد الله');
  await certify('王小明', '王');
  await certify('Suharto', 'Suharto');
  for (let i = 0; i < 11; i++) await certify(`Maria Crowd${'abcdefghijk'[i]} Garcia`, 'Garcia', i < 2 ? { place: { city: 'Reno', stateCode: 'NV' } } : {});
});

describe('by number', () => {
  test('any spelling finds the record, and nothing but the public fields leaves', async () => {
    const record = unwrap(await lookUpNumber(seven.toLowerCase().replaceAll('-', ' '), stranger()));
    expect(Object.keys(record).toSorted()).toEqual(
      [
        'actions',
        'credential',
        'demonstration',
        'firstCertifiedOn',
        'history',
        'issuer',
        'name',
        'number',
        'period',
        'place',
        'since',
        'status',
        'title',
        'until',
      ].toSorted(),
    );
    expect(record).toMatchObject({
      number: seven,
      name: 'Demo Person Seven',
      status: 'active',
      since: '2026-03-14',
      until: '2028-03-13',
      period: { lastDay: '2028-03-13' },
      place: undefined,
    });
  });

  test('the day after the last valid day it is inactive; on it, still active, whatever the hour in UTC', async () => {
    // Phoenix is seven hours behind UTC: at 06:59 UTC it is still the evening before.
    const at = (instant: string) => ({ ...stranger(), clock: fixedClock(instant) });
    expect(unwrap(await lookUpNumber(expired, at('2026-11-23T06:59:59Z')))).toMatchObject({ status: 'active', period: { lastDay: '2026-11-22' } });
    expect(unwrap(await lookUpNumber(expired, at('2026-11-23T07:00:00Z')))).toMatchObject({ status: 'inactive', since: '2026-11-23' });
  });

  test('a closed record keeps its number and loses its name', async () => {
    expect(unwrap(await lookUpNumber(closed, stranger())).name).toBeUndefined();
  });

  test('malformed, mistyped and never issued are three different answers', async () => {
    expect(await lookUpNumber('hello', stranger())).toMatchObject({
      ok: false,
      error: { code: 'REGISTRY_NUMBER_MALFORMED', problem: { code: 'NUMBER_LENGTH' } },
    });
    const mistyped = seven.replace(/.$/, (check) => (check === '0' ? '2' : '0'));
    expect(await lookUpNumber(mistyped, stranger())).toMatchObject({
      ok: false,
      error: { code: 'REGISTRY_NUMBER_MALFORMED', problem: { code: 'NUMBER_CHECK_FAILED' } },
    });
    const never = drawNumber('CET', seededRng('never issued'));
    expect(await lookUpNumber(never, stranger())).toMatchObject({ ok: false, error: { code: 'REGISTRY_NUMBER_UNKNOWN', number: never } });
  });
});

describe('by name', () => {
  test.each([
    [{ familyName: "O'NEILL WEISS", givenName: 'zoe' }, 'Zoë Anne-Marie O’Neill-Weiß'],
    [{ familyName: 'oneillweiss', givenName: 'marie' }, 'Zoë Anne-Marie O’Neill-Weiß'],
    [{ familyName: 'O’Neill–Weiß', stateCode: 'az' }, 'Zoë Anne-Marie O’Neill-Weiß'],
    [{ familyName: 'ISIK', givenName: 'AYSE' }, 'Ayşe Işık'],
    [{ familyName: 'عبد الله', givenName: 'محمد' }, 'محمد بن عبد الله'],
    [{ familyName: '王', givenName: '小明' }, '王小明'],
    [{ familyName: 'suharto', givenName: 'Suharto' }, 'Suharto'],
  ])('%j finds %s', async (fields, name) => {
    expect(await names(fields)).toEqual([name]);
  });

  test('the last four characters of the number find, in any spelling', async () => {
    const last = seven.replaceAll('-', '').slice(-4);
    expect(await names({ familyName: 'Seven', lastFour: `${last.slice(0, 3)}-${last.slice(3)}`.toLowerCase() })).toEqual(['Demo Person Seven']);
    expect(await names({ familyName: 'Seven', lastFour: '0000' })).toEqual([]);
  });

  test('a state finds only people who chose to show it', async () => {
    expect(await names({ familyName: 'Seven', stateCode: 'AZ' })).toEqual([]);
    expect(await names({ familyName: 'Garcia', stateCode: 'NV' })).toHaveLength(2);
  });

  test('nothing lists the registry: no family name alone, no wildcard, no beginning, no single letter, no crowd', async () => {
    const refused = async (fields: Partial<NameSearch>) => {
      const found = await search(fields);
      return found.ok ? found.value.length : found.error.code;
    };
    expect(await refused({})).toBe('REGISTRY_FAMILY_NAME_TOO_SHORT');
    expect(await refused({ familyName: 'Seven' })).toBe('REGISTRY_SECOND_FIELD_NEEDED');
    expect(await refused({ familyName: '%', givenName: 'Demo' })).toBe('REGISTRY_FAMILY_NAME_TOO_SHORT');
    expect(await refused({ familyName: 's', givenName: 'Demo' })).toBe('REGISTRY_FAMILY_NAME_TOO_SHORT');
    expect(await refused({ familyName: '__', givenName: 'Demo' })).toBe('REGISTRY_FAMILY_NAME_TOO_SHORT');
    expect(await refused({ familyName: 'Seven', givenName: '%' })).toBe('REGISTRY_GIVEN_NAME_TOO_SHORT');
    expect(await refused({ familyName: 'Seven', givenName: 'd' })).toBe('REGISTRY_GIVEN_NAME_TOO_SHORT');
    expect(await refused({ familyName: 'Seven', lastFour: '%%%%' })).toBe('REGISTRY_LAST_FOUR_MALFORMED');
    expect(await refused({ familyName: 'Seven', lastFour: 'ABC' })).toBe('REGISTRY_LAST_FOUR_MALFORMED');
    expect(await refused({ familyName: 'Seven', stateCode: 'A%' })).toBe('REGISTRY_STATE_UNKNOWN');
    expect(await refused({ familyName: 'Garcia', givenName: 'Maria' })).toBe('REGISTRY_TOO_MANY');
    expect(await refused({ familyName: 'Sev%', givenName: 'Demo' })).toBe(0);
    expect(await refused({ familyName: 'Sev', givenName: 'Demo' })).toBe(0);
    expect(await refused({ familyName: 'Garcia', givenName: 'Crowda' })).toBe(1);
  });

  test.each(["x'; drop table credentials; --", '<script>alert(1)</script>', '{a,b}', '"quoted"', '\\', 'a\u0000b', '💓💓', 'x'.repeat(200)])(
    '%j in every field is only text',
    async (text) => {
      const found = await search({ familyName: text, givenName: text, lastFour: text, stateCode: text });
      expect(found.ok ? found.value : found.error.code).not.toBeUndefined();
      expect(await names({ familyName: 'Seven', givenName: 'Demo' })).toHaveLength(1);
    },
  );
});

describe('a pasted list', () => {
  test('answers every line, in order', async () => {
    const never = drawNumber('CET', seededRng('never issued'));
    const lines = unwrap(await checkList(`1. ${seven} Demo Person\n${never}; hello\n${seven}`, stranger()));
    expect(lines.map((line) => line.outcome.kind)).toEqual(['found', 'unknown', 'malformed', 'found']);
  });

  test('fifty numbers are checked, fifty-one are not', async () => {
    const numbers = Array.from({ length: 51 }, (_, i) => drawNumber('CET', seededRng(`list ${i}`)));
    expect(unwrap(await checkList(numbers.slice(0, 50).join('\n'), stranger()))).toHaveLength(50);
    expect(await checkList(numbers.join(' '), stranger())).toEqual({ ok: false, error: { code: 'REGISTRY_LIST_TOO_LONG', numbers: 51 } });
    expect(await checkList(' \n', stranger())).toEqual({ ok: false, error: { code: 'REGISTRY_LIST_EMPTY' } });
  });
});

describe('asking too often', () => {
  test('is stopped by address, across the whole /64 of IPv6, and says how long to wait', async () => {
    const ask = (address: string) =>
      searchByName({ familyName: 'Seven', givenName: 'Nobody', lastFour: '', stateCode: '' }, { db: database.db, clock, visitor: { address } });
    for (let i = 0; i < 40; i++) expect((await ask(`2001:db8:1:2::${(i + 1).toString(16)}`)).ok).toBe(true);
    expect(await ask('2001:db8:1:2:ffff:ffff:ffff:ffff')).toMatchObject({ ok: false, error: { code: 'REGISTRY_RATE_LIMITED', retryAfterS: 600 } });
    expect((await ask('2001:db8:1:3::1')).ok).toBe(true);
    expect((await ask('192.0.2.7')).ok).toBe(true);
  });

  test('leaves neither an address nor a name behind, only counts', async () => {
    await lookUpNumber(seven, { db: database.db, clock, visitor: { address: '198.51.100.23' } });
    const buckets = await database.db.selectFrom('rate_buckets').select('bucket').execute();
    expect(JSON.stringify(buckets)).not.toContain('198.51.100.23');
    const counted = await database.db.selectFrom('registry_lookups').selectAll().execute();
    expect(counted.find((row) => row.kind === 'number' && row.outcome === 'found')?.lookups).toBeGreaterThan(0);
    expect(Object.keys(counted[0] ?? {}).toSorted()).toEqual(['kind', 'looked_up_on', 'lookups', 'outcome']);
    expect(today).toBe('2026-11-23');
  });
});
