import { beforeAll, describe, expect, test } from 'vitest';
import { fixedClock, toPlainDate, unwrap } from '@einthoven/kernel';
import { answerConsent, askGuardianAgain, emailOf, withdrawConsent, type Actor } from '../account/index.ts';
import { newestMail } from '../account/test-browser.ts';
import { inTransaction } from '../db/pool.ts';
import { useTestDatabase } from '../db/test-database.ts';
import { insertDemonstrationProgram } from '../program/index.ts';
import { registerSchemes } from '../scheme/index.ts';
import { readOwnApplication, saveDraft, submitApplication, uploadCertificate, withdrawApplication } from './application.ts';
import { findApprovedApplication, findCurrentApplication } from './application.queries.ts';
import { lookAgain } from './approval.ts';
import { askForInformation, decideApplication, decisionStep, readApplicationFile } from './decision.ts';
import { countQueue, listQueue } from './decision.queries.ts';
import { openEvidence } from './evidence.ts';
import { allowed, fillProgramDraft, insertActor, mailsOf, PNG, TRAINING } from './test-application.ts';
import type { TrainingDraft } from './draft.ts';

const test_ = useTestDatabase();
const at = { clock: fixedClock('2026-11-23T12:00:00Z') };
const own = 'application.manage-own' as const;
let owner: Actor;
let one: Actor;
let two: Actor;

beforeAll(async () => {
  await registerSchemes(test_.db);
  owner = await insertActor(test_.db, ['certification-manager']);
  one = await insertActor(test_.db, ['certification-manager'], { legalName: 'Manager One' });
  two = await insertActor(test_.db, ['certification-manager'], { legalName: 'Manager Two' });
  const program = { city: 'Tucson', stateCode: 'AZ', classHours: 60, clinicalHours: 32, approval: 'approved' as const };
  await insertDemonstrationProgram(test_.db, { ...program, name: 'Approved Program', schoolName: 'Approved School', ownerPersonId: undefined });
  await insertDemonstrationProgram(test_.db, { ...program, name: 'Owned Program', schoolName: 'Owned School', ownerPersonId: owner.personId });
});

async function submitted(training: Partial<TrainingDraft> = {}, actor?: Actor): Promise<{ actor: Actor; applicationId: string; seenRevision: number }> {
  const candidate = actor ?? (await insertActor(test_.db));
  await fillProgramDraft(test_.db, candidate, at, { school: 'Approved School', ...training });
  unwrap(await submitApplication(test_.db, allowed(candidate, own), at));
  const it = unwrapped(await readOwnApplication(test_.db, allowed(candidate, own), at));
  return { actor: candidate, applicationId: it.application.applicationId, seenRevision: it.application.revision };
}

function unwrapped<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('expected a value');
  return value;
}

const decide = (who: Actor, it: { applicationId: string; seenRevision: number }, outcome: 'approve' | 'refuse', reason = 'Certificate seen and complete.') =>
  decideApplication(test_.db, allowed(who, 'application.decide'), { ...it, outcome, reason }, at);
const revisionOf = async (applicationId: string) =>
  (await test_.db.selectFrom('applications').select('revision').where('application_id', '=', applicationId).executeTakeFirstOrThrow()).revision;
const eventsOf = async (applicationId: string, kind: string) =>
  test_.db.selectFrom('events').selectAll().where('entity_id', '=', applicationId).where('kind', '=', kind).execute();

describe('decisionStep', () => {
  const met = { decision: 'met', provisional: [] } as const;
  const flagged = { decision: 'needs-review', reasons: [{ reason: 'class-hours-above', expected: 80, actual: 90 }], provisional: [] } as const;
  test('one person approves what is met; everything else is a proposal first', () => {
    expect(decisionStep(met, undefined, 'a', 'approve')).toEqual({ ok: true, value: 'decision' });
    expect(decisionStep(met, undefined, 'a', 'refuse')).toEqual({ ok: true, value: 'proposal' });
    expect(decisionStep(flagged, undefined, 'a', 'approve')).toEqual({ ok: true, value: 'proposal' });
  });
  test('another person decides by agreeing, answers a proposal with their own, and nobody agrees with themselves', () => {
    expect(decisionStep(flagged, { outcome: 'approve', by: 'a' }, 'b', 'approve')).toEqual({ ok: true, value: 'decision' });
    expect(decisionStep(flagged, { outcome: 'approve', by: 'a' }, 'b', 'refuse')).toEqual({ ok: true, value: 'proposal' });
    expect(decisionStep(flagged, { outcome: 'approve', by: 'a' }, 'a', 'approve')).toEqual({ ok: false, error: 'IMPARTIALITY_SAME_PERSON' });
    expect(decisionStep(met, { outcome: 'refuse', by: 'a' }, 'b', 'approve')).toEqual({ ok: true, value: 'proposal' });
  });
});

