import { randomUUID } from 'node:crypto';
import { addYears, err, toPlainDate, unwrap } from '@einthoven/kernel';
import { beforeAll, describe, expect, test } from 'vitest';
import { useTestDatabase } from '../db/test-database.ts';
import { loadPlaces } from '../place/index.ts';
import { registerSchemes } from '../scheme/index.ts';
import { decideProgramAppeal, fileProgramAppeal } from './appeal.ts';
import { beginApplication, ownApplication, saveAnswers, submitApplication } from './application.ts';
import { reportChange, seeChange } from './change.ts';
import { decideProgram, readProgramFile } from './decision.ts';
import { refreshApprovals } from './standing.ts';
import { openPrograms, searchPrograms } from './directory.ts';
import { askLegit, decideReply, listWaitingReplies, replyToQuestions } from './legit-answer.ts';
import { findProgram, listPrograms } from './program.queries.ts';
import { scanProgramEvidence } from './scan.ts';
import { ANSWERS, CLEAN, clock, givenPrograms, later, NOW, POLICIES, SCHOOL, schoolName, wish, type Manager } from './given-program.ts';
import { registerSchool } from './school.ts';
import { readProgramQueue } from './staff.ts';

const at = useTestDatabase();
beforeAll(async () => {
  await registerSchemes(at.db);
  await loadPlaces(at.db, NOW);
}, 120_000);

const { person, manager, sent, look, decide, approved, stand } = givenPrograms(at);

describe('a school', () => {
  test('is on record once, by name in a state and by website, and its place has to exist', async () => {
    const who = await person();
    const name = schoolName();
    const register = (fields: Partial<typeof SCHOOL> & { name: string }) => registerSchool(at.db, who.own, { ...SCHOOL, ...fields }, { clock });
    for (const website of [
      'javascript:alert(1)',
      'http://school.example',
      'https://user:pass@school.example',
      'https://127.0.0.1',
      'https://xn--pypal-4ve.com',
    ]) {
      expect(await register({ name, website })).toEqual(err('SCHOOL_WEBSITE'));
    }
    expect(await register({ name, zip: '00000', city: 'Nowhere' })).toEqual(err('SCHOOL_PLACE_UNKNOWN'));
    unwrap(await register({ name, website: 'https://www.only-school.example/start' }));
    expect(await register({ name: name.toUpperCase() })).toEqual(err('SCHOOL_NAME_TAKEN'));
    expect(await register({ name: `${name} two`, website: 'https://only-school.example' })).toEqual(err('SCHOOL_WEBSITE_TAKEN'));
    const roles = await at.db.selectFrom('role_grants').select('role').where('person_id', '=', who.personId).execute();
    expect(roles).toContainEqual({ role: 'school-owner' });
  });

  test('cannot send hours that it invented, nor change what was sent, nor touch what is not its own', async () => {
    const owner = await person();
    const schoolId = unwrap(await registerSchool(at.db, owner.own, { ...SCHOOL, name: schoolName() }, { clock }));
    const applicationId = unwrap(await beginApplication(at.db, owner.own, { schoolId, name: 'Fast Program' }, { clock }));
    expect(await saveAnswers(at.db, owner.own, applicationId, { ...ANSWERS, classHours: '6e1' }, POLICIES)).toEqual(
      err({ code: 'PROGRAM_NUMBER', field: 'classHours' }),
    );
    unwrap(await saveAnswers(at.db, owner.own, applicationId, { ...ANSWERS, weeks: '1' }, POLICIES));
    const gaps = (await ownApplication(at.db, owner.own, applicationId, { clock }))?.gaps.map(({ code }) => code);
    expect(gaps).toEqual(['HOURS_DO_NOT_FIT', 'NO_INSTRUCTOR', 'NO_CLINICAL_SITE', 'NOT_AUTHORISED']);
    expect(await submitApplication(at.db, owner.own, applicationId, { clock })).toEqual(err('PROGRAM_GAPS'));
    const stranger = await person();
    expect((await saveAnswers(at.db, stranger.own, applicationId, ANSWERS, POLICIES)).ok).toBe(false);
    expect(await ownApplication(at.db, stranger.own, applicationId, { clock })).toBeUndefined();
    // Nobody sees a program before it was decided on.
    expect((await searchPrograms(at.db, { ...wish, words: 'Fast Program' }, '', { clock })).programs).toEqual([]);
  });
});

