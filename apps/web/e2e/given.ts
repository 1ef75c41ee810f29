import { randomBytes, randomUUID } from 'node:crypto';
import type { BrowserContext } from '@playwright/test';
import { CompiledQuery } from 'kysely';
import { addDays, fixedClock, plainDateIn, toPlainDate, unwrap } from '@einthoven/kernel';
import { findByEmail } from '../src/lib/server/account/account.queries.ts';
import { seedDemonstrationPerson } from '../src/lib/server/account/demonstration.ts';
import { grantRole, permit, type Actor, type Role } from '../src/lib/server/account/index.ts';
import { openSession } from '../src/lib/server/account/session.ts';
import { awardAttempt } from '../src/lib/server/credential/index.ts';
import { database, inTransaction } from '../src/lib/server/db/pool.ts';
import { insertApprovedApplication, insertPaidOrder } from '../src/lib/server/db/test-fixtures.ts';
import { agreeToExam } from '../src/lib/server/exam/index.ts';
import { systemClock } from '../src/lib/server/platform/clock.ts';
import { secureRng } from '../src/lib/server/platform/rng.ts';
import { currentScheme } from '../src/lib/server/scheme/index.ts';
import { insertSyntheticAttempt, type Query } from '../../../tools/exam/synthetic-form.ts';
import { newPerson, type NewPerson } from './people.ts';

/**
 * What a journey may start from when it is not about that part: written through the use cases or the rows that the
 * database's own tests use, never by a shortcut through the server.
 */

/** A person who has an account. */
export type GivenPerson = NewPerson & { readonly personId: string };

/** Makes an account with a confirmed address; with roles, as the administrator would give them, and the demonstration's authenticator. */
export async function givenPerson(roles: readonly Role[] = [], { authenticator = false }: { readonly authenticator?: boolean } = {}): Promise<GivenPerson> {
  const person = newPerson();
  const personId = await inTransaction(database(), async (tx) => {
    const made = await seedDemonstrationPerson(tx, { ...person, birthDate: toPlainDate('1997-02-03'), authenticator }, systemClock);
    if (made === undefined) throw new Error(`${person.email} is taken`);
    const at = systemClock.now();
    for (const role of roles) {
      const expiresAt = role === 'accreditor' ? new Date(at.getTime() + 86_400_000) : undefined;
      await grantRole(tx, { personId: made, role, grantedBy: undefined, reason: 'a journey needs it', at, expiresAt });
    }
    return made;
  });
  return { ...person, personId };
}

/** The cookies of a new session of a person, as signing in would set them. */
export async function givenSession(
  personId: string,
  { secondFactor = false }: { readonly secondFactor?: boolean } = {},
): Promise<{ readonly name: string; readonly value: string }[]> {
  const client = { headers: new Headers(), address: '127.0.0.1' };
  const cookies = await openSession(database(), personId, client, secondFactor ? systemClock.now() : null);
  return cookies.map(({ name, value }) => ({ name, value: encodeURIComponent(value) }));
}

/** Signs a person in where signing in is not what the journey is about. */
export async function givenSignedIn(context: BrowserContext, who: string, { secondFactor = false }: { readonly secondFactor?: boolean } = {}): Promise<void> {
  const personId = who.includes('@') ? (await findByEmail(database(), who))?.personId : who;
  if (!personId) throw new Error(`nobody has the address ${who}`);
  const url = process.env['BASE_URL'] ?? '';
  await context.addCookies((await givenSession(personId, { secondFactor })).map((cookie) => ({ ...cookie, url, httpOnly: true, sameSite: 'Lax' as const })));
}

/** A person whose application is approved. */
export async function givenApproved(): Promise<GivenPerson & { readonly applicationId: string }> {
  const person = await givenPerson();
  return { ...person, applicationId: await insertApprovedApplication(database(), person.personId, addDays(plainDateIn(systemClock.now(), 'UTC'), 300)) };
}

/** A person who was certified so many days ago, and what is their own. */
export async function givenCertificant(
  daysAgo: number,
  { provisional = false }: { readonly provisional?: boolean } = {},
): Promise<GivenPerson & { readonly credentialId: string }> {
  const person = await givenApproved();
  const db = database();
  if (provisional) await db.updateTable('applications').set({ provisional }).where('application_id', '=', person.applicationId).execute();
  const scheme = currentScheme();
  const awardedOn = addDays(plainDateIn(systemClock.now(), scheme.zone.value), -daysAgo);
  const at = new Date(`${awardedOn}T19:00:00Z`);
  // A form that somebody sat to be certified; renewal assessments have others.
  const { form_id } = await db
    .selectFrom('credentials')
    .innerJoin('results', 'results.result_id', 'credentials.result_id')
    .innerJoin('attempts', 'attempts.attempt_id', 'results.attempt_id')
    .select('form_id')
    .limit(1)
    .executeTakeFirstOrThrow();
  const sat = { person_id: person.personId, application_id: person.applicationId, form_id, ordinal: 1, scheme_version: scheme.version };
  const { attempt_id } = await db
    .insertInto('attempts')
    .values({ ...sat, state: 'submitted', started_at: at, deadline_at: new Date(at.getTime() + 1), submitted_at: at, submitted_by: 'candidate', passed: true })
    .returning('attempt_id')
    .executeTakeFirstOrThrow();
  await db
    .insertInto('results')
    .values({
      attempt_id,
      person_id: person.personId,
      raw_score: 80,
      scored_items: scheme.exam.scoredItems.value,
      scaled_score: 600,
      passed: true,
      domains: '[]',
      conversion_kind: 'demonstration',
      conversion_sha256: 'x',
      scheme_version: scheme.version,
      scored_at: at,
    })
    .execute();
  const awarded = unwrap(await awardAttempt(db, attempt_id, { clock: fixedClock(at.toISOString()), rng: secureRng }));
  if (!awarded.credential) throw new Error('nothing was awarded');
  return { ...person, credentialId: awarded.credential.credentialId };
}

/** A person who may sit the exam: approved and paid. */
export async function givenPaid(): Promise<GivenPerson & { readonly applicationId: string; readonly orderId: string }> {
  const person = await givenApproved();
  return { ...person, orderId: await insertPaidOrder(database(), person.personId, person.applicationId) };
}

/**
 * A person whose exam has just begun; no device has opened the room yet. The questions with four options come first,
 * so that a journey that is not about types of questions answers them by letters.
 */
export async function givenAttempt(): Promise<GivenPerson & { readonly orderId: string; readonly attemptId: string }> {
  const person = await givenPaid();
  const permission = unwrap(permit(actorOf(person.personId), 'exam.sit-own'));
  await agreeToExam(database(), permission, systemClock);
  const query: Query = async (text, values) => (await database().executeQuery<Record<string, unknown>>(CompiledQuery.raw(text, [...values]))).rows;
  const [form] = await query('select form_id from forms where not rehearsal and renewal is null order by sealed_at desc, form_id limit 1', []);
  return { ...person, attemptId: await insertSyntheticAttempt(query, person, String(form?.['form_id'])) };
}

/** A person as the server sees them; with roles, confirmed by a second factor. */
export function actorOf(personId: string, ...roles: Role[]): Actor {
  return { personId, roles: new Set(roles), secondFactor: roles.length > 0, sessionId: randomUUID() };
}

/** A token of the right form that nobody was given. */
export function unknownToken(): string {
  return randomBytes(32).toString('base64url');
}
