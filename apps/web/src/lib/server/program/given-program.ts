import { randomUUID } from 'node:crypto';
import { err, toPlainDate, unwrap, type Clock } from '@einthoven/kernel';
import { RUBRIC } from '@einthoven/scheme';
import { expect } from 'vitest';
import { createPerson, permit, type Permission, type Role } from '../account/index.ts';
import { inTransaction, type Db } from '../db/pool.ts';
import { addEvidence, addSite, addTeacher, beginApplication, ownApplication, saveAnswers, saveAuthorisation, submitApplication } from './application.ts';
import { decideProgram, readProgramFile, reviewProgram } from './decision.ts';
import { scanProgramEvidence } from './scan.ts';
import { registerSchool } from './school.ts';
import { decideStanding } from './standing.ts';

/** The day on which tests of programs take place. */
export const NOW = new Date('2026-11-26T20:00:00Z');
/** Its clock. */
export const clock: Clock = { now: () => NOW };
/** A clock so many days later. */
export const later = (days: number): Clock => ({ now: () => new Date(NOW.getTime() + days * 86_400_000) });

/** Somebody of the staff who decides on programs. */
export type Manager = { readonly personId: string; readonly decide: Permission<'program.decide'>; readonly read: Permission<'program.read'> };

/** What a school says of itself. */
export const SCHOOL = { website: '', street: '1 Example Street', city: 'Tucson', stateCode: 'AZ', zip: '85719', role: 'owner', instructorOwned: '' };
/** A name that no other test has, of letters only. */
export const schoolName = () => `School ${randomUUID().replace(/[^a-f]/g, (digit) => String.fromCharCode(103 + (digit.charCodeAt(0) % 10)))}`;
const TEXT = 'Each domain is taught, practised on machines, and tested at the end of each week.';
/** What it answers of a program that can be approved. */
export const ANSWERS = {
  name: 'Evening ECG Program',
  summary: TEXT,
  curriculum: TEXT,
  facilities: TEXT,
  delivery: 'hybrid',
  classHours: '60',
  clinicalHours: '30',
  classSize: '16',
  supervisedTracings: '10',
  weeks: '10',
  hoursAWeek: '10',
  'domain-A': '15',
  'domain-B': '25',
  'domain-C': '12',
  'domain-D': '4',
  'domain-E': '4',
  price: '1,450',
  nextStart: '2027-01-11',
};
/** Its policies. */
export const POLICIES = ['attendance', 'refund', 'grievance', 'records', 'patient-privacy', 'completion-is-not-certification'];
const PDF = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF');
/** A scanner that finds nothing. */
export const CLEAN = { name: 'test', scan: () => Promise.resolve({ clean: true } as const) };

/** A search of the directory that asks for nothing. */
export const wish = { place: '', miles: '', words: '', delivery: '', hours: '', clinical: '', size: '', price: '', from: '', approved: '' };

/** Schools, staff and decisions, made as people make them. */
export function givenPrograms(at: { readonly db: Db }) {
  async function person(...roles: Role[]) {
    const personId = await inTransaction(at.db, (tx) =>
      createPerson(tx, {
        legalName: 'Test Person',
        familyName: 'Person',
        birthDate: toPlainDate('1980-05-04'),
        email: `${randomUUID()}@example.org`,
        emailVerified: true,
        demonstration: true,
        reason: 'test',
        clock,
      }),
    );
    const actor = { personId, roles: new Set(roles), secondFactor: true, sessionId: 'session' };
    return { personId, actor, own: unwrap(permit(actor, 'school.apply-own')) };
  }
  async function manager() {
    const one = await person('certification-manager');
    return { ...one, decide: unwrap(permit(one.actor, 'program.decide')), read: unwrap(permit(one.actor, 'program.read')) };
  }
  /** A school with an application that was sent. */
  async function sent(name = schoolName()) {
    const owner = await person();
    const schoolId = unwrap(await registerSchool(at.db, owner.own, { ...SCHOOL, name }, { clock }));
    const applicationId = unwrap(await beginApplication(at.db, owner.own, { schoolId, name: ANSWERS.name }, { clock }));
    unwrap(await saveAnswers(at.db, owner.own, applicationId, ANSWERS, POLICIES));
    unwrap(await saveAuthorisation(at.db, owner.own, applicationId, { by: 'Arizona board', number: '1', until: '2028-01-01' }));
    unwrap(
      await addTeacher(
        at.db,
        owner.own,
        applicationId,
        { name: 'A Teacher', background: 'Ten years in a hospital.', credentials: 'CEI', credentialNumber: '' },
        { clock },
      ),
    );
    unwrap(
      await addSite(
        at.db,
        owner.own,
        applicationId,
        { kind: 'clinical', name: 'Clinic', city: 'Tucson', stateCode: 'AZ', agreementUntil: '2028-06-01' },
        { clock },
      ),
    );
    expect(await submitApplication(at.db, owner.own, applicationId, { clock })).toEqual(err('PROGRAM_NO_EVIDENCE'));
    unwrap(await addEvidence(at.db, owner.own, applicationId, { kind: 'agreement', name: 'agreement.pdf', bytes: PDF }, { clock }));
    unwrap(await submitApplication(at.db, owner.own, applicationId, { clock }));
    const programId = (await ownApplication(at.db, owner.own, applicationId, { clock }))?.application.programId ?? '';
    return { owner, schoolId, applicationId, programId, name };
  }
  const revisionOf = async (by: Manager, applicationId: string) => {
    const file = await readProgramFile(at.db, by.read, applicationId, { clock });
    return file && 'application' in file ? file.application.revision : -1;
  };
  const look = async (by: Manager, applicationId: string, more: Readonly<Record<string, string>> = {}, visit = 'video') =>
    reviewProgram(
      at.db,
      by.decide,
      {
        applicationId,
        seenRevision: await revisionOf(by, applicationId),
        findings: { ...Object.fromEntries(RUBRIC.map((criterion) => [criterion, 'met'])), ...more },
        visit,
        visitedOn: visit === 'none' ? '' : '2026-11-20',
        note: 'As told.',
        free: true,
      },
      { clock },
    );
  const decide = async (by: Manager, applicationId: string, outcome: 'approve' | 'refuse' | 'ask', more: { conditions?: string; reason?: string } = {}) =>
    decideProgram(
      at.db,
      by.decide,
      { applicationId, outcome, conditions: '', reason: 'All is met.', free: true, seenRevision: await revisionOf(by, applicationId), ...more },
      { clock },
    );
  async function approved(conditions = '') {
    const all = await sent();
    const [one, two] = [await manager(), await manager()];
    await scanProgramEvidence(at.db, CLEAN, { clock });
    for (const by of [one, two]) unwrap(await look(by, all.applicationId));
    expect(unwrap(await decide(one, all.applicationId, 'approve', { conditions }))).toBe('proposed');
    expect(unwrap(await decide(two, all.applicationId, 'approve'))).toBe('approved');
    return { ...all, one, two };
  }
  const stand = (by: Manager, programId: string, outcome: string, effectiveOn = '', when = clock) =>
    decideStanding(at.db, by.decide, { programId, outcome, effectiveOn, reason: 'The site knows no student.', free: true }, { clock: when });
  return { person, manager, sent, look, decide, approved, stand };
}
