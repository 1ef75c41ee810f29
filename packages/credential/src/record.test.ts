import { expect, test } from 'vitest';
import { seededRng, toPlainDate } from '@einthoven/kernel';
import { drawNumber } from './number.ts';
import { publicRecord, type PublicRecord, type SelfRecord, type StaffRecord } from './record.ts';

const facts = {
  issuer: 'National Performance Specialists',
  credential: 'CET' as const,
  title: 'Certified Electrocardiogram Technician',
  number: drawNumber('CET', seededRng('record')),
  name: 'Demo Person Seven',
  status: 'active' as const,
  since: toPlainDate('2026-03-14'),
  until: toPlainDate('2028-03-13'),
  firstCertifiedOn: toPlainDate('2026-03-14'),
  period: { from: toPlainDate('2026-03-14'), lastDay: toPlainDate('2028-03-13') },
  history: [{ from: toPlainDate('2026-03-14'), lastDay: toPlainDate('2028-03-13'), basis: 'award' as const, withdrawn: false }],
  actions: [],
  place: undefined,
  demonstration: true,
};

test('whatever else the facts carry stays behind', () => {
  const more = {
    ...facts,
    personId: 'secret',
    birthDate: '2001-01-01',
    actions: [{ action: 'suspend' as const, effectiveOn: toPlainDate('2026-05-01'), reason: undefined, decidedBy: 'secret' }],
  };
  const record = publicRecord(more);
  expect(JSON.stringify(record)).not.toContain('secret');
  expect(JSON.stringify(record)).not.toContain('2001');
  expect(record.name).toBe('Demo Person Seven');
});

test('no other type passes for a public record', () => {
  const show = (record: PublicRecord) => record.number;
  const self = {} as SelfRecord;
  const staff = {} as StaffRecord;
  // @ts-expect-error -- the holder's record is not public
  const a = () => show(self);
  // @ts-expect-error -- the staff's record is not public
  const b = () => show(staff);
  // @ts-expect-error -- even the right fields are not, unless they were picked
  const c = () => show(facts);
  expect([a, b, c]).toHaveLength(3);
});