describe('decideApplication', () => {
  test('one person approves what the rules say is met: open for 12 months in the zone of the body, mailed, recorded', async () => {
    const it = await submitted();
    // 02:00 UTC on the 24th is still the 23rd in Phoenix.
    const night = { clock: fixedClock('2026-11-24T02:00:00Z') };
    expect(await decideApplication(test_.db, allowed(one, 'application.decide'), { ...it, outcome: 'approve', reason: 'Seen.' }, night)).toEqual({
      ok: true,
      value: 'decision',
    });
    expect(await findApprovedApplication(test_.db, it.actor.personId, toPlainDate('2027-11-23'))).toMatchObject({
      openUntil: '2027-11-23',
      provisional: false,
    });
    expect(await findApprovedApplication(test_.db, it.actor.personId, toPlainDate('2027-11-24'))).toBeUndefined();
    const [mail] = await mailsOf(test_.db, 'application.approved', await emailOf(test_.db, it.actor.personId));
    expect(mail?.body_text).toContain('November 23, 2027');
    expect(await eventsOf(it.applicationId, 'application.approved')).toMatchObject([{ actor_person_id: one.personId, scheme_version: 'cet-2026-11' }]);
  });

  test('a flagged application takes two different people', async () => {
    const it = await submitted({ school: 'A school nobody knows' });
    expect(await decide(one, it, 'approve')).toEqual({ ok: true, value: 'proposal' });
    expect((await findCurrentApplication(test_.db, it.actor.personId))?.state).toBe('submitted');
    const again = { ...it, seenRevision: await revisionOf(it.applicationId) };
    expect(await decide(one, again, 'approve')).toEqual({ ok: false, error: 'IMPARTIALITY_SAME_PERSON' });
    expect(await eventsOf(it.applicationId, 'impartiality.refused')).toMatchObject([{ actor_person_id: one.personId, reason: 'IMPARTIALITY_SAME_PERSON' }]);
    expect(await decide(two, again, 'approve')).toEqual({ ok: true, value: 'decision' });
    expect((await findCurrentApplication(test_.db, it.actor.personId))?.state).toBe('approved');
  });

  test('a refusal takes two people, says why in plain words, and how to appeal', async () => {
    const it = await submitted({ clinicalHours: '0' });
    expect(await decide(one, it, 'approve')).toEqual({ ok: false, error: 'APPLICATION_APPROVAL_NOT_POSSIBLE' });
    expect(await decide(one, it, 'refuse', 'No clinical hours.')).toEqual({ ok: true, value: 'proposal' });
    expect(await mailsOf(test_.db, 'application.refused', await emailOf(test_.db, it.actor.personId))).toHaveLength(0);
    expect(await decide(two, { ...it, seenRevision: await revisionOf(it.applicationId) }, 'refuse', 'Your program had no clinical hours.')).toEqual({
      ok: true,
      value: 'decision',
    });
    const [mail] = await mailsOf(test_.db, 'application.refused', await emailOf(test_.db, it.actor.personId));
    expect(mail?.body_text).toContain('Your program had no clinical hours.');
    expect(mail?.body_text).toContain('A program without clinical hours does not make you eligible. The rules ask for 20.');
    expect(mail?.body_text).toContain('within 30 days, until December 23, 2026');
  });

  test('two people deciding at once: one wins, the other is told, and there is one decision and one mail', async () => {
    const it = await submitted();
    const results = await Promise.all([decide(one, it, 'approve'), decide(two, it, 'approve')]);
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
    expect(results.find(({ ok }) => !ok)).toEqual({ ok: false, error: 'APPLICATION_NOT_WAITING' });
    expect(await test_.db.selectFrom('application_decisions').select('step').where('application_id', '=', it.applicationId).execute()).toEqual([
      { step: 'decision' },
    ]);
    expect(await mailsOf(test_.db, 'application.approved', await emailOf(test_.db, it.actor.personId))).toHaveLength(1);
  });

  test('two people proposing at once: the second is told, and does not agree to what they never saw', async () => {
    const it = await submitted({ school: 'A school nobody knows' });
    const results = await Promise.all([decide(one, it, 'approve'), decide(two, it, 'approve')]);
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
    expect(results.find(({ ok }) => !ok)).toEqual({ ok: false, error: 'APPLICATION_CHANGED' });
    expect((await findCurrentApplication(test_.db, it.actor.personId))?.state).toBe('submitted');
  });

  test('a decision after a withdrawal changes nothing', async () => {
    const it = await submitted();
    unwrap(await withdrawApplication(test_.db, allowed(it.actor, own), at));
    expect(await decide(one, it, 'approve')).toEqual({ ok: false, error: 'APPLICATION_NOT_WAITING' });
  });

  test('nobody decides on their own application, nor who owns the school; each attempt is an event', async () => {
    const mine = await submitted({}, one);
    expect(await decide(one, mine, 'approve')).toEqual({ ok: false, error: 'IMPARTIALITY_OWN' });
    expect(await eventsOf(mine.applicationId, 'impartiality.refused')).toMatchObject([{ actor_person_id: one.personId, reason: 'IMPARTIALITY_OWN' }]);
    const theirs = await submitted({ school: 'Owned School' });
    expect(await decide(owner, theirs, 'refuse')).toEqual({ ok: false, error: 'IMPARTIALITY_SCHOOL_OWNER' });
    expect(await askForInformation(test_.db, allowed(owner, 'application.decide'), { ...theirs, reason: 'What is this?' }, at)).toEqual({
      ok: false,
      error: 'IMPARTIALITY_SCHOOL_OWNER',
    });
    expect(await eventsOf(theirs.applicationId, 'impartiality.refused')).toHaveLength(2);
    expect(await readApplicationFile(test_.db, allowed(owner, 'application.read'), theirs.applicationId, at)).toEqual({
      conflict: 'IMPARTIALITY_SCHOOL_OWNER',
    });
    const fileId = (await readOwnApplication(test_.db, allowed(theirs.actor, own), at))?.application.draft.certificate?.fileId ?? '';
    expect(await openEvidence(test_.db, owner, fileId, at)).toEqual({ ok: false, error: 'FILE_NOT_IMPARTIAL' });
    expect((await decide(two, mine, 'approve')).ok).toBe(true);
  });

  test('asks for a reason, and takes any text as text', async () => {
    const it = await submitted();
    for (const reason of ['', '  ', 'no', '\u0000\u0000\u0000\u0000', 'x'.repeat(2001)]) {
      expect(await decide(one, it, 'approve', reason)).toEqual({ ok: false, error: 'APPLICATION_REASON_MISSING' });
    }
    const reason = "Seen.\n'); drop table events;-- <b>bold</b> \u202egnp";
    expect((await decide(one, it, 'approve', reason)).ok).toBe(true);
    const file = await readApplicationFile(test_.db, allowed(two, 'application.read'), it.applicationId, at);
    expect(file && 'steps' in file && file.steps[0]?.reason).toBe("Seen.\n'); drop table events;-- <b>bold</b> gnp");
  });

  test('an id that is none is an unknown application', async () => {
    for (const applicationId of ['x', "' or '1'='1", '0190c2f0-0000-7000-8000-00000000ffff']) {
      expect(await decide(one, { applicationId, seenRevision: 0 }, 'approve')).toEqual({ ok: false, error: 'APPLICATION_UNKNOWN' });
      expect(await readApplicationFile(test_.db, allowed(one, 'application.read'), applicationId, at)).toBeUndefined();
    }
  });
});

