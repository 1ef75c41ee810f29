import { describe, expect, test } from 'vitest';
import { matchProgram, programLabel, type Program } from './program.ts';

const base: Program = {
  programId: '1',
  name: 'ECG Technician Program',
  schoolName: 'Sonora School',
  city: 'Tucson',
  stateCode: 'AZ',
  classHours: 60,
  clinicalHours: 30,
  approval: 'approved',
  spans: [],
  ownerPersonId: undefined,
};
const other: Program = { ...base, programId: '2', schoolName: 'Élan d’Azur', city: 'Phoenix' };

describe('matchProgram', () => {
  test('finds the label, whatever its case, spaces and commas', () => {
    expect(matchProgram([base, other], programLabel(other))?.programId).toBe('2');
    expect(matchProgram([base, other], '  ecg technician program  Sonora School, tucson az ')?.programId).toBe('1');
  });
  test('finds a school by name, and nothing where two programs share a name', () => {
    expect(matchProgram([base, other], 'sonora school')?.programId).toBe('1');
    expect(matchProgram([base, other], 'ECG Technician Program')).toBeUndefined();
  });
  test('guesses nothing from a part, from nothing, or from hostile text', () => {
    for (const typed of ['Sonora', '', '   ', '%', "' or 1=1 --", '.*']) expect(matchProgram([base, other], typed)).toBeUndefined();
  });
});
