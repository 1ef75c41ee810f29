import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { err, ok, toPlainDate, unwrap } from '@einthoven/kernel';
import { seal } from '../platform/seal.ts';
import { useTestDatabase } from '../db/test-database.ts';
import { findCredential, publicRecordOf } from '../credential/index.ts';
import { registerSchemes } from '../scheme/index.ts';
import { answerAudit, readOwnAuditReason, recordFinding } from './audit.ts';
import { selectAudit, type AuditRow } from './audit.queries.ts';
import { readPublicDraws } from './draws.ts';
import { applyForReinstatement, attestReinstatement, payReinstatement, reinstatementStatement } from './reinstatement.ts';
import { decideReinstatement } from './reinstatement-decision.ts';
import { selectReinstatement, selectReinstatements } from './reinstatement.queries.ts';
import { attestRenewal, choosePath, payRenewal, renewalStatement } from './renewal.ts';
import { decider, giveHours, happened, holder, keepingOf, night, onDay, payAt, periodsOf, PROVIDER, told } from './test-renewal.ts';

const at = useTestDatabase();
beforeAll(async () => registerSchemes(at.db));

type Holder = Awaited<ReturnType<typeof holder>>;
type Decider = Awaited<ReturnType<typeof decider>>;
const through = (date: string) => ({ provider: PROVIDER, baseUrl: 'http://localhost', clock: onDay(date) });

async function application(who: Holder) {
  const found = (await selectReinstatements(at.db, { credentialIds: [who.credentialId] })).at(-1);
  if (!found) throw new Error('there is no application');
  return found;
}
async function decide(by: Decider, id: string, outcome: 'reinstate' | 'cure' | 'propose-denial' | 'deny', date: string) {
  const revision = (await selectReinstatement(at.db, id))?.revision ?? -1;
  return decideReinstatement(at.db, by.decide, { reinstatementId: id, revision, outcome, reason: 'Seen' }, { clock: onDay(date) });
}
async function complete(who: Holder, date: string) {
  unwrap(await applyForReinstatement(at.db, who.own, who.credentialId, { clock: onDay(date) }));
  const { reinstatementId } = await application(who);
  const { payUrl } = unwrap(await payReinstatement(at.db, who.own, reinstatementId, through(date)));
  await payAt(at.db, who.pay, payUrl, onDay(date));
  const attested = unwrap(
    await attestReinstatement(at.db, who.own, { reinstatementId, agreed: true, statement: reinstatementStatement().sha256 }, { clock: onDay(date) }),
  );
  return { reinstatementId, attested };
}

