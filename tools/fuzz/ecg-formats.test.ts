import { FORMATS } from '@einthoven/ecg-formats';
import { describe, expect, it } from 'vitest';
import { fuzz } from './ecg-formats.ts';

describe.each(FORMATS.map((format) => [format.name, format] as const))('damaged %s files', (_, format) => {
  it('give a recording or a typed problem, never an exception', () => {
    const report = fuzz(format, 60, 'test');
    expect(report.faults).toEqual([]);
  });
});
