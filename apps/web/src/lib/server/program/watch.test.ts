import { randomUUID } from 'node:crypto';
import { err, unwrap, type Clock } from '@einthoven/kernel';
import { beforeAll, describe, expect, test } from 'vitest';
import { useTestDatabase } from '../db/test-database.ts';
import { registerSchemes } from '../scheme/index.ts';
import { decideProgramAppeal, fileProgramAppeal } from './appeal.ts';
import { applyAgain } from './application.ts';
import { reportChange } from './change.ts';
import { readProgramFile } from './decision.ts';
import { listDecisions } from './directory.queries.ts';
import { ANSWERS, CLEAN, clock, givenPrograms, later, type Manager } from './given-program.ts';
import { askLegit } from './legit-answer.ts';
import { scanProgramEvidence } from './scan.ts';
import { dropProposal, refreshApprovals } from './standing.ts';
import { findProgramRecords, listProgramAppeals, listUnsettledApprovals, tellOfDays } from './watch.ts';

const at = useTestDatabase();
const { manager, sent, look, decide, approved, stand } = givenPrograms(at);
beforeAll(async () => {
  await registerSchemes(at.db);
  // Where the schools of these tests are: all of the country takes longer to load than they do.
  const source = { place_source_id: 'test-source', publisher: 'Test', title: 'Test', vintage: '2026', licence: 'None', url: 'https://source.example/' };
  await at.db
    .insertInto('place_sources')
    .values({ ...source, retrieved_on: '2026-11-23', strength: 'own' })
    .execute();
  const point = { latitude: 32.25, longitude: -110.94 };
  await at.db
    .insertInto('states')
    .values({ state_code: 'AZ', fips: '04', name: 'Arizona', ...point })
    .execute();
  await at.db
    .insertInto('zip_areas')
    .values({ zip: '85719', state_code: 'AZ', ...point, place_source_id: 'test-source' })
    .execute();
});

