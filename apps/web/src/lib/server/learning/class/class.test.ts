import { randomUUID } from 'node:crypto';
import { parse } from 'csv-parse/sync';
import { seededRng, unwrap, type Clock } from '@einthoven/kernel';
import { beforeAll, describe, expect, test } from 'vitest';
import { permit, type Role } from '../../account/index.ts';
import { useTestDatabase } from '../../db/test-database.ts';
import { insertPerson } from '../../db/test-fixtures.ts';
import { actorOf, after, newCandidate, seedExam, startedAttempt } from '../../exam/test-attempt.ts';
import { takeCardNews, loadCards } from '../cards/cards.ts';
import { readContent } from '../content/content-files.ts';
import { storeDrillAnswers } from '../drills/drills.queries.ts';
import { takeStudyNews } from '../guide/guide.ts';
import { loadGuide } from '../guide/load-guide.ts';
import { CLASS_CONSENTS, consentSha256, type ConsentScope } from './class-consent.ts';
import { assign, closeClass, openClass, ownClasses, removeMember, renewCode, unassign } from './class.ts';
import { showJoinCode } from './join-code.ts';
import { collectClasses, eraseClasses } from './membership.queries.ts';
import { changeConsent, joinClass, leaveClass, openAssignments, ownMemberships, previewClass } from './membership.ts';
import { downloadProgress, PROGRESS_DAYS, readClass, readTopics } from './progress.ts';

const at = useTestDatabase();
const rng = seededRng('classes');
const DAY_MIN = 24 * 60;
const SECTION = 'A6-the-job';
const BOTH: readonly ConsentScope[] = ['assigned', 'topics'];
let practised: { readonly itemId: string; readonly itemVersion: number }[] = [];

beforeAll(async () => {
  await seedExam(at.db);
  const content = readContent();
  await loadGuide(at.db, content, after(0).now());
  await loadCards(at.db, content, after(0).now());
  const rows = await at.db.selectFrom('items').select(['item_id', 'item_version']).where('bank', '=', 'practice').where('task', '=', 'C6').limit(8).execute();
  practised = rows.map((row) => ({ itemId: row.item_id, itemVersion: row.item_version }));
});

async function teacher(legalName = 'Grace Example') {
  const personId = await insertPerson(at.db, { legalName });
  const roles = new Set<Role>(['instructor']);
  return { personId, teach: unwrap(permit({ personId, roles, secondFactor: false, sessionId: 'session' }, 'class.teach')) };
}

/** A class that begins today with one section, one drill of five and the cards of a topic. */
async function newClass(minutes = 0, endsOn = '2026-12-20') {
  const { personId, teach } = await teacher();
  const using = { clock: after(minutes), rng };
  const classId = unwrap(await openClass(at.db, teach, { name: 'Evening class', startsOn: '2026-11-23', endsOn }, using));
  for (const fields of [
    { kind: 'section', sectionId: SECTION },
    { kind: 'drill', task: 'C6', questions: '5' },
    { kind: 'cards', task: 'A1' },
  ])
    unwrap(await assign(at.db, teach, classId, { sectionId: '', task: '', questions: '', dueOn: '2026-12-01', note: 'For Tuesday', ...fields }, using));
  const code = async () => unwrap(await readClass(at.db, teach, classId, after(minutes))).own.joinCode;
  return { personId, teach, classId, code };
}

async function student() {
  const candidate = await newCandidate(at.db);
  const actor = actorOf(candidate.personId);
  return { ...candidate, join: unwrap(permit(actor, 'class.join-own')), study: unwrap(permit(actor, 'study.use-own')) };
}
type Student = Awaited<ReturnType<typeof student>>;

async function joined(code: string, shownName: string, shows: readonly ConsentScope[], minutes = 1) {
  const who = await student();
  const memberId = unwrap(await joinClass(at.db, who.join, { code, shownName, shows }, { clock: after(minutes), client: randomUUID() }));
  return { ...who, memberId };
}

