import { randomUUID } from 'node:crypto';
import { err, toPlainDate, unwrap, type Clock } from '@einthoven/kernel';
import { beforeAll, describe, expect, test } from 'vitest';
import { createPerson, grantRole, permit, ROLES, type PermissionName, type Role } from '../account/index.ts';
import { PERMISSIONS } from '../account/permissions.ts';
import { inTransaction } from '../db/pool.ts';
import { useTestDatabase } from '../db/test-database.ts';
import { currentScheme, registerSchemes } from '../scheme/index.ts';
import { callSlots, readPhone } from './advice-rules.ts';
import { caseOfToken, followToken } from './case-key.ts';
import {
  answerAdvice,
  askAdvice,
  bookCall,
  cancelCall,
  closeAdvice,
  eraseAdvice,
  exportAdvice,
  forgetOldCases,
  handOverAdvice,
  listAdvice,
  noteAdvice,
  openCase,
  openSlots,
  readAdvice,
  readOwnCase,
  settleCall,
  takeAdvice,
  writeBack,
} from './index.ts';

const at = useTestDatabase();
// A Friday, 11:00 in the body's zone.
const NOW = new Date('2026-11-27T18:00:00Z');
const later = (days: number): { clock: Clock } => ({ clock: { now: () => new Date(NOW.getTime() + days * 86_400_000) } });
const using = later(0);
beforeAll(() => registerSchemes(at.db));

async function newPerson(roles: readonly Role[] = [], name = 'Test Person') {
  const personId = await inTransaction(at.db, async (tx) => {
    const id = await createPerson(tx, {
      legalName: name,
      familyName: 'Person',
      birthDate: toPlainDate('1990-05-04'),
      email: `${randomUUID()}@example.org`,
      emailVerified: true,
      demonstration: true,
      reason: 'test',
      clock: using.clock,
    });
    for (const role of roles) await grantRole(tx, { personId: id, role, grantedBy: undefined, reason: 'test', at: NOW, expiresAt: undefined });
    return id;
  });
  const actor = { personId, roles: new Set(roles), secondFactor: true, sessionId: 'session' };
  return { personId, actor, own: unwrap(permit(actor, 'advice.manage-own')) };
}
async function newAdviser(name: string) {
  const person = await newPerson(['adviser'], name);
  return { ...person, keep: unwrap(permit(person.actor, 'advice.keep')) };
}
const QUESTION = { kind: 'question', words: 'How long does the whole path take?', name: '', email: '', slot: '', phone: '' };
const OUTSIDER = { ...QUESTION, name: 'Alex Rivera', email: 'Alex@Mail.Example' };
const from = (actor?: Awaited<ReturnType<typeof newPerson>>['actor']) => ({ actor, address: randomUUID() });
const told = async (personId: string) =>
  (await at.db.selectFrom('messages').select('message').where('person_id', '=', personId).orderBy('message_id').execute()).map(({ message }) => message);
const mailsTo = async (address: string) =>
  (await at.db.selectFrom('mails').select('body_text').where('to_address', '=', address).orderBy('mail_id').execute()).map((mail) => mail.body_text);
const events = async (caseId: string) =>
  (await at.db.selectFrom('events').select('kind').where('entity_id', '=', caseId).orderBy('event_id').execute()).map(({ kind }) => kind);

describe('rules', () => {
  const scheme = currentScheme();
  test('calls are on working days in the hours of the body, a full time is left out', () => {
    const free = callSlots(NOW, scheme, new Map());
    // The next seven days are Saturday, Sunday and five working days of sixteen half hours.
    expect(free.length).toBe(80);
    expect(free[0]?.startsAt.toISOString()).toBe('2026-11-30T16:00:00.000Z');
    expect(free.at(-1)?.startsAt.toISOString()).toBe('2026-12-04T23:30:00.000Z');
    const first = free[0]?.startsAt.toISOString() ?? '';
    expect(callSlots(NOW, scheme, new Map([[first, 1]])).length).toBe(80);
    expect(callSlots(NOW, scheme, new Map([[first, 2]])).length).toBe(79);
  });
  test.each([
    ['(520) 555-0142', '5205550142'],
    ['+1 520.555.0142', '+15205550142'],
    ['555-0142', undefined],
    ['520 555 0142,,99#', undefined],
    ['+52055501421234567', undefined],
    ['call me', undefined],
  ])('the number %s is read as %s', (typed, read) => {
    const phone = readPhone(typed);
    expect(phone.ok ? phone.value : undefined).toBe(read);
  });
});

