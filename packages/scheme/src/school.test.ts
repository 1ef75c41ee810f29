import { toPlainDate } from '@einthoven/kernel';
import { expect, test } from 'vitest';
import { checkRoster, completionGaps, hoursProblem, isFormula, overlaps, rosterSmells, signerProblem, tracingProblem, type CompletionFacts } from './school.ts';

const policy = <T>(value: T) => ({ value, standing: 'default' as const });
const TODAY = toPlainDate('2027-03-10');
const COURSE = { startsOn: toPlainDate('2027-02-01'), endsOn: toPlainDate('2027-04-30') };
const SCHOOL = {
  inviteDays: policy(14),
  rosterRows: policy(500),
  hoursADay: policy(12),
  daysAtOnce: policy(10),
  skillsAssessedBy: policy(['lab-placement']),
  invoiceDays: policy(30),
  voucherMonths: policy(12),
};
const row = (line: number, name: string, email: string, studentNumber = '') => ({ line, name, email, studentNumber });
const codes = (rows: ReturnType<typeof row>[], emails: string[] = [], free = 30) =>
  checkRoster(rows, { emails: new Set(emails), ownEmail: 'Director@School.example', free }).map(({ problems }) => problems);

test('every row of a roster is told all that is wrong with it, and the first of two alike is taken', () => {
  expect(
    codes(
      [
        row(1, 'Ana Ruiz', 'ana@a.example', '7'),
        row(2, 'Ana Ruiz', 'ANA@a.example', '7'),
        row(3, '', 'x'),
        row(4, '=HYPERLINK("http://x")', ''),
        row(5, 'Bo', 'bo@a.example'),
        row(6, 'Cy', 'cy@a.example, dd@a.example'),
        row(7, 'Director', 'director@school.example'),
      ],
      ['bo@a.example'],
    ),
  ).toEqual([
    [],
    ['EMAIL_TWICE', 'NUMBER_TWICE'],
    ['NAME_MISSING', 'EMAIL_INVALID'],
    ['FORMULA', 'EMAIL_MISSING'],
    ['ON_ROSTER'],
    ['EMAIL_INVALID'],
    ['OWN_ADDRESS'],
  ]);
  expect(codes([row(1, 'A', 'a@a.example'), row(2, '', ''), row(3, 'B', 'b@a.example')], [], 1)).toEqual([
    [],
    ['NAME_MISSING', 'EMAIL_MISSING'],
    ['CLASS_FULL'],
  ]);
});

test.each(['=1+1', '@SUM(A1)', '+cmd|x', '-2+3', '\t=1', ' =1', '\u00a0=1'])('%j would run in a spreadsheet', (cell) => expect(isFormula(cell)).toBe(true));
test.each(['Ana', '+1.5', '-3', "O'Brien-Smith", '12=12'])('%j would not', (cell) => expect(isFormula(cell)).toBe(false));

test('invented rosters smell; a family and a class of ordinary people do not', () => {
  const five = (make: (n: number) => { name: string; email: string }) => rosterSmells([1, 2, 3, 4, 5].map(make));
  expect(five((n) => ({ name: `N${'abcde'[n - 1]}`, email: `student${n}@x.example` }))).toEqual(['NUMBERED_ADDRESSES']);
  expect(five((n) => ({ name: `N${n}`, email: `me+${'abcde'[n - 1]}@x.example` }))).toEqual(['ONE_MAILBOX']);
  expect(five((n) => ({ name: 'Jo Doe', email: `${'abcde'[n - 1]}@x.example` }))).toEqual(['ONE_NAME']);
  expect(five((n) => ({ name: `P${n}`, email: `${'abcde'[n - 1]}.ruiz@x.example` }))).toEqual([]);
});

