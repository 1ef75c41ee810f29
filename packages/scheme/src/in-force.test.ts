import { describe, expect, it } from 'vitest';
import { toPlainDate } from '@einthoven/kernel';
import { schemeInForceAt, schemeInForceOn } from './in-force.ts';

const version = (name: string, credential: string, effectiveOn: string) => ({
  name,
  credential,
  effectiveOn: toPlainDate(effectiveOn),
  zone: { value: 'America/Phoenix', standing: 'default' as const },
});
const versions = [
  version('next', 'CET', '2027-03-01'),
  version('first', 'CET', '2026-11-01'),
  version('other', 'CEI', '2026-12-01'),
  version('second', 'CET', '2027-01-01'),
];

describe('the version in force', () => {
  it('is the last whose first day has come, whatever was published ahead', () => {
    const on = (day: string) => schemeInForceOn(versions, 'CET', toPlainDate(day))?.name;
    expect(['2026-10-31', '2026-11-01', '2026-12-31', '2027-01-01', '2027-02-28', '2027-03-01', '2030-01-01'].map(on)).toEqual([
      'first',
      'first',
      'first',
      'second',
      'second',
      'next',
      'next',
    ]);
  });

  it('begins at midnight in its own zone', () => {
    const at = (moment: string) => schemeInForceAt(versions, 'CET', new Date(moment))?.name;
    // Phoenix is seven hours behind all year.
    expect(at('2027-01-01T06:59:59Z')).toBe('first');
    expect(at('2027-01-01T07:00:00Z')).toBe('second');
  });

  it('is of its own credential', () => {
    expect(schemeInForceOn(versions, 'CEI', toPlainDate('2027-06-01'))?.name).toBe('other');
    expect(schemeInForceOn(versions, 'XYZ', toPlainDate('2027-06-01'))).toBeUndefined();
  });
});