describe('the way back', () => {
  test('quote, application, hours, fee, signature, decision: a new period from that day, and the gap stays to be seen', async () => {
    const [who, one] = [await holder(at.db), await decider(at.db)];
    expect(await applyForReinstatement(at.db, who.own, who.credentialId, { clock: onDay('2028-03-13') })).toEqual(err('REINSTATEMENT_NOT_ENDED'));
    await giveHours(at.db, who.personId, 6, '2027-05-01');
    const lapsed = await keepingOf(at.db, who.own, onDay('2028-05-01'));
    expect(lapsed.keeping.standing).toMatchObject({ status: 'inactive', since: '2028-03-14' });
    expect(lapsed.keeping.back?.now).toMatchObject({ feeCents: 25_000, lastDay: '2029-03-13', assessment: 'not-asked', ce: { owed: 8 } });
    expect(lapsed.keeping.steps.map(({ step }) => step)).toEqual(['reinstate', 'certify-anew']);
    const { reinstatementId, attested } = await complete(who, '2028-05-01');
    expect(attested).toBe('attested');
    expect(await applyForReinstatement(at.db, who.own, who.credentialId, { clock: onDay('2028-05-02') })).toEqual(err('REINSTATEMENT_OPEN_ALREADY'));
    await giveHours(at.db, who.personId, 4, '2028-05-03', 'other');
    await night(at.db, '2028-05-10');
    // A page that stood open while the words changed signs nothing.
    const stale = { reinstatementId, agreed: true, statement: renewalStatement().sha256 };
    expect(await attestReinstatement(at.db, who.own, stale, { clock: onDay('2028-05-10') })).toEqual(err('REINSTATEMENT_STATEMENT_CHANGED'));
    // The worker hands it over; here the second signature does.
    expect(
      await attestReinstatement(at.db, who.own, { reinstatementId, agreed: true, statement: reinstatementStatement().sha256 }, { clock: onDay('2028-05-10') }),
    ).toEqual(ok('complete'));
    expect(await decide(one, reinstatementId, 'reinstate', '2028-05-12')).toEqual(ok('reinstated'));
    expect(await decide(one, reinstatementId, 'reinstate', '2028-05-12')).toEqual(err('REINSTATEMENT_NOT_NOW'));
    expect(await periodsOf(at.db, who.credentialId)).toEqual(['2026-03-14..2028-03-14 award', '2028-05-12..2030-05-12 reinstatement']);
    const credential = await findCredential(at.db, who.personId);
    if (!credential) throw new Error('gone');
    const shown = publicRecordOf(credential, undefined, toPlainDate('2028-06-01'));
    expect(shown).toMatchObject({ status: 'active', since: '2028-05-12', firstCertifiedOn: '2026-03-14' });
    expect(shown.history).toEqual([
      { from: '2026-03-14', lastDay: '2028-03-13', basis: 'award', withdrawn: false },
      { from: '2028-05-12', lastDay: '2030-05-11', basis: 'reinstatement', withdrawn: false },
    ]);
    expect(await happened(at.db, who.personId, 'credential')).toEqual(['credential.inactive', 'credential.reinstated']);
    expect((await keepingOf(at.db, who.own, onDay('2028-06-01'))).facts.ce.earned).toBe(0);
  });

  test('a denial takes two people, after one time to put things right; without what is asked nobody can reinstate', async () => {
    const [who, one, two] = [await holder(at.db), await decider(at.db), await decider(at.db)];
    await giveHours(at.db, who.personId, 10, '2027-05-01');
    const { reinstatementId } = await complete(who, '2028-04-01');
    expect(await decide(one, reinstatementId, 'deny', '2028-04-02')).toEqual(err('REINSTATEMENT_NOT_PROPOSED'));
    expect(await decide(one, reinstatementId, 'propose-denial', '2028-04-02')).toEqual(ok('denial-proposed'));
    expect(await decide(one, reinstatementId, 'deny', '2028-04-02')).toEqual(err('REINSTATEMENT_SECOND_PERSON'));
    const stale = await selectReinstatement(at.db, reinstatementId);
    expect(await decide(two, reinstatementId, 'deny', '2028-04-03')).toEqual(ok('denied'));
    expect(
      await decideReinstatement(
        at.db,
        two.decide,
        { reinstatementId, revision: stale?.revision ?? -1, outcome: 'reinstate', reason: 'Seen' },
        { clock: onDay('2028-04-03') },
      ),
    ).toEqual(err('REINSTATEMENT_CHANGED'));
    expect((await told(at.db, who.personId)).at(-1)).toBe('renewal.return-denied');

    const short = await holder(at.db);
    unwrap(await applyForReinstatement(at.db, short.own, short.credentialId, { clock: onDay('2028-04-01') }));
    expect(await decide(one, (await application(short)).reinstatementId, 'reinstate', '2028-04-02')).toEqual(err('REINSTATEMENT_NOT_NOW'));
    await night(at.db, '2028-06-01');
    expect((await application(short)).state).toBe('expired');
    // Beyond every band only the exam is left; what is revoked has no way back.
    const gone = await keepingOf(at.db, short.own, onDay('2031-03-14'));
    expect(gone.keeping.standing.status).toBe('lapsed');
    expect(gone.keeping.steps.map(({ step, priceCents }) => [step, priceCents])).toEqual([['certify-anew', 20_000]]);
    expect(await applyForReinstatement(at.db, short.own, short.credentialId, { clock: onDay('2031-03-14') })).toEqual(err('REINSTATEMENT_TOO_LATE'));
  });
});