describe('an approval', () => {
  test('takes two who looked without interest, one of whom saw the school; then it stands in the directory and counts', async () => {
    const { applicationId, programId, owner, name } = await sent();
    const [one, two] = [await manager(), await manager()];
    expect((await readProgramQueue(at.db, one.read)).some((line) => line.applicationId === applicationId)).toBe(true);
    expect(await decide(one, applicationId, 'approve')).toEqual(err({ code: 'DECISION_EVIDENCE' }));
    await scanProgramEvidence(at.db, CLEAN, { clock });
    expect(await decide(one, applicationId, 'approve')).toEqual(err({ code: 'DECISION_NOT_REVIEWED' }));
    unwrap(await look(one, applicationId, { policies: 'partly' }, 'none'));
    expect(await look(one, applicationId)).toEqual(err({ code: 'REVIEW_DONE' }));
    expect(await decide(one, applicationId, 'approve')).toEqual(err({ code: 'DECISION_FEW_REVIEWS' }));
    // What the first found is not shown to the second before they looked.
    expect(await readProgramFile(at.db, two.read, applicationId, { clock })).toMatchObject({ reviews: [], othersReviewed: 1 });
    unwrap(await look(two, applicationId, {}, 'none'));
    expect(await decide(one, applicationId, 'approve')).toEqual(err({ code: 'DECISION_NO_VISIT' }));
    const three = await manager();
    unwrap(await look(three, applicationId));
    expect(await decide(one, applicationId, 'approve')).toEqual(err({ code: 'DECISION_CONDITIONS' }));
    expect(unwrap(await decide(one, applicationId, 'approve', { conditions: 'Print the policy.' }))).toBe('proposed');
    expect(await decide(one, applicationId, 'approve')).toEqual(err({ code: 'DECISION_SECOND_PERSON' }));
    expect((await findProgram(at.db, programId))?.approval).toBe('not-on-record');
    expect(unwrap(await decide(two, applicationId, 'approve'))).toBe('approved');
    expect(await decide(three, applicationId, 'refuse')).toMatchObject({ error: { code: 'DECISION_TAKEN', by: 'Test Person' } });
    const [page] = await openPrograms(at.db, [programId], { clock });
    expect(page).toMatchObject({
      approval: { state: 'conditions', since: '2026-11-26', until: addYears(toPlainDate('2026-11-25'), 3), conditions: 'Print the policy.' },
      program: { name: ANSWERS.name, schoolName: name, priceCents: 145_000, clinicalHours: 30 },
      rates: { first: 'TOO_FEW', byThird: 'TOO_FEW' },
    });
    expect(page?.sites[0]?.agreementSeenOn).toBe('2026-11-26');
    expect((await listPrograms(at.db)).find((program) => program.programId === programId)).toMatchObject({
      approval: 'approved',
      ownerPersonId: owner.personId,
    });
    const told = await at.db.selectFrom('messages').select('message').where('person_id', '=', owner.personId).execute();
    expect(told).toContainEqual({ message: 'program.approved' });
  });

  test('is decided by nobody of the school, by this code and by the database', async () => {
    const { applicationId, programId, schoolId } = await sent();
    const insider = await manager();
    await at.db
      .insertInto('school_people')
      .values({ school_id: schoolId, person_id: insider.personId, role: 'instructor', since: '2020-01-01', until: '2021-01-01', added_at: NOW })
      .execute();
    expect(await readProgramFile(at.db, insider.read, applicationId, { clock })).toEqual({ hidden: 'DECISION_OF_OWN_SCHOOL' });
    expect(
      await decideProgram(
        at.db,
        insider.decide,
        { applicationId, outcome: 'refuse', conditions: '', reason: 'Not met.', free: true, seenRevision: 0 },
        { clock },
      ),
    ).toEqual(err({ code: 'DECISION_OF_OWN_SCHOOL' }));
    const row = {
      program_id: programId,
      step: 'proposal',
      outcome: 'approve',
      reason: 'Because.',
      effective_on: '2026-11-26',
      decided_by: insider.personId,
      decided_at: NOW,
      scheme_version: 'cet-2026-11',
    };
    await expect(at.db.insertInto('program_decisions').values(row).execute()).rejects.toThrow('neither of them of the school');
    const [one, two] = [await manager(), await manager()];
    await expect(
      at.db
        .insertInto('program_decisions')
        .values({ ...row, step: 'decision', decided_by: one.personId })
        .execute(),
    ).rejects.toThrow('two people');
    unwrap(await decide(one, applicationId, 'ask', { reason: 'Who signs at the site?' }));
    expect(await decide(two, applicationId, 'refuse')).toEqual(err({ code: 'DECISION_NOT_WAITING' }));
    await expect(at.db.updateTable('program_decisions').set({ reason: 'Another.' }).execute()).rejects.toThrow();
  });

  test('is withdrawn from a day on, which counts by that day; an appeal undoes it through others', async () => {
    const { programId, owner, one, two } = await approved();
    expect(unwrap(await stand(one, programId, 'withdraw', '2026-12-10'))).toBe('proposed');
    expect(unwrap(await stand(two, programId, 'withdraw', '2026-12-10'))).toBe('decided');
    // It takes effect on its day, not before.
    expect((await findProgram(at.db, programId))?.approval).toBe('approved');
    await refreshApprovals(at.db, { clock: later(14) });
    expect(await findProgram(at.db, programId)).toMatchObject({ approval: 'withdrawn', spans: [{ from: '2026-11-26', until: '2026-12-09' }] });
    expect(await refreshApprovals(at.db, { clock: later(14) })).toBe(0);
    const [page] = await openPrograms(at.db, [programId], { clock: later(14) });
    const decisionId = page?.decisions.at(-1)?.decisionId ?? '';
    const appeal = { programId, decisionId, words: 'The site has confirmed our students in writing.' };
    expect(await fileProgramAppeal(at.db, (await person()).own, appeal, { clock: later(15) })).toEqual(err('APPEAL_UNKNOWN'));
    expect(await fileProgramAppeal(at.db, owner.own, appeal, { clock: later(40) })).toEqual(err('APPEAL_LATE'));
    unwrap(await fileProgramAppeal(at.db, owner.own, appeal, { clock: later(15) }));
    expect(await fileProgramAppeal(at.db, owner.own, appeal, { clock: later(15) })).toEqual(err('APPEAL_THERE'));
    const [third, fourth] = [await manager(), await manager()];
    const row = await at.db.selectFrom('program_appeals').select('program_appeal_id').where('program_id', '=', programId).executeTakeFirstOrThrow();
    const grant = (by: Manager) =>
      decideProgramAppeal(
        at.db,
        by.decide,
        { programId, appealId: row.program_appeal_id, outcome: 'granted', reason: 'The site confirmed it.', free: true },
        { clock: later(16) },
      );
    expect(await grant(one)).toEqual(err({ code: 'DECISION_BEFORE' }));
    expect(unwrap(await grant(third))).toBe('granted');
    expect(await stand(two, programId, 'reinstate', '', later(17))).toEqual(err({ code: 'DECISION_BEFORE' }));
    expect(await stand(third, programId, 'reinstate', '', later(17))).toEqual(err({ code: 'DECISION_SECOND_PERSON' }));
    expect(unwrap(await stand(fourth, programId, 'reinstate', '', later(17)))).toBe('decided');
    expect(await findProgram(at.db, programId)).toMatchObject({ approval: 'approved', spans: [{ from: '2026-11-26', until: '2029-11-25' }] });
    await refreshApprovals(at.db, { clock: later(1100) });
    expect((await findProgram(at.db, programId))?.approval).toBe('not-on-record');
  });
});

