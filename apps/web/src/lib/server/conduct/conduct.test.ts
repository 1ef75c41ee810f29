import { beforeAll, describe, expect, test } from 'vitest';
import { addDays, plainDateIn, toPlainDate, unwrap, type Clock } from '@einthoven/kernel';
import { standingOn } from '@einthoven/scheme';
import type { Actor, Role } from '../account/index.ts';
import { newCertificant } from '../ce/test-ce.ts';
import { findCredential } from '../credential/index.ts';
import { inTransaction } from '../db/pool.ts';
import { useTestDatabase } from '../db/test-database.ts';
import { insertApprovedApplication } from '../db/test-fixtures.ts';
import { decideApplication, findCurrentApplication, readOwnApplication, submitApplication } from '../eligibility/index.ts';
import { allowed, fillProgramDraft, insertActor, PNG } from '../eligibility/test-application.ts';
import { currentScheme, registerSchemes } from '../scheme/index.ts';
import { listResults } from '../scoring/index.ts';
import { decideAppeal, fileAppeal, openAppealDocument, readAppeal, readAppeals, readOwnDecisions, withdrawAppeal } from './appeal.ts';
import { answerCase, openCase, openCaseDocument, prepareCase, readCase, readOwnCase } from './case.ts';
import { decideCase, finishRevocations, liftSuspension } from './case-decision.ts';
import { dismissDeath, listDeathReports, readDeathReport, recordDeath } from './death.ts';
import { declareInterests, readDeclarations } from './declaration.ts';
import { handleErasure } from './erasure.ts';
import { letterData, readOwnLetters, renderLetter } from './letter.ts';
import { agreeToMarkUse, findMarkAgreement, surrenderCredential } from './mark-use.ts';
import { expiryDuringAppeals, readOwnReports } from './overview.ts';
import { answerReport, readReports, sendReport } from './report.ts';

const database = useTestDatabase();
const NOW = new Date('2026-11-27T18:00:00Z');
const later = (days: number): { readonly clock: Clock } => ({ clock: { now: () => new Date(NOW.getTime() + days * 86_400_000) } });
const at = later(0);
let manager: Actor;
let two: Actor;
let three: Actor;
let member: Actor;

async function staff(legalName: string, roles: readonly Role[] = ['certification-manager']): Promise<Actor> {
  const actor = await insertActor(database.db, roles, { legalName });
  unwrap(await declareInterests(database.db, allowed(actor, 'declaration.make-own'), { kinds: [], words: '', agreed: true }, at));
  return actor;
}

beforeAll(async () => {
  await registerSchemes(database.db);
  [manager, two, three] = [await staff('Manager One'), await staff('Manager Two'), await staff('Manager Three')];
  member = await staff('Board Member', ['board-member']);
});

const mine = (personId: string) => allowed({ personId, roles: new Set<Role>(), secondFactor: false, sessionId: 'x' }, 'case.manage-own');
const code = (result: { readonly ok: boolean; readonly error?: { readonly code: string } }) => (result.ok ? 'ok' : result.error?.code);
const refusals = async (personId: string) =>
  (await database.db.selectFrom('events').select('reason').where('kind', '=', 'impartiality.refused').where('actor_person_id', '=', personId).execute()).map(
    ({ reason }) => reason,
  );
const told = async (personId: string) =>
  (await database.db.selectFrom('messages').select('message').where('person_id', '=', personId).orderBy('told_at').execute()).map(({ message }) => message);
async function statusOn(personId: string, days: number) {
  const credential = await findCredential(database.db, personId);
  return credential && standingOn(plainDateIn(later(days).clock.now(), 'America/Phoenix'), credential, currentScheme())?.status;
}
const revision = async (caseId: string) =>
  (await database.db.selectFrom('conduct_cases').select('revision').where('conduct_case_id', '=', caseId).executeTakeFirstOrThrow()).revision;

let address = 0;
async function reported(by: Actor | undefined = undefined, kind: 'misconduct' | 'complaint' | 'mark-misuse' = 'misconduct'): Promise<string> {
  address += 1;
  return unwrap(
    await sendReport(
      database.db,
      { actor: by, address: `198.51.100.${address}` },
      { kind, words: 'A record was changed afterwards.', about: '', email: '' },
      at,
    ),
  );
}