const entry = { month: '2027-03', siteId: 's', ageBand: '40-64', leadSet: '12-lead', quality: 'clean' };
test.each([
  [{}, undefined],
  [{ month: '2027-13' }, 'TRACING_MONTH'],
  [{ month: '2027-04' }, 'TRACING_FUTURE'],
  [{ month: '2027-01' }, 'TRACING_OUTSIDE_COURSE'],
  [{ siteId: 'elsewhere' }, 'TRACING_SITE'],
  [{ ageBand: 'Mrs Smith, 71' }, 'TRACING_FIELDS'],
  [{ quality: '' }, 'TRACING_FIELDS'],
])('a tracing with %j: %s', (change, problem) => expect(tracingProblem({ ...entry, ...change }, { course: COURSE, sites: ['s'], today: TODAY })).toBe(problem));

test.each([
  ['2027-03-10', 8, 16, undefined],
  ['2027-03-10', 9, 16, 'HOURS_TOO_MANY_A_DAY'],
  ['2027-03-11', 2, 0, 'HOURS_FUTURE'],
  ['2027-01-31', 2, 0, 'HOURS_OUTSIDE_COURSE'],
  ['2027-03-01', 1.5, 0, 'HOURS_NUMBER'],
  ['2027-03-01', 0, 0, 'HOURS_NUMBER'],
] as const)('hours on %s: %s and %s before: %s', (on, halfHours, thatDay, problem) =>
  expect(hoursProblem({ on: toPlainDate(on), halfHours, thatDay }, { course: COURSE, today: TODAY, scheme: { school: SCHOOL } })).toBe(problem),
);

test.each([
  ['p', ['preceptor'], false, undefined],
  ['s', ['preceptor'], false, 'SIGNER_OWN'],
  ['p', ['preceptor'], true, 'SIGNER_STUDENT'],
  ['p', ['owner', 'director'], false, 'SIGNER_NOT_OF_SCHOOL'],
  ['p', [], false, 'SIGNER_NOT_OF_SCHOOL'],
] as const)('signer %s with %j: %s', (signerId, roles, isStudentOfClass, problem) =>
  expect(signerProblem({ signerId, studentId: 's', roles, isStudentOfClass, may: ['preceptor'] })).toBe(problem),
);

test('a certificate asks for what the scheme and the program ask for, whichever is more', () => {
  const training = {
    classHours: policy({ min: 40, max: 80 }),
    clinicalHours: policy({ min: 20, max: 40 }),
    classSize: policy({ min: 10, max: 30 }),
    supervisedTracings: policy(10),
    completionValidYears: policy(5),
  };
  const facts: CompletionFacts = {
    classHalfHours: 120,
    clinicalHalfHours: 60,
    tracings: 10,
    skillsShown: ['B1', 'B2'],
    accepted: true,
    approval: 'approved',
    program: { classHours: 60, clinicalHours: 30 },
  };
  const gaps = (change: Partial<CompletionFacts>) => completionGaps({ ...facts, ...change }, { training }, ['B1', 'B2']);
  expect(gaps({})).toEqual([]);
  expect(gaps({ classHalfHours: 119 })).toEqual([{ code: 'CLASS_HOURS', required: 60, actual: 59.5 }]);
  expect(gaps({ clinicalHalfHours: 0, program: { classHours: 10, clinicalHours: 0 } })).toEqual([{ code: 'CLINICAL_HOURS', required: 20, actual: 0 }]);
  expect(gaps({ accepted: false, approval: 'withdrawn', tracings: 9, skillsShown: ['B2', 'X'] }).map(({ code }) => code)).toEqual([
    'NOT_ACCEPTED',
    'PROGRAM_NOT_APPROVED',
    'TRACINGS',
    'SKILLS',
  ]);
});

test('classes overlap on a single shared day', () => {
  expect(overlaps(COURSE, { startsOn: COURSE.endsOn, endsOn: toPlainDate('2027-12-01') })).toBe(true);
  expect(overlaps(COURSE, { startsOn: toPlainDate('2027-05-01'), endsOn: toPlainDate('2027-12-01') })).toBe(false);
});
