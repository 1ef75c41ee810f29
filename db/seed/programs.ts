import { insertDemonstrationProgram, seedDemonstrationSchools, type DemonstrationSchool } from '../../apps/web/src/lib/server/program/index.ts';
import type { Db } from '../../apps/web/src/lib/server/db/pool.ts';
import { systemClock } from '../../apps/web/src/lib/server/platform/clock.ts';
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

const APPROVED = { outcome: 'approve', daysAgo: 200, reason: 'Demo: two people looked at it, and every line of the rubric is met.' } as const;
const COMMON = { delivery: 'hybrid', classSize: 18, complaint: undefined, directorEmail: undefined } as const;

/** Invented schools: those of the programs above, and some in other cities, in every state of an approval. */
const DEMONSTRATION_SCHOOLS: readonly DemonstrationSchool[] = [
  {
    ...COMMON,
    school: 'Demonstration School of Electrocardiography',
    program: 'Demonstration ECG Technician Program',
    city: 'Tucson',
    stateCode: 'AZ',
    zip: '85719',
    classHours: 60,
    clinicalHours: 32,
    priceCents: 149_000,
    startsInDays: 39,
    clinicalSites: ['Demo: Desert Clinic', 'Demo: Valley Heart Center'],
    teacher: ['Demo Instructor', 'Demo: twelve years of recording ECGs in a hospital, four of teaching.', 'CEI (NPS)'],
    decided: [APPROVED],
    directorEmail: 'director@demo.example',
  },
  {
    ...COMMON,
    school: 'Demonstration Career College',
    program: 'Demonstration Evening ECG Course',
    city: 'Mesa',
    stateCode: 'AZ',
    zip: '85201',
    delivery: 'on-site',
    classHours: 48,
    clinicalHours: 24,
    priceCents: 99_500,
    startsInDays: 12,
    clinicalSites: [],
    teacher: undefined,
    decided: [],
  },
  {
    ...COMMON,
    school: 'Demo: Bayou Heart Academy',
    program: 'Demo: Weekend ECG Program',
    city: 'Houston',
    stateCode: 'TX',
    zip: '77002',
    classHours: 72,
    clinicalHours: 40,
    priceCents: 185_000,
    startsInDays: 60,
    clinicalSites: ['Demo: Bayou Hospital'],
    teacher: ['Demo Teacher Two', 'Demo: a nurse of a heart ward for nine years.', 'RN'],
    decided: [{ ...APPROVED, daysAgo: 40, conditions: 'Demo: name a second clinical site.' }],
  },
  {
    ...COMMON,
    school: 'Demo: Lakeshore Institute',
    program: 'Demo: Day ECG Program',
    city: 'Chicago',
    stateCode: 'IL',
    zip: '60601',
    delivery: 'on-site',
    classHours: 56,
    clinicalHours: 28,
    priceCents: 160_000,
    startsInDays: 25,
    clinicalSites: ['Demo: Lakeshore Clinic'],
    teacher: ['Demo Teacher Three', 'Demo: fifteen years in ambulatory monitoring.', ''],
    decided: [APPROVED, { outcome: 'probation', daysAgo: 30, reason: 'Demo: attendance was not recorded for two classes.' }],
    complaint: 'Demo: a refund that the policy promised was paid three months late.',
  },
  {
    ...COMMON,
    school: 'Demo: Coral Way School',
    program: 'Demo: Fast ECG Program',
    city: 'Miami',
    stateCode: 'FL',
    zip: '33130',
    classHours: 40,
    clinicalHours: 20,
    priceCents: undefined,
    startsInDays: undefined,
    clinicalSites: ['Demo: Coral Clinic'],
    teacher: undefined,
    decided: [APPROVED, { outcome: 'withdraw', daysAgo: 20, reason: 'Demo: the clinical site said that no student has been there.' }],
  },
];

/** Puts the invented programs on record. Safe to run again; refuses in production. */
export async function seedPrograms(db: Db): Promise<void> {
  if (config().mode !== 'demonstration') throw new Error('demonstration programs are refused in production');
  for (const program of DEMONSTRATION_PROGRAMS) await insertDemonstrationProgram(db, program);
  await seedDemonstrationSchools(db, DEMONSTRATION_SCHOOLS, { clock: systemClock });
}
