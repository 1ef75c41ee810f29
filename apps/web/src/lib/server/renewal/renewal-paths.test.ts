import pg from 'pg';
import { beforeAll, describe, expect, test } from 'vitest';
import { addDays, addMonths, err, fixedClock, ok, toPlainDate, unwrap, type Clock } from '@einthoven/kernel';
import { seedRenewalBanks } from '../../../../../../db/seed/renewal-banks.ts';
import { permit } from '../account/index.ts';
import { inTransaction } from '../db/pool.ts';
import { useTestDatabase } from '../db/test-database.ts';
import { awardAttempt, selectCredentials } from '../credential/index.ts';
import { closeAttempt, examOverview, openRoom, packForm, readReceipt, saveResponses, takeLease } from '../exam/index.ts';
import { listCurrentForms } from '../form/index.ts';
import { readRenewalBanks, renewalBankProblems } from '../item/index.ts';
import { contentFolder } from '../platform/content-folder.ts';
import { registerSchemes } from '../scheme/index.ts';
import { listResults } from '../scoring/index.ts';
import { responseTo } from '../scoring/test-responses.ts';
import { readAssessments, settleAssessment, startAssessment } from './assessment.ts';
import { applyForReinstatement } from './reinstatement.ts';
import { answerQuarter, joinQuarterly, openQuarter, readQuarterlies } from './quarterly.ts';
import { selectAnswers } from './quarterly.queries.ts';
import { attestRenewal, payRenewal, renewalStatement } from './renewal.ts';
import { giveHours, happened, holder, keepingOf, night, onDay, payAt, periodsOf, PROVIDER, told } from './test-renewal.ts';

const at = useTestDatabase();
let owner: pg.Client;
const rows = async <T>(text: string, values: readonly unknown[] = []): Promise<T[]> => (await owner.query(text, [...values])).rows as T[];

beforeAll(async () => {
  await registerSchemes(at.db);
  await seedRenewalBanks(at.db, new Date('2026-01-01T00:00:00Z'));
  owner = new pg.Client({ connectionString: at.url });
  await owner.connect();
  owner.on('error', () => undefined);
});

type Holder = Awaited<ReturnType<typeof holder>>;
const actorOf = ({ personId }: Holder) => ({ personId, roles: new Set<never>(), secondFactor: true, sessionId: 'session' });
const sitOf = (who: Holder) => unwrap(permit(actorOf(who), 'exam.sit-own'));
const start = (who: Holder, clock: Clock, agreed = true) =>
  startAssessment(at.db, who.own, { credentialId: who.credentialId, agreed }, { clock, mode: 'demonstration' });
const later = (clock: Clock, minutes: number) => fixedClock(new Date(clock.now().getTime() + minutes * 60_000).toISOString());

/** Answers so many right in the room, submits and settles. */
async function sit(who: Holder, attemptId: string, right: number, clock: Clock) {
  const lease = unwrap(await takeLease(at.db, sitOf(who), attemptId, 0, clock));
  const keys = await rows<{ position: number; answer: unknown }>(
    `select placed.position, coalesce(drawn.answer, keys.answer) as answer from attempt_items placed join attempts using (attempt_id)
      join form_items form on form.form_id = attempts.form_id and form.item_id = placed.item_id join key.item_keys keys on keys.item_id = placed.item_id and keys.item_version = placed.item_version
      left join key.form_keys drawn on drawn.form_id = form.form_id and drawn.position = form.position where attempt_id = $1 order by placed.position`,
    [attemptId],
  );
  const events = keys.map(({ position, answer }, index) => ({
    sequence: index + 1,
    position,
    kind: 'answer' as const,
    value: responseTo(answer, index < right),
    happenedAtMs: later(clock, 5).now().getTime(),
  }));
  unwrap(await saveResponses(at.db, attemptId, lease, events, later(clock, 6)));
  await inTransaction(at.db, (tx) => closeAttempt(tx, attemptId, 'candidate', later(clock, 40).now()));
  return unwrap(await settleAssessment(at.db, attemptId, { clock: later(clock, 40) }));
}

async function payAndSign(who: Holder, date: string) {
  const { payUrl } = unwrap(await payRenewal(at.db, who.own, who.cycleId, { provider: PROVIDER, baseUrl: 'http://localhost', clock: onDay(date) }));
  await payAt(at.db, who.pay, payUrl, onDay(date));
  return attestRenewal(at.db, who.own, { cycleId: who.cycleId, agreed: true, statement: renewalStatement().sha256 }, { clock: onDay(date) });
}

