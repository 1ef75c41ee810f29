import { fixedClock, unwrap, type Clock } from '@einthoven/kernel';
import { seedForm, seedItems } from '../../../../../../db/seed/items.ts';
import { permit, type Actor, type Permission } from '../account/permissions.ts';
import type { Db } from '../db/pool.ts';
import { insertApprovedApplication, insertPaidOrder, insertPerson } from '../db/test-fixtures.ts';
import { registerSchemes } from '../scheme/index.ts';
import { agreeToExam } from './agreement.ts';
import { startAttempt } from './start.ts';
import { takeLease } from './room.ts';
import type { Lease } from './save-answer.ts';

/** When the tests of the exam take place; a sitting from here ends at 20:00. */
export const START = '2026-11-23T18:00:00.000Z';

/** A clock so many minutes (and seconds) after {@link START}. */
export function after(minutes: number, seconds = 0): Clock {
  return fixedClock(new Date(Date.parse(START) + minutes * 60_000 + seconds * 1000).toISOString());
}

/** Loads the banks and seals a form, an hour before. */
export async function seedExam(db: Db): Promise<string> {
  await registerSchemes(db);
  const before = new Date(Date.parse(START) - 3_600_000);
  await seedItems(db, before);
  return seedForm(db, before);
}

/** A person who has applied and paid, with permission to sit and to practise. */
export type Candidate = {
  readonly personId: string;
  readonly applicationId: string;
  readonly sit: Permission<'exam.sit-own'>;
  readonly practise: Permission<'practice.use-own'>;
};

/** The actor of a person without roles that matter here. */
export function actorOf(personId: string): Actor {
  return { personId, roles: new Set(['candidate']), secondFactor: false, sessionId: 'session' };
}

/** Makes a candidate. */
export async function newCandidate(db: Db, profile: { readonly birthDate?: string } = {}): Promise<Candidate> {
  const personId = await insertPerson(db, profile);
  const applicationId = await insertApprovedApplication(db, personId);
  await insertPaidOrder(db, personId, applicationId);
  return { personId, applicationId, sit: unwrap(permit(actorOf(personId), 'exam.sit-own')), practise: unwrap(permit(actorOf(personId), 'practice.use-own')) };
}

/** Starts an attempt and opens the room on a first device. */
export async function startedAttempt(db: Db, candidate: Candidate, clock: Clock = after(0)): Promise<{ readonly attemptId: string; readonly lease: Lease }> {
  await agreeToExam(db, candidate.sit, clock);
  const { attemptId } = unwrap(await startAttempt(db, candidate.sit, { clock, mode: 'demonstration' }));
  return { attemptId, lease: unwrap(await takeLease(db, candidate.sit, attemptId, 0, clock)) };
}