describe('after erasure', () => {
  test('nobody can decide any more, and the queue forgets the application', async () => {
    const it = await submitted();
    await test_.db.deleteFrom('person_keys').where('person_id', '=', it.actor.personId).execute();
    await test_.db.deleteFrom('person_profiles').where('person_id', '=', it.actor.personId).execute();
    expect(await decide(one, it, 'approve')).toEqual({ ok: false, error: 'APPLICATION_ERASED' });
    const queue = await listQueue(test_.db, allowed(one, 'application.read'), 'submitted', 0);
    expect(queue.some(({ applicationId }) => applicationId === it.applicationId)).toBe(false);
    const file = await readApplicationFile(test_.db, allowed(one, 'application.read'), it.applicationId, at);
    expect(file && 'submitted' in file && file.submitted.training.preceptorName).toBe('');
  });
});

describe('askForInformation', () => {
  test('gives the application back, and the answer comes with the next submission', async () => {
    const it = await submitted({ classHours: '30' });
    unwrap(await askForInformation(test_.db, allowed(one, 'application.decide'), { ...it, reason: 'Are 30 class hours right?' }, at));
    const [mail] = await mailsOf(test_.db, 'application.information-requested', await emailOf(test_.db, it.actor.personId));
    expect(mail?.body_text).toContain('Are 30 class hours right?');
    const candidate = allowed(it.actor, own);
    expect(await submitApplication(test_.db, candidate, at)).toEqual({ ok: false, error: 'APPLICATION_ANSWER_MISSING' });
    unwrap(await saveDraft(test_.db, candidate, { step: 'training', training: { ...TRAINING, school: 'Approved School', classHours: '60' } }, at));
    unwrap(await uploadCertificate(test_.db, candidate, { name: 'better.png', bytes: PNG }, at));
    unwrap(await saveDraft(test_.db, candidate, { step: 'answer', answer: 'It was a slip: 60.' }, at));
    unwrap(await submitApplication(test_.db, candidate, at));
    const file = await readApplicationFile(test_.db, allowed(two, 'application.read'), it.applicationId, at);
    if (!file || 'conflict' in file) throw new Error('expected the file');
    expect(file.submitted.answer).toBe('It was a slip: 60.');
    expect(file.assessment.eligibility?.decision).toBe('met');
    expect(file.submissions).toHaveLength(2);
    // What was submitted first stays on file.
    expect(await test_.db.selectFrom('application_files').select('file_id').where('application_id', '=', it.applicationId).execute()).toHaveLength(2);
    expect(file.events.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['application.submitted', 'application.information-requested', 'application.resubmitted']),
    );
  });

  test('a proposal made before the question counts no more', async () => {
    const it = await submitted({ clinicalHours: '0' });
    unwrap(await decide(one, it, 'refuse'));
    unwrap(
      await askForInformation(
        test_.db,
        allowed(two, 'application.decide'),
        { ...it, seenRevision: await revisionOf(it.applicationId), reason: 'Really none?' },
        at,
      ),
    );
    unwrap(await saveDraft(test_.db, allowed(it.actor, own), { step: 'answer', answer: 'Really.' }, at));
    unwrap(await submitApplication(test_.db, allowed(it.actor, own), at));
    expect(await decide(two, { ...it, seenRevision: await revisionOf(it.applicationId) }, 'refuse')).toEqual({ ok: true, value: 'proposal' });
  });
});

