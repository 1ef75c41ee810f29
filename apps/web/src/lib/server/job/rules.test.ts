import { seededRng, toPlainDate } from '@einthoven/kernel';
import { describe, expect, test } from 'vitest';
import { consentState, mayIdentify, type ConsentStep } from './consent.ts';
import { impactRows, IMPACT_STAGES, quarterOf, type ImpactCount } from './impact.ts';
import { readPostingCsv, readPostingJsonLd } from './import.ts';
import { orderCandidates, type Candidate } from './order.ts';
import { readPosting, type PostingFields } from './posting-fields.ts';
import { scamFlags } from './scam.ts';
import { SHIFT_WORDS, type Shift } from './words.ts';

const rng = seededRng('job rules');
const below = (n: number) => Math.floor(rng.next() * n);
const today = toPlainDate('2026-11-27');
const GOOD: PostingFields = {
  title: 'ECG technician',
  description: 'You record twelve-lead tracings on two wards and log each of them.',
  employmentType: 'full-time',
  shift: 'night',
  setting: 'hospital',
  payFrom: '22.50',
  payUntil: '',
  payUnit: 'hour',
  zip: '85719',
  expires: '',
  reference: '',
};

describe('patterns of scams', () => {
  const flags = (description: string, pay?: { fromCents: number; untilCents: undefined; unit: 'hour' | 'year' }) =>
    scamFlags({ title: 'Technician', description, pay }, { highYearCents: 12_000_000, abovePercent: 150 });
  test.each([
    ['fee-to-apply', 'An application fee applies to all.'],
    ['fee-to-apply', 'Send $45 to reserve your training place.'],
    ['personal-account', 'We deposit a check into your bank account and you forward the rest.'],
    ['personal-account', 'You buy gift cards for patients.'],
    ['messenger-only', 'Text us on Whats\u200BApp only.'],
    ['messenger-only', 'Write to t.me/hire-now'],
    ['free-mail', 'Mail to hospital.hiring@ｇｍａｉｌ.com'],
    ['identity-early', 'Bring your SSN to the chat.'],
    ['no-skill', 'No interview, start today.'],
    ['link', 'Apply at bit.ly/abc'],
  ])('%s is seen in: %s', (flag, words) => expect(flags(words)).toContain(flag));
  test('plain postings show none, also where they speak of fees that nobody pays, of checks and of accounts', () => {
    for (const words of [GOOD.description, 'No fee to you, ever. You check the leads and keep the account of supplies.', 'Direct deposit every second Friday.'])
      expect(flags(words)).toEqual([]);
  });
  test('pay is measured by the year, just above the line only', () => {
    expect(flags('Fine words.', { fromCents: 18_000_000, untilCents: undefined, unit: 'year' })).toEqual([]);
    expect(flags('Fine words.', { fromCents: 18_000_001, untilCents: undefined, unit: 'year' })).toEqual(['pay-too-good']);
    expect(flags('Fine words.', { fromCents: 9_000, untilCents: undefined, unit: 'hour' })).toEqual(['pay-too-good']);
  });
});

describe('the order of people', () => {
  const shifts = Object.keys(SHIFT_WORDS) as Shift[];
  const people = (n: number): Candidate[] =>
    Array.from({ length: n }, (_, index) => ({
      id: `p${index}`,
      miles: below(60),
      shifts: shifts.filter(() => below(2) === 0),
      availableFrom: toPlainDate(`2026-1${below(2) + 1}-1${below(9)}`),
      inGoodStanding: below(2) === 0,
      since: new Date(1_700_000_000_000 + below(5) * 1000),
    }));
  test('does not hang on the order they come in, and says of each why', () => {
    for (let round = 0; round < 50; round += 1) {
      const list = people(12);
      const ordered = orderCandidates(list, { shift: 'night', today });
      expect(orderCandidates(list.toReversed(), { shift: 'night', today })).toEqual(ordered);
      for (const [index, { person, reasons }] of ordered.entries()) {
        expect(reasons).toHaveLength(4);
        const before = ordered[index - 1]?.person;
        if (before && before.shifts.includes('night') === person.shifts.includes('night'))
          expect(Math.floor(before.miles / 10)).toBeLessThanOrEqual(Math.floor(person.miles / 10));
        else if (before) expect(before.shifts.includes('night')).toBe(true);
      }
    }
  });
});

