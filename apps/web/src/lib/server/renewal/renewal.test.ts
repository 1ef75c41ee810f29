import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import { addDays, err, fixedClock, ok, toPlainDate, unwrap } from '@einthoven/kernel';
import { inTransaction } from '../db/pool.ts';
import { useTestDatabase } from '../db/test-database.ts';
import { findCredential, publicRecordOf } from '../credential/index.ts';
import { keepingPayments } from '../payment/index.ts';
import { seal } from '../platform/seal.ts';
import { registerSchemes } from '../scheme/index.ts';
import { selectCycles } from './cycle.queries.ts';
import { askExtension, decideExtensionWish, readOwnExtensions } from './extension.ts';
import { attestRenewal, choosePath, payRenewal, renewalStatement, settleRenewal } from './renewal.ts';
import { renewalDatesFile } from './renewal-calendar.ts';
import { decider, giveHours, happened, holder, keepingOf, night, onDay, payAt, periodsOf, PROVIDER, told } from './test-renewal.ts';

const at = useTestDatabase();
beforeAll(async () => registerSchemes(at.db));

type Holder = Awaited<ReturnType<typeof holder>>;
const through = (date: string) => ({ provider: PROVIDER, baseUrl: 'http://localhost', clock: onDay(date) });
const choose = (who: Holder, date: string) => choosePath(at.db, who.own, { cycleId: who.cycleId, path: 'ce' }, { clock: onDay(date) });
const attest = (who: Holder, clock = onDay('2028-01-20'), agreed = true, statement = renewalStatement().sha256) =>
  attestRenewal(at.db, who.own, { cycleId: who.cycleId, agreed, statement }, { clock });
async function pay(who: Holder, date: string) {
  const { payUrl } = unwrap(await payRenewal(at.db, who.own, who.cycleId, through(date)));
  await payAt(at.db, who.pay, payUrl, onDay(date));
}

