import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { unwrap } from '@einthoven/kernel';
import type { Actor, Role } from '../account/index.ts';
import { useTestDatabase } from '../db/test-database.ts';
import { allowed, insertActor } from '../eligibility/test-application.ts';
import {
  askRefund,
  decideRefund,
  deliverDemonstrationEvent,
  findOrder,
  readOwnRefund,
  recordRefundPaidOut,
  withdrawRefund,
  type CertificationOrder,
} from '../payment/index.ts';
import { beginDemonstration, insertOpenOrder, permissionOf, snapshot, standingClock, testDemonstration } from '../payment/test-payment.ts';
import { receiveFact } from '../payment/payment-event.ts';
import { registerSchemes } from '../scheme/index.ts';
import { decideAppeal, fileAppeal, readOwnDecisions } from './appeal.ts';
import { declareInterests } from './declaration.ts';

const database = useTestDatabase();
const clock = standingClock('2026-11-23T18:00:00Z');
const at = { clock };
let first: Actor;
let second: Actor;
let member: Actor;

async function staff(roles: readonly Role[]): Promise<Actor> {
  const actor = await insertActor(database.db, roles);
  unwrap(await declareInterests(database.db, allowed(actor, 'declaration.make-own'), { kinds: [], words: '', agreed: true }, at));
  return actor;
}

beforeAll(async () => {
  await registerSchemes(database.db);
  // One of the finance people is a certification manager too, which a small body has.
  [first, second, member] = [await staff(['finance']), await staff(['finance', 'certification-manager']), await staff(['board-member'])];
});

const code = (result: { readonly ok: boolean; readonly error?: { readonly code: string } }) => (result.ok ? 'ok' : result.error?.code);
const finance = (actor: Actor) => allowed(actor, 'payment.refund');
const own = (personId: string) => permissionOf(personId, 'payment.manage-own');
const mine = (personId: string) => permissionOf(personId, 'case.manage-own');

/** What a person who paid is shown of the refund of their order. */
const shown = async (personId: string, order: CertificationOrder) => {
  const now = await findOrder(database.db, order.applicationId);
  return now && (await readOwnRefund(database.db, own(personId), now, clock)).refund;
};

/** A refund that its person asked for and the second finance person refused, after the first one approved. */
async function refused() {
  const { personId, order } = await insertOpenOrder(database.db, clock);
  const checkoutId = await beginDemonstration(database.db, personId, clock);
  unwrap(await deliverDemonstrationEvent(database.db, own(personId), { provider: testDemonstration, checkoutId, outcome: 'paid', clock }));
  const ask = () => askRefund(database.db, own(personId), { orderId: order.orderId, reason: 'I found another job' }, clock);
  unwrap(await ask());
  const refundRequestId = (await shown(personId, order))?.refundRequestId ?? '';
  unwrap(await decideRefund(database.db, finance(first), { refundRequestId, outcome: 'approve', reason: 'By the rule' }, clock));
  unwrap(await decideRefund(database.db, finance(second), { refundRequestId, outcome: 'refuse', reason: 'You had opened the whole guide.' }, clock));
  return { personId, order, checkoutId, refundRequestId, ask };
}

/** Files an appeal and decides it. */
async function appealed(it: { readonly personId: string; readonly refundRequestId: string }) {
  const appealId = unwrap(
    await fileAppeal(
      database.db,
      mine(it.personId),
      { kind: 'refund', decisionId: it.refundRequestId, grounds: 'I read the first chapter only.', file: undefined },
      at,
    ),
  );
  const decide = (who: Actor, outcome: 'upheld' | 'changed') =>
    decideAppeal(database.db, allowed(who, 'appeal.decide'), { appealId, outcome, reason: 'The record of reading shows it.' }, at);
  return { appealId, decide };
}

describe('a refused refund', () => {
  test('says why, and can be appealed; won, it goes on as an approved one, decided by who had no part in it', async () => {
    const it = await refused();
    expect(await shown(it.personId, it.order)).toMatchObject({ state: 'refused', refusedBecause: 'You had opened the whole guide.' });
    expect((await readOwnDecisions(database.db, mine(it.personId), at))[0]).toMatchObject({
      kind: 'refund',
      decisionId: it.refundRequestId,
      why: 'You had opened the whole guide.',
      decidedBefore: [first.personId, second.personId],
      refusal: undefined,
    });
    const { decide } = await appealed(it);
    expect(code(await decide(second, 'changed'))).toBe('IMPARTIALITY_DECIDED_BEFORE');
    unwrap(await decide(member, 'changed'));

    expect(await shown(it.personId, it.order)).toMatchObject({ state: 'approved', amountCents: it.order.amountCents, refusedBecause: undefined });
    expect(await snapshot(database.db, it.order.orderId)).toMatchObject({ state: 'paid', held: true, ended: false });
    unwrap(await recordRefundPaidOut(database.db, finance(first), { refundRequestId: it.refundRequestId, reference: 'by hand' }, clock));
    expect(await snapshot(database.db, it.order.orderId)).toMatchObject({ state: 'refunded', sumCents: 0, ended: true });
    expect(await readOwnDecisions(database.db, mine(it.personId), at)).toEqual([]);
  });

  test('stays refused where the appeal is lost, and what was paid for stays free to use', async () => {
    const it = await refused();
    const { decide } = await appealed(it);
    unwrap(await decide(member, 'upheld'));
    expect(await shown(it.personId, it.order)).toMatchObject({ state: 'refused' });
    expect(await snapshot(database.db, it.order.orderId)).toMatchObject({ state: 'paid', held: false });
  });

  test('is not approved a second time beside a new request; that one taken back, it is', async () => {
    const it = await refused();
    const { decide } = await appealed(it);
    unwrap(await it.ask());
    expect(code(await decide(member, 'changed'))).toBe('APPEAL_NOTHING_TO_CHANGE');
    unwrap(await withdrawRefund(database.db, own(it.personId), it.order.orderId, clock));
    unwrap(await decide(member, 'changed'));
    expect(await snapshot(database.db, it.order.orderId)).toMatchObject({ held: true });
  });

  test('is not approved while the bank disputes the payment; that settled, it is', async () => {
    const it = await refused();
    const { decide } = await appealed(it);
    const dispute = (fact: 'dispute-opened' | 'dispute-won') =>
      receiveFact(
        database.db,
        {
          provider: 'demonstration',
          eventId: randomUUID(),
          kind: fact,
          occurredAt: clock.now(),
          live: false,
          fact,
          paymentReference: `demonstration_payment_${it.checkoutId}`,
          factReference: `dispute_${it.checkoutId}`,
        },
        { clock, live: false, actor: { kind: 'system' } },
      );
    expect(await dispute('dispute-opened')).toMatchObject({ outcome: 'applied' });
    expect(code(await decide(member, 'changed'))).toBe('APPEAL_PAYMENT_DISPUTED');
    expect(await shown(it.personId, it.order)).toMatchObject({ state: 'refused' });
    await dispute('dispute-won');
    unwrap(await decide(member, 'changed'));
  });
});
