import fc from 'fast-check';
import { strFromU8, unzipSync } from 'fflate';
import { beforeAll, describe, expect, test } from 'vitest';
import { unwrap, type Clock } from '@einthoven/kernel';
import { permit, type Actor } from '../account/index.ts';
import { newCertificant } from '../ce/test-ce.ts';
import { useTestDatabase } from '../db/test-database.ts';
import { allowed, insertActor } from '../eligibility/test-application.ts';
import { currentScheme, registerSchemes } from '../scheme/index.ts';
import { exportBinder, readBinder, recordsCsv, weighClause, weighRecords } from './binder.ts';
import { addItem, callMeeting, castVote, closeMeeting, decideMotion, readMeeting, tally } from './board.ts';
import { addRisk, readRegister, reviewRisk } from './impartiality.ts';

const database = useTestDatabase();
const NOW = new Date('2026-11-27T18:00:00Z');
const later = (days: number): { readonly clock: Clock } => ({ clock: { now: () => new Date(NOW.getTime() + days * 86_400_000) } });
const at = later(0);
let manager: Actor;
let members: readonly Actor[];
let accreditor: Actor;

beforeAll(async () => {
  await registerSchemes(database.db);
  manager = await insertActor(database.db, ['certification-manager'], { legalName: 'Quokka Manager' });
  members = await Promise.all([1, 2, 3].map((n) => insertActor(database.db, ['board-member'], { legalName: `Quokka Member ${n}` })));
  accreditor = await insertActor(database.db, ['accreditor'], { legalName: 'Quokka Accreditor' });
  for (const [person, role] of [[manager, 'certification-manager'], ...members.map((member) => [member, 'board-member'] as const)] as const)
    await database.db.insertInto('role_grants').values({ person_id: person.personId, role }).execute();
});

const binder = (days = 0) => readBinder(database.db, allowed(accreditor, 'binder.read'), later(days));
const clause = async (id: string, days = 0) => (await binder(days)).groups.flatMap(({ clauses }) => clauses).find((one) => one.id === id);

describe('what records come to', () => {
  test('a clause is shown only where a record shows it and none contradicts it; what nothing shows is a gap', () => {
    const name = fc.constantFrom('appeals-in-time', 'board-votes', 'declarations', 'complaints');
    const rows = fc.array(
      fc.boolean().map((ok) => ({ ok })),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(name, rows), { maxLength: 4 }), (evidence) => {
        const state = weighClause(evidence.map(([query, found]) => weighRecords(query, found)));
        if (state === 'shown') {
          expect(evidence.some(([, found]) => found.length > 0)).toBe(true);
          expect(evidence.every(([, found]) => found.every(({ ok }) => ok))).toBe(true);
        }
        if (evidence.length === 0 || evidence.some(([, found]) => found.some(({ ok }) => !ok))) expect(state).toBe('gap');
      }),
    );
    expect(weighRecords('appeals-in-time', []).state).toBe('nothing-yet');
    expect(weighRecords('board-votes', []).state).toBe('gap');
  });

  test('votes: who stands aside neither decides nor makes a quorum, and more yes than no adopts', () => {
    const votes = fc.array(
      fc.constantFrom('yes', 'no', 'abstain', 'recused').map((vote) => ({ vote })),
      { maxLength: 9 },
    );
    fc.assert(
      fc.property(votes, fc.integer({ min: 1, max: 5 }), (cast, quorum) => {
        const of = (wanted: string) => cast.filter(({ vote }) => vote === wanted).length;
        const outcome = tally(cast, quorum);
        expect(outcome === 'no-quorum').toBe(of('yes') + of('no') + of('abstain') < quorum);
        if (outcome !== 'no-quorum') expect(outcome === 'adopted').toBe(of('yes') > of('no'));
        expect(tally([...cast, { vote: 'recused' }], quorum)).toBe(outcome);
      }),
    );
  });

  test('a cell that a spreadsheet would run is defused', () => {
    expect(recordsCsv([{ ok: true, title: '=HYPERLINK("x")', at: new Date(0), none: null }])).toBe(
      'ok,title,at,none\ntrue,"\'=HYPERLINK(""x"")",1970-01-01T00:00:00.000Z,\n',
    );
  });
});