/** A case that was noticed to its person on day 0. */
async function noticed(by: Actor | undefined = undefined) {
  const person = await newCertificant(database.db, 'Accused');
  const reportId = await reported(by);
  const caseId = unwrap(
    await openCase(database.db, allowed(manager, 'conduct.prepare'), { reportId, subject: person.number.toLowerCase(), words: 'Look at the record.' }, at),
  );
  unwrap(
    await prepareCase(
      database.db,
      allowed(manager, 'conduct.prepare'),
      { caseId, seenRevision: 0, step: 'notice', words: 'It is said that on May 4 a record was changed.' },
      at,
    ),
  );
  return { caseId, personId: person.personId, number: person.number };
}

const decide = async (who: Actor, caseId: string, outcome: 'none' | 'warning' | 'suspension' | 'revocation', days = 1, seenRevision?: number) =>
  decideCase(
    database.db,
    allowed(who, 'conduct.decide'),
    {
      caseId,
      outcome,
      words: 'quokka reason in full',
      publicReason: 'a record was falsified',
      exam: undefined,
      seenRevision: seenRevision ?? (await revision(caseId)),
    },
    later(days),
  );

async function decided(outcome: 'warning' | 'suspension' | 'revocation') {
  const it = await noticed();
  unwrap(await answerCase(database.db, mine(it.personId), { caseId: it.caseId, words: 'It was a colleague.', file: { name: 'a.png', bytes: PNG } }, at));
  unwrap(await decide(two, it.caseId, outcome));
  if (outcome !== 'warning') unwrap(await decide(three, it.caseId, outcome));
  return it;
}

describe('reports', () => {
  test('anybody can report, until it is too often; words and address are not in the clear anywhere', async () => {
    const from = { actor: undefined, address: '203.0.113.9' };
    const report = { kind: 'mark-misuse', words: 'quokka badge after expiry', about: 'quokka name', email: 'quokka@example.org' } as const;
    for (let sent = 0; sent < 8; sent += 1) expect(code(await sendReport(database.db, from, report, at))).toBe('ok');
    expect(code(await sendReport(database.db, from, report, at))).toBe('REPORT_TOO_MANY');
    expect(code(await sendReport(database.db, { ...from, address: '203.0.113.10' }, { ...report, email: 'no\r\nBcc: all@example.org' }, at))).toBe(
      'REPORT_EMAIL_MALFORMED',
    );
    const rows = await database.db.selectFrom('conduct_reports').selectAll().execute();
    const events = await database.db.selectFrom('events').selectAll().where('kind', '=', 'conduct.reported').execute();
    expect(JSON.stringify([rows.map(({ sealed_report, ...row }) => [row, sealed_report.toString('latin1')]), events])).not.toContain('quokka');
  });

  test('a complaint is answered once, by somebody else than who sent it, and its answer is in the account', async () => {
    const reportId = await reported(two, 'complaint');
    expect(code(await answerReport(database.db, allowed(two, 'conduct.decide'), { reportId, answer: 'All was well.', notAboutMe: true }, at))).toBe(
      'IMPARTIALITY_REPORTED',
    );
    const unsure = { reportId, answer: 'You were right.', notAboutMe: false };
    expect(code(await answerReport(database.db, allowed(manager, 'conduct.decide'), unsure, at))).toBe('COMPLAINT_ABOUT_YOU');
    unwrap(
      await answerReport(database.db, allowed(manager, 'conduct.decide'), { reportId, answer: 'You were right; we changed the page.', notAboutMe: true }, at),
    );
    const late = await answerReport(database.db, allowed(three, 'conduct.decide'), { reportId, answer: 'Another answer.', notAboutMe: true }, at);
    expect(late).toMatchObject({ ok: false, error: { code: 'REPORT_SETTLED', by: 'Manager One', at: NOW } });
    expect((await readOwnReports(database.db, mine(two.personId)))[0]).toMatchObject({
      answer: 'You were right; we changed the page.',
      answerBy: '2027-01-26',
    });
    expect((await readReports(database.db, allowed(manager, 'conduct.decide'))).some((report) => report.reportId === reportId)).toBe(false);
    expect(
      code(
        await openCase(
          database.db,
          allowed(manager, 'conduct.prepare'),
          { reportId: await reported(undefined, 'complaint'), subject: two.personId, words: 'why not' },
          at,
        ),
      ),
    ).toBe('REPORT_ABOUT_US');
  });
});

