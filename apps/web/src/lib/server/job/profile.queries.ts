import { sql } from 'kysely';
import { toPlainDate, type PlainDate } from '@einthoven/kernel';
import type { Db, Tx } from '../db/pool.ts';
import { milesFrom, withinMiles, type Point } from '../place/index.ts';
import type { ConsentStep } from './consent.ts';
import type { EmploymentType, Setting, Shift } from './words.ts';

/** What a person looks for. */
export type JobProfile = {
  readonly personId: string;
  readonly listed: boolean;
  readonly shifts: readonly Shift[];
  readonly settings: readonly Setting[];
  readonly employmentTypes: readonly EmploymentType[];
  readonly zip: string;
  readonly stateCode: string;
  readonly point: Point;
  readonly miles: number;
  readonly availableFrom: PlainDate;
  readonly alerts: boolean;
  readonly alertedOn: PlainDate | undefined;
  readonly version: number;
  readonly updatedAt: Date;
};

const select = (db: Db) => db.selectFrom('job_profiles').selectAll();
type Row = Awaited<ReturnType<ReturnType<typeof select>['executeTakeFirstOrThrow']>>;

function toProfile(row: Row): JobProfile {
  return {
    personId: row.person_id,
    listed: row.listed,
    shifts: row.shifts as readonly Shift[],
    settings: row.settings as readonly Setting[],
    employmentTypes: row.employment_types as readonly EmploymentType[],
    zip: row.zip,
    stateCode: row.state_code,
    point: { latitude: row.latitude, longitude: row.longitude },
    miles: row.miles,
    availableFrom: toPlainDate(row.available_from),
    alerts: row.alerts,
    alertedOn: row.alerted_on === null ? undefined : toPlainDate(row.alerted_on),
    version: row.version,
    updatedAt: row.updated_at,
  };
}

/** The profile of a person. */
export async function findProfile(db: Db, personId: string): Promise<JobProfile | undefined> {
  const row = await select(db).where('person_id', '=', personId).executeTakeFirst();
  return row && toProfile(row);
}

/** Writes the profile of a person. */
export async function writeProfile(tx: Tx, it: Omit<JobProfile, 'version' | 'alertedOn'>): Promise<void> {
  const values = {
    listed: it.listed,
    shifts: [...it.shifts],
    settings: [...it.settings],
    employment_types: [...it.employmentTypes],
    zip: it.zip,
    state_code: it.stateCode,
    latitude: it.point.latitude,
    longitude: it.point.longitude,
    miles: it.miles,
    available_from: it.availableFrom,
    alerts: it.alerts,
    updated_at: it.updatedAt,
  };
  await tx
    .insertInto('job_profiles')
    .values({ person_id: it.personId, ...values })
    .onConflict((conflict) => conflict.column('person_id').doUpdateSet({ ...values, version: sql`job_profiles.version + 1` }))
    .execute();
}

/** Replaces the groups that a person volunteered. */
export async function writeGroups(
  tx: Tx,
  personId: string,
  answers: readonly { readonly question: string; readonly answer: string }[],
  at: Date,
): Promise<void> {
  await tx.deleteFrom('job_groups').where('person_id', '=', personId).execute();
  if (answers.length > 0)
    await tx
      .insertInto('job_groups')
      .values(answers.map((one) => ({ person_id: personId, ...one, answered_at: at })))
      .execute();
}

/** The groups that a person volunteered. */
export async function listGroups(db: Db, personId: string): Promise<readonly { readonly question: string; readonly answer: string }[]> {
  return db.selectFrom('job_groups').select(['question', 'answer']).where('person_id', '=', personId).execute();
}

/** The newest step of consent of the person of a row to an employer; null where there is none. */
export function newestStep(person: 'job_profiles.person_id' | 'job_applications.person_id', employerId: string) {
  return sql<ConsentStep['step'] | null>`(
    select c.step from job_consents c where c.person_id = ${sql.ref(person)} and c.employer_id = ${employerId} order by c.version desc limit 1)`;
}