describe('the audit', () => {
  test('lot by published seed, answer, two people, cure, not met; no effect while an appeal is open; then inactive, with the hours free', async () => {
    const [one, two] = [await decider(at.db), await decider(at.db)];
    // Months of other tests are drawn before.
    await night(at.db, '2030-12-05');
    const renewed: Holder[] = [];
    for (let person = 0; person < 3; person++) {
      const who = await holder(at.db, '2029-03-14');
      await giveHours(at.db, who.personId, 10, '2030-05-01');
      unwrap(await choosePath(at.db, who.own, { cycleId: who.cycleId, path: 'ce' }, { clock: onDay('2030-12-20') }));
      const { payUrl } = unwrap(await payRenewal(at.db, who.own, who.cycleId, through('2030-12-20')));
      await payAt(at.db, who.pay, payUrl, onDay('2030-12-20'));
      expect(
        await attestRenewal(at.db, who.own, { cycleId: who.cycleId, agreed: true, statement: renewalStatement().sha256 }, { clock: onDay('2030-12-21') }),
      ).toEqual(ok('renewed'));
      renewed.push(who);
    }
    await night(at.db, '2031-01-01');
    const draw = await at.db.selectFrom('audit_draws').selectAll().where('credential', '=', 'CET').where('month', '=', '2030-12-01').executeTakeFirstOrThrow();
    expect(draw).toMatchObject({ renewals: 3, drawn: 1, seed_sha256: createHash('sha256').update(draw.seed).digest('hex') });
    // Shown to all: the hash of each seed from the first day of its month, the seed after its draw, no count of a few.
    const shown = await readPublicDraws(at.db, 100);
    expect(shown.find(({ credential, month }) => credential === 'CET' && month === '2030-12-01')).toEqual({
      credential: 'CET',
      month: '2030-12-01',
      seedSha256: draw.seed_sha256,
      seed: draw.seed,
      renewals: undefined,
      drawn: undefined,
      few: true,
    });
    const announced = shown.filter(({ month }) => month === '2031-01-01');
    expect(announced.map(({ credential, seed, few }) => [credential, seed, few])).toEqual([
      ['CEI', undefined, false],
      ['CET', undefined, false],
    ]);
    // Anybody can draw again.
    const lot = (cycleId: string) => createHash('sha256').update(`${draw.seed}:${cycleId}`).digest('hex');
    const who = renewed.toSorted((a, b) => (lot(a.cycleId) < lot(b.cycleId) ? -1 : 1))[0] as Holder;
    const { renewal_audit_id: auditId } = await at.db
      .selectFrom('renewal_audits')
      .select('renewal_audit_id')
      .where('renewal_cycle_id', '=', who.cycleId)
      .executeTakeFirstOrThrow();
    const answer = (date: string) => answerAudit(at.db, who.own, { auditId, words: 'All is in my wallet.' }, { clock: onDay(date) });
    const find = async (by: Decider, finding: 'met' | 'not-met', date: string) =>
      recordFinding(
        at.db,
        by.decide,
        { auditId, revision: (await selectAudit(at.db, auditId))?.revision ?? -1, finding, reason: 'Seen' },
        { clock: onDay(date) },
      );
    expect(await answer('2031-01-10')).toEqual(ok('answered'));
    expect(await find(one, 'not-met', '2031-01-11')).toEqual(ok('second-person-next'));
    expect(await find(one, 'not-met', '2031-01-11')).toEqual(err('AUDIT_SECOND_PERSON'));
    expect(await find(two, 'met', '2031-01-12')).toEqual(ok('differs'));
    expect(await find(two, 'not-met', '2031-01-13')).toEqual(ok('second-person-next'));
    expect(await find(one, 'not-met', '2031-01-13')).toEqual(ok('curing'));
    // The person reads what is to be put right, and nobody else's.
    const audit = (await selectAudit(at.db, auditId)) as AuditRow;
    expect(await readOwnAuditReason(at.db, who.own, audit)).toBe('Seen');
    expect(await readOwnAuditReason(at.db, (renewed.find((each) => each !== who) as Holder).own, audit)).toBeUndefined();
    // No answer in the cure period: two people decide, not the calendar.
    await night(at.db, '2031-02-13');
    expect(await answer('2031-02-13')).toEqual(err('AUDIT_NOT_NOW'));
    expect(await find(one, 'not-met', '2031-02-14')).toEqual(ok('second-person-next'));
    expect(await find(two, 'not-met', '2031-02-14')).toEqual(ok('not-met'));
    await at.db
      .insertInto('appeals')
      .values({
        person_id: who.personId,
        kind: 'audit',
        decision_id: auditId,
        decided_before: [one.personId, two.personId],
        decision_at: onDay('2031-02-14').now(),
        sealed_grounds: seal(Buffer.alloc(32), Buffer.from('{}')),
        scheme_version: 'cet-2026-11',
        filed_at: onDay('2031-03-01').now(),
        decide_by: '2031-04-30',
      })
      .execute();
    await night(at.db, '2031-03-20');
    expect((await keepingOf(at.db, who.own, onDay('2031-03-20'))).keeping.standing.status).toBe('active');
    await at.db
      .updateTable('appeals')
      .set({ state: 'withdrawn', decided_at: onDay('2031-03-21').now() })
      .where('decision_id', '=', auditId)
      .execute();
    await night(at.db, '2031-03-22');
    const after = await keepingOf(at.db, who.own, onDay('2031-03-22'));
    expect(after.keeping.standing).toMatchObject({ status: 'inactive', why: 'RENEWAL_WITHDRAWN', since: '2031-03-22' });
    expect(await periodsOf(at.db, who.credentialId)).toEqual(['2029-03-14..2031-03-14 award', '2031-03-14..2033-03-14 renewal ended 2031-03-22']);
    // A period ends early once; nothing else of it ever changes, and no two hold on one day.
    const periods = () => at.db.updateTable('credential_periods').where('credential_id', '=', who.credentialId);
    await expect(periods().set({ ended_on: '2032-01-01' }).where('ended_on', 'is not', null).execute()).rejects.toThrow('can be ended, once');
    const overlap = { credential_id: who.credentialId, valid: '[2031-03-21,2031-04-01)', basis: 'renewal', granted_at: onDay('2031-03-22').now() };
    await expect(at.db.insertInto('credential_periods').values(overlap).execute()).rejects.toThrow('credential_periods_one_a_day');
    // The hours of the withdrawn renewal are free: nothing is missing but the fee, the signature and a decision.
    expect(after.keeping.back?.now?.ce.met).toBe(true);
    const { attested, reinstatementId } = await complete(who, '2031-03-25');
    expect(attested).toBe('complete');
    expect(await decide(one, reinstatementId, 'reinstate', '2031-03-26')).toEqual(ok('reinstated'));
    expect((await told(at.db, who.personId)).filter((name) => name.includes('audit'))).toEqual([
      'renewal.audit-asked',
      'renewal.audit-answered',
      'renewal.audit-cure',
      'renewal.audit-not-met',
      'renewal.audit-effect',
    ]);
    // The period that was withdrawn has no last day to come: nobody is reminded of it, and it does not lapse.
    const before = await told(at.db, who.personId);
    await night(at.db, '2032-09-14');
    expect(await told(at.db, who.personId)).toEqual(before);
  });
});

