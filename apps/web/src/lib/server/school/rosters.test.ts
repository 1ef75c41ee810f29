import { permit } from '../account/index.ts';
import { unwrap } from '@einthoven/kernel';
import { beforeAll, describe, expect, test } from 'vitest';
import { useTestDatabase } from '../db/test-database.ts';
import { registerSchemes } from '../scheme/index.ts';
import * as school from './index.ts';
import { testClasses, using } from './test-class.ts';

const at = useTestDatabase();
const { person, classOf, linkTo, enroll, flagsOf } = testClasses(at);
beforeAll(() => registerSchemes(at.db));

describe('rosters', () => {
  test('OneRoster, CSV and paste are read; wrong rows are told, right ones invited, and nobody behind an address is shown', async () => {
    const it = await classOf();
    const known = await person();
    const oneRoster =
      '\ufeffsourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,userIds,givenName,familyName,middleName,identifier,email\r\n' +
      `s1,active,,true,o,student,a,,Ana,Ruiz,,17,${known.email}\r\ns2,tobedeleted,,true,o,student,b,,Gone,One,,18,gone@example.org\r\nt1,active,,true,o,teacher,c,,Tea,Cher,,19,tea@example.org\r\n` +
      's3,active,,true,o,student,d,,"=HYPERLINK(""http://x"")",X,,20,x@example.org\r\n';
    const checked = unwrap(await school.checkRosterFile(at.db, it.director.run, it.cohortId, Buffer.from(oneRoster), using));
    expect(checked.lines.map(({ line, name, problems }) => [line, name, problems])).toEqual([
      [2, 'Ana Ruiz', []],
      [5, '=HYPERLINK("http://x") X', ['FORMULA']],
    ]);
    expect(unwrap(await school.inviteRoster(at.db, it.director.run, it.cohortId, Buffer.from(oneRoster), using))).toBe(1);
    expect(unwrap(await school.inviteRoster(at.db, it.director.run, it.cohortId, Buffer.from(`Ana <${known.email}>\nBo Lee <bo@example.org>`), using))).toBe(1);
    const invites = await school.listInvites(at.db, { schoolId: it.schoolId, cohortId: it.cohortId });
    expect(invites.map(({ name, personId, state }) => ({ name, personId, state }))).toEqual([
      { name: 'Ana Ruiz', personId: undefined, state: 'waiting' },
      { name: 'Bo Lee', personId: undefined, state: 'waiting' },
    ]);
    expect(await school.readStudents(at.db, it.director.run, it.cohortId, using)).toEqual([]);
    // Who says no leaves nothing behind, and the same link answers once.
    const token = await linkTo('bo@example.org');
    unwrap(await school.declineInvite(at.db, token, using));
    expect(await school.declineInvite(at.db, token, using)).toMatchObject({ error: 'INVITE_ANSWERED' });
    expect(
      await at.db.selectFrom('school_invites').select(['name', 'email']).where('cohort_id', '=', it.cohortId).where('state', '=', 'declined').execute(),
    ).toEqual([{ name: null, email: null }]);
    const stranger = await person();
    expect(await school.checkRosterFile(at.db, stranger.run, it.cohortId, Buffer.from('a,a@b.example'), using)).toMatchObject({ error: 'COHORT_UNKNOWN' });
  });

  test('an invented roster waits for staff; 500 rows are told apart, and a class takes no more than it holds', async () => {
    const it = await classOf();
    const rows = Array.from({ length: 500 }, (_, n) => (n % 5 === 0 ? `,student${n}@x.example` : `Jo Doe,student${n}@x.example`)).join('\n');
    const checked = unwrap(await school.checkRosterFile(at.db, it.director.run, it.cohortId, Buffer.from(rows), using));
    expect([checked.lines.length, checked.good, checked.lines.filter(({ problems }) => problems.includes('NAME_MISSING')).length]).toEqual([500, 30, 100]);
    expect(unwrap(await school.inviteRoster(at.db, it.director.run, it.cohortId, Buffer.from(rows), using))).toBe(30);
    const manager = await person('certification-manager');
    const decide = unwrap(permit(manager.actor, 'program.decide'));
    const flags = (await school.readFlags(at.db, decide)).filter(({ schoolId }) => schoolId === it.schoolId);
    expect(flags.map(({ what }) => what).toSorted()).toEqual(['NUMBERED_ADDRESSES', 'ONE_NAME']);
    unwrap(await school.seeFlag(at.db, decide, flags[0]?.flagId ?? '', using));
    expect(await school.seeFlag(at.db, decide, flags[0]?.flagId ?? '', using)).toMatchObject({ error: 'FLAG_NONE' });
  });

  test('nobody is in two schools on the same days, nor invites themselves; who left, or studied before, may come', async () => {
    const [one, two] = [await classOf(), await classOf()];
    const before = await classOf('approved', { startsOn: '2026-09-01', endsOn: '2026-12-20' });
    const student = await person();
    expect((await enroll(before, student)).done).toMatchObject({ ok: true });
    const { enrollmentId } = await enroll(one, student);
    expect((await enroll(two, student)).done).toMatchObject({ error: 'ENROLLED_ELSEWHERE' });
    expect([await flagsOf(one), await flagsOf(two)]).toEqual([[], ['TWO_SCHOOLS']]);
    unwrap(await school.leaveCohort(at.db, student.attend, enrollmentId, using));
    expect(await school.acceptInvite(at.db, student.attend, await linkTo(student.email), { results: false }, using)).toMatchObject({ ok: true });
    unwrap(await school.inviteRoster(at.db, one.director.run, one.cohortId, Buffer.from('Me,another-address-of-mine@example.org'), using));
    const own = await linkTo('another-address-of-mine@example.org');
    expect(await school.acceptInvite(at.db, one.director.attend, own, { results: false }, using)).toMatchObject({ error: 'INVITE_OWN' });
  });
});
