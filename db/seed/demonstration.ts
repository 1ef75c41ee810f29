import type { Db } from '../../apps/web/src/lib/server/db/pool.ts';
import { systemClock } from '../../apps/web/src/lib/server/platform/clock.ts';
import { registerSchemes } from '../../apps/web/src/lib/server/scheme/index.ts';
import { loadPlaces } from '../../apps/web/src/lib/server/place/index.ts';
import { seedAdvice } from './advice.ts';
import { seedCe, seedModules } from './ce.ts';
import { seedClass } from './classes.ts';
import { seedConduct } from './conduct.ts';
import { seedCredentials } from './credentials.ts';
import { seedForms } from './forms.ts';
import { seedJobs } from './jobs.ts';
import { seedLearning } from './learning.ts';
import { seedItems } from './items.ts';
import { seedRenewalBanks } from './renewal-banks.ts';
import { seedApplications } from './applications.ts';
import { seedPeople } from './people.ts';
import { seedPrograms } from './programs.ts';

/** Loads the demonstration body: scheme versions, item banks, people marked as such. Safe to run again. */
export async function seedDemonstration(db: Db): Promise<void> {
  const now = systemClock.now();
  await registerSchemes(db);
  await loadPlaces(db, now);
  await seedPeople(db);
  await seedPrograms(db);
  await seedApplications(db);
  await seedItems(db, now);
  await seedRenewalBanks(db, now);
  await seedLearning(db, now);
  await seedModules(db, now);
  const formId = await seedForms(db, now);
  await seedCredentials(db, formId, now);
  await seedClass(db);
  await seedCe(db);
  await seedConduct(db);
  await seedAdvice(db);
  await seedJobs(db);
}