describe('the banks of renewal', () => {
  test('two forms of 60 and eight quarters of 10; keys out of reach; twice is the same; no form of the final exam; a copy of an item is refused', async () => {
    const forms = await rows<{ renewal: string; number: number; items: number }>(
      `select renewal, renewal_number as number, count(*)::integer as items from forms join form_items using (form_id) where renewal is not null group by form_id order by 1, 2`,
    );
    expect(forms.map(({ renewal, number, items }) => `${renewal} ${number}: ${items}`)).toEqual([
      'assessment 1: 60',
      'assessment 2: 60',
      ...[1, 2, 3, 4, 5, 6, 7, 8].map((number) => `quarter ${number}: 10`),
    ]);
    await seedRenewalBanks(at.db, new Date('2026-02-01T00:00:00Z'));
    expect(await rows(`select 1 from forms where renewal is not null`)).toHaveLength(10);
    expect(await listCurrentForms(at.db, new Date('2026-02-01T00:00:00Z'))).toEqual([]);
    await expect(at.db.selectFrom('key.item_keys').selectAll().execute()).rejects.toThrow(/permission denied/);
    const items = unwrap(readRenewalBanks(contentFolder('renewal')));
    const [first, second] = items;
    if (!first || !second) throw new Error('no items');
    expect(renewalBankProblems(items, [], 'demonstration')).toEqual([]);
    expect(renewalBankProblems([first, second], [{ ...first, itemId: 'final-A1-01', bank: 'renewal' }], 'demonstration')).toEqual([
      `${first.itemId}: resembles final-A1-01 (100 % of words shared)`,
    ]);
    expect(renewalBankProblems([first], [], 'production')).toEqual([`${first.itemId}: no expert has approved it (reviewed)`]);
  });
});

describe('renewal by assessment', () => {
  test('starts only while renewal is open; two attempts on two forms; a pass with fee and signature renews', async () => {
    const who = await holder(at.db);
    const open = onDay('2027-12-20');
    expect(await start(who, onDay('2027-12-13'))).toEqual(err('ASSESSMENT_EARLY'));
    expect(await start(who, open, false)).toEqual(err('ASSESSMENT_NOT_AGREED'));
    // Twice at the same moment is one attempt.
    const [one, two] = await Promise.all([start(who, open), start(who, open)]);
    const first = unwrap(one);
    expect(two).toEqual(ok(first));
    const room = unwrap(await openRoom(at.db, sitOf(who), first, open));
    expect(room).toMatchObject({ renewal: true, minutes: 75 });
    expect(unwrap(await packForm(at.db, sitOf(who), first)).length).toBeGreaterThan(5000);
    expect(await examOverview(at.db, sitOf(who), open)).toMatchObject({ decision: { decision: 'not-now' } });

    expect(await sit(who, first, 41, open)).toMatchObject({ rawScore: 41, scoredItems: 60, scaledScore: 493, passed: false, conversionKind: 'demonstration' });
    expect(await start(who, later(open, 60))).not.toEqual(ok(first));
    const [assessment] = await readAssessments(at.db, who.own, later(open, 61).now());
    const second = assessment?.decision.decision === 'continue' ? assessment.decision.attemptId : '';
    const result = await sit(who, second, 42, later(open, 62));
    expect(result).toMatchObject({ rawScore: 42, scaledScore: 500, passed: true });
    expect(result.domains.map(({ domain, enough }) => `${domain} ${enough}`)).toEqual(['A true', 'B true', 'C false', 'D false', 'E false']);
    expect(await rows('select distinct form_id from attempts where person_id = $1 and renewal_cycle_id is not null', [who.personId])).toHaveLength(2);
    expect(await readReceipt(at.db, unwrap(permit(actorOf(who), 'result.read-own')), second)).toMatchObject({ body: { answered: 60 } });
    // It is no final exam: nothing is awarded for it, and it stands among no results of one.
    expect(await awardAttempt(at.db, second, { clock: open, rng: { next: () => 0.5 } as never })).toEqual(err('AWARD_ATTEMPT_UNKNOWN'));
    expect((await listResults(at.db, who.personId)).some(({ attemptId }) => attemptId === second)).toBe(false);
    expect(await start(who, later(open, 200))).toEqual(err('ASSESSMENT_PASSED'));

    expect((await keepingOf(at.db, who.own, onDay('2027-12-21'))).facts).toMatchObject({ path: 'assessment', assessmentPassedOn: '2027-12-20' });
    expect(await payAndSign(who, '2027-12-22')).toEqual(ok('renewed'));
    expect(await periodsOf(at.db, who.credentialId)).toEqual(['2026-03-14..2028-03-14 award', '2028-03-14..2030-03-14 renewal']);
    expect(await told(at.db, who.personId)).toEqual(['renewal.assessment-failed', 'renewal.assessment-passed', 'renewal.fee-received', 'renewal.renewed']);
    expect(await happened(at.db, who.personId, 'exam')).toEqual(
      ['exam.started', 'exam.lease-taken', 'exam.submitted', 'exam.scored']
        .flatMap((kind) => [kind])
        .concat(['exam.started', 'exam.lease-taken', 'exam.submitted', 'exam.scored']),
    );
  });

  test('after the second failure the hours remain; the same two forms cannot be had a third time in a cycle', async () => {
    const who = await holder(at.db);
    const open = onDay('2028-01-10');
    for (const minutes of [0, 100]) await sit(who, unwrap(await start(who, later(open, minutes))), 10, later(open, minutes));
    expect(await start(who, later(open, 300))).toEqual(err('ASSESSMENT_USED_UP'));
    expect(await told(at.db, who.personId)).toEqual(['renewal.assessment-failed', 'renewal.assessment-used-up']);
    await giveHours(at.db, who.personId, 10, '2027-05-01');
    expect((await keepingOf(at.db, who.own, onDay('2028-01-11'))).keeping.renewal).toMatchObject({ state: 'open' });
  });

  test('an application for reinstatement that asks for it counts its attempts from the end of the credential, and a pass fills the need', async () => {
    const who = await holder(at.db);
    const clock = onDay('2029-06-01');
    expect(await start(who, clock)).toEqual(err('ASSESSMENT_CLOSED'));
    unwrap(await applyForReinstatement(at.db, who.own, who.credentialId, { clock }));
    await sit(who, unwrap(await start(who, clock)), 20, clock);
    const [before] = await readAssessments(at.db, who.own, later(clock, 60).now());
    expect(before).toMatchObject({ decision: { decision: 'may-sit', ordinal: 2, attemptsLeft: 1 }, by: '2029-07-31' });
    await sit(who, unwrap(await start(who, later(clock, 60))), 60, later(clock, 60));
    expect((await keepingOf(at.db, who.own, onDay('2029-06-02'))).facts.back?.assessmentPassedOn).toBe('2029-06-01');
    expect(await selectCredentials(at.db, { personId: who.personId })).toHaveLength(1);
  });
});

