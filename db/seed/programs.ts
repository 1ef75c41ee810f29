import { insertDemonstrationProgram } from '../../apps/web/src/lib/server/program/index.ts';
import type { Db } from '../../apps/web/src/lib/server/db/pool.ts';
import { config } from '../../apps/web/src/lib/server/platform/config.ts';

/** Three invented programs, named as such: approved, not on record as approved, and without clinical hours. */
export const DEMONSTRATION_PROGRAMS = [
  {
    name: 'Demonstration ECG Technician Program',
    schoolName: 'Demonstration School of Electrocardiography',
    city: 'Tucson',
    stateCode: 'AZ',
    classHours: 60,
    clinicalHours: 32,
    approval: 'approved',
    ownerPersonId: undefined,
  },
  {
    name: 'Demonstration Evening ECG Course',
    schoolName: 'Demonstration Career College',
    city: 'Mesa',
    stateCode: 'AZ',
    classHours: 48,
    clinicalHours: 24,
    approval: 'not-on-record',
    ownerPersonId: undefined,
  },
  {
    name: 'Demonstration Online ECG Course',
    schoolName: 'Demonstration Web Academy',
    city: 'Phoenix',
    stateCode: 'AZ',
    classHours: 40,
    clinicalHours: 0,
    approval: 'approved',
    ownerPersonId: undefined,
  },
] as const;

/** Puts the invented programs on record. Safe to run again; refuses in production. */
export async function seedPrograms(db: Db): Promise<void> {
  if (config().mode !== 'demonstration') throw new Error('demonstration programs are refused in production');
  for (const program of DEMONSTRATION_PROGRAMS) await insertDemonstrationProgram(db, program);
}
