import { fixedClock } from '@einthoven/kernel';
import { database } from '../src/lib/server/db/pool.ts';
import { lookUpNumber } from '../src/lib/server/registry/index.ts';
import { expect, test } from './journey.ts';

test('the demonstration has a certificant in every standing, marked as such, and one who did not pass', async ({ sql }) => {
  const people = await sql<{ number: string; demonstration: boolean; now: Date }>(
    "select credential_number as number, demonstration, now() from credentials join auth_users on id = person_id where email like '%@demo.example'",
  );
  expect(people.every(({ demonstration }) => demonstration)).toBe(true);
  const statuses = new Set<string>();
  for (const { number, now } of people) {
    const found = await lookUpNumber(number, { db: database(), clock: fixedClock(now.toISOString()), visitor: { address: '192.0.2.1' } });
    if (found.ok) statuses.add(found.value.status);
  }
  expect([...statuses].toSorted()).toEqual(['active', 'inactive', 'provisional', 'revoked', 'surrendered', 'suspended']);
  expect(await sql("select 1 from results join auth_users on id = person_id where not passed and email = 'candidate.failed@demo.example'")).toHaveLength(1);
});
