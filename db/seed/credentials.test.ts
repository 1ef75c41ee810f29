import { expect, test } from 'vitest';
import { fixedClock } from '@einthoven/kernel';
import { lookUpNumber } from '../../apps/web/src/lib/server/registry/index.ts';
import { useTestDatabase } from '../../apps/web/src/lib/server/db/test-database.ts';
import { seedDemonstration } from './demonstration.ts';

const database = useTestDatabase();

test('the demonstration has a certificant in every standing, and seeding again changes nothing', { timeout: 240_000 }, async () => {
  await seedDemonstration(database.db);
  const numbers = async () => await database.db.selectFrom('credentials').select(['credential_number', 'demonstration']).orderBy('credential_number').execute();
  const first = await numbers();
  await seedDemonstration(database.db);
  expect(await numbers()).toEqual(first);
  expect(first.every((row) => row.demonstration)).toBe(true);
  const { now } = await database.db.selectNoFrom((eb) => eb.fn<Date>('now').as('now')).executeTakeFirstOrThrow();
  const statuses = new Set<string>();
  for (const { credential_number: number } of first) {
    const found = await lookUpNumber(number, { db: database.db, clock: fixedClock(now.toISOString()), visitor: { address: '192.0.2.1' } });
    if (found.ok) statuses.add(found.value.status);
  }
  expect([...statuses].toSorted()).toEqual(['active', 'inactive', 'provisional', 'revoked', 'surrendered', 'suspended']);
  const failed = await database.db.selectFrom('results').select('passed').where('passed', '=', false).execute();
  expect(failed.length).toBeGreaterThan(0);
});