describe('the directory', () => {
  test('finds by place and words, says which place is none, and shows changes as reported', async () => {
    const { programId, owner, one, name } = await approved();
    const search = async (more: Partial<typeof wish>) => (await searchPrograms(at.db, { ...wish, words: name, ...more }, '', { clock })).programs;
    expect((await search({ place: 'Tucson, AZ' }))[0]).toMatchObject({ programId });
    expect((await search({ place: 'Tucson, AZ' }))[0]?.miles).toBeLessThan(15);
    expect(await search({ place: '77002' })).toEqual([]);
    expect((await search({ place: 'Arizona' })).length).toBe(1);
    expect((await search({ price: '1449' })).length + (await search({ clinical: '31' })).length + (await search({ delivery: 'online' })).length).toBe(0);
    expect((await search({ hours: '61' })).length + (await search({ size: '15' })).length).toBe(0);
    expect((await search({ hours: '60', size: '16', price: '1450', clinical: '30', delivery: 'hybrid', from: '2027-01-11', approved: 'on' })).length).toBe(1);
    for (const words of ["' or 1=1 --", '& | ! :*', '%']) await search({ words });
    expect(await searchPrograms(at.db, { ...wish, place: '00000' }, '', { clock })).toMatchObject({ placeProblem: 'NO_SUCH_ZIP' });
    const change = { programId, what: 'hours', was: '60', becomes: '50 class hours', effectiveOn: '2026-12-01' };
    unwrap(await reportChange(at.db, owner.own, change, { clock }));
    unwrap(await reportChange(at.db, owner.own, { ...change, what: 'price', becomes: '$1,500' }, { clock }));
    expect(await reportChange(at.db, (await person()).own, change, { clock })).toEqual(err('PROGRAM_UNKNOWN'));
    const [page] = await openPrograms(at.db, [programId], { clock });
    expect(page).toMatchObject({
      program: { classHours: 60, priceCents: 150_000 },
      changes: [{ what: 'price' }, { what: 'hours', becomes: '50 class hours' }],
    });
    const [price, hours] = page?.changes ?? [];
    expect(await seeChange(at.db, one.decide, price?.changeId ?? '', { clock })).toBe(true);
    expect(await seeChange(at.db, one.decide, price?.changeId ?? '', { clock })).toBe(false);
    expect(await seeChange(at.db, one.decide, hours?.changeId ?? '', { clock })).toBe(true);
    // Looked at, and still beside hours that were approved otherwise; the price stands in the record.
    const [after] = await openPrograms(at.db, [programId], { clock });
    expect(after?.changes).toMatchObject([{ what: 'hours', becomes: '50 class hours', seenAt: NOW }]);
  });
});

