import { addDays, addYears, plainDateIn, type Clock, type PlainDate } from '@einthoven/kernel';
import { foldName } from '@einthoven/credential';
import { findActorByEmail } from '../account/index.ts';
import { inTransaction, type Db, type Tx } from '../db/pool.ts';
import { currentScheme } from '../scheme/index.ts';
import * as approvals from './approval.queries.ts';
import * as filings from './filing.queries.ts';
import { recount } from './standing.ts';
import type { Delivery } from './directory.queries.ts';
import { findSchoolsBy, insertSchool, insertSchoolPerson, insertSite, markPapersSeen, updateAuthorisation } from './school.queries.ts';
import { pointOf } from './school.ts';

/** An invented school with a program; the names say so. */
export type DemonstrationSchool = {
  readonly school: string;
  readonly program: string;
  readonly city: string;
  readonly stateCode: string;
  readonly zip: string;
  readonly delivery: Delivery;
  readonly classHours: number;
  readonly clinicalHours: number;
  readonly classSize: number;
  readonly priceCents: number | undefined;
  readonly startsInDays: number | undefined;
  readonly clinicalSites: readonly string[];
  readonly teacher: readonly [name: string, background: string, credentials: string] | undefined;
  /** What was decided, and how many days ago. */
  readonly decided: readonly {
    readonly outcome: 'approve' | 'probation' | 'withdraw';
    readonly daysAgo: number;
    readonly conditions?: string;
    readonly reason: string;
  }[];
  readonly complaint: string | undefined;
  readonly directorEmail: string | undefined;
};

/** Puts invented schools on record, with decisions of two invented people. Safe to run again; does nothing without the people. */
export async function seedDemonstrationSchools(db: Db, schools: readonly DemonstrationSchool[], { clock }: { readonly clock: Clock }): Promise<void> {
  const [one, two] = [await findActorByEmail(db, 'manager.one@demo.example', clock.now()), await findActorByEmail(db, 'manager.two@demo.example', clock.now())];
  if (!one || !two) return;
  for (const it of schools) {
    if ((await findSchoolsBy(db, { nameFolded: foldName(it.school) })).length > 0) continue;
    await inTransaction(db, (tx) => seedOne(tx, it, [one.personId, two.personId], clock.now()));
  }
}

async function seedOne(tx: Tx, it: DemonstrationSchool, [one, two]: readonly [string, string], at: Date): Promise<void> {
  const scheme = currentScheme();
  const today = plainDateIn(at, scheme.zone.value);
  const point = await pointOf(tx, it);
  const schoolId = await insertSchool(tx, {
    ...it,
    name: it.school,
    nameFolded: foldName(it.school),
    website: '',
    host: '',
    about: '',
    street: '1 Example Street',
    point,
    instructorOwned: false,
    isDemonstration: true,
    createdBy: undefined,
    at,
  });
  const director = it.directorEmail === undefined ? undefined : await findActorByEmail(tx, it.directorEmail, at);
  if (director) await insertSchoolPerson(tx, { schoolId, personId: director.personId, role: 'director', since: today, addedBy: undefined, at });
  const programId =
    (await adopt(tx, it.program, schoolId, point)) ??
    (await approvals.insertProgram(tx, { ...it, schoolId, schoolName: it.school, name: it.program, point, isDemonstration: true, ownerPersonId: undefined }));
  await updateAuthorisation(tx, schoolId, { by: `Demo: agency of the state of ${it.stateCode}`, number: 'DEMO-1', until: addYears(today, 2) });
  for (const name of it.clinicalSites) {
    await insertSite(tx, { ...it, schoolId, programId, kind: 'clinical', name, point, agreementUntil: addYears(today, 2), since: today });
  }
  if (it.teacher) {
    const [name, background, credentials] = it.teacher;
    await filings.insertTeacher(tx, programId, { name, background, credentials, credentialNumber: '', since: today });
  }
  await approvals.publishAnswers(tx, programId, answersOf(it, today), at);
  for (const decided of it.decided) {
    const effectiveOn = addDays(today, -decided.daysAgo);
    const step = {
      programId,
      applicationId: undefined,
      outcome: decided.outcome,
      conditions: decided.conditions ?? '',
      reason: decided.reason,
      effectiveOn,
      validUntil: decided.outcome === 'approve' ? addDays(addYears(effectiveOn, scheme.programs.approvalYears.value), -1) : undefined,
      at,
      schemeVersion: scheme.version,
    };
    await approvals.insertStep(tx, { ...step, step: 'proposal', by: one });
    await approvals.insertStep(tx, { ...step, step: 'decision', by: two });
  }
  if (it.decided.length > 0) {
    await markPapersSeen(tx, { schoolId, programId }, today);
    await recount(tx, programId, at);
  }
  if (it.complaint !== undefined) await filings.insertComplaint(tx, { programId, upheldOn: addDays(today, -40), found: it.complaint, by: one, at });
}

/** A program of the demonstration that stood on record before it had a school. */
async function adopt(tx: Tx, name: string, schoolId: string, point: { latitude: number; longitude: number } | undefined): Promise<string | undefined> {
  const row = await tx
    .updateTable('programs')
    .set({ school_id: schoolId, latitude: point?.latitude ?? null, longitude: point?.longitude ?? null })
    .where('name', '=', name)
    .where('demonstration', '=', true)
    .where('school_id', 'is', null)
    .returning('program_id')
    .executeTakeFirst();
  return row?.program_id;
}

function answersOf(it: DemonstrationSchool, today: PlainDate): approvals.ProgramAnswers {
  return {
    name: it.program,
    summary: 'An invented program of the demonstration. It shows what a page of a program looks like.',
    delivery: it.delivery,
    classHours: it.classHours,
    clinicalHours: it.clinicalHours,
    classSize: it.classSize,
    supervisedTracings: 10,
    weeks: 10,
    hoursAWeek: 10,
    domainHours: {},
    priceCents: it.priceCents,
    priceCovers: it.priceCents === undefined ? '' : 'books and clinical hours; the exam is paid apart',
    nextStart: it.startsInDays === undefined ? '' : addDays(today, it.startsInDays),
    policies: [],
    curriculum: '',
    facilities: '',
  };
}
