import { toPlainDate, type Clock } from '@einthoven/kernel';
import { programRates } from '@einthoven/scheme';
import { beforeAll, expect, test } from 'vitest';
import { createPerson } from '../account/index.ts';
import { dangerousAsScoring, inTransaction } from '../db/pool.ts';
import { useTestDatabase } from '../db/test-database.ts';
import { insertApprovedApplication } from '../db/test-fixtures.ts';
import { currentScheme, registerSchemes } from '../scheme/index.ts';
import { countOutcomes } from './directory.queries.ts';
import { insertDemonstrationProgram, listPrograms } from './program.queries.ts';

const at = useTestDatabase();
const clock: Clock = { now: () => new Date('2026-11-26T20:00:00Z') };
const PROGRAM = {
  name: 'Counted Program',
  schoolName: 'Counted School',
  city: 'Tucson',
  stateCode: 'AZ',
  classHours: 60,
  clinicalHours: 30,
  approval: 'approved',
  ownerPersonId: undefined,
} as const;

beforeAll(async () => {
  await registerSchemes(at.db);
  const form = { form_id: 'test-form', credential: 'CET', blueprint_version: 'x', conversion: '{}', conversion_sha256: 'x', conversion_kind: 'demonstration' };
  await inTransaction(at.db, (tx) =>
    dangerousAsScoring(tx, (scoring) =>
      scoring
        .insertInto('forms')
        .values({ ...form, content_sha256: 'x', sealed_at: clock.now() })
        .execute(),
    ),
  );
  await inTransaction(at.db, (tx) => insertDemonstrationProgram(tx, PROGRAM));
});

let people = 0;
/** Somebody with applications for the program, each with its attempts in order: passed or not. */
async function sat(programId: string, applications: readonly (readonly boolean[])[]) {
  people += 1;
  const personId = await inTransaction(at.db, (tx) =>
    createPerson(tx, {
      legalName: 'Test Person',
      familyName: 'Person',
      birthDate: toPlainDate('1990-05-04'),
      email: `sat-${people}@example.org`,
      emailVerified: true,
      demonstration: true,
      reason: 'test',
      clock,
    }),
  );
  const scheme_version = currentScheme().version;
  let hour = 0;
  for (const passes of applications) {
    const application_id = await insertApprovedApplication(at.db, personId);
    await at.db.updateTable('applications').set({ program_id: programId }).where('application_id', '=', application_id).execute();
    for (const [index, passed] of passes.entries()) {
      const started_at = new Date(clock.now().getTime() + (hour += 1) * 3_600_000);
      const times = { started_at, deadline_at: new Date(started_at.getTime() + 1), submitted_at: started_at };
      const { attempt_id } = await at.db
        .insertInto('attempts')
        .values({
          person_id: personId,
          application_id,
          form_id: 'test-form',
          ordinal: index + 1,
          scheme_version,
          state: 'submitted',
          ...times,
          submitted_by: 'candidate',
          passed,
        })
        .returning('attempt_id')
        .executeTakeFirstOrThrow();
      const scored = {
        raw_score: 80,
        scored_items: 100,
        scaled_score: 600,
        domains: '[]',
        conversion_kind: 'demonstration',
        conversion_sha256: 'x',
        scored_at: started_at,
      };
      await at.db
        .insertInto('results')
        .values({ attempt_id, person_id: personId, passed, scheme_version, ...scored })
        .execute();
    }
  }
}

test('rates count each person once, by their first attempts over all applications, and nobody who has attempts left', async () => {
  const programId = (await listPrograms(at.db)).find(({ name }) => name === PROGRAM.name)?.programId ?? '';
  for (let n = 0; n < 6; n += 1) await sat(programId, [[true]]);
  for (let n = 0; n < 3; n += 1) await sat(programId, [[false, true]]);
  for (let n = 0; n < 2; n += 1) await sat(programId, [[false, false, false]]);
  // Passed with a new application, which is a fourth attempt: a failure by the third, and at the first.
  await sat(programId, [[false, false, false], [true]]);
  // Attempts left: in the first count alone.
  for (let n = 0; n < 3; n += 1) await sat(programId, [[false]]);
  const counts = await countOutcomes(at.db, programId, 3);
  expect(counts).toEqual({ first: { people: 15, passed: 6 }, byThird: { people: 12, passed: 9 } });
  expect(programRates(counts, currentScheme())).toEqual({ first: { people: 15, percent: 40 }, byThird: { people: 12, percent: 75 } });
  expect(await countOutcomes(at.db, '01900000-0000-7000-8000-000000000009', 3)).toEqual({ first: { people: 0, passed: 0 }, byThird: { people: 0, passed: 0 } });
});
