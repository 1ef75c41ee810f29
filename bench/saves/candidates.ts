import { randomBytes, randomUUID } from 'node:crypto';
import pg from 'pg';
import { seedForm, seedItems } from '../../db/seed/items.ts';
import type { Db } from '../../apps/web/src/lib/server/db/pool.ts';
import { insertApprovedApplication, insertPaidOrder, insertPerson } from '../../apps/web/src/lib/server/db/test-fixtures.ts';
import { agreeToExam, startAttempt, takeLease } from '../../apps/web/src/lib/server/exam/index.ts';
import { actorOf } from '../../apps/web/src/lib/server/exam/test-attempt.ts';
import { permit } from '../../apps/web/src/lib/server/account/permissions.ts';
import { tokenHash } from '../../apps/web/src/lib/server/platform/seal.ts';
import { systemClock } from '../../apps/web/src/lib/server/platform/clock.ts';
import { registerSchemes } from '../../apps/web/src/lib/server/scheme/index.ts';
import { unwrap } from '@einthoven/kernel';

/** An attempt that is open, with the lease of a device that may write. */
export type OpenAttempt = { readonly attemptId: string; readonly token: string };

/** A person who has applied, paid and agreed, and may start. */
export type ReadyCandidate = { readonly personId: string };

/** Loads the demonstration's banks and seals its form. */
export async function seedBank(db: Db): Promise<void> {
  await registerSchemes(db);
  const before = new Date(systemClock.now().getTime() - 3_600_000);
  await seedItems(db, before);
  await seedForm(db, before);
}

/**
 * Opens so many attempts. One goes through the use cases; the others are copies of its rows, because a measurement
 * of saving needs the state that starting leaves behind, not the work of starting.
 *
 * @param url the database, as its owner
 */
export async function seedOpenAttempts(db: Db, url: string, count: number): Promise<OpenAttempt[]> {
  const personId = await insertPerson(db);
  const applicationId = await insertApprovedApplication(db, personId);
  await insertPaidOrder(db, personId, applicationId);
  const sit = unwrap(permit(actorOf(personId), 'exam.sit-own'));
  await agreeToExam(db, sit, systemClock);
  const { attemptId } = unwrap(await startAttempt(db, sit, { clock: systemClock, mode: 'demonstration' }));
  unwrap(await takeLease(db, sit, attemptId, 0, systemClock));
  const made = Array.from({ length: count }, () => ({
    personId: randomUUID(),
    applicationId: randomUUID(),
    attemptId: randomUUID(),
    token: randomBytes(32).toString('base64url'),
  }));
  await withOwner(url, async (owner) => {
    const people = made.map((each) => each.personId);
    const applications = made.map((each) => each.applicationId);
    const attempts = made.map((each) => each.attemptId);
    await copyRows(owner, 'people', 'person_id', personId, { person_id: people });
    await copyRows(owner, 'applications', 'application_id', applicationId, { application_id: applications, person_id: people });
    await copyRows(owner, 'attempts', 'attempt_id', attemptId, { attempt_id: attempts, person_id: people, application_id: applications });
    await copyRows(owner, 'attempt_items', 'attempt_id', attemptId, { attempt_id: attempts });
    await copyRows(owner, 'attempt_leases', 'attempt_id', attemptId, { attempt_id: attempts, lease_hash: made.map((each) => tokenHash(each.token)) });
    await owner.query('analyze');
  });
  return made.map(({ attemptId: id, token }) => ({ attemptId: id, token }));
}

/** Makes so many people who may start now, copied from one who applied, paid and agreed. */
export async function seedReadyCandidates(db: Db, url: string, count: number): Promise<ReadyCandidate[]> {
  const personId = await insertPerson(db);
  const applicationId = await insertApprovedApplication(db, personId);
  const orderId = await insertPaidOrder(db, personId, applicationId);
  await agreeToExam(db, unwrap(permit(actorOf(personId), 'exam.sit-own')), systemClock);
  const people = Array.from({ length: count }, () => randomUUID());
  const applications = people.map(() => randomUUID());
  const orders = people.map(() => randomUUID());
  await withOwner(url, async (owner) => {
    await copyRows(owner, 'people', 'person_id', personId, { person_id: people });
    await copyRows(owner, 'person_profiles', 'person_id', personId, { person_id: people });
    await copyRows(owner, 'applications', 'application_id', applicationId, { application_id: applications, person_id: people });
    await copyRows(owner, 'orders', 'order_id', orderId, { order_id: orders, person_id: people, application_id: applications });
    await copyRows(owner, 'entitlements', 'order_id', orderId, { person_id: people, order_id: orders, application_id: applications }, 'entitlement_id');
    await copyRows(owner, 'agreements', 'person_id', personId, { person_id: people }, 'agreement_id');
    await owner.query(
      `insert into auth_users (id, email, email_verified) select person_id, 'candidate-' || person_id || '@load.example', true
       from unnest($1::uuid[]) as made (person_id)`,
      [people],
    );
    await owner.query('analyze');
  });
  return people.map((id) => ({ personId: id }));
}

/** Runs work as the owner of the database. */
export async function withOwner<T>(url: string, work: (owner: pg.Client) => Promise<T>): Promise<T> {
  const owner = new pg.Client({ connectionString: url });
  await owner.connect();
  try {
    return await work(owner);
  } finally {
    await owner.end();
  }
}

/** Copies the rows of one key as often as there are new values, each copy with its own; `fresh` gets its default. */
async function copyRows(
  owner: pg.Client,
  table: string,
  key: string,
  from: string,
  values: Readonly<Record<string, readonly string[]>>,
  fresh?: string,
): Promise<void> {
  const { rows } = await owner.query<{ name: string }>(
    `select attname as name from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = '' and attidentity = ''`,
    [table],
  );
  const columns = rows.map((row) => row.name).filter((name) => name !== fresh);
  const names = Object.keys(values);
  await owner.query(
    `insert into ${table} (${columns.join(', ')})
     select ${columns.map((name) => (names.includes(name) ? `made.${name}` : `model.${name}`)).join(', ')}
     from ${table} as model cross join (select ${names.map((name, i) => `unnest($${i + 2}::text[])${name === 'lease_hash' ? '' : '::uuid'} as ${name}`).join(', ')}) as made
     where model.${key} = $1`,
    [from, ...names.map((name) => values[name])],
  );
}
