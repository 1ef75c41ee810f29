import { describe, expect, test } from 'vitest';
import { toPlainDate, unwrap } from '@einthoven/kernel';
import { useTestDatabase } from '../db/test-database.ts';
import { createAdministrator } from './administrator.ts';
import { addBirthDate, readBirthDate } from './birth-date.ts';
import { askNameChange, decideNameChange, listNameChangeQueue } from './name-change.ts';
import { getProfile } from './profile.queries.ts';
import { confirmed, signedInPerson, signIn } from './test-person.ts';

const at = useTestDatabase();
const clock = { now: () => new Date() };
const today = toPlainDate(clock.now().toISOString().slice(0, 10));
const tell = async () => undefined;
const file = {
  name: 'birth.png',
  bytes: Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64'),
};

describe('the birth date', () => {
  test('is added once to an account that was made at the command line', async () => {
    const { personId } = unwrap(await createAdministrator(at.db, { email: 'made@example.com', legalName: 'Made There' }, { clock }));
    const permission = await (await signIn(at.db, 'made@example.com')).permission(at.db, clock, 'account.manage-own');
    expect(await addBirthDate(at.db, permission, today, { clock, today })).toEqual({ ok: false, error: 'BIRTH_DATE_IMPOSSIBLE' });
    const both = await Promise.all(['1980-02-01', '1981-02-01'].map((text) => addBirthDate(at.db, permission, text, { clock, today })));
    expect(both.filter((one) => one.ok)).toHaveLength(1);
    expect(both.find((one) => !one.ok)).toEqual({ ok: false, error: 'BIRTH_DATE_SET' });
    expect((await getProfile(at.db, personId))?.birthDate).toMatch(/^198[01]-02-01$/);
    const events = await at.db.selectFrom('events').selectAll().where('subject_person_id', '=', personId).execute();
    expect(events.map(({ kind }) => kind)).toContain('account.birth-date-added');
    // Events hold no date of birth.
    expect(JSON.stringify(events)).not.toContain('-02-01');
  });

  test('is corrected with a document, by the queue of the name, when staff approve', async () => {
    const { browser, personId } = await signedInPerson(at.db, clock, 'wrong-year@example.com');
    const permission = await browser.permission(at.db, clock, 'account.manage-own');
    const same = { legalName: 'Test Person', familyName: 'Person', file };
    expect(await askNameChange(at.db, permission, { ...same, birthDate: '1990-05-04' }, { clock, today })).toEqual({
      ok: false,
      error: { field: 'legalName', problem: 'NAME_CHANGE_SAME' },
    });
    expect(await askNameChange(at.db, permission, { ...same, birthDate: '1990-02-30' }, { clock, today })).toEqual({
      ok: false,
      error: { field: 'birthDate', problem: 'BIRTH_DATE_IMPOSSIBLE' },
    });
    unwrap(await askNameChange(at.db, permission, { ...same, birthDate: '1989-05-04' }, { clock, today }));
    expect((await getProfile(at.db, personId))?.birthDate).toBe('1990-05-04');
    const manager = await signedInPerson(at.db, clock, 'dates@example.com', ['certification-manager']);
    const decides = await (await confirmed(at.db, clock, manager.browser)).permission(at.db, clock, 'account.decide-name-change');
    const change = (await listNameChangeQueue(at.db, decides)).find((one) => one.personId === personId);
    expect(change).toMatchObject({ from: { birthDate: '1990-05-04' }, to: { legalName: 'Test Person', birthDate: '1989-05-04' } });
    const decision = { legalNameChangeId: change?.legalNameChangeId ?? '', approve: true, reason: 'the passport shows it' };
    unwrap(await decideNameChange(at.db, decides, decision, { clock, tell }));
    expect(await getProfile(at.db, personId)).toMatchObject({ legalName: 'Test Person', birthDate: '1989-05-04' });
  });

  test.each([
    ['1998-05-04', { ok: true, value: '1998-05-04' }],
    [' 1998-05-04 ', { ok: true, value: '1998-05-04' }],
    ['1899-12-31', { ok: false, error: 'BIRTH_DATE_IMPOSSIBLE' }],
    ['04/05/1998', { ok: false, error: 'BIRTH_DATE_MALFORMED' }],
  ])('%j is read as %j', (text, read) => {
    expect(readBirthDate(text, toPlainDate('2026-11-23'))).toEqual(read);
  });
});
