import { randomUUID } from 'node:crypto';
import { addDays, toPlainDate, type PlainDate } from '@einthoven/kernel';
import { inTransaction, type Db } from '../db/pool.ts';
import { insertDemonstrationProgram, insertSchool, insertSchoolPerson } from '../program/index.ts';

/** A school that tests, journeys and measurements start from. */
export type TestSchool = { readonly schoolId: string; readonly programId: string; readonly siteId: string; readonly name: string };

/** Puts a school with a director, a program of 60 and 30 hours and a clinical site on record. */
export async function insertTestSchool(
  db: Db,
  it: { readonly directorId: string; readonly approval: 'approved' | 'not-on-record'; readonly at: Date; readonly name?: string },
): Promise<TestSchool> {
  const name = it.name ?? `School ${randomUUID()}`;
  const since: PlainDate = addDays(toPlainDate(it.at.toISOString().slice(0, 10)), -400);
  const schoolId = await inTransaction(db, async (tx) => {
    const id = await insertSchool(tx, {
      name,
      nameFolded: name.toLowerCase(),
      website: '',
      host: '',
      about: '',
      street: '',
      city: 'Tucson',
      stateCode: 'AZ',
      zip: '',
      point: undefined,
      instructorOwned: false,
      isDemonstration: true,
      createdBy: undefined,
      at: it.at,
    });
    await insertSchoolPerson(tx, { schoolId: id, personId: it.directorId, role: 'director', since, addedBy: undefined, at: it.at });
    return id;
  });
  await insertDemonstrationProgram(db, {
    name: `Program of ${name}`,
    schoolName: name,
    city: 'Tucson',
    stateCode: 'AZ',
    classHours: 60,
    clinicalHours: 30,
    approval: it.approval,
    ownerPersonId: undefined,
  });
  const program = await db
    .updateTable('programs')
    .set({ school_id: schoolId })
    .where('school_name', '=', name)
    .returning('program_id')
    .executeTakeFirstOrThrow();
  const site = await db
    .insertInto('sites')
    .values({ school_id: schoolId, kind: 'clinical', name: 'Saguaro Heart Clinic', city: 'Tucson', state_code: 'AZ', since })
    .returning('site_id')
    .executeTakeFirstOrThrow();
  return { schoolId, programId: program.program_id, siteId: site.site_id, name };
}