describe('a case', () => {
  test('nobody is decided on unheard; who reported, prepared, is accused or has not declared takes no part, in code and in the database', async () => {
    const { caseId, personId } = await noticed(three);
    expect(code(await decide(two, caseId, 'warning'))).toBe('CASE_ANSWER_TIME_RUNS');
    // The person has 30 days; on the day after, the case can be decided without an answer.
    expect(code(await decide(two, caseId, 'warning', 30))).toBe('CASE_ANSWER_TIME_RUNS');
    expect(code(await decide(manager, caseId, 'warning', 31))).toBe('IMPARTIALITY_PREPARED');
    expect(code(await decide(three, caseId, 'warning', 31))).toBe('IMPARTIALITY_REPORTED');
    const undeclared = await insertActor(database.db, ['board-member']);
    expect(code(await decide(undeclared, caseId, 'warning', 31))).toBe('IMPARTIALITY_NOT_DECLARED');
    expect(code(await decide({ ...member, personId }, caseId, 'warning', 31))).toBe('IMPARTIALITY_OWN');
    expect(await refusals(undeclared.personId)).toEqual(['IMPARTIALITY_NOT_DECLARED']);
    expect(await readCase(database.db, allowed({ ...member, personId }, 'conduct.decide'), caseId, at)).toEqual({ hidden: 'IMPARTIALITY_OWN' });
    for (const by of [manager.personId, three.personId, personId])
      await expect(
        database.db
          .insertInto('conduct_steps')
          .values({ conduct_case_id: caseId, step: 'decision', outcome: 'warning', by_person_id: by, taken_at: NOW })
          .execute(),
      ).rejects.toThrow(/neither reported nor prepared/);
    expect(code(await decide(member, caseId, 'warning', 31))).toBe('ok');
    const own = await readOwnCase(database.db, mine(personId), caseId);
    expect(own?.steps.map(({ step }) => step)).toEqual(['notice', 'decision']);
    expect(await readOwnCase(database.db, mine(two.personId), caseId)).toBeUndefined();
    expect(await statusOn(personId, 31)).toBe('active');
  });

  test('two staff deciding at once: one decision, and the other is told', async () => {
    const { caseId, personId } = await noticed();
    unwrap(await answerCase(database.db, mine(personId), { caseId, words: 'It was not me.', file: undefined }, at));
    const seen = await revision(caseId);
    const results = await Promise.all([two, three, member].map((who) => decide(who, caseId, 'none', 1, seen)));
    expect(results.map(code).toSorted()).toEqual(['CASE_STEP_NOT_NOW', 'CASE_STEP_NOT_NOW', 'ok']);
    const late = results.find((result) => !result.ok);
    expect(late).toMatchObject({ error: { at: later(1).clock.now(), by: expect.stringMatching(/Manager|Board/) } });
    expect(await told(personId)).toEqual(['conduct.notice', 'conduct.answer-received', 'conduct.decided-none']);
    expect((await readOwnDecisions(database.db, mine(personId), later(1))).filter(({ kind }) => kind === 'conduct')).toEqual([]);
  });

  test('a suspension takes two, is public at once, is in the letter in full and in no event, and can be lifted', async () => {
    const { caseId, personId } = await noticed();
    unwrap(await answerCase(database.db, mine(personId), { caseId, words: 'quokka answer', file: { name: 'a.png', bytes: PNG } }, at));
    expect(unwrap(await decide(two, caseId, 'suspension'))).toBe('proposal');
    expect(await statusOn(personId, 1)).toBe('active');
    expect(code(await decide(two, caseId, 'suspension'))).toBe('IMPARTIALITY_SAME_PERSON');
    // What the person adds makes the proposal void: it was made without it.
    unwrap(await answerCase(database.db, mine(personId), { caseId, words: 'And a witness.', file: undefined }, later(1)));
    expect(unwrap(await decide(three, caseId, 'suspension'))).toBe('proposal');
    expect(unwrap(await decide(two, caseId, 'suspension', 2))).toBe('decision');
    expect(await statusOn(personId, 2)).toBe('suspended');
    const [letter] = await readOwnLetters(database.db, mine(personId));
    const data = await letterData(database.db, mine(personId), letter?.messageId ?? '');
    expect(data?.reason).toEqual(['quokka reason in full']);
    expect(data?.paragraphs.join(' ')).toMatch(/suspended from today.*appeal until December 29, 2026/);
    if (data)
      expect(
        Buffer.from(await renderLetter(data))
          .subarray(0, 5)
          .toString(),
      ).toBe('%PDF-');
    expect(await letterData(database.db, mine(two.personId), letter?.messageId ?? '')).toBeUndefined();
    const events = await database.db.selectFrom('events').selectAll().where('subject_person_id', '=', personId).execute();
    const mails = await database.db.selectFrom('mails').select('body_text').where('to_person_id', '=', personId).execute();
    expect(JSON.stringify([events, mails])).not.toContain('quokka');
    const read = await readCase(database.db, allowed(two, 'conduct.decide'), caseId, at);
    const fileId = read && 'steps' in read ? read.steps.find((step) => step.fileId)?.fileId : undefined;
    expect((await openCaseDocument(database.db, allowed(two, 'conduct.decide'), caseId, fileId ?? '', at))?.bytes).toEqual(PNG);
    const lift = { caseId, words: 'The course was taken.' };
    expect(code(await liftSuspension(database.db, allowed(manager, 'conduct.decide'), { ...lift, seenRevision: await revision(caseId) }, later(9)))).toBe(
      'IMPARTIALITY_PREPARED',
    );
    unwrap(await liftSuspension(database.db, allowed(two, 'conduct.decide'), { ...lift, seenRevision: await revision(caseId) }, later(9)));
    expect([await statusOn(personId, 8), await statusOn(personId, 9)]).toEqual(['suspended', 'active']);
  });

  test('a revocation is final on the day after the last day to appeal, and not while an appeal is open', async () => {
    const quiet = await decided('revocation');
    const appealing = await decided('revocation');
    const winning = await decided('revocation');
    const file = (it: typeof quiet) =>
      fileAppeal(
        database.db,
        mine(it.personId),
        { kind: 'conduct', decisionId: it.caseId, grounds: 'The witness was not heard.', file: { name: 'a.png', bytes: PNG } },
        later(20),
      );
    const [appealId, won] = [unwrap(await file(appealing)), unwrap(await file(winning))];
    // The credential is valid to March 13, 2028: nothing expires while this appeal is open.
    expect(
      await expiryDuringAppeals(database.db, mine(winning.personId), [{ state: 'waiting', decideBy: toPlainDate('2027-02-15') }], later(20)),
    ).toBeUndefined();
    expect(await expiryDuringAppeals(database.db, mine(winning.personId), [{ state: 'waiting', decideBy: toPlainDate('2028-03-13') }], later(20))).toEqual({
      lastDay: '2028-03-13',
      decideBy: '2028-03-13',
    });
    expect(await finishRevocations(database.db, later(31))).toBe(0);
    expect(await finishRevocations(database.db, later(32))).toBe(1);
    expect([await statusOn(quiet.personId, 31), await statusOn(quiet.personId, 32)]).toEqual(['suspended', 'revoked']);
    // Everybody who had a hand in the case is kept away: who prepared, proposed, decided.
    for (const who of [manager, two, three]) {
      expect(await readAppeal(database.db, allowed(who, 'appeal.decide'), appealId, later(40))).toEqual({ conflict: 'IMPARTIALITY_DECIDED_BEFORE' });
      expect(code(await decideAppeal(database.db, allowed(who, 'appeal.decide'), { appealId, outcome: 'upheld', reason: 'It stands.' }, later(40)))).toBe(
        'IMPARTIALITY_DECIDED_BEFORE',
      );
      expect(await openAppealDocument(database.db, allowed(who, 'appeal.decide'), appealId, later(40))).toBeUndefined();
    }
    expect((await openAppealDocument(database.db, allowed(member, 'appeal.decide'), appealId, later(40)))?.bytes).toEqual(PNG);
    unwrap(await decideAppeal(database.db, allowed(member, 'appeal.decide'), { appealId, outcome: 'upheld', reason: 'The record shows it.' }, later(40)));
    unwrap(
      await decideAppeal(database.db, allowed(member, 'appeal.decide'), { appealId: won, outcome: 'changed', reason: 'The witness was right.' }, later(40)),
    );
    expect(await statusOn(winning.personId, 40)).toBe('active');
    expect(await finishRevocations(database.db, later(41))).toBe(1);
    expect([await statusOn(appealing.personId, 40), await statusOn(appealing.personId, 41), await statusOn(winning.personId, 470)]).toEqual([
      'suspended',
      'revoked',
      'due',
    ]);
    expect((await told(appealing.personId)).slice(-2)).toEqual(['conduct.appeal-upheld', 'conduct.revocation-final']);
    expect((await told(winning.personId)).at(-1)).toBe('conduct.appeal-changed');
  });
});

