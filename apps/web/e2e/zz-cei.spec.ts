import { unwrap } from '@einthoven/kernel';
import { permit } from '../src/lib/server/account/index.ts';
import { declareInterests } from '../src/lib/server/conduct/index.ts';
import { database } from '../src/lib/server/db/pool.ts';
import * as instructor from '../src/lib/server/instructor/index.ts';
import { systemClock } from '../src/lib/server/platform/clock.ts';
import { secureRng } from '../src/lib/server/platform/rng.ts';
import { actorOf, givenCertificant, givenPerson, givenSignedIn } from './given.ts';
import { test } from './journey.ts';

test('look', async ({ page, sql, isMobile }) => {
  test.skip(isMobile);
  test.slow();
  const at = { clock: systemClock };
  const shot = async (path: string, name: string) => {
    await page.goto(path);
    for (const [size, width, height] of [['p', 390, 844], ['d', 1440, 900]] as const) {
      await page.setViewportSize({ width, height });
      await page.screenshot({ path: `/tmp/c/cei/${name}-${size}.png`, fullPage: true });
    }
  };
  const as = async (who: string, options = {}) => { await page.context().clearCookies(); await givenSignedIn(page.context(), who, options); };
  const holder = await givenCertificant(100);
  await as(holder.personId);
  await shot('/credential/instructor', '1-start');
  const own = unwrap(permit(actorOf(holder.personId), 'instructor.apply-own'));
  const applicationId = unwrap(await instructor.startInstructorApplication(database(), own, at));
  const mail = (mark: string) => holder.email.replace('@', `-${mark}@`);
  for (const [name, from, to, mark] of [['Saguaro Heart Clinic', '2014-01-01', '2019-06-30', 'a'], ['Desert General Hospital', '2018-01-01', '2020-12-31', 'b'], ['Mesa Cardiology', '2022-02-01', '', 'c']] as const)
    unwrap(await instructor.addJob(database(), own, { employerName: name, employerEmail: mail(mark), role: 'ECG technician', from, to }, at));
  const token = async (address: string) => (await sql<{ body: string }>('select body_text as body from mails where to_address = $1 order by mail_id desc', [address]))[0]?.body.match(/\/(?:instructor|refer)\/([\w-]{43})/)?.[1] ?? '';
  unwrap(await instructor.answerEmployerLink(database(), await token(mail('a')), { dates: { from: '2014-03-01', to: '2019-06-30' }, attester: { name: 'Pat', title: 'Owner' } }, at));
  unwrap(await instructor.answerEmployerLink(database(), await token(mail('b')), { dates: undefined, attester: { name: 'Kim', title: 'HR' } }, at));
  for (const mark of ['r', 's']) unwrap(await instructor.addReferee(database(), own, { name: mark === 'r' ? 'Robin Vega' : 'Kai Ortiz', email: mail(mark) }, at));
  await shot('/credential/instructor', '2-draft');
  await shot(`/attest/instructor/${await token(mail('c'))}`, '3-attest');
  await shot(`/refer/${await token(mail('r'))}`, '4-refer');
  for (const mark of ['r', 's'])
    unwrap(await instructor.answerReferenceLink(database(), await token(mail(mark)), { name: 'Robin Vega', title: 'Head nurse', relation: 'We worked on one ward.', years: '4', recommend: 'yes', words: 'Shows each step, then watches without a word until it is right.' }, at));
  unwrap(await instructor.answerEmployerLink(database(), await token(mail('c')), { dates: { from: '2022-02-01', to: '2026-11-20' }, attester: { name: 'Lee', title: 'Manager' } }, at));
  unwrap(await instructor.saveApplication(database(), own, { background: 'Eleven years in clinics and one hospital, four of them as the lead of a team of six. I teach placement and artifacts best.', sampleUrl: 'https://video.example/placing-v4', ownsSchool: 'yes', schoolName: 'Desert School of ECG', prefersTalk: false }, undefined, at));
  unwrap(await instructor.submitInstructorApplication(database(), own, true, at));
  await shot('/credential/instructor', '5-sent');
  const deciders = [];
  for (let n = 0; n < 2; n++) {
    const { personId } = await givenPerson(['certification-manager']);
    const actor = { ...actorOf(personId), roles: new Set(['certification-manager'] as const), secondFactor: true };
    unwrap(await declareInterests(database(), unwrap(permit(actor, 'declaration.make-own')), { kinds: [], words: '', agreed: true }, at));
    deciders.push({ personId, decide: unwrap(permit(actor, 'instructor.decide')), read: unwrap(permit(actor, 'instructor.read')) });
  }
  for (const [index, one] of deciders.entries()) {
    await as(one.personId, { secondFactor: true });
    if (index === 1) { await shot('/staff/instructors', '6-queue'); await shot(`/staff/instructors/${applicationId}`, '7-file'); }
    const file = await instructor.readInstructorFile(database(), one.read, applicationId, at);
    const seenRevision = file && 'application' in file ? file.application.revision : 0;
    unwrap(await instructor.decideInstructor(database(), one.decide, { applicationId, outcome: 'award', reason: 'All there.', free: true, seenRevision }, { ...at, rng: secureRng }));
  }
  await as(holder.personId);
  await shot('/credential/instructor', '8-held');
  await shot('/credential', '9-credential');
  await shot('/credential/renew', '10-renew');
  await shot('/classes', '11-classes');
  const [row] = await sql<{ number: string }>("select credential_number as number from credentials where person_id = $1 and credential = 'CEI'", [holder.personId]);
  await shot(`/registry/${row?.number}`, '12-registry');
});
