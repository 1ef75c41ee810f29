import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toPlainDate } from '@einthoven/kernel';
import { isOneEmail, readDraft, readEmploymentClaims, readTrainingClaims, stepsOf } from './claims.ts';
import { keptText, parseDraft, readEmployments, readTraining } from './draft.ts';
import { JOB, TRAINING } from './test-application.ts';

const today = toPlainDate('2026-11-23');
/** Any code units, lone surrogates and controls included. */
const anyText = fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 40 }).map((units) => String.fromCharCode(...units));

describe('readTrainingClaims', () => {
  test.each([
    ['classHours', '-1'],
    ['classHours', 'sixty'],
    ['classHours', '1e3'],
    ['classHours', '60.5'],
    ['classHours', '99999999999999999999'],
    ['classHours', ''],
    ['clinicalHours', '0x20'],
    ['supervisedTracings', '٣'],
    ['supervisedTracings', 'NaN'],
    ['completedOn', '2026-02-30'],
    ['completedOn', '2026-11-24'],
    ['completedOn', '12/06/2026'],
    ['completedOn', '1800-01-01'],
    ['completedOn', '0000-00-00'],
    ['completedOn', "2026-06-12'; --"],
    ['school', ''],
    ['school', 'x'.repeat(201)],
    ['preceptorName', ''],
  ] as const)('says what is wrong with %s = %j, and only that', (field, text) => {
    const read = readTrainingClaims({ ...TRAINING, [field]: text }, today);
    expect(Object.keys(read.problems ?? {})).toEqual([field]);
    expect(read.problems?.[field]).toMatch(/^[A-Z0-9].*\.$/);
  });

  test('never throws, whatever was typed', () => {
    fc.assert(
      fc.property(anyText, anyText, fc.string(), (a, b, c) => {
        const read = readTrainingClaims({ school: a, completedOn: b, classHours: c, clinicalHours: a, supervisedTracings: b, preceptorName: c }, today);
        expect((read.value === undefined) !== (read.problems === undefined)).toBe(true);
      }),
    );
  });
});

describe('readEmploymentClaims', () => {
  test.each([
    ['employerEmail', 'a@b.example, c@d.example', 'employerEmail-0'],
    ['employerEmail', 'Boss <boss@clinic.example>', 'employerEmail-0'],
    ['employerEmail', 'me@home.example', 'employerEmail-0'],
    ['employerEmail', 'ME@Home.example', 'employerEmail-0'],
    ['to', '2024-12-31', 'to-0'],
    ['to', '2027-01-01', 'to-0'],
    ['hours', '8761', 'hours-0'],
    ['hours', '0', 'hours-0'],
    ['employerName', '', 'employerName-0'],
  ] as const)('says what is wrong with %s = %j', (field, text, at) => {
    expect(Object.keys(readEmploymentClaims([{ ...JOB, [field]: text }], today, 'me@home.example').problems ?? {})).toEqual([at]);
  });

  test('asks for an employer where there is none', () => {
    expect(readEmploymentClaims([], today, undefined).problems).toEqual({ employments: 'Add at least one employer.' });
  });
});

describe('isOneEmail', () => {
  test('takes an address and nothing that a mail program would read as two', () => {
    for (const good of ['a@b.co', "o'neill+x@clinic.example", 'ü@münchen.example']) expect(isOneEmail(good)).toBe(true);
    for (const bad of ['a@b', '@b.co', 'a@b.co;c@d.co', 'a b@c.co', 'a@b.co\r\nBcc: x@y.co', `${'a'.repeat(250)}@b.co`, 'a@b..co,'])
      expect(isOneEmail(bad)).toBe(false);
  });
});

describe('reading a form', () => {
  test('takes the fields it knows and no others', () => {
    const form = new FormData();
    for (const [name, value] of Object.entries({ ...TRAINING, state: 'approved', openUntil: '2099-01-01', certificate: '{"fileId":"x"}' }))
      form.set(name, value);
    expect(readTraining(form)).toEqual(TRAINING);
  });

  test('a job with an id that is not in the draft is a new one, and no id is used twice', () => {
    const form = new FormData();
    for (const index of [0, 1, 2]) {
      form.set(`id-${index}`, index === 2 ? 'stolen' : JOB.id);
      form.set(`employerName-${index}`, 'Clinic');
    }
    let next = 0;
    expect(readEmployments(form, new Set([JOB.id]), () => `new-${next++}`).map(({ id }) => id)).toEqual([JOB.id, 'new-0', 'new-1']);
  });

  test('takes at most six jobs', () => {
    const form = new FormData();
    for (let index = 0; index < 500; index++) form.set(`employerName-${index}`, 'Clinic');
    expect(readEmployments(form, new Set(), () => JOB.id)).toHaveLength(6);
  });

  test('keeps no control character, no direction override, and at most 500 characters', () => {
    expect(keptText('a\u0000b\r\nc\u202ed')).toBe('a b c d');
    expect(keptText('x'.repeat(10_000))).toHaveLength(500);
  });
});

describe('readDraft', () => {
  test('says which steps are open, and judges as soon as claims can be read', () => {
    const known = { birthDate: toPlainDate('2000-01-01'), email: undefined, agreed: false };
    expect(readDraft(parseDraft(undefined), today, known).open).toEqual(['route', 'school', 'statements']);
    const read = readDraft(parseDraft({ route: 'program', training: TRAINING, secondarySchool: 'yes' }), today, known);
    expect(read.open).toEqual(['certificate', 'statements']);
    expect(read.claims?.training).toMatchObject({ route: 'program', classHours: 60 });
    expect(stepsOf('experience')).toEqual(['route', 'experience', 'school', 'statements']);
  });
});
