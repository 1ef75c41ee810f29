import { beforeAll, expect, test } from 'vitest';
import { fixedClock } from '@einthoven/kernel';
import { useTestDatabase } from '../db/test-database.ts';
import { agreeToExam } from './agreement.ts';
import { startAttempt } from './start.ts';
import { after, newCandidate, seedExam, START } from './test-attempt.ts';

const at = useTestDatabase();
beforeAll(async () => {
  await seedExam(at.db);
});

/** The day on which the tests take place in the zone of the body is 2026-11-23. */
const YOUNG = '2008-11-24';
const OF_AGE = '2008-11-23';

async function candidate(birthDate: string) {
  const { db } = at;
  const who = await newCandidate(db, { birthDate });
  await agreeToExam(db, who.sit, after(0));
  const consents = async (consented: boolean, days: number) => {
    const requested = new Date(Date.parse(START) - days * 86_400_000);
    await db
      .insertInto('guardian_consents')
      .values({
        person_id: who.personId,
        guardian_email: 'parent@example.com',
        token_hash: `${who.personId} ${days}`,
        statement_version: 'guardian-2026-11',
        requested_at: requested,
        expires_at: new Date(requested.getTime() + 14 * 86_400_000),
        answered_at: requested,
        consented,
      })
      .execute();
  };
  const takesBack = () =>
    db
      .updateTable('guardian_consents')
      .set({ withdrawn_at: new Date(START) })
      .where('person_id', '=', who.personId)
      .execute();
  return { consents, takesBack, start: (clock = after(1)) => startAttempt(db, who.sit, { clock, mode: 'demonstration' }) };
}

const MISSING = { ok: false, error: 'EXAM_CONSENT_MISSING' };

test('a young person starts an exam only where the newest answer of the guardian is yes', async () => {
  const young = await candidate(YOUNG);
  expect(await young.start()).toEqual(MISSING);
  await young.consents(false, 9);
  expect(await young.start()).toEqual(MISSING);
  await young.consents(true, 5);
  expect((await young.start()).ok).toBe(true);
});

test('consent taken back closes the exam until the guardian agrees again, or the birthday', async () => {
  const young = await candidate(YOUNG);
  await young.consents(true, 5);
  await young.takesBack();
  expect(await young.start()).toEqual(MISSING);
  // Midnight in Phoenix is 07:00 in UTC.
  expect((await young.start(fixedClock('2026-11-24T07:00:00Z'))).ok).toBe(true);
  const again = await candidate(YOUNG);
  await again.consents(true, 5);
  await again.takesBack();
  await again.consents(true, 1);
  expect((await again.start()).ok).toBe(true);
});

test('nobody is asked for consent who is of age', async () => {
  expect((await (await candidate(OF_AGE)).start()).ok).toBe(true);
});

test('only a consent that was given can be taken back', async () => {
  const young = await candidate(YOUNG);
  await young.consents(false, 3);
  await expect(young.takesBack()).rejects.toThrow(/guardian_consents_withdrawn_check/);
});