describe('the board', () => {
  test('a motion on a version of the scheme: a vote each, recusal with a reason, quorum, one decision, minutes; then nothing changes', async () => {
    const keep = allowed(manager, 'board.keep');
    expect(permit(manager, 'board.vote').ok).toBe(false);
    expect((await clause('scheme-adopted'))?.state).toBe('gap');
    const meetingId = unwrap(await callMeeting(database.db, keep, { title: 'Autumn meeting', meetsOn: '2026-11-27' }, at));
    const { version } = currentScheme();
    expect(
      await addItem(database.db, keep, { meetingId, title: 'Rules', paperUrl: 'javascript:alert(1)', motion: 'Adopt them.', schemeVersion: '' }, at),
    ).toMatchObject({ error: 'PAPER_NOT_HTTPS' });
    unwrap(
      await addItem(database.db, keep, { meetingId, title: 'Rules', paperUrl: 'https://papers.example/1', motion: 'Adopt them.', schemeVersion: version }, at),
    );
    const item = (await readMeeting(database.db, keep, meetingId))?.items[0];
    const itemId = item?.itemId ?? '';
    const [one, two, three] = members.map((member) => allowed(member, 'board.vote'));
    if (!one || !two || !three) throw new Error('three members vote');
    const vote = (who: typeof one, cast: string, reason = '') => castVote(database.db, who, { meetingId, itemId, vote: cast, reason }, at);
    expect(await vote(three, 'recused')).toMatchObject({ error: 'RECUSAL_REASON' });
    unwrap(await vote(three, 'recused', 'I wrote the rules.'));
    unwrap(await vote(one, 'yes'));
    expect(await vote(one, 'no')).toMatchObject({ error: 'MOTION_VOTED' });
    expect(await decideMotion(database.db, keep, { meetingId, itemId }, at)).toMatchObject({ error: 'QUORUM_MISSING' });
    expect(await closeMeeting(database.db, keep, { meetingId, minutes: 'All were there.' }, at)).toMatchObject({ error: 'MEETING_OPEN_MOTIONS' });
    unwrap(await vote(two, 'yes'));
    const both = await Promise.all(
      [manager, ...members.slice(0, 1)].map((who) => decideMotion(database.db, allowed(who, 'board.keep'), { meetingId, itemId }, at)),
    );
    expect(both.map((result) => (result.ok ? result.value : result.error)).toSorted()).toEqual(['MOTION_NOT_OPEN', 'adopted']);
    unwrap(await closeMeeting(database.db, keep, { meetingId, minutes: 'All were there.' }, at));
    expect(await addItem(database.db, keep, { meetingId, title: 'More', paperUrl: '', motion: '', schemeVersion: '' }, at)).toMatchObject({
      error: 'MEETING_CLOSED',
    });
    const events = await database.db.selectFrom('events').select(['kind', 'scheme_version']).where('entity_id', '=', itemId).orderBy('event_id').execute();
    expect(events.map(({ kind }) => kind)).toEqual(['board.item-added', 'board.stood-aside', 'board.voted', 'board.voted', 'board.motion-adopted']);
    expect(events.at(-1)?.scheme_version).toBe(version);
    expect((await clause('board-votes'))?.evidence[0]?.words).toBe('1 motion');
    // The other scheme has no vote yet: said so, with the count.
    expect((await clause('scheme-adopted'))?.evidence[0]?.words).toBe('1 of 2 versions');
  });
});

