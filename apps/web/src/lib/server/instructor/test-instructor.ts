import { randomUUID } from 'node:crypto';
import { fixedClock, unwrap, type Clock } from '@einthoven/kernel';
import { emailOf, permit, type Role } from '../account/index.ts';
import { newCertificant, newPerson } from '../ce/test-ce.ts';
import type { Db } from '../db/pool.ts';
import { registerSchemes } from '../scheme/index.ts';
import { saveApplication, startInstructorApplication, submitInstructorApplication } from './application.ts';
import { addJob, addReferee, answerEmployerLink, answerReferenceLink } from './asked.ts';

/** A clock that shows noon of a day in the body's zone. */
export const onDay = (date: string): Clock => fixedClock(`${date}T19:00:00Z`);

/** When these tests take place, if nothing else is said. */
export const TODAY = onDay('2026-11-27');

/** What a person may do for themselves on the way to the credential. */
export function ownOf(personId: string) {
  return unwrap(permit({ personId, roles: new Set<Role>(), secondFactor: true, sessionId: 'session' }, 'instructor.apply-own'));
}

/** A holder of a CET that is valid from 14 March 2026 to 13 March 2028. */
export async function applicant(db: Db, awardedOn = '2026-03-14') {
  await registerSchemes(db);
  const { personId } = await newCertificant(db, `Teacher ${randomUUID().slice(0, 8)}`, awardedOn);
  const { credential_id } = await db.selectFrom('credentials').select('credential_id').where('person_id', '=', personId).executeTakeFirstOrThrow();
  await db
    .insertInto('registry_entries')
    .values({
      credential_id,
      name_as_certified: 'Test Teacher',
      family_name: 'Teacher',
      family_name_folded: 'teacher',
      given_name_folded: 'test',
      listed_at: TODAY.now(),
    })
    .execute();
  return { personId, own: ownOf(personId), email: (await emailOf(db, personId)) ?? '' };
}

/** Somebody who decides; with a declaration of interests, unless told otherwise. */
export async function decider(db: Db, { declared = true } = {}) {
  const { personId } = await newPerson(db, 'Decider');
  const actor = { personId, roles: new Set<Role>(['certification-manager']), secondFactor: true, sessionId: 'session' };
  if (declared)
    await db
      .insertInto('interest_declarations')
      .values({
        person_id: personId,
        kinds: [],
        sealed_interests: Buffer.from('x'),
        statement_version: 'test',
        text_sha256: 'a'.repeat(64),
        declared_on: '2026-11-01',
        holds_until: '2030-11-01',
        declared_at: new Date('2026-11-01T12:00:00Z'),
      })
      .execute();
  return {
    personId,
    decide: unwrap(permit(actor, 'instructor.decide')),
    read: unwrap(permit(actor, 'instructor.read')),
    email: (await emailOf(db, personId)) ?? '',
  };
}

/** The secret of the newest link that was mailed to an address. */
export async function tokenTo(db: Db, email: string): Promise<string> {
  const mails = await db.selectFrom('mails').selectAll().where('to_address', '=', email).orderBy('mail_id', 'desc').execute();
  const token = JSON.stringify(mails[0]).match(/\/(?:attest\/instructor|refer)\/([A-Za-z0-9_-]{43})/)?.[1];
  if (!token) throw new Error(`no link was mailed to ${email}`);
  return token;
}

/** What the form of the application holds when all is filled in. */
export const FIELDS = {
  background: 'Nine years in two hospitals, five of them as the lead technician on a cardiac ward.',
  sampleUrl: 'https://video.example/lesson',
  ownsSchool: 'no',
  schoolName: '',
  prefersTalk: false,
} as const;

/** A referee's words. */
export const WORDS = {
  name: 'Robin Vega',
  title: 'Head nurse',
  relation: 'We worked on one ward.',
  years: '4',
  recommend: 'yes',
  words: 'Shows each step, then watches without a word until it is right.',
} as const;

/** An application with everything, sent; employers and referees have answered. */
export async function complete(db: Db, clock: Clock = TODAY, awardedOn?: string) {
  const who = await applicant(db, awardedOn);
  const at = { clock };
  const applicationId = unwrap(await startInstructorApplication(db, who.own, at));
  unwrap(await saveApplication(db, who.own, FIELDS, undefined, at));
  const mark = randomUUID();
  const employer = `${mark}@clinic.example`;
  unwrap(await addJob(db, who.own, { employerName: 'Saguaro Clinic', employerEmail: employer, role: 'Technician', from: '2018-01-01', to: '2025-12-31' }, at));
  unwrap(
    await answerEmployerLink(
      db,
      await tokenTo(db, employer),
      { dates: { from: '2018-01-01', to: '2025-12-31' }, attester: { name: 'Pat', title: 'Owner' } },
      at,
    ),
  );
  for (const one of ['one', 'two']) {
    unwrap(await addReferee(db, who.own, { name: 'Robin Vega', email: `${one}.${mark}@ward.example` }, at));
    unwrap(await answerReferenceLink(db, await tokenTo(db, `${one}.${mark}@ward.example`), WORDS, at));
  }
  unwrap(await submitInstructorApplication(db, who.own, true, at));
  return { ...who, applicationId, employer };
}
