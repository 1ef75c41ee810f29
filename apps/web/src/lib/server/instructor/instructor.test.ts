import { addDays, plainDateIn, seededRng, toPlainDate, unwrap } from '@einthoven/kernel';
import { describe, expect, test } from 'vitest';
import { permit, STAFF_ROLES } from '../account/index.ts';
import { PICTURE } from '../ce/test-ce.ts';
import { creditHours } from '../ce/index.ts';
import { findCredential, readOwnRecords } from '../credential/index.ts';
import { inTransaction } from '../db/pool.ts';
import { useTestDatabase } from '../db/test-database.ts';
import { lookUpNumber, recordsOfHolder } from '../registry/index.ts';
import { attestRenewal, choosePath, readOwnKeepings, renewalStatement } from '../renewal/index.ts';
import { readOwnWay, saveApplication, startInstructorApplication, submitInstructorApplication } from './application.ts';
import { addJob, addReferee, answerEmployerLink, answerReferenceLink, openEmployerLink, openReferenceLink, removeAsked, resendLink } from './asked.ts';
import { listTakenOut } from './asked.queries.ts';
import { decideBackground, readBackgroundQueue, readInstructorCards, writeBackground } from './card.ts';
import { decideInstructor, listInstructorRefusals, openSample, readInstructorFile, reopenRefused, type InstructorDecision } from './decision.ts';
import { exportInstructor } from './own-data.ts';
import { bookSlot, offerSlot, readSlots, releaseSlot, withdrawSlot } from './interview.ts';
import { syncInstructorRoles } from './role.ts';
import { applicant, complete, decider, FIELDS, onDay, ownOf, TODAY, tokenTo, WORDS } from './test-instructor.ts';

const database = useTestDatabase();
const at = { clock: TODAY };
const rng = seededRng('instructors');
const JOB = { employerName: 'Saguaro Clinic', employerEmail: 'pat@clinic.example', role: 'Technician', from: '2018-01-01', to: '2025-12-31' };

async function rolesOf(personId: string): Promise<readonly string[]> {
  const rows = await database.db.selectFrom('role_grants').select('role').where('person_id', '=', personId).where('revoked_at', 'is', null).execute();
  return rows.map(({ role }) => role);
}

async function told(personId: string): Promise<readonly string[]> {
  const rows = await database.db.selectFrom('messages').select('message').where('person_id', '=', personId).orderBy('message_id').execute();
  return rows.map(({ message }) => message).filter((message) => message.startsWith('instructor.'));
}

async function decide(applicationId: string, by: Awaited<ReturnType<typeof decider>>, decision: Partial<InstructorDecision> = {}, clock = TODAY) {
  const file = await readInstructorFile(database.db, by.read, applicationId, { clock });
  const seenRevision = file && 'application' in file ? file.application.revision : -1;
  const all = { applicationId, outcome: 'award', reason: 'All is there, and the sample is clear.', free: true, seenRevision, ...decision } as const;
  return decideInstructor(database.db, by.decide, all, { clock, rng });
}

const codeOf = (result: { readonly ok: true } | { readonly ok: false; readonly error: { readonly code: string } }) => (result.ok ? 'ok' : result.error.code);

