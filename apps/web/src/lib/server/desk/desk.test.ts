import { beforeAll, describe, expect, test } from 'vitest';
import { toPlainDate, unwrap } from '@einthoven/kernel';
import { askNameChange, decideNameChange, listNameChangeQueue } from '../account/index.ts';
import { confirmed, signedInPerson } from '../account/test-person.ts';
import { inTransaction } from '../db/pool.ts';
import { useTestDatabase } from '../db/test-database.ts';
import { recordEvent } from '../platform/events.ts';
import { currentScheme, registerSchemes } from '../scheme/index.ts';
import { byUrgency } from './desk.ts';
import { serviceTime } from './desk.queries.ts';
import { readDesk, readDeskBar, readNotes, releaseWork, takeWork, writeNote } from './index.ts';
import { REASON_TEMPLATES } from './reason-templates.ts';
import { QUEUE_SOURCES } from './sources.ts';

const at = useTestDatabase();
beforeAll(() => registerSchemes(at.db));
const clock = { now: () => new Date() };
const today = toPlainDate(clock.now().toISOString().slice(0, 10));
const later = (days: number) => ({ now: () => new Date(Date.now() + days * 86_400_000) });
const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
const EVERYTHING = { kind: undefined, whose: 'all', others: false } as const;
const tell = async () => undefined;

async function staff(name: string, role: 'certification-manager' | 'finance' | 'item-author') {
  const { browser } = await signedInPerson(at.db, clock, `${name}@desk.example`, [role]);
  await confirmed(at.db, clock, browser);
  return { browser, actor: (await browser.permission(at.db, clock, 'message.read-own')).actor };
}

async function asksForName(name: string) {
  const { browser, personId } = await signedInPerson(at.db, clock, `${name}@desk.example`);
  const permission = await browser.permission(at.db, clock, 'account.manage-own');
  unwrap(await askNameChange(at.db, permission, { legalName: `New ${name}`, familyName: name, file: { name: 'x.png', bytes: png } }, { clock, today }));
  return personId;
}

describe('the registry of queues', () => {
  test('has each kind once, with days of the scheme or a day of its own', () => {
    const kinds = QUEUE_SOURCES.map(({ kind }) => kind);
    expect(new Set(kinds).size).toBe(kinds.length);
    const promised = currentScheme().service.decideWithinDays.value;
    expect(kinds.filter((kind) => promised[kind] === undefined)).toEqual(['reinstatement', 'program-appeal', 'case', 'appeal']);
    expect(Object.keys(REASON_TEMPLATES).filter((kind) => !kinds.includes(kind))).toEqual([]);
    for (const template of Object.values(REASON_TEMPLATES).flat()) expect(template.words.en).not.toBe(template.words.es);
  });

  test('puts the nearest deadline first, then the oldest', () => {
    const item = (due: string | undefined, since: string) => ({ dueAt: due === undefined ? undefined : new Date(due), since: new Date(since) });
    const late = item('2027-01-01', '2026-12-30');
    const soon = item('2027-02-01', '2026-12-01');
    const older = item('2027-02-01', '2026-11-01');
    const never = item(undefined, '2020-01-01');
    expect([never, soon, older, late].toSorted(byUrgency)).toEqual([late, older, soon, never]);
  });
});