describe('independence', () => {
  test('an adviser does nothing but advise: no exam, no eligibility, no result, no payment, no conduct', () => {
    const adviser = { personId: randomUUID(), roles: new Set<Role>(['adviser']), secondFactor: true, sessionId: 's' };
    const may = (Object.keys(PERMISSIONS) as PermissionName[]).filter((name) => {
      const permission = permit(adviser, name);
      return permission.ok && permission.value.onlyPersonId === undefined;
    });
    expect(may.toSorted()).toEqual(['advice.keep', 'declaration.make-own', 'job.read', 'placement.keep']);
    // Another role beside it opens no content of the exam either.
    const both = { ...adviser, roles: new Set<Role>(ROLES.filter((role) => role !== 'instructor')) };
    for (const act of ['item.read', 'item.key', 'form.read', 'form.assemble', 'form.release'] as const)
      expect(permit(both, act)).toEqual(err('ACCOUNT_NOT_ALLOWED'));
    // Nobody else keeps cases, and not without a second factor.
    for (const role of ROLES.filter((one) => one !== 'adviser'))
      expect(permit({ ...adviser, roles: new Set([role]) }, 'advice.keep')).toEqual(err('ACCOUNT_NOT_ALLOWED'));
    expect(permit({ ...adviser, secondFactor: false }, 'advice.keep')).toEqual(err('ACCOUNT_SECOND_FACTOR_NEEDED'));
  });
});

