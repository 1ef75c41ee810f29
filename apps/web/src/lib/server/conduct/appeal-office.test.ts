import { beforeAll, describe, expect, test } from 'vitest';
import { seededRng, toPlainDate, unwrap } from '@einthoven/kernel';
import { askNameChange, decideNameChange, getProfile, type Actor, type Role } from '../account/index.ts';
import { awardAttempt } from '../credential/index.ts';
import { useTestDatabase } from '../db/test-database.ts';
import { allowed, insertActor, PNG } from '../eligibility/test-application.ts';
import { answerProposal, decideHold, examOverview, intervene, listAttemptsToScore } from '../exam/index.ts';
import { actorOf, after, newCandidate, seedExam, startedAttempt, type Candidate } from '../exam/test-attempt.ts';
import { listOwnMessages } from '../message/index.ts';
import { decideAppeal, fileAppeal, openNamesDocument, readAppeal, readOwnDecisions } from './appeal.ts';
import { tellNameChange } from './appeal-office.ts';
import { declareInterests } from './declaration.ts';

const database = useTestDatabase();
const DAY = 24 * 60;
const days = (count: number) => ({ clock: after(count * DAY) });
let one: Actor;
let two: Actor;
let three: Actor;

async function staff(legalName: string, role: Role = 'certification-manager'): Promise<Actor> {
  const actor = await insertActor(database.db, [role], { legalName });
  unwrap(await declareInterests(database.db, allowed(actor, 'declaration.make-own'), { kinds: [], words: '', agreed: true }, days(0)));
  return actor;
}

beforeAll(async () => {
  await seedExam(database.db);
  [one, two, three] = [await staff('Manager One'), await staff('Manager Two'), await staff('Manager Three')];
});

const mine = (personId: string) => allowed({ personId, roles: new Set<Role>(), secondFactor: false, sessionId: 'x' }, 'case.manage-own');
const appeal = async (personId: string, kind: string, decisionId: string, when: number) =>
  unwrap(await fileAppeal(database.db, mine(personId), { kind, decisionId, grounds: 'It was not as it looked.', file: undefined }, days(when)));
const decide = (who: Actor, appealId: string, outcome: 'changed' | 'upheld', when: number) =>
  decideAppeal(database.db, allowed(who, 'appeal.decide'), { appealId, outcome, reason: 'The film shows it.' }, days(when));
const kindsOf = async (entityId: string) =>
  (await database.db.selectFrom('events').select('kind').where('entity_id', '=', entityId).orderBy('event_id').execute()).map(({ kind }) => kind);

async function endedAndVoid(sitter: Candidate) {
  const { attemptId } = await startedAttempt(database.db, sitter);
  const end = { attemptId, kind: 'end' as const, minutes: undefined, reason: 'Another person answered' };
  unwrap(await intervene(database.db, allowed(one, 'exam.intervene'), end, { clock: after(5) }));
  unwrap(await decideHold(database.db, allowed(two, 'exam.intervene'), attemptId, { decision: 'void', reason: 'The wrong person sat' }, { clock: after(7) }));
  return attemptId;
}