describe('an appeal', () => {
  async function refused() {
    const candidate = await insertActor(database.db);
    await fillProgramDraft(database.db, candidate, at);
    unwrap(await submitApplication(database.db, allowed(candidate, 'application.manage-own'), at));
    const it = (await readOwnApplication(database.db, allowed(candidate, 'application.manage-own'), at))?.application;
    const refuse = (who: Actor, seenRevision: number) =>
      decideApplication(
        database.db,
        allowed(who, 'application.decide'),
        { applicationId: it?.applicationId ?? '', outcome: 'refuse', reason: 'The school is not known.', seenRevision },
        at,
      );
    unwrap(await refuse(manager, it?.revision ?? 0));
    unwrap(await refuse(two, (it?.revision ?? 0) + 1));
    return { candidate, applicationId: it?.applicationId ?? '' };
  }

  test('a refused application is appealed in time, decided once by another, approved at once; the database refuses who decided before', async () => {
    const { candidate, applicationId } = await refused();
    const own = mine(candidate.personId);
    const asked = { kind: 'application', decisionId: applicationId, grounds: 'The school wrote to you on November 2.', file: undefined };
    expect((await readOwnDecisions(database.db, own, at))[0]).toMatchObject({
      kind: 'application',
      until: '2026-12-27',
      why: 'The school is not known.',
      refusal: undefined,
    });
    expect(code(await fileAppeal(database.db, mine(member.personId), asked, at))).toBe('APPEAL_NOT_YOURS');
    expect(code(await fileAppeal(database.db, own, asked, later(31)))).toBe('APPEAL_TOO_LATE');
    const first = unwrap(await fileAppeal(database.db, own, asked, later(3)));
    unwrap(await withdrawAppeal(database.db, own, first, later(4)));
    const appealId = unwrap(await fileAppeal(database.db, own, asked, later(30)));
    expect(code(await fileAppeal(database.db, own, asked, later(30)))).toBe('APPEAL_THERE_ALREADY');
    expect((await readAppeals(database.db, allowed(manager, 'appeal.decide'), 'waiting', later(30))).find((line) => line.appealId === appealId)).toMatchObject({
      conflict: 'IMPARTIALITY_DECIDED_BEFORE',
      daysLeft: 60,
      decideBy: addDays(toPlainDate('2026-12-27'), 60),
    });
    expect(code(await decideAppeal(database.db, allowed(two, 'appeal.decide'), { appealId, outcome: 'changed', reason: 'Fine.' }, later(31)))).toBe(
      'IMPARTIALITY_DECIDED_BEFORE',
    );
    await expect(
      database.db
        .updateTable('appeals')
        .set({ state: 'upheld', decided_by: two.personId, decided_at: NOW, sealed_reason: Buffer.from('x') })
        .where('appeal_id', '=', appealId)
        .execute(),
    ).rejects.toThrow(/appeals_by_another/);
    const results = await Promise.all(
      [three, member].map((who) =>
        decideAppeal(database.db, allowed(who, 'appeal.decide'), { appealId, outcome: 'changed', reason: 'The letter is on file.' }, later(31)),
      ),
    );
    expect(results.map(code).toSorted()).toEqual(['APPEAL_DECIDED', 'ok']);
    expect(results.find((result) => !result.ok)).toMatchObject({
      error: { by: expect.stringMatching(/Manager Three|Board Member/), at: later(31).clock.now() },
    });
    expect(await findCurrentApplication(database.db, candidate.personId)).toMatchObject({ state: 'approved', openUntil: '2027-12-28' });
    const events = await database.db.selectFrom('events').select('kind').where('entity_id', '=', appealId).orderBy('event_id').execute();
    expect(events.map(({ kind }) => kind)).toEqual(['appeal.filed', 'impartiality.refused', 'appeal.changed']);
  });

  test('a failed attempt is set aside: it has no result that counts, and its number is free; a passed one cannot be appealed', async () => {
    const holder = await newCertificant(database.db, 'Passed');
    expect(await readOwnDecisions(database.db, mine(holder.personId), at)).toEqual([]);
    const person = await insertActor(database.db);
    const applicationId = await insertApprovedApplication(database.db, person.personId);
    const row = { person_id: person.personId, application_id: applicationId, form_id: 'test-form', ordinal: 1, scheme_version: currentScheme().version };
    const sitting = { state: 'submitted', started_at: NOW, deadline_at: later(1).clock.now(), submitted_at: NOW, submitted_by: 'candidate', passed: false };
    const { attempt_id } = await database.db
      .insertInto('attempts')
      .values({ ...row, ...sitting })
      .returning('attempt_id')
      .executeTakeFirstOrThrow();
    const score = {
      raw_score: 40,
      scored_items: 100,
      scaled_score: 320,
      passed: false,
      domains: '[]',
      conversion_kind: 'demonstration',
      conversion_sha256: 'x',
    };
    await database.db
      .insertInto('results')
      .values({ attempt_id, person_id: person.personId, ...score, scheme_version: row.scheme_version, scored_at: NOW })
      .execute();
    const appealId = unwrap(
      await fileAppeal(
        database.db,
        mine(person.personId),
        { kind: 'score', decisionId: attempt_id, grounds: 'The picture of question 9 did not load.', file: undefined },
        at,
      ),
    );
    unwrap(await decideAppeal(database.db, allowed(member, 'appeal.decide'), { appealId, outcome: 'changed', reason: 'The log shows it.' }, later(2)));
    expect(await listResults(database.db, person.personId)).toEqual([]);
    // The two days that it took are given back.
    expect(await findCurrentApplication(database.db, person.personId)).toMatchObject({ openUntil: '2027-11-03' });
    await database.db
      .insertInto('attempts')
      .values({ ...row, ...sitting, passed: null })
      .execute();
    expect(await readOwnDecisions(database.db, mine(person.personId), later(2))).toEqual([]);
  });
});