describe('what a day brings', () => {
  const told = async (personId: string, message: string) =>
    (await at.db.selectFrom('messages').select('message').where('person_id', '=', personId).where('message', '=', message).execute()).length;

  test('the school hears before its approval ends, each notice once, unless it applied again, and when it has ended', async () => {
    const { owner, programId } = await approved();
    // Three years from 26 November 2026: it holds until 25 November 2029, 1,095 days later.
    for (const [day, notices] of [
      [914, 0],
      [915, 1],
      [916, 1],
      [1034, 1],
      [1035, 2],
      [1080, 2],
      [1081, 3],
      [1095, 3],
    ] as const) {
      await tellOfDays(at.db, { clock: later(day) });
      expect([day, await told(owner.personId, 'program.ending')]).toEqual([day, notices]);
    }
    await refreshApprovals(at.db, { clock: later(1095) });
    expect(await told(owner.personId, 'program.ended')).toBe(0);
    await refreshApprovals(at.db, { clock: later(1096) });
    await refreshApprovals(at.db, { clock: later(1097) });
    expect(await told(owner.personId, 'program.ended')).toBe(1);

    const second = await approved();
    const again = unwrap(await applyAgain(at.db, second.owner.own, second.programId, { clock: later(1000) }));
    await at.db
      .updateTable('program_applications')
      .set({ state: 'submitted', submitted_at: later(1001).now() })
      .where('program_application_id', '=', again)
      .execute();
    await tellOfDays(at.db, { clock: later(1082) });
    expect(await told(second.owner.personId, 'program.ending')).toBe(0);
    expect((await at.db.selectFrom('program_notices').selectAll().where('program_id', '=', programId).execute()).length).toBe(3);
  });

  test('conditions have a day: the school hears of it and reports them met; staff see what is late, and two decide', async () => {
    const { owner, programId, one, two, name } = await approved('Print the policy.');
    const report = { programId, what: 'conditions-met', was: '', becomes: 'The policy is printed.', effectiveOn: '2027-02-01' };
    const unsettled = async (clock_: Clock, by = one) =>
      (await listUnsettledApprovals(at.db, by.read, { clock: clock_ })).find((line) => line.programId === programId);
    expect(await unsettled(clock)).toMatchObject({ due: { conditions: 'Print the policy.', by: '2027-02-24' }, isLate: false, proposal: undefined });
    await tellOfDays(at.db, { clock: later(75) });
    expect(await told(owner.personId, 'program.conditions-due')).toBe(0);
    await tellOfDays(at.db, { clock: later(76) });
    await tellOfDays(at.db, { clock: later(77) });
    expect(await told(owner.personId, 'program.conditions-due')).toBe(1);
    expect(await unsettled(later(91))).toMatchObject({ isLate: true });
    unwrap(await reportChange(at.db, owner.own, report, { clock: later(80) }));
    // A proposal that nobody agrees to falls, and does not wait for ever.
    expect(unwrap(await stand(one, programId, 'withdraw', '', later(91)))).toBe('proposed');
    expect(await unsettled(later(91))).toMatchObject({ proposal: { outcome: 'Approval withdrawn', mine: true } });
    const drop = (by: Manager, reason: string) => dropProposal(at.db, by.decide, { programId, reason, free: true }, { clock: later(92) });
    expect(await drop(two, '')).toEqual(err({ code: 'DECISION_REASON' }));
    expect(unwrap(await drop(two, 'The policy came late, and it came.'))).toBe('dropped');
    expect(await drop(two, 'Once more.')).toEqual(err({ code: 'DECISION_NOT_WAITING' }));
    expect(unwrap(await stand(one, programId, 'full', '', later(92)))).toBe('proposed');
    expect(unwrap(await stand(two, programId, 'full', '', later(92)))).toBe('decided');
    expect(await unsettled(later(93))).toBeUndefined();
    // The state's paper holds until 1 January 2028, the agreement until 1 June.
    expect(await unsettled(later(401))).toBeUndefined();
    expect((await unsettled(later(402)))?.papers).toEqual(['authorisation']);
    expect((await unsettled(later(554)))?.papers).toEqual(['authorisation', 'agreements']);
    expect((await askLegit(at.db, { name, said: '', schoolId: '' }, { clock: later(554), address: randomUUID() })) as { value?: unknown }).toMatchObject({
      value: { findings: expect.arrayContaining([expect.objectContaining({ code: 'agreement', words: expect.stringContaining('ended on June 1, 2028') })]) },
    });
    expect(await reportChange(at.db, owner.own, report, { clock: later(93) })).toEqual(err('CHANGE_NO_CONDITIONS'));
    expect((await findProgramRecords(at.db, one.read, `${ANSWERS.name} tucson`)).some((row) => row.programId === programId)).toBe(true);
    expect(await findProgramRecords(at.db, one.read, "' | :*")).toEqual([]);
  });

  test('a school that may be on record twice is shown as such to who looks at it', async () => {
    const first = await sent();
    const second = await sent(`${first.name} Campus`);
    const one = await manager();
    const alike = async (applicationId: string) => {
      const file = await readProgramFile(at.db, one.read, applicationId, { clock });
      return file && 'alike' in file ? file.alike.map(({ name }) => name) : [];
    };
    // Every school of these tests has one address; the names say which are meant.
    expect(await alike(second.applicationId)).toContain(first.name);
    expect(await alike(first.applicationId)).toContain(second.name);
  });

  test('an objection waits in a queue, for those who took no part in any step of the decision', async () => {
    const { owner, applicationId, programId } = await sent();
    const [one, two, looked, free] = [await manager(), await manager(), await manager(), await manager()];
    await scanProgramEvidence(at.db, CLEAN, { clock });
    unwrap(await look(looked, applicationId, { hours: 'not-met' }));
    unwrap(await decide(one, applicationId, 'refuse'));
    unwrap(await decide(two, applicationId, 'refuse'));
    const [decision] = await listDecisions(at.db, programId);
    unwrap(
      await fileProgramAppeal(
        at.db,
        owner.own,
        { programId, decisionId: decision?.decisionId ?? '', words: 'The hours are on the plan, page two.' },
        { clock },
      ),
    );
    const waits = async (by: Manager) => (await listProgramAppeals(at.db, by.read)).find((line) => line.programId === programId);
    expect(await waits(free)).toMatchObject({ against: 'Not approved', by: '2027-01-25', notForReader: undefined });
    for (const by of [one, two, looked]) expect((await waits(by))?.notForReader).toBe('DECISION_BEFORE');
    const judge = async (by: Manager) =>
      decideProgramAppeal(
        at.db,
        by.decide,
        { programId, appealId: (await waits(by))?.appealId ?? '', outcome: 'dismissed', reason: 'They are not.', free: true },
        { clock },
      );
    expect(await judge(looked)).toEqual(err({ code: 'DECISION_BEFORE' }));
    expect(unwrap(await judge(free))).toBe('dismissed');
    expect(await waits(free)).toBeUndefined();
  });
});
