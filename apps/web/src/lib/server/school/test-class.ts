import { randomUUID } from 'node:crypto';
import { seededRng, toPlainDate, unwrap, type Clock } from '@einthoven/kernel';
import { createPerson, permit, type Role } from '../account/index.ts';
import { inTransaction, type Db } from '../db/pool.ts';
import * as school from './index.ts';
import { insertTestSchool } from './test-school.ts';

/** When the tests of a class take place. */
export const NOW = new Date('2027-03-10T20:00:00Z');
const clock: Clock = { now: () => NOW };
/** The clock and the chance of the tests of a class. */
export const using = { clock, rng: seededRng('school') };

/** The people of a test's class and what they do; `at` has the database once the tests run. */
export function testClasses(at: { readonly db: Db }) {
  async function person(...roles: Role[]) {
    const email = `${randomUUID()}@example.org`;
    const personId = await inTransaction(at.db, (tx) =>
      createPerson(tx, {
        legalName: 'Test Person',
        familyName: 'Person',
        birthDate: toPlainDate('1990-05-04'),
        email,
        emailVerified: true,
        demonstration: true,
        reason: 'test',
        clock,
      }),
    );
    const actor = { personId, roles: new Set(roles), secondFactor: true, sessionId: 'session' };
    const may = <Name extends Parameters<typeof permit>[1]>(name: Name) => unwrap(permit(actor, name));
    return {
      personId,
      email,
      actor,
      run: may('school.run-own'),
      attend: may('school.attend-own'),
      apply: may('application.manage-own'),
      pay: may('payment.manage-own'),
    };
  }

  /** A school with a director, an approved program and a clinical site, and a class of it. */
  async function classOf(approval: 'approved' | 'not-on-record' = 'approved', days = { startsOn: '2027-01-11', endsOn: '2027-04-30' }) {
    const director = await person();
    const { schoolId, programId, siteId } = await insertTestSchool(at.db, { directorId: director.personId, approval, at: NOW });
    const cohortId = unwrap(await school.createCohort(at.db, director.run, { schoolId, programId, name: 'Evenings', ...days }, using));
    return { director, schoolId, programId, siteId, cohortId };
  }

  /** The link in the newest mail to an address. */
  async function linkTo(email: string): Promise<string> {
    const mail = await at.db.selectFrom('mails').select('body_text').where('to_address', '=', email).orderBy('mail_id', 'desc').executeTakeFirstOrThrow();
    return /\/school\/invite\/([\w-]+)/.exec(mail.body_text)?.[1] ?? '';
  }
  async function enroll(it: OneClass, student: Awaited<ReturnType<typeof person>>, results = false) {
    unwrap(await school.inviteRoster(at.db, it.director.run, it.cohortId, Buffer.from(`Typed Name,${student.email}`), using));
    const done = await school.acceptInvite(at.db, student.attend, await linkTo(student.email), { results }, using);
    const line = (await school.readStudents(at.db, it.director.run, it.cohortId, using)).find(({ personId }) => personId === student.personId);
    return { done, enrollmentId: line?.enrollmentId ?? '' };
  }
  async function preceptorOf(it: OneClass) {
    const one = await person();
    unwrap(await school.invitePerson(at.db, it.director.run, { schoolId: it.schoolId, role: 'preceptor', name: 'Pat', email: one.email }, using));
    unwrap(await school.acceptInvite(at.db, one.attend, await linkTo(one.email), { results: false }, using));
    return one;
  }
  /** What waits for staff of a school. */
  async function flagsOf(it: OneClass) {
    const decide = unwrap(permit((await person('certification-manager')).actor, 'program.decide'));
    return (await school.readFlags(at.db, decide))
      .filter(({ schoolId }) => schoolId === it.schoolId)
      .map(({ what }) => what)
      .toSorted();
  }

  return { person, classOf, linkTo, enroll, preceptorOf, flagsOf };
}

/** A class of a test. */
export type OneClass = Awaited<ReturnType<ReturnType<typeof testClasses>['classOf']>>;

/** An entry of the log of tracings, as a student sends it. */
export const tracing = (it: OneClass, enrollmentId: string) => ({
  tracingId: randomUUID(),
  enrollmentId,
  month: '2027-02',
  siteId: it.siteId,
  ageBand: '40-64',
  leadSet: '12-lead',
  quality: 'clean',
});
/** A day of a class with who was there. */
export const day = (kind: string, heldOn: string, hours: string, siteId: string, ...present: string[]) => ({ kind, heldOn, hours, siteId, present });