/** Reads the section, answers so many questions of the drill with the first three right, meets two cards. */
async function work(who: Student, clock: Clock, answers = practised.length): Promise<void> {
  const now = clock.now();
  unwrap(await takeStudyNews(at.db, who.study, { places: [{ sectionId: SECTION, block: 5, atMs: now.getTime(), done: true }], marks: [], answers: [] }, clock));
  const given = practised
    .slice(0, answers)
    .map((item, index) => ({ ...item, answerId: randomUUID(), seed: '', answer: 'a', right: index < 3, at: new Date(now.getTime() + index) }));
  await at.db.transaction().execute((tx) => storeDrillAnswers(tx, who.personId, given, now));
  const reviews = ['card-A1-01', 'card-A1-02', 'card-A1-02'].map((cardId, index) => ({
    reviewId: randomUUID(),
    cardId,
    atMs: now.getTime() + index - 10,
    grade: 'good' as const,
    spentMs: 4000,
    seed: '',
  }));
  unwrap(await takeCardNews(at.db, who.study, { reviews, undone: [], own: [] }, clock));
}

const seen = async (of: Awaited<ReturnType<typeof newClass>>, clock: Clock) => unwrap(await readClass(at.db, of.teach, of.classId, clock));
/** What the instructor sees of a member, by kind of assignment. */
async function figuresOf(of: Awaited<ReturnType<typeof newClass>>, memberId: string, clock: Clock) {
  const view = await seen(of, clock);
  const member = view.members.find((each) => each.memberId === memberId);
  return view.assignments.map(({ kind, assignmentId }) => [kind, member?.figures[assignmentId]?.done, member?.figures[assignmentId]?.right]);
}
const NOTHING = [
  ['section', undefined, undefined],
  ['drill', undefined, undefined],
  ['cards', undefined, undefined],
];
const WORKED = [
  ['section', 1, 0],
  ['drill', 5, 3],
  ['cards', 2, 0],
];