describe('renewal by hours', () => {
  test('hours, fee and signature renew in one go: period from the old anniversary, next cycle, hours used, fee delivered, event, message', async () => {
    const who = await holder(at.db);
    await giveHours(at.db, who.personId, 10, '2027-05-01');
    expect(await choose(who, '2027-06-01')).toEqual(ok('chosen'));
    expect(await attest(who, onDay('2027-12-13'))).toEqual(err('RENEWAL_NOT_OPEN'));
    expect(await payRenewal(at.db, who.own, who.cycleId, through('2027-12-13'))).toEqual(err('RENEWAL_NOT_OPEN'));
    await pay(who, '2027-12-14');
    expect(await payRenewal(at.db, who.own, who.cycleId, through('2027-12-15'))).toEqual(err('PAYMENT_ALREADY_PAID'));
    expect(await attest(who, onDay('2027-12-15'), false)).toEqual(err('RENEWAL_NOT_AGREED'));
    // A page that stood open while the words changed signs nothing.
    expect(await attest(who, onDay('2027-12-15'), true, '0'.repeat(64))).toEqual(err('RENEWAL_STATEMENT_CHANGED'));
    // Two tabs: the way chosen last holds, two checkouts are one, and what is done is done once.
    const ways = await Promise.all([
      choose(who, '2027-12-16'),
      choosePath(at.db, who.own, { cycleId: who.cycleId, path: 'assessment' }, { clock: onDay('2027-12-16') }),
    ]);
    expect(ways).toEqual([ok('chosen'), ok('chosen')]);
    expect(await choose(who, '2027-12-17')).toEqual(ok('chosen'));
    const outcomes = await Promise.all([attest(who, onDay('2028-01-20')), attest(who, onDay('2028-01-20'))]);
    expect(outcomes.map((outcome) => (outcome.ok ? outcome.value : outcome.error)).toSorted()).toEqual(['RENEWAL_DONE', 'renewed']);

    expect(await choose(who, '2028-01-21')).toEqual(err('RENEWAL_DONE'));
    expect(await payRenewal(at.db, who.own, who.cycleId, through('2028-01-21'))).toEqual(err('RENEWAL_DONE'));

    expect(await periodsOf(at.db, who.credentialId)).toEqual(['2026-03-14..2028-03-14 award', '2028-03-14..2030-03-14 renewal']);
    const record = await keepingOf(at.db, who.own, onDay('2028-01-21'));
    expect(record.keeping.renewal).toEqual({ state: 'closed', why: 'RENEWED_ALREADY' });
    expect(record.keeping.standing).toMatchObject({ status: 'active', until: '2029-12-12' });
    expect((await keepingPayments(at.db, [who.cycleId])).get(who.cycleId)?.order?.deliveredAt).toBeDefined();
    expect(await told(at.db, who.personId)).toEqual(['renewal.fee-received', 'renewal.renewed']);
    expect(await happened(at.db, who.personId, 'credential')).toEqual(['credential.renewed']);
    const credential = await findCredential(at.db, who.personId);
    if (!credential) throw new Error('gone');
    const shown = publicRecordOf(credential, undefined, toPlainDate('2028-01-21'));
    expect(shown.period.lastDay).toBe('2030-03-13');
    expect(shown.history.map(({ basis }) => basis)).toEqual(['award', 'renewal']);
    // The hours are used up; what was completed after the renewal counts for the next cycle.
    await giveHours(at.db, who.personId, 2, '2028-02-01');
    const next = await keepingOf(at.db, who.own, onDay('2028-03-14'));
    expect(next.facts.ce).toMatchObject({ earned: 4, needed: 20 });
    expect(next.facts.ce.outside.every(({ reason }) => reason === 'USED_BEFORE')).toBe(true);
  });

  test('until midnight in the zone of the body, and not a minute longer; paid and late is paid for nothing and can go back', async () => {
    const who = await holder(at.db);
    await giveHours(at.db, who.personId, 10, '2027-05-01');
    unwrap(await choose(who, '2028-03-01'));
    await pay(who, '2028-03-13');
    // Phoenix is seven hours behind UTC all year.
    expect(await attest(who, fixedClock('2028-03-14T07:00:00Z'))).toEqual(err('RENEWAL_OVER'));
    expect(await attest(who, fixedClock('2028-03-14T06:59:59Z'))).toEqual(ok('renewed'));

    const late = await holder(at.db);
    unwrap(await choose(late, '2028-03-01'));
    await pay(late, '2028-03-13');
    await night(at.db, '2028-03-14');
    expect(await told(at.db, late.personId)).toContain('renewal.ended-paid');
    expect((await keepingOf(at.db, late.own, onDay('2028-03-14'))).keeping.standing.status).toBe('inactive');
    expect((await keepingPayments(at.db, [late.cycleId])).get(late.cycleId)?.order).toMatchObject({ state: 'paid', deliveredAt: undefined });
  });

  test('hours that wait for the body on the last day cost nobody their credential', async () => {
    const who = await holder(at.db);
    await giveHours(at.db, who.personId, 8, '2027-05-01');
    const waiting = await at.db
      .insertInto('ce_credits')
      .values({
        person_id: who.personId,
        source: 'entered',
        kind: 'workshop',
        subject: 'other',
        title: 'Waits',
        provider: 'General Hospital',
        completed_on: '2028-03-10',
        claimed_half_hours: 4,
        half_hours: 4,
        state: 'awaiting-review',
        statement_version: '2026-11',
        scheme_version: 'cet-2026-11',
        created_at: onDay('2028-03-10').now(),
      })
      .returning('ce_credit_id')
      .executeTakeFirstOrThrow();
    unwrap(await choose(who, '2028-03-01'));
    await pay(who, '2028-03-12');
    expect(await attest(who, onDay('2028-03-12'))).toEqual(ok('waits'));
    expect(await periodsOf(at.db, who.credentialId)).toHaveLength(1);
    await night(at.db, '2028-03-13');
    expect(await periodsOf(at.db, who.credentialId)).toEqual(['2026-03-14..2028-03-14 award', '2028-03-14..2028-03-21 extension']);
    expect((await keepingOf(at.db, who.own, onDay('2028-03-18'))).keeping.standing.status).toBe('due');
    await at.db.updateTable('ce_credits').set({ state: 'counted' }).where('ce_credit_id', '=', waiting.ce_credit_id).execute();
    expect(await inTransaction(at.db, (tx) => settleRenewal(tx, who.cycleId, onDay('2028-03-18').now()))).toBe('renewed');
    // Not a day without validity, and the anniversary stays.
    expect((await periodsOf(at.db, who.credentialId)).at(-1)).toBe('2028-03-21..2030-03-14 renewal');
  });
});