describe('"Is it legit?"', () => {
  const ask = (name: string, said = '', address = randomUUID()) => askLegit(at.db, { name, said, schoolId: '' }, { clock, address });
  test('answers by what is on record, tells the school once in a while, and shows what it says to it', async () => {
    const { name, owner, schoolId, one } = await approved();
    const answer = unwrap(await ask(` ${name.toUpperCase()} `));
    const standing = Object.fromEntries(answer.findings.map(({ code, standing: said }) => [code, said]));
    expect(standing).toMatchObject({
      school: 'on-record',
      approval: 'on-record',
      'clinical-hours': 'on-record',
      agreement: 'on-record',
      state: 'on-record',
      federal: 'not-on-record',
    });
    expect(answer.told).toBe(true);
    unwrap(await ask(name));
    const told = await at.db
      .selectFrom('messages')
      .select('message')
      .where('person_id', '=', owner.personId)
      .where('message', '=', 'program.asked-about')
      .execute();
    expect(told).toHaveLength(1);
    const words = 'We are glad about questions. Our clinic can be called on any workday.';
    expect(await replyToQuestions(at.db, owner.own, { schoolId, words: `${words} www.other.example` }, { clock })).toEqual(err('REPLY_LINK'));
    unwrap(await replyToQuestions(at.db, owner.own, { schoolId, words }, { clock }));
    expect(unwrap(await ask(name)).reply).toBeUndefined();
    const [reply] = (await listWaitingReplies(at.db, one.read)).filter((waiting) => waiting.schoolId === schoolId);
    expect(await decideReply(at.db, one.decide, { replyId: reply?.replyId ?? '', show: true, reason: '' }, { clock })).toBe(true);
    expect(unwrap(await ask(name)).reply?.words).toBe(words);
    // Nothing of who asked is kept.
    const kept = await at.db.selectFrom('legit_questions').selectAll().where('school_id', '=', schoolId).execute();
    expect(Object.keys(kept[0] ?? {}).toSorted()).toEqual(['asked', 'asked_at', 'findings', 'legit_question_id', 'program_id', 'school_id']);
  });

  test('says of the unknown that it is not on record, and of hostile input that it is no name or link', async () => {
    // A name that is nearly one on record is offered, never answered for.
    const near = unwrap(await ask('Cochise County Community'));
    expect(near).toMatchObject({ school: undefined, alike: ['Cochise County Community College District'] });
    expect(near.findings.find(({ code }) => code === 'federal')?.standing).toBe('not-on-record');
    expect(unwrap(await ask('cochise county community college district')).findings).toContainEqual(
      expect.objectContaining({ code: 'federal', standing: 'on-record', asOf: '2026-11-23' }),
    );
    const answer = unwrap(await ask('School of No Record', 'Job guaranteed! Become certified in one day. Pay by Zelle.'));
    expect(answer.findings.map(({ code, standing }) => `${code}:${standing}`)).toEqual([
      'school:not-on-record',
      'approval:not-on-record',
      'class-hours:not-shown',
      'clinical-hours:not-shown',
      'state:not-shown',
      'federal:not-on-record',
      'completion:on-record',
    ]);
    expect(answer.told).toBe(false);
    expect(answer.flags.map(({ code }) => code)).toEqual(['JOB_GUARANTEED', 'CERTIFIED_BY_COMPLETION', 'VERY_SHORT', 'PAY_NOW']);
    for (const link of ['javascript:alert(1)', 'file:///etc/passwd', 'http://169.254.169.254/', 'https://a:b@school.example'])
      expect(await ask(link)).toEqual(err({ code: 'LEGIT_LINK' }));
    expect(await ask('!!!')).toEqual(err({ code: 'LEGIT_EMPTY' }));
    const address = randomUUID();
    for (let n = 0; n < 40; n += 1) await ask('School of No Record', '', address);
    expect(await ask('School of No Record', '', address)).toMatchObject({ error: { code: 'LEGIT_TOO_MANY' } });
  });
});