describe('a case', () => {
  test('goes from a question through a hand-over to an answer and its end; each act once, and each told', async () => {
    const person = await newPerson();
    const [one, two] = [await newAdviser('Adviser One'), await newAdviser('Adviser Two')];
    const { caseId, answerBy } = unwrap(await askAdvice(at.db, from(person.actor), QUESTION, using));
    expect(answerBy).toBe('2026-11-30');
    const seen = async () => ({ caseId, seenRevision: unwrap(await readAdvice(at.db, one.keep, caseId, using)).revision });
    const before = await seen();
    unwrap(await takeAdvice(at.db, one.keep, before, using));
    // A second adviser who opened it before does not take it away.
    expect(await takeAdvice(at.db, two.keep, before, using)).toEqual(err({ code: 'ADVICE_CHANGED', by: 'Adviser One', what: 'taken', at: NOW }));
    unwrap(await noteAdvice(at.db, one.keep, { ...(await seen()), words: 'Seems to be in a hurry.' }, using));
    expect(await handOverAdvice(at.db, one.keep, { ...(await seen()), toPersonId: two.personId, reason: '' }, using)).toEqual(err({ code: 'ADVICE_REASON' }));
    expect(await handOverAdvice(at.db, one.keep, { ...(await seen()), toPersonId: person.personId, reason: 'Knows best.' }, using)).toEqual(
      err({ code: 'ADVICE_ADVISER' }),
    );
    unwrap(await handOverAdvice(at.db, one.keep, { ...(await seen()), toPersonId: two.personId, reason: 'Two knows the schools of Arizona.' }, using));
    unwrap(await answerAdvice(at.db, two.keep, { ...(await seen()), words: 'Most people need three to six months.' }, later(1)));
    const own = { permission: person.own, caseId };
    const read = await readOwnCase(at.db, own);
    expect(read).toMatchObject({ state: 'answered', adviser: 'Adviser Two', answerBy: undefined });
    // Neither the note nor the reason between advisers is for who asked.
    expect(read?.entries.map(({ kind, by, words }) => [kind, by, words])).toEqual([
      ['asked', undefined, QUESTION.words],
      ['taken', 'Adviser One', undefined],
      ['handed-over', 'Adviser One', undefined],
      ['answer', 'Adviser Two', 'Most people need three to six months.'],
    ]);
    unwrap(await writeBack(at.db, own, 'And how long is the exam itself?', later(2)));
    expect((await readOwnCase(at.db, own))?.answerBy).toBe('2026-12-02');
    // Writing more does not put the answer off.
    unwrap(await writeBack(at.db, own, 'I mean with the breaks, too.', later(3)));
    expect((await readOwnCase(at.db, own))?.answerBy).toBe('2026-12-02');
    unwrap(await closeAdvice(at.db, two.keep, { ...(await seen()), outcome: 'The page on the exam says it.' }, later(4)));
    expect(await answerAdvice(at.db, two.keep, { ...(await seen()), words: 'One thing more to say.' }, later(4))).toEqual(err({ code: 'ADVICE_CLOSED' }));
    unwrap(await writeBack(at.db, own, 'It does not say it, though.', later(5)));
    expect((await readOwnCase(at.db, own))?.state).toBe('waiting');
    expect(await told(person.personId)).toEqual(['advice.received', 'advice.handed-over', 'advice.answered', 'advice.closed']);
    expect(await events(caseId)).toEqual([
      'advice.asked',
      'advice.taken',
      'advice.handed-over',
      'advice.answered',
      'advice.asked',
      'advice.closed',
      'advice.reopened',
    ]);
    // Somebody else neither reads nor writes it, and its link opens nothing as there is an account.
    const other = { permission: (await newPerson()).own, caseId };
    expect(await readOwnCase(at.db, other)).toBeUndefined();
    expect(await writeBack(at.db, other, 'Let me in, please.', using)).toEqual(err('ADVICE_UNKNOWN'));
    expect(await readOwnCase(at.db, { token: followToken(caseId) })).toBeUndefined();
  });

  test('of an adviser is kept by another adviser', async () => {
    const adviser = await newAdviser('Adviser Asking');
    const { caseId } = unwrap(await askAdvice(at.db, from(adviser.actor), QUESTION, using));
    expect(await readAdvice(at.db, adviser.keep, caseId, using)).toEqual(err('ADVICE_OWN'));
    expect(await answerAdvice(at.db, adviser.keep, { caseId, seenRevision: 0, words: 'I answer myself.' }, using)).toEqual(err({ code: 'ADVICE_OWN' }));
    expect((await listAdvice(at.db, adviser.keep, 'waiting')).find((one) => one.caseId === caseId)?.own).toBe(true);
  });

  test('of somebody without an account is followed by a link that nobody can make up, and forgotten in time', async () => {
    const adviser = await newAdviser('Adviser Three');
    const { caseId } = unwrap(await askAdvice(at.db, from(), OUTSIDER, using));
    const token = followToken(caseId);
    expect((await mailsTo('alex@mail.example'))[0]).toContain(`/advice/follow/${token}`);
    // A mail to an address that anybody may type carries nothing that they typed.
    expect((await mailsTo('alex@mail.example')).join()).not.toMatch(/Alex Rivera|whole path/);
    for (const forged of [caseId, `${caseId}.`, `${caseId}.${'0'.repeat(64)}`, `${randomUUID()}.${token.split('.')[1]}`, '', `${token}.x`])
      expect(caseOfToken(forged)).toBeUndefined();
    expect(await readAdvice(at.db, adviser.keep, caseId, using)).toMatchObject({
      value: { name: 'Alex Rivera', email: 'alex@mail.example', hasAccount: false },
    });
    unwrap(await answerAdvice(at.db, adviser.keep, { caseId, seenRevision: 0, words: 'Three to six months.' }, using));
    expect((await mailsTo('alex@mail.example')).length).toBe(2);
    expect((await readOwnCase(at.db, { token }))?.entries.at(-1)?.words).toBe('Three to six months.');
    // Nothing of it lies open in the database.
    const stored = JSON.stringify(await at.db.selectFrom('advice_cases').selectAll().where('advice_case_id', '=', caseId).execute());
    expect(stored).not.toMatch(/alex|rivera/i);
    unwrap(await closeAdvice(at.db, adviser.keep, { caseId, seenRevision: 1, outcome: 'Knows it now.' }, using));
    const days = currentScheme().advice.keptDays.value;
    expect(await forgetOldCases(at.db, later(days - 1))).toBe(0);
    expect(await forgetOldCases(at.db, later(days + 1))).toBe(1);
    expect(await readOwnCase(at.db, { token })).toBeUndefined();
    expect(await readAdvice(at.db, adviser.keep, caseId, using)).toEqual(err('ADVICE_UNKNOWN'));
  });

  test.each([
    [{ kind: 'verdict' }, 'ADVICE_KIND'],
    [{ words: 'short' }, 'ADVICE_WORDS'],
    [{ words: 'x'.repeat(4001) }, 'ADVICE_WORDS'],
    [{ name: '' }, 'ADVICE_NAME'],
    [{ email: 'a@b.example\r\nBcc: all@mail.example' }, 'ADVICE_EMAIL'],
    [{ email: 'a@b.example,c@d.example' }, 'ADVICE_EMAIL'],
    [{ slot: '2026-11-30T16:00:00.000Z', phone: 'none' }, 'ADVICE_PHONE'],
    // A Sunday, a time in the night, a time long ago.
    [{ slot: '2026-11-29T16:00:00.000Z', phone: '520 555 0142' }, 'ADVICE_SLOT'],
    [{ slot: '2026-12-01T08:00:00.000Z', phone: '520 555 0142' }, 'ADVICE_SLOT'],
    [{ slot: '2020-11-30T16:00:00.000Z', phone: '520 555 0142' }, 'ADVICE_SLOT'],
  ])('is not opened with %j', async (wrong, problem) => {
    const cases = async () => (await at.db.selectFrom('advice_cases').select('advice_case_id').execute()).length;
    const before = await cases();
    expect(await askAdvice(at.db, from(), { ...OUTSIDER, email: `${randomUUID()}@mail.example`, ...wrong }, using)).toEqual(err(problem));
    expect(await cases()).toBe(before);
  });

  test('an address that others typed is written to a few times a day, a network asks a few times an hour', async () => {
    const ask = (address: string, email: string) => askAdvice(at.db, { actor: undefined, address }, { ...OUTSIDER, email }, using);
    const many = [];
    for (let turn = 0; turn < 5; turn += 1) many.push((await ask(randomUUID(), 'flooded@mail.example')).ok);
    expect(many).toEqual([true, true, true, true, false]);
    const network = randomUUID();
    const tries = [];
    for (let turn = 0; turn < 7; turn += 1) tries.push((await ask(network, `${randomUUID()}@mail.example`)).ok);
    expect(tries).toEqual([true, true, true, true, true, true, false]);
  });
});