describe('more days', () => {
  test('are asked for once, decided by another with a reason, move the end and not the anniversary', async () => {
    const [who, one, two] = [await holder(at.db), await decider(at.db), await decider(at.db)];
    const ask = (words: string) => askExtension(at.db, who.own, { cycleId: who.cycleId, reason: 'service', words }, { clock: onDay('2028-02-01') });
    expect(await ask('Deployed until August')).toEqual(ok('asked'));
    expect(await ask('Again')).toEqual(err('EXTENSION_WAITS'));
    const [wish] = await readOwnExtensions(at.db, who.own, who.cycleId);
    const extensionId = wish?.extensionId ?? '';
    const grant = (by: typeof one, days: number) =>
      decideExtensionWish(at.db, by.decide, { extensionId, grant: true, days, reason: 'Orders seen' }, { clock: onDay('2028-02-03') });
    expect(await grant(one, 366)).toEqual(err('EXTENSION_TOO_LONG'));
    // Two staff at once: one decides, the other is told.
    const both = await Promise.all([grant(one, 180), grant(two, 180)]);
    expect(both.map((outcome) => (outcome.ok ? outcome.value : outcome.error)).toSorted()).toEqual(['EXTENSION_DECIDED', 'granted']);
    const record = await keepingOf(at.db, who.own, onDay('2028-08-01'));
    expect(record.keeping.standing.status).toBe('due');
    const lastDay = addDays(toPlainDate('2028-03-13'), 180);
    expect(record.keeping.renewal).toMatchObject({ state: 'open', lastDay, expiry: '2028-03-13', next: { from: addDays(lastDay, 1), to: '2030-03-14' } });
    expect(await told(at.db, who.personId)).toEqual(['renewal.extension-granted']);
    const file = await renewalDatesFile(at.db, who.own, onDay('2028-03-01'));
    expect(file).toContain(`DTSTART;VALUE=DATE:${lastDay.replaceAll('-', '')}`);
  });

  test('refused, with the reason to be read; won on appeal, those decide who had no part in the refusal', async () => {
    const [who, one, two, three] = [await holder(at.db), await decider(at.db), await decider(at.db), await decider(at.db)];
    unwrap(await askExtension(at.db, who.own, { cycleId: who.cycleId, reason: 'illness', words: 'In hospital' }, { clock: onDay('2028-02-01') }));
    const read = async () => (await readOwnExtensions(at.db, who.own, who.cycleId))[0];
    const extensionId = (await read())?.extensionId ?? '';
    const about = { extensionId, reason: 'No letter was there' };
    const at3 = { clock: onDay('2028-02-03') };
    expect(await decideExtensionWish(at.db, one.decide, { ...about, grant: false }, at3)).toEqual(ok('refused'));
    expect(await read()).toMatchObject({ state: 'refused', why: 'No letter was there' });
    const sealed = seal(Buffer.alloc(32), Buffer.from('{}'));
    await at.db
      .insertInto('appeals')
      .values({
        person_id: who.personId,
        kind: 'extension',
        decision_id: extensionId,
        decided_before: [one.personId],
        decision_at: at3.clock.now(),
        sealed_grounds: sealed,
        scheme_version: 'cet-2026-11',
        filed_at: onDay('2028-02-05').now(),
        decide_by: '2028-04-05',
        state: 'changed',
        decided_by: two.personId,
        decided_at: onDay('2028-02-09').now(),
        sealed_reason: sealed,
      })
      .execute();
    await at.db
      .updateTable('renewal_extensions')
      .set({ state: 'waiting', decided_at: null, decided_by: null, sealed_reason: null })
      .where('renewal_extension_id', '=', extensionId)
      .execute();
    const grant = (by: typeof one) => decideExtensionWish(at.db, by.decide, { ...about, grant: true, days: 30 }, { clock: onDay('2028-02-10') });
    expect(await grant(one)).toEqual(err('EXTENSION_DECIDED_BEFORE'));
    expect(await grant(three)).toEqual(ok('granted'));
  });
});

describe('given back and won anew', () => {
  test('what was kept before is past: its cycle ends in silence, and the new period alone is told of and renewed', async () => {
    const who = await holder(at.db);
    const noon = (date: string) => onDay(date).now();
    // Renewed early, as far as the record goes: the next period had not begun.
    await at.db
      .insertInto('credential_periods')
      .values({ credential_id: who.credentialId, valid: '[2028-03-14,2030-03-14)', basis: 'renewal', granted_at: noon('2026-04-01') })
      .execute();
    await keepingOf(at.db, who.own, onDay('2026-04-01'));
    const given = { credential_id: who.credentialId, action: 'surrender', effective_on: '2026-05-01', decided_at: noon('2026-05-01') };
    await at.db.insertInto('credential_actions').values(given).execute();
    expect((await keepingOf(at.db, who.own, onDay('2026-06-01'))).keeping.renewal).toMatchObject({ state: 'closed', why: 'ENDED_FOR_GOOD' });
    for (const [from, ended_on] of [
      ['2026-03-14', '2026-05-01'],
      ['2028-03-14', '2028-03-14'],
    ] as const)
      await at.db
        .updateTable('credential_periods')
        .set({ ended_on })
        .where('credential_id', '=', who.credentialId)
        .where(sql<boolean>`lower(valid) = ${from}::date`)
        .execute();
    await at.db
      .insertInto('credential_periods')
      .values({ credential_id: who.credentialId, valid: '[2026-07-01,2028-07-01)', basis: 'award', granted_at: noon('2026-07-01') })
      .execute();
    const record = await keepingOf(at.db, who.own, onDay('2028-04-10'));
    expect(record.cycle).toMatchObject({ fromOn: '2026-07-01', endsOn: '2028-07-01', state: 'running' });
    expect(record.keeping.renewal).toMatchObject({ state: 'open' });
    const before = await told(at.db, who.personId);
    await night(at.db, '2028-04-11');
    const cycles = await selectCycles(at.db, { personId: who.personId });
    expect(cycles.map(({ fromOn, state }) => [fromOn, state])).toEqual([
      ['2026-03-14', 'ended'],
      ['2026-07-01', 'running'],
      ['2028-03-14', 'ended'],
    ]);
    expect(await happened(at.db, who.personId, 'credential')).toEqual([]);
    expect((await told(at.db, who.personId)).slice(before.length)).not.toContain('renewal.ended');
  });
});