describe('ending', () => {
  test('a credential is given back by its number typed again, once, and a case goes on', async () => {
    const { personId, number, caseId } = await noticed();
    const own = allowed({ personId, roles: new Set<Role>(), secondFactor: false, sessionId: 'x' }, 'credential.surrender-own');
    expect(code(await surrenderCredential(database.db, own, { number: 'NPS-CET-0000-0000-0', understood: true }, at))).toBe('SURRENDER_NOT_CONFIRMED');
    expect(code(await surrenderCredential(database.db, own, { number, understood: false }, at))).toBe('SURRENDER_NOT_CONFIRMED');
    unwrap(await surrenderCredential(database.db, own, { number: ` ${number.toLowerCase()} `, understood: true }, at));
    expect(code(await surrenderCredential(database.db, own, { number, understood: true }, at))).toBe('SURRENDER_NOTHING');
    expect(await statusOn(personId, 0)).toBe('surrendered');
    unwrap(await answerCase(database.db, mine(personId), { caseId, words: 'I have left the field.', file: undefined }, at));
    expect(code(await decide(two, caseId, 'suspension'))).toBe('CASE_CREDENTIAL_OVER');
    expect(code(await decide(two, caseId, 'warning'))).toBe('ok');
  });

  test('a death is recorded by two people, once; a mistake is taken back; nobody is written to', async () => {
    const { personId } = await newCertificant(database.db, 'Late');
    const by = (who: Actor) => allowed(who, 'conduct.prepare');
    const report = { personId, reason: 'death certificate seen' };
    expect(code(await recordDeath(database.db, by({ ...manager, personId }), report, at))).toBe('IMPARTIALITY_OWN');
    expect(await recordDeath(database.db, by(manager), report, at)).toEqual({ ok: true, value: 'second-person-next' });
    expect(code(await recordDeath(database.db, by(manager), report, at))).toBe('IMPARTIALITY_SAME_PERSON');
    expect(await dismissDeath(database.db, by(two), { personId, reason: 'another person of this name' }, at)).toEqual({ ok: true, value: 'dismissed' });
    // Taken back, a second voice is a first one again.
    expect(await recordDeath(database.db, by(two), report, at)).toEqual({ ok: true, value: 'second-person-next' });
    expect(await statusOn(personId, 0)).toBe('active');
    expect(await readDeathReport(database.db, by(two), personId, at)).toMatchObject({ state: 'reported', mine: true });
    expect(await listDeathReports(database.db, by(three))).toEqual([{ personId, by: two.personId, at: NOW, correction: false }]);
    const both = await Promise.all([recordDeath(database.db, by(manager), report, at), recordDeath(database.db, by(three), report, at)]);
    expect(both.map(code).toSorted()).toEqual(['DEATH_NOTHING_TO_END', 'ok']);
    expect(await statusOn(personId, 0)).toBe('deceased');
    expect(code(await dismissDeath(database.db, by(two), report, at))).toBe('DEATH_NOT_REPORTED');
    expect(await readDeathReport(database.db, by(two), personId, at)).toEqual({ state: 'recorded', at: NOW });
    expect(await listDeathReports(database.db, by(three))).toEqual([]);
    expect(await told(personId)).toEqual([]);
  });

  test('the licence of the mark is agreed to in its wording; an erasure closes what waits', async () => {
    const { personId, caseId } = await noticed();
    expect(await findMarkAgreement(database.db, mine(personId))).toBeUndefined();
    await agreeToMarkUse(database.db, mine(personId), at);
    await agreeToMarkUse(database.db, mine(personId), later(1));
    expect(await findMarkAgreement(database.db, mine(personId))).toEqual(NOW);
    await inTransaction(database.db, (tx) => handleErasure(tx, personId, NOW));
    expect((await readOwnCase(database.db, mine(personId), caseId))?.it.state).toBe('closed');
  });

  test('declarations: who acts for the body and has none comes first; interests are read by who may', async () => {
    const adviser = await insertActor(database.db, ['adviser'], { legalName: 'An Adviser' });
    await database.db
      .insertInto('role_grants')
      .values([
        { person_id: adviser.personId, role: 'adviser' },
        { person_id: two.personId, role: 'certification-manager' },
      ])
      .execute();
    const read = () => readDeclarations(database.db, allowed(manager, 'declaration.read'), later(364));
    expect((await read()).map(({ name, holds }) => [name, holds])).toEqual([
      ['An Adviser', false],
      ['Manager Two', true],
    ]);
    expect((await readDeclarations(database.db, allowed(manager, 'declaration.read'), later(365))).some(({ holds }) => holds)).toBe(false);
    const own = allowed(adviser, 'declaration.make-own');
    expect(code(await declareInterests(database.db, own, { kinds: ['owns-school'], words: '', agreed: true }, at))).toBe('DECLARATION_EMPTY');
    unwrap(await declareInterests(database.db, own, { kinds: ['owns-school', 'nonsense'], words: 'Quokka School of ECG.', agreed: true }, at));
    expect((await read()).find(({ name }) => name === 'An Adviser')).toMatchObject({ holds: true, kinds: ['owns-school'], words: 'Quokka School of ECG.' });
  });
});