test('in the report no cell is small, and none can be worked out from its neighbours', () => {
  for (let round = 0; round < 200; round += 1) {
    const counts: ImpactCount[] = ['a', 'b', 'c', 'd'].map((answer) => ({
      question: 'age',
      answer,
      counts: Object.fromEntries(IMPACT_STAGES.map((stage) => [stage, below(25)])) as ImpactCount['counts'],
    }));
    const rows = impactRows(counts, 10);
    for (const stage of IMPACT_STAGES) {
      const cells = rows.map(({ cells: row }) => row[stage]);
      for (const cell of cells) if (cell !== 'hidden') expect(cell).toBeGreaterThanOrEqual(10);
      expect(cells.filter((cell) => cell === 'hidden')).not.toHaveLength(1);
    }
  }
  expect(quarterOf('2026-12-31')).toEqual({ name: '2026 Q4', from: '2026-10-01', before: '2027-01-01' });
});

test('the last step of a consent counts, whatever came before', () => {
  expect(mayIdentify([])).toBe(false);
  const steps: ConsentStep[] = [];
  for (let version = 1; version <= 60; version += 1) {
    const step = (['asked', 'given', 'withdrawn'] as const)[below(3)] ?? 'asked';
    steps.push({ version, step });
    expect(mayIdentify(steps.toReversed())).toBe(step === 'given');
    expect(consentState(steps)).toBe(step);
  }
});

describe('what comes in', () => {
  const read = (more: Partial<PostingFields>) => readPosting({ ...GOOD, ...more }, { today, postingDays: 30 });
  test.each([
    ['POSTING_MARKUP', { description: `${GOOD.description} <script>alert(1)</script>` }],
    ['POSTING_MARKUP', { title: 'Tech <img src=x onerror=alert(1)>' }],
    ['POSTING_PAY', { payFrom: '-3' }],
    ['POSTING_PAY', { payFrom: '30', payUntil: '20' }],
    ['POSTING_PAY', { payFrom: '', payUntil: '20' }],
    ['POSTING_SHIFT', { shift: 'toString' }],
    ['POSTING_ZIP', { zip: '8571' }],
    ['POSTING_EXPIRES', { expires: '2026-12-28' }],
    ['POSTING_EXPIRES', { expires: '2026-11-26' }],
  ] as const)('%s', (code, more) => expect(read(more)).toEqual({ ok: false, error: code }));
  test('a line break in a title and pay with signs are read', () => {
    expect(read({ title: 'ECG\r\nBcc: x', payFrom: '$1,000' })).toMatchObject({ ok: true, value: { title: 'ECG Bcc: x', pay: { fromCents: 100_000 } } });
  });
  test('CSV keeps the line of each row; a file without the columns is none', () => {
    const csv = 'Title,Description,Employment Type,Shift,Setting,ZIP\r\nA,"two\nlines",full-time,day,clinic,85719\r\nB,x,full-time,day,clinic,85719\r\n';
    expect(readPostingCsv(Buffer.from(csv))).toMatchObject({
      ok: true,
      value: [{ fields: { title: 'A', employmentType: 'full-time' } }, { at: 4, fields: { title: 'B' } }],
    });
    expect(readPostingCsv(Buffer.from('a,b\n1,2'))).toEqual({ ok: false, error: 'FILE_COLUMNS' });
    expect(readPostingCsv(Buffer.from(''))).toEqual({ ok: false, error: 'FILE_EMPTY' });
  });
  test('a JobPosting becomes fields; a script in its description goes with all that is in it', () => {
    const one = {
      '@context': 'https://schema.org',
      '@type': 'JobPosting',
      title: 'ECG technician',
      description: '<p>Tracings on two wards, all night long.</p><script>steal()</script>',
      employmentType: ['FULL_TIME'],
      workHours: 'Night shift',
      validThrough: '2026-12-10T00:00:00Z',
      jobLocation: { '@type': 'Place', address: { postalCode: '85719-1234' } },
      baseSalary: { currency: 'USD', value: { minValue: 21, maxValue: 26.5, unitText: 'HOUR' } },
    };
    const found = readPostingJsonLd(`<script type="application/ld+json">${JSON.stringify({ '@graph': [one] }).replaceAll('</', String.raw`<\/`)}</script>`, {
      shift: 'day',
      setting: 'hospital',
    });
    expect(found.ok && readPosting(found.value[0]?.fields ?? GOOD, { today, postingDays: 30 })).toMatchObject({
      ok: true,
      value: {
        description: 'Tracings on two wards, all night long.',
        shift: 'night',
        zip: '85719',
        pay: { fromCents: 2100, untilCents: 2650, unit: 'hour' },
        expiresOn: '2026-12-10',
      },
    });
    expect(readPostingJsonLd('{"@type":"Recipe"}', { shift: '', setting: '' })).toEqual({ ok: false, error: 'FILE_NO_POSTING' });
  });
});