describe('the night', () => {
  test('tells each reminder once, whoever runs it and however often, and goes on where it broke off', async () => {
    const people = await Promise.all(Array.from({ length: 5 }, () => holder(at.db, '2040-03-14')));
    const count = async (name: string) => {
      const rows = await Promise.all(people.map(({ personId }) => told(at.db, personId)));
      return rows.map((names) => names.filter((each) => each === name).length);
    };
    await night(at.db, '2041-09-14', { batch: 2 });
    expect(await count('renewal.reminder-early')).toEqual([1, 1, 1, 1, 1]);
    // Two processes at the same moment, and again.
    await Promise.all([night(at.db, '2041-12-13', { batch: 2 }), night(at.db, '2041-12-13', { batch: 3 })]);
    expect(await night(at.db, '2041-12-13')).toBeUndefined();
    expect(await count('renewal.reminder-open')).toEqual([1, 1, 1, 1, 1]);
    expect((await happened(at.db, people[0]?.personId ?? '', 'renewal')).filter((kind) => kind === 'renewal.opened')).toHaveLength(1);
    // Broken off in the middle: the second try tells the others and nobody twice.
    const broken = night(at.db, '2042-01-12', {
      batch: 2,
      token: () => {
        throw new Error('broke off');
      },
    });
    await expect(broken).rejects.toThrow('broke off');
    await night(at.db, '2042-01-12', { batch: 2 });
    expect(await count('renewal.reminder-open')).toEqual([2, 2, 2, 2, 2]);
    // Nights that nobody ran are caught up with: of several reminders only the nearest is told.
    await night(at.db, '2042-03-13');
    expect(await count('renewal.reminder-open')).toEqual([2, 2, 2, 2, 2]);
    expect(await count('renewal.reminder-day')).toEqual([1, 1, 1, 1, 1]);
    const counts = await night(at.db, '2042-03-14');
    expect(counts?.ended).toBe(5);
    expect(await count('renewal.ended')).toEqual([1, 1, 1, 1, 1]);
    await night(at.db, '2042-04-12');
    expect(await count('renewal.reminder-after')).toEqual([1, 1, 1, 1, 1]);
    const lapses = await night(at.db, '2045-03-14');
    expect(lapses?.lapsed).toBe(5);
    expect(await happened(at.db, people[4]?.personId ?? '', 'credential')).toEqual(['credential.inactive', 'credential.lapsed']);
  });
});