describe('an exam that was made void', () => {
  test('is appealed in time, decided by who had no hand in it, and then counts as it was handed in', async () => {
    const sitter = await newCandidate(database.db);
    const attemptId = await endedAndVoid(sitter);
    expect(await readOwnDecisions(database.db, mine(sitter.personId), days(1))).toMatchObject([
      { kind: 'void', decisionId: attemptId, why: 'The wrong person sat', refusal: undefined },
    ]);
    // Sat again meanwhile: its number is taken.
    const again = await startedAttempt(database.db, sitter, after(2 * DAY));
    const appealId = await appeal(sitter.personId, 'void', attemptId, 2);
    expect(await decide(one, appealId, 'changed', 3)).toMatchObject({ ok: false, error: { code: 'IMPARTIALITY_DECIDED_BEFORE' } });
    expect(await decide(two, appealId, 'changed', 3)).toMatchObject({ ok: false, error: { code: 'IMPARTIALITY_DECIDED_BEFORE' } });
    unwrap(await decide(three, appealId, 'changed', 3));
    const rows = await database.db
      .selectFrom('attempts')
      .select(['attempt_id', 'state', 'ordinal', 'submitted_at'])
      .where('person_id', '=', sitter.personId)
      .orderBy('started_at')
      .execute();
    expect(rows).toEqual([
      { attempt_id: attemptId, state: 'submitted', ordinal: 2, submitted_at: after(5).now() },
      { attempt_id: again.attemptId, state: 'open', ordinal: 1, submitted_at: null },
    ]);
    expect(await listAttemptsToScore(database.db)).toContain(attemptId);
    const { result } = unwrap(await awardAttempt(database.db, attemptId, { clock: after(3 * DAY), rng: seededRng('after all') }));
    expect(result.passed).toBe(false);
    expect(await kindsOf(attemptId)).toEqual(expect.arrayContaining(['exam.voided', 'exam.void-lifted']));
    expect((await readOwnDecisions(database.db, mine(sitter.personId), days(3))).map(({ kind }) => kind)).toEqual(['score']);
  });

  test('while it ran cannot go on: the application gets back the days', async () => {
    const sitter = await newCandidate(database.db);
    const { attemptId } = await startedAttempt(database.db, sitter);
    const ask = { attemptId, kind: 'void' as const, minutes: undefined, reason: 'The wrong person sat' };
    unwrap(await intervene(database.db, allowed(one, 'exam.intervene'), ask, { clock: after(5) }));
    const { attempt_intervention_id } = await database.db
      .selectFrom('attempt_interventions')
      .select('attempt_intervention_id')
      .where('attempt_id', '=', attemptId)
      .executeTakeFirstOrThrow();
    unwrap(await answerProposal(database.db, allowed(two, 'exam.intervene'), attempt_intervention_id, true, { clock: after(6) }));
    const appealId = await appeal(sitter.personId, 'void', attemptId, 10);
    unwrap(await decide(three, appealId, 'changed', 40));
    const it = await database.db.selectFrom('applications').select('open_until').where('application_id', '=', sitter.applicationId).executeTakeFirstOrThrow();
    expect(it.open_until).toBe('2027-12-11');
    expect(await kindsOf(sitter.applicationId)).toContain('application.kept-open');
    expect((await examOverview(database.db, sitter.sit, after(41 * DAY))).decision).toMatchObject({ decision: 'may-sit', ordinal: 1 });
    expect(await readOwnDecisions(database.db, mine(sitter.personId), days(41))).toEqual([]);
  });

  test('tells until when it can be appealed; upheld, it stays void', async () => {
    const sitter = await newCandidate(database.db);
    const attemptId = await endedAndVoid(sitter);
    const { messages } = await listOwnMessages(database.db, allowed(actorOf(sitter.personId), 'message.read-own'));
    expect(messages.find(({ message }) => message === 'exam.voided')?.text).toContain('within 30 days, until December 23, 2026');
    const appealId = await appeal(sitter.personId, 'void', attemptId, 30);
    unwrap(await decide(three, appealId, 'upheld', 31));
    expect((await readAppeal(database.db, allowed(three, 'appeal.decide'), appealId, days(31))) ?? {}).toMatchObject({ decision: { kind: 'void' } });
    expect(await listAttemptsToScore(database.db)).not.toContain(attemptId);
  });
});