describe('the impartiality register', () => {
  test('a risk is reviewed once by two at once, and an overdue review is a gap', async () => {
    const keep = allowed(manager, 'impartiality.keep');
    const risk = {
      title: 'We sell the guide',
      threat: 'Study material could seem to be required.',
      action: 'Say on each page that it is not.',
      ownerPersonId: manager.personId,
      reviewOn: '2027-01-10',
    };
    expect(await addRisk(database.db, keep, { ...risk, reviewOn: '2026-11-27' }, at)).toMatchObject({ error: 'DATE_PAST' });
    expect(await addRisk(database.db, keep, { ...risk, ownerPersonId: accreditor.personId }, at)).toMatchObject({ error: 'OWNER_UNKNOWN' });
    unwrap(await addRisk(database.db, keep, risk, at));
    expect((await clause('impartiality', 44))?.state).toBe('shown');
    expect((await clause('impartiality', 45))?.state).toBe('gap');
    const [entered] = (await readRegister(database.db, keep)).risks;
    const review = { riskId: entered?.riskId ?? '', seenRevision: 0, finding: 'Checked all pages.', outcome: 'kept', reviewOn: '2027-06-01' } as const;
    const both = await Promise.all([1, 2].map(() => reviewRisk(database.db, keep, review, later(45))));
    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
    expect((await clause('impartiality', 45))?.state).toBe('shown');
    expect((await readRegister(database.db, keep)).risks[0]?.reviews).toHaveLength(1);
  });
});

describe('the binder', () => {
  test('an accreditor takes it out: no names, no keys, nobody’s words; what is late is a gap with its record', async () => {
    const holder = await newCertificant(database.db, 'Quokka');
    const appeal = {
      person_id: holder.personId,
      kind: 'score',
      decision_at: NOW,
      sealed_grounds: Buffer.from('quokka grounds'),
      scheme_version: currentScheme().version,
      filed_at: NOW,
    };
    await database.db
      .insertInto('appeals')
      .values({ ...appeal, decision_id: 'one', decided_before: [manager.personId], decide_by: '2027-01-26' })
      .execute();
    expect([(await clause('appeals-in-time', 60))?.state, (await clause('appeals-in-time', 61))?.state]).toEqual(['shown', 'gap']);
    expect((await clause('interests'))?.evidence[0]?.words).toBe('0 of 4 people');
    for (const role of ['candidate', 'instructor', 'finance', 'psychometrician'] as const)
      expect(permit({ ...accreditor, roles: new Set([role]) }, 'binder.read').ok).toBe(false);
    const files = unzipSync(await exportBinder(database.db, allowed(accreditor, 'binder.read'), later(61)));
    expect(Object.keys(files)).toEqual(expect.arrayContaining(['binder.pdf', 'checklist.csv', 'README.txt', 'records/appeals-in-time.csv']));
    expect(strFromU8(files['binder.pdf']?.subarray(0, 5) ?? new Uint8Array())).toBe('%PDF-');
    const texts = Object.entries(files).filter(([name]) => !name.endsWith('.pdf'));
    for (const [name, bytes] of texts) expect(strFromU8(bytes), name).not.toMatch(/quokka/i);
    expect(strFromU8(files['records/appeals-in-time.csv'] ?? new Uint8Array())).toMatch(/^ok,what,id,filed_at,due,decided_at,state\nfalse,score,/);
    const rows = strFromU8(files['checklist.csv'] ?? new Uint8Array())
      .trim()
      .split('\n');
    const all = (await binder(61)).groups.flatMap(({ clauses }) => clauses);
    expect(rows).toHaveLength(all.length + 1);
    expect(await database.db.selectFrom('events').select('actor_person_id').where('kind', '=', 'binder.exported').execute()).toEqual([
      { actor_person_id: accreditor.personId },
    ]);
    // A clause without a query is never shown.
    expect(all.filter(({ evidence }) => evidence.length === 0).every(({ state }) => state === 'gap')).toBe(true);
  });
});