describe('a call back', () => {
  test('two can take the same time, a third at the same moment cannot; one who is not reached books again', async () => {
    const adviser = await newAdviser('Adviser Four');
    const slot = (await openSlots(at.db, using))[3]?.startsAt.toISOString() ?? '';
    const people = await Promise.all([newPerson(), newPerson(), newPerson()]);
    const asked = await Promise.all(people.map((person) => askAdvice(at.db, from(person.actor), { ...QUESTION, slot, phone: '(520) 555-0142' }, using)));
    expect(asked.filter(({ ok }) => ok).length).toBe(2);
    expect(asked.filter((one) => !one.ok)).toEqual([err('ADVICE_SLOT_TAKEN')]);
    const index = asked.findIndex(({ ok }) => ok);
    const person = people[index];
    const done = asked[index];
    if (!person || !done?.ok) throw new Error('unreachable: two have it');
    const own = { permission: person.own, caseId: done.value.caseId };
    expect(await told(person.personId)).toEqual(['advice.received', 'advice.call-booked']);
    expect(await bookCall(at.db, own, { slot: (await openSlots(at.db, using))[0]?.startsAt.toISOString() ?? '', phone: '5205550142' }, using)).toEqual(
      err('ADVICE_CALL_THERE'),
    );
    const read = unwrap(await readAdvice(at.db, adviser.keep, done.value.caseId, using));
    expect(read.phone).toBe('5205550142');
    unwrap(await settleCall(at.db, adviser.keep, { caseId: read.caseId, seenRevision: read.revision, how: 'missed' }, later(4)));
    expect(await told(person.personId)).toContain('advice.call-missed');
    const again = (await openSlots(at.db, later(4)))[0]?.startsAt.toISOString() ?? '';
    unwrap(await bookCall(at.db, own, { slot: again, phone: '5205550142' }, later(4)));
    unwrap(await cancelCall(at.db, own, later(4)));
    expect(await cancelCall(at.db, own, later(4))).toEqual(err('ADVICE_CALL_NONE'));
  });
});

test('a case of another concept is opened in its transaction; the person takes all of it along, and erasing leaves no word', async () => {
  const person = await newPerson();
  const { caseId } = await inTransaction(at.db, (tx) =>
    openCase(tx, { kind: 'placement', from: { personId: person.personId }, words: 'Nights near Tucson, please.', at: NOW }),
  );
  const adviser = await newAdviser('Adviser Five');
  unwrap(await noteAdvice(at.db, adviser.keep, { caseId, seenRevision: 0, words: 'Called the clinic.' }, using));
  const taken = JSON.stringify(await exportAdvice(at.db, person.own));
  expect(taken).toContain('Nights near Tucson, please.');
  expect(taken).toContain('Called the clinic.');
  expect(taken).not.toContain('Adviser Five');
  await inTransaction(at.db, async (tx) => {
    await eraseAdvice(tx, person.personId, NOW);
    await tx.deleteFrom('person_keys').where('person_id', '=', person.personId).execute();
  });
  expect(await readOwnCase(at.db, { permission: person.own, caseId })).toBeUndefined();
  expect(await readAdvice(at.db, adviser.keep, caseId, using)).toEqual(err('ADVICE_UNKNOWN'));
  expect((await listAdvice(at.db, adviser.keep, 'closed')).find((one) => one.caseId === caseId)?.name).toBe('Test Person');
});