describe('the desk', () => {
  test('shows who may decide what waits, when it is due, and nobody else', async () => {
    const personId = await asksForName('waits');
    const manager = await staff('manager1', 'certification-manager');
    const desk = await readDesk(at.db, manager.actor, { ...EVERYTHING, kind: 'name-change' }, { clock });
    const item = desk.items.find((one) => one.personId === personId);
    expect(item).toMatchObject({ one: 'Name change', name: 'Test Person', ageDays: 0, daysLeft: 6, assigned: undefined });
    const late = await readDesk(at.db, manager.actor, { ...EVERYTHING, kind: 'name-change' }, { clock: later(9) });
    expect(late.items.find((one) => one.personId === personId)).toMatchObject({ ageDays: 9, daysLeft: -3 });
    expect(late.late).toBeGreaterThan(0);
    const kinds = desk.queues.map(({ kind }) => kind);
    expect(kinds).toContain('application');
    expect(kinds).not.toContain('refund');
    // A purse has its own queue; who writes items has none, and a session without a second factor sees nothing.
    expect((await readDesk(at.db, (await staff('purse', 'finance')).actor, EVERYTHING, { clock })).queues.map(({ kind }) => kind)).toEqual(['refund']);
    expect((await readDesk(at.db, (await staff('author', 'item-author')).actor, EVERYTHING, { clock })).queues).toEqual([]);
    expect((await readDesk(at.db, { ...manager.actor, secondFactor: false }, EVERYTHING, { clock })).queues).toEqual([]);
  });

  test('two who take the same at once: one has it; it can be freed, and what is decided is gone', async () => {
    const personId = await asksForName('raced');
    const [one, two] = [await staff('racer1', 'certification-manager'), await staff('racer2', 'certification-manager')];
    const mine = (await readDesk(at.db, one.actor, EVERYTHING, { clock })).items.find((item) => item.personId === personId);
    const work = { kind: 'name-change', itemId: mine?.itemId ?? '' };
    const both = await Promise.all([one, two].map(({ actor }) => takeWork(at.db, actor, [work], { clock })));
    expect(both.map(({ taken }) => taken).toSorted()).toEqual([0, 1]);
    expect(both.flatMap(({ refused }) => refused)).toEqual(['DESK_TAKEN']);
    const winner = both[0]?.taken === 1 ? one : two;
    const loser = winner === one ? two : one;
    // A second click changes nothing.
    expect(await takeWork(at.db, winner.actor, [work], { clock })).toEqual({ taken: 1, refused: [] });
    expect((await readDesk(at.db, winner.actor, { ...EVERYTHING, whose: 'mine' }, { clock })).items.map(({ itemId }) => itemId)).toEqual([work.itemId]);
    expect((await readDesk(at.db, loser.actor, { ...EVERYTHING, whose: 'nobody' }, { clock })).items.some(({ itemId }) => itemId === work.itemId)).toBe(false);
    unwrap(await releaseWork(at.db, loser.actor, work, { clock }));
    expect((await takeWork(at.db, loser.actor, [work], { clock })).taken).toBe(1);
    const permission = await loser.browser.permission(at.db, clock, 'account.decide-name-change');
    unwrap(await decideNameChange(at.db, permission, { legalNameChangeId: work.itemId, approve: true, reason: 'the paper shows it' }, { clock, tell }));
    expect(await takeWork(at.db, winner.actor, [work], { clock })).toEqual({ taken: 0, refused: ['DESK_NOT_WAITING'] });
    const events = await at.db
      .selectFrom('events')
      .select('kind')
      .where('subject_person_id', '=', personId)
      .where('kind', 'like', 'desk.%')
      .orderBy('event_id')
      .execute();
    expect(events.map(({ kind }) => kind)).toEqual(['desk.taken', 'desk.released', 'desk.taken']);
    // From asking to deciding, from the events.
    const { service } = (await readDesk(at.db, winner.actor, EVERYTHING, { clock })).queues.find(({ kind }) => kind === 'name-change') ?? {};
    expect(service?.decided).toBe(1);
    expect(service?.medianDays).toBeLessThan(1);
  });

  test('says of each queue how long it took, from asking to a decision of people, and what is promised', async () => {
    const manager = await staff('measurer', 'certification-manager');
    const by = { kind: 'person', personId: manager.actor.personId } as const;
    const asked = new Date('2031-09-01T12:00:00Z');
    const now = { now: () => new Date('2031-11-01T12:00:00Z') };
    await inTransaction(at.db, async (tx) => {
      for (const { begun, ended, endedByRule } of QUEUE_SOURCES)
        for (const [index, kind] of ended.entries()) {
          const entity = { name: 'measured', id: `${kind} ${index}` };
          await recordEvent(tx, { kind: begun[0], actor: by, entity, reason: 'asked', occurredAt: asked });
          // What the system ends, because its time is over, is no service.
          await recordEvent(tx, {
            kind,
            actor: endedByRule ? { kind: 'system' } : by,
            entity,
            reason: 'decided',
            occurredAt: new Date(asked.getTime() + (index + 1) * 86_400_000),
          });
          if (!endedByRule)
            await recordEvent(tx, { kind, actor: { kind: 'system' }, entity, reason: 'over', occurredAt: new Date(asked.getTime() + 50 * 86_400_000) });
        }
    });
    const measured = await Promise.all(QUEUE_SOURCES.map((source) => serviceTime(at.db, source, new Date('2031-08-15T00:00:00Z'))));
    for (const [index, { kind, ended }] of QUEUE_SOURCES.entries())
      expect(measured[index], kind).toMatchObject({ decided: ended.length, medianDays: (ended.length + 1) / 2 });
    const { queues } = await readDesk(at.db, manager.actor, EVERYTHING, { clock: now });
    expect(queues.filter(({ promisedDays }) => promisedDays === undefined).map(({ kind }) => kind)).toEqual([]);
    expect(queues.find(({ kind }) => kind === 'reinstatement')?.promisedDays).toBe(currentScheme().reinstatement.reviewDays.value);
  });

  test('notes are for who may decide, sealed with the person; nobody takes or reads their own', async () => {
    const personId = await asksForName('noted');
    const manager = await staff('manager2', 'certification-manager');
    const [change] = (await listNameChangeQueue(at.db, await manager.browser.permission(at.db, clock, 'account.decide-name-change'))).filter(
      (one) => one.personId === personId,
    );
    const work = { kind: 'name-change', itemId: change?.legalNameChangeId ?? '' };
    expect(await writeNote(at.db, manager.actor, work, ' ', { clock })).toEqual({ ok: false, error: 'DESK_NOTE_MISSING' });
    unwrap(await writeNote(at.db, manager.actor, work, 'Called the court: the order is "real".', { clock }));
    expect(await readNotes(at.db, manager.actor, work, clock)).toMatchObject([{ words: 'Called the court: the order is "real".', by: 'Test Person' }]);
    expect(await readNotes(at.db, (await staff('purse2', 'finance')).actor, work, clock)).toEqual([]);
    const bar = await readDeskBar(
      at.db,
      manager.actor,
      { route: '/(staff)/staff/name-changes/[nameChangeId]', params: { nameChangeId: work.itemId } },
      { clock },
    );
    expect(bar).toMatchObject({ kind: 'name-change', language: 'en', notes: [{ by: 'Test Person' }] });
    expect(bar?.templates.length).toBeGreaterThan(1);
    expect(await readDeskBar(at.db, manager.actor, { route: '/(staff)/staff/people/[personId]', params: { personId } }, { clock })).toBeUndefined();

    const self = await manager.browser.permission(at.db, clock, 'account.manage-own');
    unwrap(await askNameChange(at.db, self, { legalName: 'Own Name', familyName: 'Name', file: { name: 'x.png', bytes: png } }, { clock, today }));
    const others = await readDesk(at.db, manager.actor, { kind: 'name-change', whose: 'all', others: true }, { clock });
    const mine = others.items.find((item) => item.personId === manager.actor.personId);
    expect(mine?.notForReader).toBe('Your own: you take no part');
    expect(await takeWork(at.db, manager.actor, [{ kind: 'name-change', itemId: mine?.itemId ?? '' }], { clock })).toEqual({
      taken: 0,
      refused: ['DESK_NOT_YOURS'],
    });
    await at.db.deleteFrom('person_keys').where('person_id', '=', personId).execute();
    expect(await readNotes(at.db, manager.actor, work, clock)).toEqual([]);
  });
});
