import { err, ok, toPlainDate, unwrap } from '@einthoven/kernel';
import { describe, expect, test } from 'vitest';
import { checkResume } from './resume-check.ts';
import { fieldsOf, fromJsonResume, resumeOf, toJsonResume, type Resume } from './resume-shape.ts';
import { settle, suggestionsOf } from './suggestion.ts';

const GOOD: Resume = {
  basics: { name: 'Kim Reyes', email: 'kim@example.org', phone: '520 555 0100', city: 'Tucson', region: 'AZ', skills: '12-lead ECG\nHolter' },
  work: [{ position: 'ECG technician', name: 'Saguaro Heart Clinic', startDate: '2024-02', highlights: 'Made 20 ECGs a day\nTaught two people' }],
  education: [{ area: 'ECG technician program', institution: 'Pima School', startDate: '2023-09', endDate: '2024-01' }],
  certificates: [],
};
const LIMITS = { wordsAtMost: 450, gapMonths: 6 };
const codes = (resume: Resume) => checkResume(resume, LIMITS, toPlainDate('2026-11-27')).map(({ code, path }) => `${code} ${path}`);
const basics = (more: Record<string, string>): Resume => ({ ...GOOD, basics: { ...GOOD.basics, ...more } });
const work = (...entries: Record<string, string>[]): Resume => ({ ...GOOD, education: [], work: entries });

describe('the automatic check', () => {
  test('finds nothing in a good resume, and nothing to say of an empty one', () => {
    expect(codes(GOOD)).toEqual([]);
    expect(codes({ basics: {}, work: [], education: [], certificates: [] })).toEqual([]);
  });
  test.each<[string, Resume]>([
    ['EMAIL_UNREADABLE basics.email', basics({ email: 'kim at example' })],
    ['PHONE_UNREADABLE basics.phone', basics({ phone: '555 0100' })],
    ['PLACE_MISSING basics.city', basics({ region: '' })],
    ['WORK_MISSING work.0.position', work()],
    ['DATE_MISSING work.0.startDate', work({ position: 'Aide' })],
    ['DATE_UNREADABLE work.0.startDate', work({ startDate: '2024-13' })],
    ['DATE_UNREADABLE work.0.startDate', work({ startDate: 'last May' })],
    ['DATE_FUTURE work.0.startDate', work({ startDate: '2027-01', endDate: '2027-02' })],
    ['DATE_ORDER work.0.endDate', work({ startDate: '2024-05', endDate: '2024-04' })],
    ['GAP work.1.startDate', work({ startDate: '2020-01', endDate: '2020-06' }, { startDate: '2021-01' })],
    ['TOO_LONG basics.summary', basics({ summary: 'word '.repeat(460) })],
    ['NOT_MACHINE_READABLE basics.label', basics({ label: '★ ECG ❤️' })],
  ])('%s', (code, resume) => expect(codes(resume)).toContain(code));
  test('a gap counts whole months between, under all that ran at the same time', () => {
    const gapless = work({ startDate: '2020-01', endDate: '2020-06' }, { startDate: '2020-03', endDate: '2020-12' }, { startDate: '2021-06' });
    expect(codes(gapless)).toEqual([]);
    expect(checkResume(work({ startDate: '2020', endDate: '2020' }, { startDate: '2021-07' }), LIMITS, toPlainDate('2026-11-27'))[0]?.what).toBe(
      'Nothing is told from January 2021 to June 2021 (6 months).',
    );
  });
});

describe('suggestions', () => {
  const suggested = suggestionsOf(
    GOOD,
    (path) => ({ 'basics.summary': 'Careful.', 'work.0.highlights': 'Made 20 ECGs a day', 'basics.name': 'Kim  Reyes ' })[path],
    (path) => (path === 'basics.phone' ? 'Is this the number you answer?' : undefined),
  );
  test('are what changed and what was commented', () => {
    expect(suggested.map(({ path, was, now, comment }) => [path, was, now, comment])).toEqual([
      ['basics.phone', '520 555 0100', '520 555 0100', 'Is this the number you answer?'],
      ['basics.summary', '', 'Careful.', ''],
      ['work.0.highlights', 'Made 20 ECGs a day\nTaught two people', 'Made 20 ECGs a day', ''],
    ]);
  });
  test('are taken one by one; each change needs an answer', () => {
    expect(settle(GOOD, suggested, () => undefined)).toEqual(err('CHOICE_MISSING'));
    expect(settle(GOOD, suggested, () => 'keep')).toEqual(ok(GOOD));
    const taken = unwrap(settle(GOOD, suggested, (path) => (path === 'basics.summary' ? 'accept' : 'keep')));
    expect(taken).toEqual({ ...GOOD, basics: { ...GOOD.basics, summary: 'Careful.' } });
  });
  test('do not overwrite what changed since', () => {
    expect(settle(basics({ summary: 'Mine.' }), suggested, () => 'accept')).toEqual(err('CHOICE_OVERTAKEN'));
  });
});

describe('JSON Resume', () => {
  test('goes out and comes back; the credential is among the certificates with its link', () => {
    const credential = { name: 'CET', issuer: 'NPS', date: '2026-03-14', verifyUrl: 'https://nps.example/registry/X' };
    expect(fromJsonResume(toJsonResume(GOOD, []))).toEqual(GOOD);
    expect(toJsonResume(GOOD, [credential])).toMatchObject({
      basics: { location: { city: 'Tucson', region: 'AZ' } },
      certificates: [{ name: 'CET', url: 'https://nps.example/registry/X' }],
      skills: [{ name: '12-lead ECG' }, { name: 'Holter' }],
    });
  });
  test.each([[null], ['text'], [[]], [{}], [{ basics: { name: 5 } }], [{ work: Array(101).fill({}) }], [{ basics: { name: 'x'.repeat(4001) } }]])(
    'refuses %j',
    (document) => expect(fromJsonResume(document)).toBeUndefined(),
  );
  test('hidden marks and lengths are tidied', () => {
    const typed = resumeOf((path) => (path === 'basics.name' ? `Kim\u202e\u0000 ${'x'.repeat(300)}` : undefined));
    expect(typed.basics['name']).toHaveLength(200);
    expect(
      fieldsOf(typed)
        .map(({ value }) => value)
        .join(''),
    ).not.toMatch(/[\u202e\u0000]/);
  });
});