describe('consent', () => {
  test('gates every figure, each scope apart; withdrawing and leaving hide at once', async () => {
    const own = await newClass();
    const code = await own.code();
    const [shows, showsNot] = [await joined(code, 'Ann', ['assigned']), await joined(code, 'Bo', [])];
    for (const who of [shows, showsNot]) await work(who, after(60));
    expect(await figuresOf(own, shows.memberId, after(61))).toEqual(WORKED);
    expect(await figuresOf(own, showsNot.memberId, after(61))).toEqual(NOTHING);
    // The students themselves see the same, shared or not.
    for (const who of [shows, showsNot]) {
      const [membership] = await ownMemberships(at.db, who.join, after(61));
      expect(membership?.assignments.map(({ kind, done, right }) => [kind, done, right])).toEqual(WORKED);
    }
    const topics = (memberId: string, minutes: number) => readTopics(at.db, own.teach, { classId: own.classId, memberId }, after(minutes));
    expect(await topics(shows.memberId, 61)).toEqual({ ok: false, error: 'TOPICS_NOT_SHARED' });
    unwrap(await changeConsent(at.db, showsNot.join, { memberId: showsNot.memberId, scope: 'topics', shows: true }, after(62)));
    expect(unwrap(await topics(showsNot.memberId, 63)).topics.find(({ task }) => task === 'C6')?.answers).toBe(practised.length);
    expect(await figuresOf(own, showsNot.memberId, after(63))).toEqual(NOTHING);

    // An exam changes nothing of what an instructor sees.
    const before = await seen(own, after(64));
    await startedAttempt(at.db, shows, after(63));
    expect(await seen(own, after(64))).toEqual(before);

    unwrap(await changeConsent(at.db, shows.join, { memberId: shows.memberId, scope: 'assigned', shows: false }, after(65)));
    expect(await figuresOf(own, shows.memberId, after(65))).toEqual(NOTHING);
    const file = unwrap(await downloadProgress(at.db, own.teach, own.classId, after(65)));
    const [, ...lines] = parse(file, { bom: true }) as string[][];
    expect(lines).toEqual([
      ['Ann', 'no', '', '', '', ''],
      ['Bo', 'no', '', '', '', ''],
    ]);
    unwrap(await leaveClass(at.db, showsNot.join, showsNot.memberId, after(66)));
    expect((await seen(own, after(66))).members.map(({ shownName }) => shownName)).toEqual(['Ann']);
    expect(await topics(showsNot.memberId, 66)).toEqual({ ok: false, error: 'MEMBER_NOT_FOUND' });

    const events = await at.db
      .selectFrom('events')
      .select(['kind', 'payload'])
      .where('subject_person_id', '=', shows.personId)
      .where('kind', 'like', 'class.%')
      .orderBy('event_id')
      .execute();
    expect(events).toEqual([
      { kind: 'class.joined', payload: {} },
      { kind: 'class.consent-given', payload: { scope: 'assigned', version: CLASS_CONSENTS.assigned.version, textSha256: consentSha256('assigned') } },
      { kind: 'class.consent-withdrawn', payload: { scope: 'assigned' } },
    ]);
    expect(JSON.stringify(await at.db.selectFrom('events').select('payload').where('kind', 'like', 'class.%').execute())).not.toMatch(/Ann|Evening|Grace/);
  });

  test('shows only work that came after the assignment and before the end; the view closes later', async () => {
    const early = await student();
    await work(early, after(-60));
    const own = await newClass();
    const code = await own.code();
    const memberId = unwrap(await joinClass(at.db, early.join, { code, shownName: 'Early', shows: BOTH }, { clock: after(1), client: 'x' }));
    // A section that was finished before is finished; answers and cards count anew.
    expect(await figuresOf(own, memberId, after(2))).toEqual([
      ['section', 1, 0],
      ['drill', 0, 0],
      ['cards', 0, 0],
    ]);
    const late = await joined(code, 'Late', BOTH);
    await work(late, after(10), 2);
    unwrap(await closeClass(at.db, own.teach, own.classId, { clock: after(20) }));
    const atClosing = await figuresOf(own, late.memberId, after(21));
    expect(atClosing[1]).toEqual(['drill', 2, 2]);
    await work(late, after(30));
    expect(await figuresOf(own, late.memberId, after(31))).toEqual(atClosing);
    expect(await readTopics(at.db, own.teach, { classId: own.classId, memberId: late.memberId }, after(31))).toEqual({ ok: false, error: 'CLASS_OVER' });
    // Also after the end what was shown can be taken back.
    unwrap(await changeConsent(at.db, late.join, { memberId: late.memberId, scope: 'assigned', shows: false }, after(32)));
    expect(await figuresOf(own, late.memberId, after(33))).toEqual(NOTHING);
    const last = PROGRESS_DAYS * DAY_MIN + 20;
    expect((await seen(own, after(last - 1))).members.length).toBe(2);
    expect(await seen(own, after(last))).toMatchObject({ progressOpen: false, members: [] });
    expect(await downloadProgress(at.db, own.teach, own.classId, after(last))).toEqual({ ok: false, error: 'CLASS_OVER' });
    // The last day ends a class as closing does: 20 December in Phoenix ends at 07:00 UTC of the 21st.
    const running = await newClass();
    const ends = (Date.parse('2026-12-21T07:00:00Z') - after(0).now().getTime()) / 60_000;
    expect([(await seen(running, after(ends - 1))).over, (await seen(running, after(ends))).over]).toEqual([false, true]);
    expect(await renewCode(at.db, running.teach, running.classId, { clock: after(ends), rng })).toEqual({ ok: false, error: 'CLASS_OVER' });
  });
});