describe('applying', () => {
  test('takes an active CET, real days and other people', async () => {
    const { db } = database;
    const nobody = await applicant(db, '2020-03-14');
    expect(codeOf(await startInstructorApplication(db, nobody.own, at))).toBe('INSTRUCTOR_NO_FOUNDATION');
    const { own, email, personId } = await applicant(db);
    expect(codeOf(await addJob(db, own, JOB, at))).toBe('INSTRUCTOR_NONE_OPEN');
    const started = unwrap(await startInstructorApplication(db, own, at));
    expect(await startInstructorApplication(db, own, at)).toEqual({ ok: true, value: started });

    const job = async (over: Partial<typeof JOB>) => codeOf(await addJob(db, own, { ...JOB, ...over }, at));
    expect(await job({ from: '2026-11-28', to: '' })).toBe('ASKED_FUTURE');
    expect(await job({ to: '2027-01-01' })).toBe('ASKED_FUTURE');
    expect(await job({ to: '2017-12-31' })).toBe('ASKED_DATES');
    expect(await job({ from: '2018-02-30' })).toBe('ASKED_DATES');
    expect(await job({ employerEmail: email.toUpperCase() })).toBe('ASKED_OWN_ADDRESS');
    expect(await job({ employerEmail: 'a@x.example, b@x.example' })).toBe('ASKED_EMAIL');
    const referee = async (address: string) => codeOf(await addReferee(db, own, { name: 'Robin', email: address }, at));
    expect(await referee(email.replace('@', '+teach@'))).toBe('ASKED_OWN_ADDRESS');
    expect(await referee('robin@ward.example')).toBe('ok');
    expect(await referee('ROBIN+two@ward.example')).toBe('ASKED_SAME_ADDRESS');

    const save = async (over: object, file?: Buffer) =>
      codeOf(await saveApplication(db, own, { ...FIELDS, ...over }, file && { name: 'lesson.pdf', bytes: file }, at));
    expect(await save({ background: 'Short' })).toBe('BACKGROUND_LENGTH');
    expect(await save({ sampleUrl: 'javascript:alert(1)' })).toBe('SAMPLE_ADDRESS');
    expect(await save({}, Buffer.from('MZ this is a program'))).toBe('UPLOAD_TYPE_REFUSED');
    expect(await save({ ownsSchool: 'yes' })).toBe('SCHOOL_NAME');
    expect(codeOf(await submitInstructorApplication(db, own, true, at))).toBe('INSTRUCTOR_INCOMPLETE');

    // Who owns a school has no part in the content of exams from the moment they say so.
    expect(await save({ ownsSchool: 'yes', schoolName: 'Desert School', sampleUrl: '' }, PICTURE)).toBe('ok');
    expect(await rolesOf(personId)).toContain('school-owner');
    const reviewer = { personId, roles: new Set(['reviewer', 'school-owner'] as const), secondFactor: true, sessionId: 'session' };
    expect(codeOfPermit(permit(reviewer, 'item.key'))).toBe('ACCOUNT_NOT_ALLOWED');
    expect(STAFF_ROLES.has('school-owner')).toBe(false);
    expect(await save({ ownsSchool: 'no' })).toBe('ok');
    expect(await rolesOf(personId)).not.toContain('school-owner');

    // Two jobs on the same days count once, and the gap is shown.
    expect(await job({ from: '2015-01-01', to: '2016-12-31' })).toBe('ok');
    expect(await job({ from: '2016-07-01', to: '2017-06-30', employerEmail: 'second@clinic.example' })).toBe('ok');
    expect(await job({ from: '2018-01-01', to: '2018-12-31', employerEmail: 'third@clinic.example' })).toBe('ok');
    const { assessment } = await readOwnWay(db, own, at);
    const experience = assessment?.decision.told;
    expect(experience?.runs.map(({ from, to, days }) => `${from} ${to} ${days}`)).toEqual(['2015-01-01 2017-06-30 912', '2018-01-01 2018-12-31 365']);
    expect(experience?.gaps).toEqual([{ from: '2017-07-01', to: '2017-12-31', days: 184 }]);
    expect(experience?.daysShort).toBe(1827 - 912 - 365);
    expect(assessment?.decision.needs.map(({ need }) => need)).toEqual(['experience', 'references']);
  });

  test('asks by links that work once, expire, and end with what they are about', async () => {
    const { db } = database;
    const { own, personId } = await applicant(db);
    unwrap(await startInstructorApplication(db, own, at));
    const mail = 'links@clinic.example';
    const employmentId = unwrap(await addJob(db, own, { ...JOB, employerEmail: mail }, at));
    const first = await tokenTo(db, mail);
    expect(codeOf(await openEmployerLink(db, 'x'.repeat(43), at))).toBe('LINK_UNKNOWN');
    expect(codeOf(await openReferenceLink(db, first, at))).toBe('LINK_UNKNOWN');
    unwrap(await resendLink(db, own, 'employment', employmentId, at));
    const second = await tokenTo(db, mail);
    expect(codeOf(await openEmployerLink(db, first, at))).toBe('LINK_UNKNOWN');
    expect(codeOf(await openEmployerLink(db, second, { clock: onDay('2026-12-27') }))).toBe('LINK_EXPIRED');
    const attester = { name: 'Pat', title: 'Owner' };
    expect(codeOf(await answerEmployerLink(db, second, { dates: { from: '2018-01-01', to: '2027-01-01' }, attester }, at))).toBe('ASKED_FUTURE');
    // Two at once: one answer.
    const answers = await Promise.all(
      ['2020-01-01', '2021-01-01'].map((from) => answerEmployerLink(db, second, { dates: { from, to: '2025-12-31' }, attester }, at)),
    );
    expect(answers.map(codeOf).toSorted()).toEqual(['LINK_USED', 'ok']);
    expect(codeOf(await resendLink(db, own, 'employment', employmentId, at))).toBe('ASKED_ANSWERED');

    const referenceId = unwrap(await addReferee(db, own, { name: 'Robin', email: 'links@ward.example' }, at));
    const token = await tokenTo(db, 'links@ward.example');
    unwrap(await removeAsked(db, own, 'reference', referenceId, at));
    expect(codeOf(await answerReferenceLink(db, token, WORDS, at))).toBe('LINK_NOT_NEEDED');
    unwrap(await addReferee(db, own, { name: 'Robin', email: 'links@ward.example' }, at));
    unwrap(await answerReferenceLink(db, await tokenTo(db, 'links@ward.example'), undefined, at));
    const { assessment } = await readOwnWay(db, own, at);
    expect(assessment?.references.map(({ declined, answer }) => [declined, answer])).toEqual([[true, undefined]]);
    expect(await told(personId)).toEqual(['instructor.employer-confirmed', 'instructor.referee-declined']);
    // An answer that was not liked does not vanish for who decides.
    const [declined] = assessment?.references ?? [];
    unwrap(await removeAsked(db, own, 'reference', declined?.referenceId ?? '', at));
    const { application } = await readOwnWay(db, own, at);
    expect((await listTakenOut(db, application?.applicationId ?? '')).references).toMatchObject([{ declined: true }]);
    // Somebody else touches nothing of it.
    const other = await applicant(db);
    unwrap(await startInstructorApplication(db, other.own, at));
    expect(codeOf(await removeAsked(db, other.own, 'employment', employmentId, at))).toBe('ASKED_UNKNOWN');
  });
});