describe('the queue', () => {
  test('shows who waits longest first, what the rules say and who proposed; drafts are not in it', async () => {
    const draftOnly = await insertActor(test_.db);
    await fillProgramDraft(test_.db, draftOnly, at);
    const it = await submitted({ school: 'Unknown again' });
    unwrap(await decide(one, it, 'approve'));
    const read = allowed(two, 'application.read');
    const queue = await listQueue(test_.db, read, 'submitted', 0);
    expect(queue.find((entry) => entry.applicationId === it.applicationId)).toMatchObject({
      finding: 'needs-review',
      route: 'program',
      proposal: { outcome: 'approve', by: one.personId, byName: 'Manager One' },
    });
    expect(queue.some((entry) => entry.personId === draftOnly.personId)).toBe(false);
    expect(queue.map((entry) => entry.waitingSince.getTime())).toEqual(queue.map((entry) => entry.waitingSince.getTime()).toSorted((a, b) => a - b));
    expect((await countQueue(test_.db, read))['submitted']).toBe(queue.length);
    expect(await listQueue(test_.db, read, 'all', 1)).toEqual([]);
  });
});

describe('what becomes known after the submission', () => {
  const tell = async () => undefined;
  const findingOf = async (applicationId: string) =>
    (await test_.db.selectFrom('applications').select('finding').where('application_id', '=', applicationId).executeTakeFirstOrThrow()).finding;

  async function asks(young: Actor, address: string): Promise<string> {
    unwrap(await askGuardianAgain(test_.db, allowed(young, 'account.manage-own'), address, at));
    return (await newestMail(test_.db, address)).token;
  }

  test("a guardian's answer stands in the queue and opens the approval; taken back, it closes it", async () => {
    const young = await insertActor(test_.db, ['candidate'], { birthDate: '2009-06-13' });
    const token = await asks(young, 'parent@queue.example');
    const it = await submitted({}, young);
    expect(await findingOf(it.applicationId)).toBe('needs-review');
    unwrap(await answerConsent(test_.db, token, { name: 'A parent', answer: 'yes' }, { ...at, tell }));
    expect(await inTransaction(test_.db, (tx) => lookAgain(tx, young.personId, at.clock.now()))).toBe(false);
    expect(await findingOf(it.applicationId)).toBe('met');
    unwrap(await withdrawConsent(test_.db, allowed(one, 'account.end-consent'), { personId: young.personId, reason: 'letter received' }, { ...at, tell }));
    await inTransaction(test_.db, (tx) => lookAgain(tx, young.personId, at.clock.now()));
    expect(await findingOf(it.applicationId)).toBe('not-met');
    const now = { ...it, seenRevision: await revisionOf(it.applicationId) };
    expect(await decide(one, now, 'approve')).toEqual({ ok: false, error: 'APPLICATION_APPROVAL_NOT_POSSIBLE' });
  });
});
