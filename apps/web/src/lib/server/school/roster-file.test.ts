import { toPlainDate, unwrap } from '@einthoven/kernel';
import { expect, test } from 'vitest';
import { readRosterFile, type RosterFiles } from './roster-file.ts';

const read = (files: RosterFiles) => readRosterFile(files, { mostRows: 500, today: toPlainDate('2027-03-10') });

test('of OneRoster 1.2 roles.csv says who is a student; users.csv alone invites nobody', () => {
  // The columns of the CSV binding of OneRoster 1.2, of users.csv and roles.csv.
  const users = Buffer.from(
    'sourcedId,status,dateLastModified,enabledUser,username,userIds,givenName,familyName,middleName,identifier,email,sms,phone,agentSourcedIds,grades,password,userMasterIdentifier\r\n' +
      'u1,,,true,a,,Ana,Ruiz,,17,ana@example.org,,,,,,\r\nu2,,,true,b,,Tea,Cher,,18,tea@example.org,,,,,,\r\n' +
      'u3,,,true,c,,Past,Student,,19,past@example.org,,,,,,\r\nu4,,,false,d,,Not,Enabled,,20,off@example.org,,,,,,\r\nu5,,,true,e,,Bo,Lee,,,bo@example.org,,,,,,\r\n',
  );
  const roles = Buffer.from(
    'sourcedId,status,dateLastModified,userSourcedId,roleType,role,beginDate,endDate,orgSourcedId,userProfileSourcedId\r\n' +
      'r1,,,u1,primary,student,2027-01-01,2027-06-30,o,\r\nr2,,,u2,primary,teacher,,,o,\r\nr3,,,u3,primary,student,2025-01-01,2026-06-30,o,\r\n' +
      'r4,,,u4,primary,student,,,o,\r\nr5,,,u5,secondary,student,,,o,\r\nr6,tobedeleted,,u2,secondary,student,,,o,\r\n',
  );
  for (const files of [[users, roles] as const, [roles, users] as const])
    expect(unwrap(read(files))).toEqual([
      { line: 2, name: 'Ana Ruiz', email: 'ana@example.org', studentNumber: '17' },
      // Without a number of the school the id of OneRoster stays out: it says nothing to people.
      { line: 6, name: 'Bo Lee', email: 'bo@example.org', studentNumber: '' },
    ]);
  for (const [files, error] of [
    [users, 'ROSTER_ROLES'],
    [roles, 'ROSTER_ROLES'],
    [[users, users], 'ROSTER_TWO_FILES'],
    [[roles, roles], 'ROSTER_TWO_FILES'],
  ] as const)
    expect(read(files)).toEqual({ ok: false, error });
});

test.each([
  [Buffer.from('name,email,role\nTea Cher,tea@example.org,teacher'), 'ROSTER_NO_STUDENT'],
  [Buffer.from(''), 'ROSTER_EMPTY'],
  [Buffer.from([0xff, 0xfe, 0x41]), 'ROSTER_NOT_TEXT'],
  [Buffer.from('"a,b@c.example'), 'ROSTER_NOT_CSV'],
  [Buffer.from('only names\nmore names'), 'ROSTER_COLUMNS'],
  [Buffer.from(Array.from({ length: 501 }, (_, n) => `N,n${n}@x.example`).join('\n')), 'ROSTER_TOO_MANY'],
  [Buffer.alloc(600_000, 'a'), 'ROSTER_TOO_LARGE'],
])('%#: %s', (bytes, error) => expect(read(bytes)).toEqual({ ok: false, error }));