describe('strangers', () => {
  test('see and change nothing, instructors of other classes included', async () => {
    const own = await newClass();
    const member = await joined(await own.code(), 'Ann', BOTH);
    await work(member, after(5));
    const { teach } = await teacher('Other Teacher');
    const using = { clock: after(6), rng };
    const none = { ok: false, error: 'CLASS_NOT_FOUND' };
    const fields = { kind: 'section', sectionId: SECTION, task: '', questions: '', dueOn: '2026-12-01', note: '' };
    const [first] = (await seen(own, after(6))).assignments;
    for (const classId of [own.classId, randomUUID(), 'x', "' or true --"]) {
      expect(await readClass(at.db, teach, classId, using.clock)).toEqual(none);
      expect(await readTopics(at.db, teach, { classId, memberId: member.memberId }, using.clock)).toEqual(none);
      expect(await downloadProgress(at.db, teach, classId, using.clock)).toEqual(none);
      expect(await renewCode(at.db, teach, classId, using)).toEqual(none);
      expect(await assign(at.db, teach, classId, fields, using)).toEqual(none);
      expect(await unassign(at.db, teach, classId, first?.assignmentId ?? '', using)).toEqual(none);
      expect(await removeMember(at.db, teach, classId, member.memberId, using)).toEqual(none);
      expect(await closeClass(at.db, teach, classId, using)).toEqual(none);
    }
    expect(await ownClasses(at.db, teach)).toEqual([]);
    // A class of one's own opens nobody of another.
    const other = await newClass();
    expect(await removeMember(at.db, other.teach, other.classId, member.memberId, using)).toEqual({ ok: false, error: 'MEMBER_NOT_FOUND' });
    expect(await readTopics(at.db, other.teach, { classId: other.classId, memberId: member.memberId }, using.clock)).toEqual({
      ok: false,
      error: 'MEMBER_NOT_FOUND',
    });
    unwrap(await unassign(at.db, other.teach, other.classId, first?.assignmentId ?? '', using));
    expect(await figuresOf(own, member.memberId, after(7))).toEqual(WORKED);

    const stranger = await student();
    const notTheirs = { ok: false, error: 'MEMBER_NOT_FOUND' };
    expect(await changeConsent(at.db, stranger.join, { memberId: member.memberId, scope: 'assigned', shows: false }, using.clock)).toEqual(notTheirs);
    expect(await leaveClass(at.db, stranger.join, member.memberId, using.clock)).toEqual(notTheirs);
    expect(await ownMemberships(at.db, stranger.join, using.clock)).toEqual([]);
    expect(permit(actorOf(stranger.personId), 'class.teach')).toEqual({ ok: false, error: 'ACCOUNT_NOT_ALLOWED' });
    for (const role of ['school-director', 'adviser', 'certification-manager', 'administrator'] as const)
      expect(permit({ ...actorOf(stranger.personId), roles: new Set([role]), secondFactor: true }, 'class.teach').ok).toBe(false);
  });

  test('cannot guess a code: few tries, then none, and a wrong, ended, renewed or closed one look alike', async () => {
    const own = await newClass(0, '2027-02-20');
    const code = await own.code();
    const guesser = await student();
    const look = (who: Student, typed: string, clock: Clock, client = 'one address') => previewClass(at.db, who.join, typed, { clock, client });
    const unknown = { ok: false, error: 'CLASS_CODE_UNKNOWN' };
    for (let tries = 0; tries < 10; tries += 1)
      expect(await look(guesser, tries % 2 ? 'BBBBBBBB' : `'; drop table classes; --${tries}`, after(1))).toEqual(unknown);
    expect(await look(guesser, code, after(1))).toEqual({ ok: false, error: 'CLASS_TOO_MANY_TRIES' });
    const joining = { code, shownName: 'Ann', shows: BOTH };
    expect(await joinClass(at.db, guesser.join, joining, { clock: after(1), client: 'elsewhere' })).toEqual({ ok: false, error: 'CLASS_TOO_MANY_TRIES' });
    const other = await student();
    expect(unwrap(await look(other, showJoinCode(code).toLowerCase(), after(1)))).toMatchObject({
      className: 'Evening class',
      instructorName: 'Grace Example',
    });
    // Looking agreed to nothing.
    expect(await ownMemberships(at.db, other.join, after(1))).toEqual([]);
    unwrap(await renewCode(at.db, own.teach, own.classId, { clock: after(20), rng }));
    const renewed = await own.code();
    expect(await look(other, code, after(21))).toEqual(unknown);
    expect((await look(other, renewed, after(21))).ok).toBe(true);
    // A code is good for thirty days, counted from when it was made.
    expect((await look(other, renewed, after(30 * DAY_MIN + 19))).ok).toBe(true);
    expect(await look(other, renewed, after(30 * DAY_MIN + 20))).toEqual(unknown);
    unwrap(await closeClass(at.db, own.teach, own.classId, { clock: after(40) }));
    expect(await look(other, renewed, after(41))).toEqual(unknown);
    // An address with a whole class behind it has more tries, and an end as well.
    const many = await newClass();
    const crowd = await Promise.all(Array.from({ length: 16 }, student));
    for (const who of crowd) for (let tries = 0; tries < 10; tries += 1) await look(who, 'CCCCCCCC', after(100), 'a school');
    expect(await look(await student(), await many.code(), after(100), 'a school')).toEqual({ ok: false, error: 'CLASS_TOO_MANY_TRIES' });
  });
});