function codeOfPermit(result: ReturnType<typeof permit>): string {
  return result.ok ? 'ok' : result.error;
}

describe('deciding', () => {
  test('takes two free people; the award, all of it, is there with the second', async () => {
    const { db } = database;
    const who = await complete(db);
    const [one, two, undeclared] = [await decider(db), await decider(db), await decider(db, { declared: false })];
    const { applicationId, personId } = who;

    // Taught by the applicant, named as an employer, the applicant, without a declaration: none of them decides.
    const student = await decider(db);
    const { class_id } = await db
      .insertInto('classes')
      .values({
        instructor_person_id: personId,
        name: 'Old class',
        starts_on: '2025-01-01',
        ends_on: '2025-06-30',
        join_code: 'BCDFGHJK',
        join_code_from: TODAY.now(),
        join_code_until: onDay('2026-12-31').now(),
        created_at: TODAY.now(),
      })
      .returning('class_id')
      .executeTakeFirstOrThrow();
    await db.insertInto('class_members').values({ class_id, person_id: student.personId, shown_name: 'S', joined_at: TODAY.now() }).execute();
    const employer = await decider(db);
    await db.updateTable('auth_users').set({ email: who.employer }).where('id', '=', employer.personId).execute();
    const self = unwrap(permit({ personId, roles: new Set(['board-member'] as const), secondFactor: true, sessionId: 's' }, 'instructor.decide'));
    expect(codeOf(await decide(applicationId, student))).toBe('IMPARTIALITY_TAUGHT');
    expect(codeOf(await decide(applicationId, employer))).toBe('IMPARTIALITY_REPORTED');
    expect(codeOf(await decide(applicationId, { ...one, decide: self }))).toBe('IMPARTIALITY_OWN');
    expect(codeOf(await decide(applicationId, undeclared))).toBe('IMPARTIALITY_NOT_DECLARED');
    expect(await readInstructorFile(db, student.read, applicationId, at)).toEqual({ hidden: 'IMPARTIALITY_TAUGHT' });
    expect(await openSample(db, student.decide, applicationId, at)).toBeUndefined();
    const refused = await db
      .selectFrom('events')
      .select('reason')
      .where('kind', '=', 'impartiality.refused')
      .where('subject_person_id', '=', personId)
      .execute();
    expect(refused).toHaveLength(4);

    expect(codeOf(await decide(applicationId, one, { free: false }))).toBe('DECISION_NOT_FREE');
    expect(codeOf(await decide(applicationId, one, { reason: ' ' }))).toBe('DECISION_REASON');
    expect(await decide(applicationId, one)).toEqual({ ok: true, value: 'proposal' });
    expect(codeOf(await decide(applicationId, one))).toBe('DECISION_SECOND_PERSON');
    expect(codeOf(await decide(applicationId, two, { seenRevision: 0 }))).toBe('DECISION_CHANGED');
    expect(await findCredential(db, personId, 'CEI')).toBeUndefined();
    // The database itself knows no decision by who proposed it.
    await expect(
      db
        .insertInto('instructor_decisions')
        .values({
          instructor_application_id: applicationId,
          step: 'decision',
          outcome: 'award',
          sealed_reason: Buffer.from('x'),
          decided_by: one.personId,
          decided_at: TODAY.now(),
        })
        .execute(),
    ).rejects.toThrow(/two people/);

    const third = await decider(db);
    const both = await Promise.all([decide(applicationId, two), decide(applicationId, third)]);
    expect(both.map(codeOf).toSorted()).toEqual(['DECISION_TAKEN', 'ok']);
    const late = both.find((result) => !result.ok);
    expect(late && !late.ok && late.error).toMatchObject({ by: 'Test Decider', at: TODAY.now() });

    const credential = await findCredential(db, personId, 'CEI');
    expect(credential?.number).toMatch(/^NPS-CEI-/);
    // Two years would go to November 2028; the CET it is held with ends before.
    expect(credential?.periods).toMatchObject([{ from: '2026-11-27', to: '2028-03-14' }]);
    expect(await rolesOf(personId)).toEqual(expect.arrayContaining(['certificant', 'instructor']));
    const found = unwrap(await lookUpNumber(credential?.number ?? '', { db, clock: TODAY, visitor: { address: '192.0.2.9' } }));
    expect(found).toMatchObject({ credential: 'CEI', status: 'active', title: 'Certified Electrocardiogram Instructor', actions: [] });
    expect((await recordsOfHolder(db, found.number, TODAY.now())).map((record) => record.credential)).toEqual(['CET', 'CEI']);
    const readOwn = unwrap(permit({ personId, roles: new Set(), secondFactor: false, sessionId: 's' }, 'credential.read-own'));
    expect((await readOwnRecords(readOwn, db, TODAY.now())).map((record) => record.public.credential)).toEqual(['CET', 'CEI']);
    expect(await told(personId)).toContain('instructor.awarded');
    const kinds = await db
      .selectFrom('events')
      .select('kind')
      .where('subject_person_id', '=', personId)
      .where('kind', 'in', ['credential.awarded', 'instructor.awarded'])
      .execute();
    expect(kinds).toHaveLength(2);
    expect(codeOf(await startInstructorApplication(db, who.own, at))).toBe('INSTRUCTOR_HELD');
    // What referees wrote in confidence does not come out with the person's data.
    expect(JSON.stringify(await exportInstructor(db, who.own))).not.toContain(WORDS.words);
  });

  test('a refusal tells why, can be appealed, and then waits for others; a question sends it back', async () => {
    const { db } = database;
    const who = await complete(db);
    const [one, two, three, four] = [await decider(db), await decider(db), await decider(db), await decider(db)];
    const refusal = { outcome: 'refuse', reason: 'The sample shows no teaching.' } as const;
    unwrap(await decide(who.applicationId, one));
    // Another wish is a new proposal, and starts again.
    expect(await decide(who.applicationId, two, refusal)).toEqual({ ok: true, value: 'proposal' });
    expect(await decide(who.applicationId, three, { ...refusal, outcome: 'ask', reason: 'Where is the sample?' })).toEqual({ ok: true, value: 'ask' });
    expect((await readOwnWay(db, who.own, at)).question).toBe('Where is the sample?');
    unwrap(await submitInstructorApplication(db, who.own, true, at));
    expect(await decide(who.applicationId, two, refusal)).toEqual({ ok: true, value: 'proposal' });
    expect(await decide(who.applicationId, one, refusal)).toEqual({ ok: true, value: 'refuse' });
    expect((await readOwnWay(db, who.own, at)).refusal).toEqual({ reason: refusal.reason, appealUntil: '2026-12-27' });
    expect(await listInstructorRefusals(db, { personId: who.personId })).toMatchObject([{ reason: refusal.reason }]);
    expect(await inTransaction(db, (tx) => reopenRefused(tx, who.applicationId, { personId: four.personId, reason: 'It does.', at: TODAY.now() }))).toBe(true);
    expect(codeOf(await decide(who.applicationId, one))).toBe('IMPARTIALITY_DECIDED_BEFORE');
    const [five, six] = [await decider(db), await decider(db)];
    unwrap(await decide(who.applicationId, five));
    expect(await decide(who.applicationId, six)).toEqual({ ok: true, value: 'award' });
  });

  test('waits for the talk that the person prefers; a time is picked by one', async () => {
    const { db } = database;
    const [who, other] = [await complete(db), await complete(db)];
    const staff = await decider(db);
    for (const { applicationId, own } of [who, other]) {
      unwrap(await decide(applicationId, staff, { outcome: 'ask', reason: 'Would you rather talk?' }));
      unwrap(await saveApplication(db, own, { ...FIELDS, prefersTalk: true }, undefined, at));
      unwrap(await submitInstructorApplication(db, own, true, at));
    }
    const slot = { day: '2026-12-01', time: '10:00', minutes: '30', place: 'Telephone 602 555 0100' };
    const offer = async (over: Partial<typeof slot>) => codeOf(await offerSlot(db, staff.decide, { ...slot, ...over }, at));
    expect(await offer({ day: '2026-11-26' })).toBe('SLOT_TIMES');
    expect(await offer({ time: '10:99' })).toBe('SLOT_TIMES');
    const slotId = unwrap(await offerSlot(db, staff.decide, slot, at));
    expect(await offer({ time: '10:15' })).toBe('SLOT_CLASH');
    expect(await offer({ time: '10:30' })).toBe('ok');
    const picked = await Promise.all([who, other].map(({ own }) => bookSlot(db, own, slotId, at)));
    expect(picked.map(codeOf).toSorted()).toEqual(['SLOT_TAKEN', 'ok']);
    const [first, second] = picked[0]?.ok ? [who, other] : [other, who];
    const [, later] = await readSlots(db, staff.read, at);
    unwrap(await bookSlot(db, second.own, later?.slotId ?? '', at));
    unwrap(await releaseSlot(db, second.own, at));
    unwrap(await bookSlot(db, second.own, later?.slotId ?? '', at));
    unwrap(await withdrawSlot(db, staff.decide, later?.slotId ?? '', at));
    expect(await told(second.personId)).toEqual(expect.arrayContaining(['instructor.interview-booked', 'instructor.interview-withdrawn']));
    expect((await readOwnWay(db, second.own, at)).assessment?.decision.needs.map(({ need }) => need)).toEqual(['interview']);
    const [mail] = await db
      .selectFrom('mails')
      .select('calendar_text')
      .where('to_person_id', '=', first.personId)
      .where('template', '=', 'instructor.interview-booked')
      .execute();
    // Ten in the morning in Phoenix.
    expect(mail?.calendar_text).toContain('DTSTART:20261201T170000Z');
    expect(codeOf(await decide(first.applicationId, staff))).toBe('DECISION_NOT_COMPLETE');
    expect(await decide(first.applicationId, staff, {}, onDay('2026-12-02'))).toEqual({ ok: true, value: 'proposal' });
  });
});

