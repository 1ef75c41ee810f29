import { addDays, fixedClock, toPlainDate, unwrap, type Clock, type PlainDate } from '@einthoven/kernel';
import { permit, type Role } from '../account/index.ts';
import { newCertificant, newPerson } from '../ce/test-ce.ts';
import { creditHours } from '../ce/index.ts';
import { selectCredentials } from '../credential/index.ts';
import { inTransaction, type Db } from '../db/pool.ts';
import { deliverDemonstrationEvent } from '../payment/index.ts';
import { demonstrationProvider } from '../payment/demonstration-provider.ts';
import { selectCycles } from './cycle.queries.ts';
import { readOwnKeepings } from './keeping.ts';
import { nightRun, type NightRun } from './night-run.ts';
import { settlePaid } from './settle-paid.ts';

/** A clock that shows noon of a day in the body's zone. */
export const onDay = (date: string): Clock => fixedClock(`${date}T19:00:00Z`);

/** The demonstration's way of paying. */
export const PROVIDER = demonstrationProvider('s'.repeat(32), 'http://localhost');

/** A holder whose credential was awarded on 14 March 2026: opens 14 December 2027, last valid day 13 March 2028. */
export async function holder(db: Db, awardedOn = '2026-03-14') {
  const person = await newCertificant(db, 'Person', awardedOn);
  const actor = { personId: person.personId, roles: new Set<Role>(), secondFactor: true, sessionId: 'session' };
  const own = unwrap(permit(actor, 'renewal.manage-own'));
  const pay = unwrap(permit(actor, 'payment.manage-own'));
  const [credential] = await selectCredentials(db, { personId: person.personId });
  if (!credential) throw new Error('the holder has no credential');
  await readOwnKeepings(db, own, onDay(awardedOn).now());
  const [cycle] = await selectCycles(db, { personId: person.personId });
  if (!cycle) throw new Error('the credential has no cycle');
  return { ...person, own, pay, credentialId: credential.credentialId, cycleId: cycle.cycleId };
}

/** Staff who decide on renewals. */
export async function decider(db: Db) {
  const { personId } = await newPerson(db, 'Decider');
  const actor = { personId, roles: new Set<Role>(['certification-manager']), secondFactor: true, sessionId: 'session' };
  return { personId, decide: unwrap(permit(actor, 'renewal.decide')) };
}

/** Gives hours that count at once, on days one after the other. */
export async function giveHours(db: Db, personId: string, hours: number, from: string, subject: 'electrocardiography' | 'other' = 'electrocardiography') {
  for (let day = 0; day < hours / 2; day++) {
    const completedOn = addDays(toPlainDate(from), day);
    await inTransaction(db, (tx) =>
      creditHours(tx, {
        personId,
        source: 'issued',
        kind: 'webinar',
        subject,
        title: `Session of ${completedOn}`,
        provider: 'General Hospital',
        completedOn,
        halfHours: 4,
        origin: `session:${completedOn}:${subject}`,
        at: onDay(completedOn).now(),
      }),
    );
  }
}

/** Pays at the demonstration's payment page what a checkout asks for. */
export async function payAt(db: Db, pay: Awaited<ReturnType<typeof holder>>['pay'], payUrl: string, clock: Clock): Promise<void> {
  const checkoutId = payUrl.split('/').at(-1) ?? '';
  unwrap(await deliverDemonstrationEvent(db, pay, { provider: PROVIDER, checkoutId, outcome: 'paid', clock }));
  const { order_id } = await db.selectFrom('checkouts').select('order_id').where('checkout_id', '=', checkoutId).executeTakeFirstOrThrow();
  await settlePaid(db, order_id, clock);
}

/** Runs one night at one o'clock in the body's zone. */
export function night(db: Db, date: string, more: Partial<NightRun> = {}) {
  return nightRun(db, { date: toPlainDate(date), clock: fixedClock(`${date}T08:00:00Z`), token: () => `seed of ${date} for the tests`, ...more });
}

/** What is true of the only credential of a holder on a day. */
export async function keepingOf(db: Db, own: Awaited<ReturnType<typeof holder>>['own'], clock: Clock) {
  const [record] = await readOwnKeepings(db, own, clock.now());
  if (!record) throw new Error('nothing is kept');
  return record;
}

/** Names of the messages about renewal that a person was sent, oldest first. */
export async function told(db: Db, personId: string): Promise<readonly string[]> {
  const rows = await db.selectFrom('messages').select('message').where('person_id', '=', personId).orderBy('message_id').execute();
  return rows.map(({ message }) => message).filter((message) => message.startsWith('renewal.'));
}

/** Kinds of the events about a person that begin with one of these words. */
export async function happened(db: Db, personId: string, ...concepts: string[]): Promise<readonly string[]> {
  const rows = await db.selectFrom('events').select('kind').where('subject_person_id', '=', personId).orderBy('event_id').execute();
  return rows.map(({ kind }) => kind).filter((kind) => concepts.some((concept) => kind.startsWith(`${concept}.`)));
}

/** The periods of a credential as `from..to basis`. */
export async function periodsOf(db: Db, credentialId: string): Promise<readonly string[]> {
  const [credential] = await selectCredentials(db, { credentialIds: [credentialId] });
  return (credential?.periods ?? []).map(
    ({ from, to, basis, endedOn }: { from: PlainDate; to: PlainDate; basis?: string | undefined; endedOn?: PlainDate | undefined }) =>
      [`${from}..${to}`, basis, ...(endedOn ? [`ended ${endedOn}`] : [])].join(' '),
  );
}