describe('members', () => {
  test('are removed, come back only with a newer code, and agree anew', async () => {
    const own = await newClass();
    const code = await own.code();
    const who = await joined(code, 'Ann', BOTH);
    const again = (typed: string, minutes: number) =>
      joinClass(at.db, who.join, { code: typed, shownName: 'Ann again', shows: [] }, { clock: after(minutes), client: 'x' });
    // Joining twice changes nothing.
    expect(unwrap(await again(code, 2))).toBe(who.memberId);
    unwrap(await removeMember(at.db, own.teach, own.classId, who.memberId, { clock: after(3) }));
    expect((await seen(own, after(3))).members).toEqual([]);
    expect(await again(code, 4)).toEqual({ ok: false, error: 'CLASS_CODE_UNKNOWN' });
    unwrap(await renewCode(at.db, own.teach, own.classId, { clock: after(5), rng }));
    expect(unwrap(await again(await own.code(), 6))).not.toBe(who.memberId);
    expect((await seen(own, after(7))).members).toMatchObject([{ shownName: 'Ann again', shares: false, sharesTopics: false, figures: {} }]);
    // The instructor is no member of the own class.
    const self = unwrap(permit(actorOf(own.personId), 'class.join-own'));
    expect(await joinClass(at.db, self, { code: await own.code(), shownName: 'Me', shows: [] }, { clock: after(8), client: 'x' })).toEqual({
      ok: false,
      error: 'MEMBER_OWN_CLASS',
    });
  });

  test('see what is open to them, due first; what is done is gone; hostile names harm no table and no spreadsheet', async () => {
    const own = await newClass();
    const code = await own.code();
    const unpaid = await insertPerson(at.db);
    const join = unwrap(permit(actorOf(unpaid), 'class.join-own'));
    unwrap(await joinClass(at.db, join, { code, shownName: 'Free', shows: ['assigned'] }, { clock: after(1), client: 'x' }));
    const open = await openAssignments(at.db, join, after(2));
    expect(open.open.map(({ kind, mayOpen, href }) => [kind, mayOpen, href])).toEqual([
      ['section', true, `/guide/${SECTION}`],
      ['drill', false, '/study/drills?task=C6'],
      ['cards', false, '/study/cards'],
    ]);
    const study = unwrap(permit(actorOf(unpaid), 'study.use-own'));
    unwrap(
      await takeStudyNews(
        at.db,
        study,
        { places: [{ sectionId: SECTION, block: 5, atMs: after(3).now().getTime(), done: true }], marks: [], answers: [] },
        after(3),
      ),
    );
    expect((await openAssignments(at.db, join, after(4))).open.map(({ kind }) => kind)).toEqual(['drill', 'cards']);

    const hostile = [
      '=HYPERLINK("http://x","y")',
      '+1',
      '-1',
      '@SUM(A1)',
      '＝1+1',
      "'=1",
      '<script>alert(1)</script>',
      '\u202Eevil',
      'a"b,c\r\nd',
      '  =1',
      '|cmd',
    ];
    for (const name of hostile) await joined(code, name, ['assigned']);
    const rows = parse(unwrap(await downloadProgress(at.db, own.teach, own.classId, after(5))), { bom: true }) as string[][];
    expect(rows.length).toBe(hostile.length + 2);
    expect(rows.flat().filter((cell) => /^[\s]*[=+\-@|＝＋－＠]/u.test(cell) || /[\r\n\u202e]/.test(cell))).toEqual([]);
    expect(rows.map(([name]) => name)).toEqual(
      expect.arrayContaining(['\'=HYPERLINK("http://x","y")', "''=1", 'evil', 'a"b,c d', '<script>alert(1)</script>']),
    );
    for (const [name, error] of [
      ['', 'MEMBER_NAME_MISSING'],
      [' \u0000\u202e ', 'MEMBER_NAME_MISSING'],
      ['x'.repeat(81), 'MEMBER_NAME_LONG'],
    ] as const)
      expect(await joinClass(at.db, (await student()).join, { code, shownName: name, shows: [] }, { clock: after(6), client: 'y' })).toEqual({
        ok: false,
        error,
      });
  });

  test('are in the download of their data, and erasing takes memberships, consents and the names of classes', async () => {
    const own = await newClass();
    const who = await joined(await own.code(), 'Ann', ['assigned']);
    expect(await collectClasses(at.db, who.personId)).toMatchObject({
      joined: [
        { name: 'Evening class', shown_name: 'Ann', left_at: null, consents: [{ scope: 'assigned', statement_version: '2026-11', withdrawn_at: null }] },
      ],
      given: [],
    });
    await at.db.transaction().execute((tx) => eraseClasses(tx, who.personId, after(9).now()));
    expect(await collectClasses(at.db, who.personId)).toEqual({ joined: [], given: [] });
    expect((await seen(own, after(10))).members).toEqual([]);
    await at.db.transaction().execute((tx) => eraseClasses(tx, own.personId, after(11).now()));
    expect(await collectClasses(at.db, own.personId)).toMatchObject({ given: [{ name: 'erased' }] });
    expect((await seen(own, after(12))).over).toBe(true);
  });
});

