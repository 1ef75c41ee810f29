import { randomUUID } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { importJWK, jwtVerify } from 'jose';
import { toPlainDate, unwrap } from '@einthoven/kernel';
import { beforeAll, describe, expect, test } from 'vitest';
import { permit } from '../account/index.ts';
import { inTransaction } from '../db/pool.ts';
import { useTestDatabase } from '../db/test-database.ts';
import {
  agreeToStatements,
  decideApplication,
  findApprovedApplication,
  readOwnApplication,
  saveDraft,
  startApplication,
  submitApplication,
  uploadCertificate,
} from '../eligibility/index.ts';
import { askRefund, decideRefund, findOrder, readOwnRefund, recordRefundPaidOut } from '../payment/index.ts';
import { findSchool } from '../program/index.ts';
import { registerSchemes } from '../scheme/index.ts';
import * as school from './index.ts';
import { day, NOW, testClasses, tracing, using, type OneClass } from './test-class.ts';

const at = useTestDatabase();
const { person, classOf, linkTo, enroll, preceptorOf, flagsOf } = testClasses(at);
beforeAll(() => registerSchemes(at.db));

describe('from a roster to an eligible student', () => {
  test('hours, signed tracings and skills make a certificate, and the certificate an approved application that a voucher pays', async () => {
    const it = await classOf();
    const [student, preceptor] = [await person(), await preceptorOf(it)];
    const { enrollmentId } = await enroll(it, student, true);
    const { run } = it.director;
    const hours = (fields: ReturnType<typeof day>) => school.recordMeeting(at.db, run, it.cohortId, fields, using);

    expect(await hours(day('class', '2027-03-11', '3', '', enrollmentId))).toMatchObject({ error: 'HOURS_FUTURE' });
    expect(await hours(day('clinical', '2027-03-11', '3', it.siteId, enrollmentId))).toMatchObject({ error: 'HOURS_FUTURE' });
    expect(await hours(day('clinical', '2027-02-01', '3', randomUUID(), enrollmentId))).toMatchObject({ error: 'MEETING_SITE' });
    for (const heldOn of ['2027-02-01', '2027-02-02', '2027-02-03', '2027-02-04', '2027-02-05'])
      expect(await hours(day('class', heldOn, '12', '', enrollmentId))).toMatchObject({ ok: true });
    expect(await hours(day('class', '2027-02-05', '0.5', '', enrollmentId))).toMatchObject({ error: 'HOURS_TOO_MANY_A_DAY' });
    for (const heldOn of ['2027-02-08', '2027-02-09', '2027-03-01'])
      expect(await hours(day('clinical', heldOn, '10', it.siteId, enrollmentId))).toMatchObject({ ok: true });

    const entries = Array.from({ length: 11 }, () => tracing(it, enrollmentId));
    // Sent twice, as a phone without a good connection does: it is one.
    expect(await school.logTracings(at.db, student.attend, entries, using)).toEqual(entries.map(() => undefined));
    expect(await school.logTracings(at.db, student.attend, entries, using)).toEqual(entries.map(() => undefined));
    expect(await school.logTracings(at.db, student.attend, [{ ...tracing(it, enrollmentId), month: '2027-04' }], using)).toEqual(['TRACING_FUTURE']);
    expect(await school.logTracings(at.db, preceptor.attend, [tracing(it, enrollmentId)], using)).toEqual(['STUDENT_UNKNOWN']);
    const sign = (who: typeof student, ids: readonly string[], answer: 'signed' | 'refused' = 'signed') =>
      school.signTracings(
        at.db,
        who.attend,
        ids.map((tracingId) => ({ tracingId, answer })),
        using,
      );
    const ids = entries.map(({ tracingId }) => tracingId);
    expect(await sign(student, ids.slice(0, 1))).toEqual(['SIGNER_OWN']);
    expect(await flagsOf(it)).toEqual(['SIGNED_OWN']);
    expect(await sign(it.director, ids.slice(0, 1))).toEqual(['SIGNER_NOT_OF_SCHOOL']);
    expect(await sign(await preceptorOf(await classOf()), ids.slice(0, 1))).toEqual(['SIGNER_NOT_OF_SCHOOL']);
    expect(await sign(preceptor, ids.slice(0, 10))).toEqual(ids.slice(0, 10).map(() => undefined));
    expect(await sign(preceptor, ids.slice(0, 1))).toEqual([undefined]);
    expect(await sign(preceptor, ids.slice(0, 1), 'refused')).toEqual(['TRACING_UNKNOWN']);
    // Past the rules of the code, the database holds.
    await expect(
      at.db
        .insertInto('tracing_signatures')
        .values({ tracing_id: ids[10] ?? '', answer: 'signed', signed_by: student.personId, received_at: NOW })
        .execute(),
    ).rejects.toThrow('nobody signs for themselves');

    // The application waits for a person, because nothing of the training is on record yet.
    unwrap(await startApplication(at.db, student.apply, using));
    unwrap(await saveDraft(at.db, student.apply, { step: 'route', route: 'program' }, using));
    unwrap(await saveDraft(at.db, student.apply, { step: 'school', secondarySchool: 'yes' }, using));
    unwrap(await agreeToStatements(at.db, student.apply, using));
    expect(await submitApplication(at.db, student.apply, using)).toMatchObject({ error: 'APPLICATION_INCOMPLETE' });

    const issue = (completedOn = '2027-03-01') => school.issueCompletion(at.db, run, it.cohortId, { enrollmentId, completedOn }, using);
    expect(await issue()).toMatchObject({ error: 'COMPLETION_GAPS' });
    expect((await school.readStudents(at.db, run, it.cohortId, using))[0]?.gaps).toEqual([{ code: 'SKILLS', required: school.listSkills().length, actual: 0 }]);
    unwrap(
      await school.checkSkills(at.db, run, it.cohortId, { enrollmentIds: [enrollmentId], tasks: school.listSkills().map(({ id }) => id), shown: true }, using),
    );
    expect(await issue('2027-02-28')).toMatchObject({ error: 'COMPLETION_DATE' });
    expect(await issue('2027-03-11')).toMatchObject({ error: 'COMPLETION_DATE' });
    const number = unwrap(await issue());
    expect(await issue()).toMatchObject({ error: 'COMPLETION_EXISTS' });
    expect(await hours(day('class', '2027-03-02', '1', '', enrollmentId))).toMatchObject({ error: 'MEETING_NOBODY' });

    // A stranger checks it, as it is typed.
    const typed = number.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o');
    const shown = unwrap(await school.lookUpCompletion(at.db, typed, { address: '192.0.2.7' }, using));
    expect(shown).toMatchObject({ number, name: 'Test Person', classHalfHours: 120, clinicalHalfHours: 60, tracings: 10, withdrawnAt: undefined });
    const pdf = await school.renderCompletion({ ...shown, name: 'Test Person' }, 'https://nps.example', true);
    expect(Buffer.from(pdf).subarray(0, 5).toString()).toBe('%PDF-');

    // Anybody checks the signed document with the published key alone, by a library that is not ours; changed, it is none.
    const key = await importJWK(school.completionKey(), 'EdDSA');
    const document = school.signCompletion({ ...shown, name: 'Test Person' });
    const read = async (token: string) => {
      const { payload, protectedHeader } = await jwtVerify(token, key, { algorithms: ['EdDSA'], typ: 'vc+jwt', currentDate: NOW });
      expect(protectedHeader.kid).toBe(school.completionKey().kid);
      return payload as Record<string, unknown> & { credentialStatus: Record<string, string>; credentialSubject: Record<string, string> };
    };
    const claims = await read(document);
    expect(claims).toMatchObject({
      jti: expect.stringContaining(`/completion/${number}/signed`) as string,
      name: `Demonstration: Certificate of completion ${number} (not a certification)`,
      description: expect.stringMatching(/^Demonstration: This is not a certification\./) as string,
      validFrom: NOW.toISOString(),
      credentialSubject: { achievement: { achievementType: 'CertificateOfCompletion' }, identifier: [{ identityHash: 'Test Person' }] },
    });
    expect(school.signCompletion({ ...shown, name: 'Test Person' })).toBe(document);
    const [head = '', body = '', signature = ''] = document.split('.');
    const forged = Buffer.from(Buffer.from(body, 'base64url').toString().replace('Test Person', 'Fake Person')).toString('base64url');
    await expect(read(`${head}.${forged}.${signature}`)).rejects.toThrow('signature');
    const list = async () => {
      const signed = await school.signStatusList(at.db, school.statusListOf(shown), using);
      const { encodedList } = (await read(signed ?? '')).credentialSubject;
      return gunzipSync(Buffer.from((encodedList ?? '').slice(1), 'base64url'));
    };
    const place = Number(claims.credentialStatus['statusListIndex']);
    const isWithdrawn = (bits: Buffer) => ((bits[Math.floor(place / 8)] ?? 0) & (1 << (7 - (place % 8)))) !== 0;
    const before = await list();
    // As many places as the standard's own example of an empty list has (W3C Bitstring Status List 1.0, section 2.2).
    expect(before).toHaveLength(gunzipSync(Buffer.from('H4sIAAAAAAAAA-3BMQEAAADCoPVPbQwfoAAAAAAAAAAAAAAAAAAAAIC3AYbSVKsAQAAA', 'base64url')).length);
    expect(isWithdrawn(before)).toBe(false);
    expect(await school.signStatusList(at.db, 1, using)).toBeUndefined();

    // It is the fact that the application was short of: nothing to upload, nobody has to read it.
    expect((await readOwnApplication(at.db, student.apply, using))?.assessment.read.open).toEqual([]);
    unwrap(await submitApplication(at.db, student.apply, using));
    const approved = await findApprovedApplication(at.db, student.personId, toPlainDate('2027-03-10'));
    expect(approved).toBeDefined();
    const events = await at.db
      .selectFrom('events')
      .select(['actor_kind', 'payload'])
      .where('kind', '=', 'application.approved')
      .where('subject_person_id', '=', student.personId)
      .execute();
    expect(events).toMatchObject([{ actor_kind: 'system', payload: { completion: number } }]);

    // Seats: an invoice, the money of which finance records once and exactly; one voucher pays one order.
    expect(await school.giveSeat(at.db, run, it.cohortId, enrollmentId, using)).toMatchObject({ error: 'SEATS_NONE_LEFT' });
    const invoiceId = unwrap(await school.orderSeats(at.db, run, { schoolId: it.schoolId, seats: '2', purchaseOrder: 'PO-77' }, using));
    const invoice = await school.ownSeatInvoice(at.db, run, invoiceId);
    expect(invoice).toMatchObject({ seats: 2, centsEach: 20_000, purchaseOrder: 'PO-77', state: 'open' });
    expect(await school.ownSeatInvoice(at.db, student.run, invoiceId)).toBeUndefined();
    if (invoice)
      expect(
        Buffer.from(await school.renderSeatInvoice(invoice, true))
          .subarray(0, 5)
          .toString(),
      ).toBe('%PDF-');
    const record = unwrap(permit((await person('finance')).actor, 'payment.record'));
    const money = (amountCents: number, receivedOn = '2027-03-10') =>
      school.recordSeatPayment(at.db, record, { invoiceId, amountCents, reference: 'PO-77', receivedOn }, using);
    expect(await money(39_999)).toMatchObject({ error: 'SEATS_AMOUNT' });
    expect(await money(40_000, '2027-03-11')).toMatchObject({ error: 'SEATS_DATE' });
    unwrap(await money(40_000));
    expect(await money(40_000)).toMatchObject({ error: 'SEATS_INVOICE' });
    unwrap(await school.giveSeat(at.db, run, it.cohortId, enrollmentId, using));
    expect((await school.readSeats(at.db, run, it.schoolId, using))?.free).toBe(1);
    expect((await school.readSeats(at.db, run, it.schoolId, { clock: { now: () => new Date('2028-03-11T20:00:00Z') } }))?.free).toBe(0);
    expect(await school.giveSeat(at.db, run, it.cohortId, enrollmentId, using)).toMatchObject({ error: 'SEATS_GIVEN' });
    const spent = await Promise.all([1, 2].map(() => school.spendVoucher(at.db, student.pay, using)));
    expect(spent.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await findOrder(at.db, approved?.applicationId ?? '')).toMatchObject({ state: 'paid', amountCents: 20_000 });
    expect(await school.ownVoucher(at.db, student.pay, using)).toBeUndefined();

    // What goes back of a voucher goes to the school that paid it: the student is told so, and the school sees it.
    const order = await findOrder(at.db, approved?.applicationId ?? '');
    if (!order) throw new Error('the voucher paid no order');
    expect(await readOwnRefund(at.db, student.pay, order, using.clock)).toMatchObject({ toSchool: true, decision: { rule: 'full', amountCents: 20_000 } });
    unwrap(await askRefund(at.db, student.pay, { orderId: order.orderId, reason: 'I move away' }, using.clock));
    const refundRequestId = (await readOwnRefund(at.db, student.pay, order, using.clock)).refund?.refundRequestId ?? '';
    const purses = [await person('finance'), await person('finance')].map(({ actor }) => unwrap(permit(actor, 'payment.refund')));
    for (const purse of purses) unwrap(await decideRefund(at.db, purse, { refundRequestId, outcome: 'approve', reason: 'By the rule' }, using.clock));
    const payer = unwrap(permit((await person('finance')).actor, 'payment.refund'));
    unwrap(await recordRefundPaidOut(at.db, payer, { refundRequestId, reference: 'Transfer 12' }, using.clock));
    expect(await school.ownSeatInvoice(at.db, run, invoiceId)).toMatchObject({ used: 1, refunded: 1 });
    const told = await at.db.selectFrom('messages').select('message').where('person_id', '=', student.personId).execute();
    expect(told.map(({ message }) => message)).toContain('payment.refunded-to-school');
    expect(told.map(({ message }) => message)).not.toContain('payment.refunded');

    // Results with a name only while the student agrees; rates of one are not shown.
    expect(await school.readOutcomes(at.db, run)).toMatchObject({ named: [{ name: 'Test Person' }], unnamed: 0, programs: [{ rates: { first: 'TOO_FEW' } }] });
    const report = async () => parse(school.outcomesCsv(await school.readOutcomes(at.db, run)), { columns: true });
    const rate = { program: shown.programName, class: '', student: '', value: 'not shown: too few people', people: '', date: '' };
    expect(await report()).toEqual([
      { ...rate, measure: 'passed the first attempt' },
      { ...rate, measure: 'passed within 3 attempts' },
      { program: '', class: 'Evenings', student: 'Test Person', measure: 'result', value: 'no attempt yet', people: '', date: '' },
      { program: '', class: '', student: '', measure: 'students who do not show their results', value: '0', people: '', date: '' },
    ]);
    unwrap(await school.setConsent(at.db, student.attend, enrollmentId, false, using));
    expect(JSON.stringify(await report())).not.toContain('Test Person');
    expect(await school.readOutcomes(at.db, run)).toMatchObject({ named: [], unnamed: 1 });

    // Withdrawn, it says so; erased, it has no name.
    unwrap(await school.withdrawCompletion(at.db, run, it.cohortId, { number, reason: 'Hours of somebody else' }, using));
    expect((await school.readStudents(at.db, run, it.cohortId, using))[0]).toMatchObject({ completionNumber: undefined, withdrawnNumber: number });
    const after = await list();
    expect([isWithdrawn(after), after.filter((byte) => byte !== 0).length]).toEqual([true, 1]);
    // Corrected, it can be issued anew, under another number; the old one stays withdrawn.
    expect(await hours(day('class', '2027-03-02', '1', '', enrollmentId))).toMatchObject({ ok: true });
    const again = unwrap(await issue('2027-03-02'));
    expect((await school.readStudents(at.db, run, it.cohortId, using)).map(({ completionNumber }) => completionNumber)).toEqual([again]);
    expect(again).not.toBe(number);
    await inTransaction(at.db, (tx) => school.eraseSchool(tx, student.personId, toPlainDate('2027-03-10')));
    expect(unwrap(await school.lookUpCompletion(at.db, number, { address: '192.0.2.7' }, using))).toMatchObject({
      name: undefined,
      withdrawnReason: 'Hours of somebody else',
    });
  });

  test('a tracing stands beside its entry: attached by the student alone, without identity, seen by who signs and by the school, changed by nobody once signed', async () => {
    const it = await classOf();
    const [student, other, stranger, preceptor] = [await person(), await person(), await person(), await preceptorOf(it)];
    const { enrollmentId } = await enroll(it, student);
    await enroll(it, other);
    const entries = Array.from({ length: 2 }, () => tracing(it, enrollmentId));
    await school.logTracings(at.db, student.attend, entries, using);
    const [one, two] = entries.map(({ tracingId }) => tracingId) as [string, string];
    const recording = (change: object = {}) => {
      const samples = Buffer.from(Int16Array.from({ length: 800 }, (_, i) => (i % 80 === 0 ? 1000 : i % 7)).buffer).toString('base64');
      return JSON.stringify({ sampleRateHz: 100, microvoltsPerUnit: 2.5, leads: ['I', 'II'], sampleCount: 400, samples, ...change });
    };
    const sent = (tracingId: string, change: object = {}) => ({
      tracingId,
      recording: recording(),
      format: 'edf',
      takenOut: '["Taken out: the name."]',
      ...change,
    });
    const attach = (who: typeof student, it: ReturnType<typeof sent>) => school.attachRecording(at.db, who.attend, it, using);
    for (const who of [other, preceptor, it.director, stranger]) expect(await attach(who, sent(one))).toBe('TRACING_UNKNOWN');
    expect(await attach(student, sent(randomUUID()))).toBe('TRACING_UNKNOWN');
    expect(await attach(student, sent(one, { recording: recording({ patient: 'Doe^Jane' }) }))).toBe('RECORDING_FORM');
    expect(await attach(student, sent(one, { recording: recording({ leads: ['I', 'Jane Doe'] }) }))).toBe('RECORDING_TEXT');
    expect(await attach(student, sent(one, { takenOut: '["Taken out: Jane Doe."]' }))).toBe('RECORDING_TEXT');
    expect(await attach(student, sent(one))).toBeUndefined();
    expect(await attach(student, sent(one))).toBeUndefined();
    expect(await attach(student, sent(two))).toBe('TRACING_ATTACHED_TWICE');
    expect(await attach(student, sent(one, { recording: recording({ microvoltsPerUnit: 5 }) }))).toBe('TRACING_ATTACHED');

    const open = (who: typeof student) => school.openTracing(at.db, who.attend, enrollmentId, one);
    for (const who of [student, preceptor, it.director])
      expect((await open(who))?.recording).toMatchObject({ seconds: 4, takenOut: ['Taken out: the name.'], shown: { layout: 'strip', leads: ['I', 'II'] } });
    for (const who of [other, stranger, await preceptorOf(await classOf())]) expect(await open(who)).toBeUndefined();
    expect(unwrap(await school.openLog(at.db, it.director.attend, enrollmentId)).may).toBe('read');
    expect(unwrap(await school.openLog(at.db, preceptor.attend, enrollmentId)).may).toBe('sign');
    expect(await school.openLog(at.db, other.attend, enrollmentId)).toMatchObject({ error: 'SIGNER_STUDENT' });

    // The wrong file can go until somebody signs; then it stays, past the rules of the code too.
    expect(await school.detachRecording(at.db, preceptor.attend, one, using)).toMatchObject({ error: 'TRACING_UNKNOWN' });
    expect(await school.detachRecording(at.db, student.attend, one, using)).toMatchObject({ ok: true });
    expect(await attach(student, sent(one))).toBeUndefined();
    expect(await school.signTracings(at.db, preceptor.attend, [{ tracingId: one, answer: 'signed' }], using)).toEqual([undefined]);
    expect(await school.detachRecording(at.db, student.attend, one, using)).toMatchObject({ error: 'TRACING_ANSWERED' });
    await expect(at.db.deleteFrom('tracing_recordings').where('tracing_id', '=', one).execute()).rejects.toThrow('answered already');
    await expect(at.db.updateTable('tracing_recordings').set({ format: 'csv' }).execute()).rejects.toThrow('permission denied');
    const acts = await at.db.selectFrom('events').select('kind').where('entity_id', '=', one).orderBy('event_id').execute();
    expect(acts.map(({ kind }) => kind)).toEqual(['school.tracing-attached', 'school.tracing-detached', 'school.tracing-attached', 'school.tracing-signed']);
    for (let tries = 0; tries < 60; tries += 1) await attach(student, sent(one, { recording: '{}' }));
    expect(await attach(student, sent(one))).toBe('TRACING_TOO_MANY');
    // Who is erased leaves no recording of anybody's heart behind.
    await inTransaction(at.db, (tx) => school.eraseSchool(tx, student.personId, toPlainDate('2027-03-10')));
    expect(await at.db.selectFrom('tracing_recordings').selectAll().where('tracing_id', '=', one).execute()).toEqual([]);
  });

  test('a program that is not approved issues nothing; a certificate decides an application that waits already, and none on which somebody took a step', async () => {
    const done = async (it: OneClass, student: Awaited<ReturnType<typeof person>>) => {
      const { enrollmentId } = await enroll(it, student);
      const preceptor = await preceptorOf(it);
      for (let n = 1; n <= 8; n += 1) {
        const fields = day(n <= 5 ? 'class' : 'clinical', `2027-02-0${n}`, n <= 5 ? '12' : '10', it.siteId, enrollmentId);
        unwrap(await school.recordMeeting(at.db, it.director.run, it.cohortId, fields, using));
      }
      const entries = Array.from({ length: 10 }, () => tracing(it, enrollmentId));
      await school.logTracings(at.db, student.attend, entries, using);
      const signatures = entries.map(({ tracingId }) => ({ tracingId, answer: 'signed' as const }));
      await school.signTracings(at.db, preceptor.attend, signatures, using);
      unwrap(
        await school.checkSkills(
          at.db,
          it.director.run,
          it.cohortId,
          { enrollmentIds: [enrollmentId], tasks: school.listSkills().map(({ id }) => id), shown: true },
          using,
        ),
      );
      return school.issueCompletion(at.db, it.director.run, it.cohortId, { enrollmentId, completedOn: '2027-02-28' }, using);
    };
    const waits = async (student: Awaited<ReturnType<typeof person>>) => {
      unwrap(await startApplication(at.db, student.apply, using));
      unwrap(await saveDraft(at.db, student.apply, { step: 'route', route: 'program' }, using));
      const training = {
        school: 'Somewhere',
        completedOn: '2027-02-01',
        classHours: '60',
        clinicalHours: '30',
        supervisedTracings: '10',
        preceptorName: 'Pat Preceptor',
      };
      unwrap(await saveDraft(at.db, student.apply, { step: 'training', training }, using));
      unwrap(
        await uploadCertificate(
          at.db,
          student.apply,
          { name: 'c.pdf', bytes: Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF') },
          using,
        ),
      );
      unwrap(await saveDraft(at.db, student.apply, { step: 'school', secondarySchool: 'yes' }, using));
      unwrap(await agreeToStatements(at.db, student.apply, using));
      unwrap(await submitApplication(at.db, student.apply, using));
      const own = await readOwnApplication(at.db, student.apply, using);
      expect(own?.application.state).toBe('submitted');
      return own?.application;
    };
    const state = async (student: Awaited<ReturnType<typeof person>>) => (await readOwnApplication(at.db, student.apply, using))?.application.state;
    const [one, two, three] = [await person(), await person(), await person()];
    expect(await done(await classOf('not-on-record'), three)).toMatchObject({ error: 'COMPLETION_GAPS' });
    const [application, begun] = [await waits(one), await waits(two)];
    unwrap(await done(await classOf(), one));
    expect(await state(one)).toBe('approved');
    const manager = await person('certification-manager');
    const step = {
      applicationId: begun?.applicationId ?? '',
      outcome: 'refuse' as const,
      reason: 'Nobody knows the school',
      seenRevision: begun?.revision ?? 0,
    };
    expect(await decideApplication(at.db, unwrap(permit(manager.actor, 'application.decide')), step, using)).toMatchObject({ value: 'proposal' });
    unwrap(await done(await classOf(), two));
    expect([await state(two), application?.state]).toEqual(['submitted', 'submitted']);
  });

  test('an instructor teaches what the director gives them, and no more', async () => {
    const it = await classOf();
    const teacher = await person();
    expect(await school.setTeacher(at.db, it.director.run, it.cohortId, { personId: teacher.personId, teaches: true }, using)).toMatchObject({
      error: 'TEACHER_UNKNOWN',
    });
    unwrap(await school.invitePerson(at.db, it.director.run, { schoolId: it.schoolId, role: 'instructor', name: 'Tea', email: teacher.email }, using));
    unwrap(await school.acceptInvite(at.db, teacher.attend, await linkTo(teacher.email), { results: false }, using));
    expect(await school.openCohort(at.db, teacher.run, it.cohortId)).toBeUndefined();
    unwrap(await school.setTeacher(at.db, it.director.run, it.cohortId, { personId: teacher.personId, teaches: true }, using));
    expect(await school.openCohort(at.db, teacher.run, it.cohortId)).toMatchObject({ may: 'teach' });
    const student = await person();
    const { enrollmentId } = await enroll(it, student);
    expect(await school.recordMeeting(at.db, teacher.run, it.cohortId, day('class', '2027-02-01', '3', '', enrollmentId), using)).toMatchObject({ ok: true });
    expect(await school.issueCompletion(at.db, teacher.run, it.cohortId, { enrollmentId, completedOn: '2027-03-01' }, using)).toMatchObject({
      error: 'COHORT_UNKNOWN',
    });
    expect(await school.readOutcomes(at.db, teacher.run)).toMatchObject({ named: [], programs: [] });
    const [meeting] = await school.listAttendances(at.db, it.cohortId);
    unwrap(await school.correctAttendance(at.db, teacher.run, it.cohortId, { meetingId: meeting?.meetingId ?? '', enrollmentId, hours: '0' }, using));
    expect((await school.readStudents(at.db, teacher.run, it.cohortId, using))[0]).toMatchObject({ classHalfHours: 0, lastDay: undefined });
    // Days written all at once, and hours that a student says are not theirs, wait for staff.
    for (let n = 1; n <= 10; n += 1)
      unwrap(await school.recordMeeting(at.db, teacher.run, it.cohortId, day('class', `2027-02-${10 + n}`, '3', '', enrollmentId), using));
    expect(await flagsOf(it)).toEqual(['HOURS_AT_ONCE']);
    expect(await school.disputeHours(at.db, teacher.attend, enrollmentId, using)).toMatchObject({ error: 'STUDENT_UNKNOWN' });
    unwrap(await school.disputeHours(at.db, student.attend, enrollmentId, using));
    expect(await flagsOf(it)).toEqual(['HOURS_AT_ONCE', 'HOURS_DISPUTED']);
    // Who teaches no more opens nothing any more; nobody but the school ends that.
    const end = { schoolId: it.schoolId, role: 'instructor', personId: teacher.personId };
    expect(await school.endPerson(at.db, teacher.run, end, using)).toMatchObject({ error: 'COHORT_UNKNOWN' });
    unwrap(await school.endPerson(at.db, it.director.run, end, using));
    expect(await school.openCohort(at.db, teacher.run, it.cohortId)).toBeUndefined();
    expect(await school.endPerson(at.db, it.director.run, end, using)).toMatchObject({ error: 'PERSON_UNKNOWN' });
    unwrap(await school.declareInterest(at.db, it.director.run, it.schoolId, using));
    expect(await findSchool(at.db, it.schoolId)).toMatchObject({ instructorOwned: true });
  });
});
