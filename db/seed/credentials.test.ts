import { beforeAll, expect, test } from 'vitest';
import { findByEmail } from '../../apps/web/src/lib/server/account/account.queries.ts';
import { useTestDatabase } from '../../apps/web/src/lib/server/db/test-database.ts';
import { registerSchemes } from '../../apps/web/src/lib/server/scheme/index.ts';
import { seedCredentials } from './credentials.ts';
import { seedForm, seedItems } from './items.ts';

const database = useTestDatabase();
const NOW = new Date('2026-11-27T18:00:00Z');

beforeAll(async () => {
  await registerSchemes(database.db);
  await seedItems(database.db, NOW);
  await seedCredentials(database.db, await seedForm(database.db, NOW), NOW);
});

async function historyOf(email: string) {
  const personId = (await findByEmail(database.db, email))?.personId ?? '';
  return database.db.selectFrom('events').select(['kind', 'entity_id', 'occurred_at']).where('subject_person_id', '=', personId).orderBy('event_id').execute();
}

test('the history of an invented person tells of every row: application, payment, attempt, and what was awarded', async () => {
  const made = [
    'application.started',
    'application.submitted',
    'application.approved',
    'payment.order-opened',
    'payment.received',
    'payment.entitlements-granted',
    'exam.started',
    'exam.submitted',
    'exam.scored',
  ];
  const failed = await historyOf('candidate.failed@demo.example');
  const kinds = (events: typeof failed) => events.map(({ kind }) => kind).filter((kind) => !kind.startsWith('account.'));
  expect(kinds(failed)).toEqual(made);
  // Oldest first, with instants that agree.
  expect(failed.map(({ occurred_at: at }) => at.getTime())).toEqual(failed.map(({ occurred_at: at }) => at.getTime()).toSorted((a, b) => a - b));
  expect(kinds(await historyOf('certificant@demo.example'))).toEqual([...made, 'credential.awarded', 'credential.renewed']);
  // Loaded again, nothing is told twice.
  await seedCredentials(database.db, 'any', NOW);
  expect(kinds(await historyOf('candidate.failed@demo.example'))).toEqual(made);
});