describe('holding it', () => {
  test('the card shows approved words; the role goes and comes with the credential; renewal asks for four hours in teaching', async () => {
    const { db } = database;
    const who = await complete(db);
    const [one, two] = [await decider(db), await decider(db)];
    unwrap(await decide(who.applicationId, one));
    unwrap(await decide(who.applicationId, two));
    const own = ownOf(who.personId);
    const card = async () => (await readInstructorCards(db, [who.personId, one.personId], at)).get(who.personId);
    expect(await card()).toMatchObject({ background: FIELDS.background, record: { credential: 'CEI', status: 'active' } });
    const words = 'Twelve years by now, and a hundred students who know where V4 goes.';
    unwrap(await writeBackground(db, own, words, at));
    expect((await card())?.background).toBe(FIELDS.background);
    const waiting = (await readBackgroundQueue(db, one.read)).find(({ personId }) => personId === who.personId);
    const decision = { backgroundId: waiting?.backgroundId ?? '', approve: true, reason: '' };
    unwrap(await decideBackground(db, one.decide, decision, at));
    expect(codeOf(await decideBackground(db, two.decide, decision, at))).toBe('BACKGROUND_DECIDED');
    expect((await card())?.background).toBe(words);

    expect(await syncInstructorRoles(db, at)).toMatchObject({ taken: 0 });
    const cet = await findCredential(db, who.personId);
    const act = (action: 'suspend' | 'lift-suspension', on: string, minute: number) =>
      db
        .insertInto('credential_actions')
        .values({ credential_id: cet?.credentialId ?? '', action, effective_on: on, decided_at: new Date(`2026-12-01T12:0${minute}:00Z`) })
        .execute();
    await act('suspend', '2026-12-01', 1);
    await syncInstructorRoles(db, { clock: onDay('2026-12-01') });
    await syncInstructorRoles(db, { clock: onDay('2026-12-01') });
    expect(await rolesOf(who.personId)).not.toContain('instructor');
    expect((await told(who.personId)).filter((message) => message === 'instructor.role-ended')).toHaveLength(1);
    await act('lift-suspension', '2026-12-05', 2);
    await syncInstructorRoles(db, { clock: onDay('2026-12-05') });
    expect(await rolesOf(who.personId)).toContain('instructor');

    // Renewal by the same code: 10 hours do for the CET alone; the CEI wants 4 more, in teaching, and the CET before it.
    const renew = unwrap(permit({ personId: who.personId, roles: new Set(), secondFactor: false, sessionId: 's' }, 'renewal.manage-own'));
    const give = (subject: 'electrocardiography' | 'teaching', halfHours: number, day: number) =>
      inTransaction(db, (tx) =>
        creditHours(tx, {
          personId: who.personId,
          source: 'issued',
          kind: 'webinar',
          subject,
          title: `Session ${subject} ${day}`,
          provider: 'General Hospital',
          completedOn: addDays(toPlainDate('2027-01-10'), day),
          halfHours,
          origin: `session:${subject}:${day}`,
          at: onDay('2027-02-01').now(),
        }),
      );
    for (const day of [0, 1, 2, 3, 4]) await give('electrocardiography', 4, day);
    const clock = onDay('2028-01-10');
    const records = async () => new Map((await readOwnKeepings(db, renew, clock.now())).map((record) => [record.credential.credential as string, record]));
    const before = await records();
    expect([before.get('CET')?.facts.ce.owed, before.get('CEI')?.facts.ce.owed]).toEqual([0, 8]);
    expect(before.get('CEI')?.keeping.renewal).toMatchObject({ state: 'open', feeCents: 0, missing: ['path', 'attestation', 'foundation'] });
    await give('teaching', 4, 6);
    await give('teaching', 4, 7);
    await db
      .insertInto('credential_periods')
      .values({ credential_id: cet?.credentialId ?? '', valid: '[2028-03-14,2030-03-14)', basis: 'renewal', granted_at: clock.now() })
      .execute();
    const cycleId = (await records()).get('CEI')?.cycle.cycleId ?? '';
    unwrap(await choosePath(db, renew, { cycleId, path: 'ce' }, { clock }));
    expect(await attestRenewal(db, renew, { cycleId, agreed: true, statement: renewalStatement().sha256 }, { clock })).toEqual({ ok: true, value: 'renewed' });
    const periods = (await findCredential(db, who.personId, 'CEI'))?.periods.map(({ from, to }) => `${from} ${to}`);
    expect(periods).toEqual(['2026-11-27 2028-03-14', '2028-03-14 2030-03-14']);
    expect(plainDateIn(clock.now(), 'America/Phoenix')).toBe('2028-01-10');
  });
});