describe('renewal by questions each quarter', () => {
  const clockOf = (quarter: number, days = 3) => onDay(addDays(addMonths(toPlainDate('2026-03-14'), (quarter - 1) * 3), days));
  const own = async (who: Holder, clock: Clock) => {
    const [found] = await readQuarterlies(at.db, who.own, clock.now());
    if (!found) throw new Error('no quarters');
    return found;
  };
  const keysOf = async (who: Holder, quarter: number) =>
    new Map(
      (
        await rows<{ position: number; option: string }>(
          `select form.position, coalesce(drawn.answer, keys.answer) ->> 'option' as option from quarterly_sets join form_items form using (form_id) join key.item_keys keys using (item_id, item_version)
            left join key.form_keys drawn on drawn.form_id = form.form_id and drawn.position = form.position where renewal_cycle_id = $1 and quarter = $2`,
          [who.cycleId, quarter],
        )
      ).map(({ position, option }) => [position, option]),
    );
  const answer = (who: Holder, quarter: number, position: number, option: string, clock = clockOf(quarter)) =>
    answerQuarter(at.db, who.own, { cycleId: who.cycleId, quarter, position, answer: option }, { clock });
  /** Answers all ten, so many right. */
  async function meet(who: Holder, quarter: number, right = 10) {
    await openQuarter(at.db, await own(who, clockOf(quarter)), quarter, clockOf(quarter).now());
    for (const [position, option] of await keysOf(who, quarter))
      unwrap(await answer(who, quarter, position, position <= right ? option : option === 'a' ? 'b' : 'a'));
  }

  test('joined at the start, answered once each with the reason at once, seven of eight with fee and signature renew', async () => {
    const who = await holder(at.db);
    expect(await answer(who, 1, 1, 'a')).toEqual(err('QUARTER_NOT_JOINED'));
    expect(await joinQuarterly(at.db, who.own, who.cycleId, { clock: clockOf(1) })).toEqual(ok('joined'));
    const before = await openQuarter(at.db, await own(who, clockOf(1)), 1, clockOf(1).now());
    expect(before).toHaveLength(10);
    // Nothing of the key is there before the answer.
    expect(JSON.stringify(before)).not.toMatch(/rationale|teach|"right"|correct/);
    const keys = await keysOf(who, 1);
    const wrong = keys.get(1) === 'a' ? 'b' : 'a';
    expect(await answer(who, 1, 1, 'e')).toEqual(err('QUARTER_NO_SUCH_ANSWER'));
    expect(await answer(who, 1, 11, 'a')).toEqual(err('QUARTER_NO_SUCH_ANSWER'));
    expect(await answer(who, 1, 1, wrong)).toEqual(ok({ isRight: false, done: false }));
    expect(await answer(who, 1, 1, keys.get(1) as string)).toEqual(err('QUARTER_ANSWERED'));
    expect(await selectAnswers(at.db, who.cycleId, 1)).toEqual([{ position: 1, answer: wrong, isRight: false }]);
    const after = await openQuarter(at.db, await own(who, clockOf(1)), 1, clockOf(1).now());
    expect(after?.[0]?.answered).toMatchObject({ answer: wrong, isRight: false, right: keys.get(1) });
    expect(after?.[0]?.answered?.teach).toMatch(/\w/);
    expect(after?.slice(1).every(({ answered }) => answered === undefined)).toBe(true);
    // Another person's cycle, and a quarter that is closed or not yet open.
    const stranger = await holder(at.db);
    expect(await answerQuarter(at.db, stranger.own, { cycleId: who.cycleId, quarter: 1, position: 2, answer: 'a' }, { clock: clockOf(1) })).toEqual(
      err('QUARTER_UNKNOWN'),
    );
    expect(await answer(who, 2, 1, 'a', clockOf(1))).toEqual(err('QUARTER_CLOSED'));
    expect(await answer(who, 1, 2, 'a', clockOf(2))).toEqual(err('QUARTER_CLOSED'));

    // The first quarter is lost; the others are met, one of them with as few right as the scheme allows.
    for (const quarter of [2, 3, 4, 5, 6, 7]) await meet(who, quarter, quarter === 3 ? 6 : 9);
    expect((await own(who, clockOf(8))).outlook).toMatchObject({ met: 6, mayMiss: 0, possible: true });
    expect(await payAndSign(who, '2027-12-16')).toEqual(ok('attested'));
    await meet(who, 8, 7);
    expect(await periodsOf(at.db, who.credentialId)).toEqual(['2026-03-14..2028-03-14 award', '2028-03-14..2030-03-14 renewal']);
    expect((await happened(at.db, who.personId, 'renewal')).filter((kind) => kind === 'renewal.quarter-answered')).toHaveLength(7);
    expect((await own(who, onDay('2028-01-20'))).today).toBeUndefined();
  });

  test('once two quarters are lost nobody can join, and what was answered is too little', async () => {
    const who = await holder(at.db);
    expect(await joinQuarterly(at.db, who.own, who.cycleId, { clock: clockOf(3) })).toEqual(err('QUARTER_TOO_LATE'));
    const early = await holder(at.db);
    unwrap(await joinQuarterly(at.db, early.own, early.cycleId, { clock: clockOf(2) }));
    await meet(early, 2, 5);
    expect((await own(early, clockOf(3))).outlook).toMatchObject({ met: 0, possible: false });
  });

  test('each quarter is told once when it opens and once when it closes soon, whatever nights are run again', async () => {
    const who = await holder(at.db);
    unwrap(await joinQuarterly(at.db, who.own, who.cycleId, { clock: clockOf(1, 0) }));
    for (const date of ['2026-03-15', '2026-03-16', '2026-05-30', '2026-06-02']) await night(at.db, date);
    await meetSecond(who);
    for (const date of ['2026-09-05', '2026-09-14']) await night(at.db, date);
    expect((await told(at.db, who.personId)).filter((name) => name.startsWith('renewal.quarter'))).toEqual([
      'renewal.quarter-open',
      'renewal.quarter-closes',
      'renewal.quarter-open',
    ]);
    expect(await rows('select 1 from quarterly_notices where renewal_cycle_id = $1', [who.cycleId])).toHaveLength(3);
  });

  /** The second quarter is answered before anybody tells of it. */
  const meetSecond = (who: Holder) => meet(who, 2);
});