test('what is assigned and how a class is made is checked', async () => {
  const own = await newClass();
  const using = { clock: after(0), rng };
  const fields = { kind: 'drill', sectionId: '', task: 'C6', questions: '10', dueOn: '2026-12-01', note: '' };
  for (const [change, error] of [
    [{ kind: 'exam' }, 'ASSIGNMENT_UNKNOWN'],
    [{ task: 'Z9' }, 'ASSIGNMENT_UNKNOWN'],
    [{ kind: 'section', sectionId: '../x' }, 'ASSIGNMENT_UNKNOWN'],
    [{ questions: '4' }, 'ASSIGNMENT_QUESTIONS'],
    [{ questions: '1e1' }, 'ASSIGNMENT_QUESTIONS'],
    [{ dueOn: '2026-11-22' }, 'ASSIGNMENT_DUE'],
    [{ dueOn: '2026-12-21' }, 'ASSIGNMENT_DUE'],
    [{ dueOn: '2026-02-30' }, 'ASSIGNMENT_DUE'],
    [{ note: 'x'.repeat(501) }, 'ASSIGNMENT_NOTE_LONG'],
  ] as const)
    expect(await assign(at.db, own.teach, own.classId, { ...fields, ...change }, using)).toEqual({ ok: false, error });
  const made = { name: 'A', startsOn: '2026-11-23', endsOn: '2026-12-20' };
  for (const [change, error] of [
    [{ name: ' \u0007 ' }, 'CLASS_NAME_MISSING'],
    [{ name: 'x'.repeat(81) }, 'CLASS_NAME_LONG'],
    [{ endsOn: '2026-11-22' }, 'CLASS_DATES'],
    [{ startsOn: '2026-12-21' }, 'CLASS_DATES'],
    [{ endsOn: '2029-01-01' }, 'CLASS_DATES'],
    [{ startsOn: 'soon' }, 'CLASS_DATES'],
  ] as const)
    expect(await openClass(at.db, own.teach, { ...made, ...change }, using)).toEqual({ ok: false, error });
});