describe('a legal name that was not changed', () => {
  async function refused(asked = { legalName: 'Test Newname', familyName: 'Newname' }) {
    const { personId } = await insertActor(database.db, ['candidate'], { legalName: 'Test Person' });
    const own = allowed({ personId, roles: new Set<Role>(['candidate']), secondFactor: false, sessionId: 'x' }, 'account.manage-own');
    unwrap(
      await askNameChange(
        database.db,
        own,
        { ...asked, birthDate: '1991-02-03', file: { name: 'a.png', bytes: PNG } },
        { ...days(0), today: toPlainDate('2026-11-27') },
      ),
    );
    const { id } = await database.db
      .selectFrom('legal_name_changes')
      .select('legal_name_change_id as id')
      .where('person_id', '=', personId)
      .executeTakeFirstOrThrow();
    const refuse = { legalNameChangeId: id, approve: false, reason: 'The paper shows another name' };
    unwrap(await decideNameChange(database.db, allowed(one, 'account.decide-name-change'), refuse, { ...days(0), tell: tellNameChange }));
    return { personId, id, own };
  }

  test('is appealed, decided by another, and the name is changed at once', async () => {
    const { personId, id } = await refused();
    expect(await readOwnDecisions(database.db, mine(personId), days(1))).toMatchObject([{ kind: 'name-change', why: 'The paper shows another name' }]);
    const appealId = await appeal(personId, 'name-change', id, 1);
    expect(await decide(one, appealId, 'changed', 2)).toMatchObject({ ok: false, error: { code: 'IMPARTIALITY_DECIDED_BEFORE' } });
    unwrap(await decide(two, appealId, 'changed', 2));
    expect(await getProfile(database.db, personId)).toMatchObject({ legalName: 'Test Newname', birthDate: '1991-02-03' });
    expect(await kindsOf(id)).toEqual(['account.name-change-asked', 'account.name-change-refused', 'account.name-change-approved']);
    expect(await readOwnDecisions(database.db, mine(personId), days(2))).toEqual([]);
  });

  test('is shown with its document to the board member who decides, and to nobody who decided before', async () => {
    const { personId, id } = await refused();
    const appealId = await appeal(personId, 'name-change', id, 1);
    const member = allowed(await staff('Board Member', 'board-member'), 'appeal.decide');
    expect(await readAppeal(database.db, member, appealId, days(2))).toMatchObject({
      asked: {
        from: { legalName: 'Test Person', familyName: 'Test Person', birthDate: '1998-05-04' },
        to: { legalName: 'Test Newname', familyName: 'Newname', birthDate: '1991-02-03' },
      },
    });
    expect((await openNamesDocument(database.db, member, appealId, days(2)))?.bytes).toEqual(PNG);
    const read = await database.db.selectFrom('events').selectAll().where('entity_id', '=', id).where('kind', '=', 'account.evidence-read').execute();
    expect(read).toMatchObject([{ actor_person_id: member.actor.personId, subject_person_id: personId }]);
    expect(await readAppeal(database.db, allowed(one, 'appeal.decide'), appealId, days(2))).toEqual({ conflict: 'IMPARTIALITY_DECIDED_BEFORE' });
    expect(await openNamesDocument(database.db, allowed(one, 'appeal.decide'), appealId, days(2))).toBeUndefined();
  });

  test('may be a birth date that was not changed: the person is told of both', async () => {
    const { personId, id } = await refused({ legalName: 'Test Person', familyName: 'Test Person' });
    const appealId = await appeal(personId, 'name-change', id, 1);
    unwrap(await decide(two, appealId, 'changed', 2));
    expect(await getProfile(database.db, personId)).toMatchObject({ legalName: 'Test Person', birthDate: '1991-02-03' });
    const { messages } = await listOwnMessages(database.db, allowed(actorOf(personId), 'message.read-own'));
    const textOf = (name: string) => messages.find(({ message }) => message === name)?.text;
    expect(textOf('conduct.appeal-filed')).toContain('the refusal to change your legal name or birth date');
    expect(textOf('conduct.appeal-changed')).toContain('The legal name or birth date in your account is changed, as you asked.');
  });

  test('changes nothing where the name is another one by now', async () => {
    const { personId, id, own } = await refused();
    const appealId = await appeal(personId, 'name-change', id, 1);
    unwrap(
      await askNameChange(
        database.db,
        own,
        { legalName: 'Third Name', familyName: 'Name', file: { name: 'a.png', bytes: PNG } },
        { ...days(1), today: toPlainDate('2026-11-27') },
      ),
    );
    const { later } = await database.db
      .selectFrom('legal_name_changes')
      .select('legal_name_change_id as later')
      .where('person_id', '=', personId)
      .where('state', '=', 'waiting')
      .executeTakeFirstOrThrow();
    const approve = { legalNameChangeId: later, approve: true, reason: 'It is shown' };
    unwrap(await decideNameChange(database.db, allowed(one, 'account.decide-name-change'), approve, { ...days(1), tell: tellNameChange }));
    expect(await decide(two, appealId, 'changed', 2)).toMatchObject({ ok: false, error: { code: 'APPEAL_NOTHING_TO_CHANGE' } });
    expect((await getProfile(database.db, personId))?.legalName).toBe('Third Name');
  });
});