/** Listed profiles around a point whose own reach covers it, nearest first, with the newest step of consent of each person to an employer. */
export async function listProfilesNear(
  db: Db,
  point: Point,
  { miles, employerId }: { readonly miles: number; readonly employerId: string },
): Promise<readonly (JobProfile & { readonly away: number; readonly consent: ConsentStep['step'] | 'none' })[]> {
  const columns = { latitude: 'job_profiles.latitude', longitude: 'job_profiles.longitude' };
  const rows = await select(db)
    .select(milesFrom(point, columns).as('away'))
    .select(newestStep('job_profiles.person_id', employerId).as('consent'))
    .where('listed', '=', true)
    .where(withinMiles(point, miles, columns))
    .where(sql<boolean>`${milesFrom(point, columns)} <= miles`)
    .orderBy('away')
    .limit(200)
    .execute();
  return rows.map((row) => ({ ...toProfile(row), away: row.away, consent: row.consent ?? 'none' }));
}

/** The steps of the consent of a person to an employer, in their order. */
export async function listConsentSteps(db: Db, personId: string, employerId: string): Promise<readonly ConsentStep[]> {
  const rows = await db
    .selectFrom('job_consents')
    .select(['version', 'step'])
    .where('person_id', '=', personId)
    .where('employer_id', '=', employerId)
    .orderBy('version')
    .execute();
  return rows.map((row) => ({ version: row.version, step: row.step as ConsentStep['step'] }));
}

/** The newest step of a person toward every employer. */
export async function listConsentsOf(
  db: Db,
  personId: string,
): Promise<
  readonly { readonly employerId: string; readonly employer: string; readonly version: number; readonly step: ConsentStep['step']; readonly at: Date }[]
> {
  const rows = await db
    .selectFrom('job_consents as c')
    .innerJoin('employers as e', 'e.employer_id', 'c.employer_id')
    .distinctOn('c.employer_id')
    .select(['c.employer_id', 'e.name', 'c.version', 'c.step', 'c.at'])
    .where('c.person_id', '=', personId)
    .orderBy('c.employer_id')
    .orderBy('c.version', 'desc')
    .execute();
  return rows.map((row) => ({ employerId: row.employer_id, employer: row.name, version: row.version, step: row.step as ConsentStep['step'], at: row.at }));
}

/** Appends a step of consent. @returns false where another came in between */
export async function insertConsent(
  tx: Tx,
  it: {
    readonly personId: string;
    readonly employerId: string;
    readonly version: number;
    readonly step: ConsentStep['step'];
    readonly wording: string;
    readonly at: Date;
  },
): Promise<boolean> {
  const done = await tx
    .insertInto('job_consents')
    .values({ person_id: it.personId, employer_id: it.employerId, version: it.version, step: it.step, wording: it.wording, at: it.at })
    .onConflict((conflict) => conflict.columns(['person_id', 'employer_id', 'version']).doNothing())
    .executeTakeFirst();
  return (done.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

/** Profiles whose alert is due: nothing was sent since a day, in that order, so many. */
export async function listAlertsDue(db: Db, before: PlainDate, limit: number): Promise<readonly JobProfile[]> {
  const rows = await select(db)
    .where('alerts', '=', true)
    .where((eb) => eb.or([eb('alerted_on', 'is', null), eb('alerted_on', '<=', before)]))
    .orderBy(sql`alerted_on nulls first`)
    .orderBy('person_id')
    .limit(limit)
    .execute();
  return rows.map(toProfile);
}

/** Marks that alerts were looked at on a day. @returns false where another process did */
export async function markAlerted(tx: Tx, personId: string, on: PlainDate): Promise<boolean> {
  const done = await tx
    .updateTable('job_profiles')
    .set({ alerted_on: on })
    .where('person_id', '=', personId)
    .where((eb) => eb.or([eb('alerted_on', 'is', null), eb('alerted_on', '<', on)]))
    .executeTakeFirst();
  return done.numUpdatedRows > 0n;
}

/** Deletes what a person told the board. */
export async function deleteProfile(tx: Tx, personId: string): Promise<void> {
  await tx.deleteFrom('job_groups').where('person_id', '=', personId).execute();
  await tx.deleteFrom('job_applications').where('person_id', '=', personId).execute();
  await tx.deleteFrom('job_profiles').where('person_id', '=', personId).execute();
  await tx.updateTable('placements').set({ wish: '', outcome: '' }).where('person_id', '=', personId).execute();
}
