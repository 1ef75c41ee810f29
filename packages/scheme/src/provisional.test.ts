import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, toPlainDate } from '@einthoven/kernel';
import { ageYears } from './eligibility.ts';
import { ofAgeOn, provisionalWaits } from './provisional.ts';
import type { CetScheme } from './scheme.ts';

const scheme = (secondarySchool = true): Pick<CetScheme, 'person'> => ({
  person: { minAgeYears: { value: 18, standing: 'default' }, secondarySchool: { value: secondarySchool, standing: 'default' } },
});

describe('what a provisional credential waits for', () => {
  test('the birthday alone, school alone, or the later of both', () => {
    const birthDate = toPlainDate('2009-06-13');
    const [before, birthday] = [toPlainDate('2027-06-12'), toPlainDate('2027-06-13')];
    const young = { birthDate, student: false, schoolFinished: false };
    expect(provisionalWaits(scheme(), young, before)).toEqual(['under-age']);
    expect(provisionalWaits(scheme(), young, birthday)).toEqual([]);
    const student = { birthDate, student: true, schoolFinished: false };
    expect(provisionalWaits(scheme(), student, before)).toEqual(['under-age', 'secondary-school-student']);
    expect(provisionalWaits(scheme(), student, birthday)).toEqual(['secondary-school-student']);
    expect(provisionalWaits(scheme(), { ...student, schoolFinished: true }, before)).toEqual(['under-age']);
    expect(provisionalWaits(scheme(), { ...student, schoolFinished: true }, birthday)).toEqual([]);
    expect(provisionalWaits(scheme(false), student, birthday)).toEqual([]);
    expect(provisionalWaits(scheme(), { ...young, birthDate: undefined }, birthday)).toEqual(['under-age']);
  });

  test('of age is the first day on which years are counted so, also for who was born on 29 February', () => {
    expect(ofAgeOn(scheme(), toPlainDate('2008-02-29'))).toBe('2026-03-01');
    fc.assert(
      fc.property(fc.date({ min: new Date('1990-01-01'), max: new Date('2015-01-01'), noInvalidDate: true }), (born) => {
        const birthDate = toPlainDate(born.toISOString().slice(0, 10));
        const day = ofAgeOn(scheme(), birthDate);
        expect([ageYears(birthDate, addDays(day, -1)), ageYears(birthDate, day)]).toEqual([17, 18]);
      }),
    );
  });
});
