import { randomUUID } from 'node:crypto';
import { drawNumber } from '@einthoven/credential';
import { err, seededRng, unwrap } from '@einthoven/kernel';
import { beforeAll, describe, expect, test } from 'vitest';
import { useTestDatabase } from '../db/test-database.ts';
import { registerSchemes } from '../scheme/index.ts';
import { renderAttendance } from './attendance-certificate.ts';
import { searchCourses } from './catalogue.ts';
import { ceCreditsOf } from './credit.ts';
import {
  applyAsProvider,
  applyForCourse,
  COURSE_CRITERIA,
  listApprovalQueue,
  ownCourses,
  ownProvider,
  PROVIDER_CRITERIA,
  readApproval,
  review,
} from './provider.ts';
import { readRoster } from './roster.ts';
import { cancelSession, claimHours, evaluate, openSession, ownAttendances, ownSession, readRatings, sendRoster } from './session.ts';
import { later, newCertificant, newDecider, newPerson } from './test-ce.ts';

const at = useTestDatabase();
beforeAll(async () => registerSchemes(at.db));
const rng = seededRng('ce sessions');

type Decider = Awaited<ReturnType<typeof newDecider>>;
type Person = Awaited<ReturnType<typeof newPerson>>;
const ABOUT = 'Two technicians teach; attendees sign in and out, and lists are kept for six years.';
const COURSE = {
  title: 'Artifact at the bed',
  summary: 'Attendees find artifact and its cause in ten tracings.',
  kind: 'webinar',
  subject: 'electrocardiography',
  words: '',
  questions: '10',
  minutes: '90',
};
const YES = (criteria: object) => ({ verdict: 'approve', criteria: Object.keys(criteria), conditions: '', reason: 'All is met.' });
const NO = { verdict: 'refuse', criteria: [], conditions: '', reason: 'Nobody can know who attended.' };
const look = (by: Decider, of: { providerId: string } | { courseId: string }, typed: Parameters<typeof review>[3], minutes = 1) =>
  review(at.db, by.decide, of, typed, { clock: later(minutes) });
const apply = async (by: Person, name = `Academy ${randomUUID()}`) =>
  applyAsProvider(at.db, by.provide, { name, website: '', about: ABOUT }, { clock: later(0) });

async function approved() {
  const [provider, one, two] = [await newPerson(at.db, 'Provider'), await newDecider(at.db), await newDecider(at.db)];
  const providerId = unwrap(await apply(provider));
  for (const by of [one, two]) unwrap(await look(by, { providerId }, YES(PROVIDER_CRITERIA)));
  const courseId = unwrap(await applyForCourse(at.db, provider.provide, COURSE, { clock: later(2) }));
  for (const by of [one, two]) unwrap(await look(by, { courseId }, YES(COURSE_CRITERIA)));
  return { provider, courseId, one, two };
}
/** A session that begins with CE_NOW, 13:00 in Phoenix. */
async function session(seats = '30', startsAt = '2026-11-26T13:00') {
  const all = await approved();
  const fields = { startsAt, where: 'place', city: 'Tucson', stateCode: 'AZ', address: '', seats };
  const sessionId = unwrap(await openSession(at.db, all.provider.provide, all.courseId, fields, { clock: later(3), rng }));
  const opened = await ownSession(at.db, all.provider.provide, sessionId);
  return { ...all, sessionId, code: opened?.session.claimCode ?? '' };
}
const claim = (who: Person, code: string, minutes = 60) => claimHours(at.db, who.own, code, { clock: later(minutes), client: randomUUID() });

describe('an approval', () => {
  test('takes two who find the same, each alone; then the role, the message and the last day are there', async () => {
    const [provider, one, two, three] = [await newPerson(at.db, 'Provider'), await newDecider(at.db), await newDecider(at.db), await newDecider(at.db)];
    const providerId = unwrap(await apply(provider));
    expect(await apply(provider)).toEqual(err('PROVIDER_THERE'));
    expect(await applyForCourse(at.db, provider.provide, COURSE, { clock: later(0) })).toEqual(err('PROVIDER_NOT_APPROVED'));
    expect(await look(one, { providerId }, { ...YES({}), criteria: ['reachable'] })).toEqual(err('REVIEW_CRITERIA'));
    expect(unwrap(await look(one, { providerId }, YES(PROVIDER_CRITERIA)))).toBe('open');
    expect(await look(one, { providerId }, YES(PROVIDER_CRITERIA))).toEqual(err('REVIEW_DONE'));
    // What the first found is not shown to the second before they have looked.
    expect(await readApproval(at.db, two.decide, { providerId })).toMatchObject({ reviews: [], others: 1, done: false });
    expect(unwrap(await look(two, { providerId }, NO))).toBe('open');
    expect(unwrap(await look(three, { providerId }, { ...YES(PROVIDER_CRITERIA), conditions: 'Send slides.' }))).toBe('approved');
    expect(await look(await newDecider(at.db), { providerId }, NO)).toEqual(err('APPROVAL_DECIDED'));
    expect(await ownProvider(at.db, provider.provide, { clock: later(2) })).toMatchObject({
      inForce: true,
      validUntil: '2028-11-25',
      conditions: 'Send slides.',
    });
    expect(await ownProvider(at.db, provider.provide, { clock: later(2 * 366 * 24 * 60) })).toMatchObject({ inForce: false });
    const roles = await at.db.selectFrom('role_grants').select('role').where('person_id', '=', provider.personId).execute();
    expect(roles).toContainEqual({ role: 'ce-provider' });
    const messages = await at.db.selectFrom('messages').select('message').where('person_id', '=', provider.personId).execute();
    expect(messages).toEqual([{ message: 'ce.approved' }]);
  });

  test('of two who look at the same moment is decided once; nobody looks at their own, and the same name is taken once', async () => {
    const [provider, one, two] = [await newPerson(at.db, 'Provider'), await newDecider(at.db), await newDecider(at.db)];
    const name = `Desert ${randomUUID()}`;
    const providerId = unwrap(await apply(provider, name));
    expect(await apply(await newPerson(at.db), name.toUpperCase())).toEqual(err('PROVIDER_NAME_TAKEN'));
    const both = await Promise.all([look(one, { providerId }, NO), look(two, { providerId }, NO)]);
    expect(both.map(unwrap).toSorted()).toEqual(['open', 'refused']);
    const messages = await at.db.selectFrom('messages').select('message').where('person_id', '=', provider.personId).execute();
    expect(messages).toEqual([{ message: 'ce.not-approved' }]);
    const staff = await newDecider(at.db);
    const own = unwrap(await apply(staff));
    expect(await look(staff, { providerId: own }, NO)).toEqual(err('REVIEW_OWN'));
    expect((await listApprovalQueue(at.db, staff.decide)).map(({ id }) => id)).not.toContain(own);
    // Refused, one may apply again.
    expect((await apply(provider)).ok).toBe(true);
  });

  test('of a course has the hours of the formula; too short is none', async () => {
    const { provider, courseId } = await approved();
    expect((await ownCourses(at.db, provider.provide, { clock: later(4) }))[0]).toMatchObject({ courseId, halfHours: 3, inForce: true });
    expect(await applyForCourse(at.db, provider.provide, { ...COURSE, minutes: '19', questions: '' }, { clock: later(4) })).toEqual(err('COURSE_SHORT'));
    expect(await applyForCourse(at.db, provider.provide, { ...COURSE, minutes: '-5' }, { clock: later(4) })).toEqual(err('COURSE_LOAD'));
  });
});

describe('a code', () => {
  test('gives the hours at the event, once a person, to so many as there are seats, and not outside its time', async () => {
    const { code, sessionId, provider } = await session('2');
    const [one, two, three] = [await newCertificant(at.db), await newCertificant(at.db), await newCertificant(at.db)];
    expect(await claim(one, code, -1)).toEqual(err('CLAIM_UNKNOWN'));
    expect(unwrap(await claim(one, `${code.slice(0, 4).toLowerCase()} - ${code.slice(4)}`))).toEqual({ title: COURSE.title, halfHours: 3, counted: true });
    expect(await claim(one, code)).toEqual(err('CLAIM_ALREADY'));
    expect(await claim(provider, code)).toEqual(err('CLAIM_PROVIDER'));
    expect(await claim(await newPerson(at.db), code)).toEqual(err('CLAIM_NO_CREDENTIAL'));
    // Two at once for the last seat.
    const both = await Promise.all([claim(two, code), claim(three, code)]);
    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
    expect(both.find(({ ok }) => !ok)).toEqual(err('CLAIM_FULL'));
    // Twelve hours and the 1.5 of the course after the beginning it is over.
    expect(await claim(await newCertificant(at.db), code, 13.5 * 60)).toEqual(err('CLAIM_UNKNOWN'));
    expect(await ceCreditsOf(at.db, one.own, one.personId)).toMatchObject([{ source: 'issued', halfHours: 3, completedOn: '2026-11-26', state: 'counted' }]);
    expect(await cancelSession(at.db, provider.provide, sessionId, { clock: later(61) })).toEqual(err('SESSION_ATTENDED'));
    const [attendance] = await ownAttendances(at.db, one.own);
    const certificate = await renderAttendance(at.db, one.own, attendance?.attendanceId ?? '', true);
    expect(
      Buffer.from(certificate ?? [])
        .subarray(0, 5)
        .toString(),
    ).toBe('%PDF-');
    expect(await renderAttendance(at.db, three.own, attendance?.attendanceId ?? '', true)).toBeUndefined();
  });

  test('of a cancelled session gives nothing; who guesses is stopped', async () => {
    const { code, sessionId, provider } = await session();
    unwrap(await cancelSession(at.db, provider.provide, sessionId, { clock: later(5) }));
    const who = await newCertificant(at.db);
    for (let tries = 0; tries < 10; tries += 1) expect(await claim(who, tries === 0 ? code : 'BCDFGHJK')).toEqual(err('CLAIM_UNKNOWN'));
    expect(await claim(who, code)).toEqual(err('CLAIM_TOO_MANY_TRIES'));
  });
});

describe('a roster', () => {
  const send = async (of: Awaited<ReturnType<typeof session>>, text: string, minutes = 120) =>
    sendRoster(at.db, of.provider.provide, of.sessionId, Buffer.from(text), { clock: later(minutes) });

  test('gives hours by number and family name together, row by row; strangers and formulas are listed and get nothing', async () => {
    const of = await session();
    const [ann, zoe, bo] = [await newCertificant(at.db, 'Alvarez'), await newCertificant(at.db, 'O’Neill-Weiß'), await newCertificant(at.db, 'Bo')];
    unwrap(await claim(bo, of.code));
    const nobody = drawNumber('CET', seededRng('nobody'));
    const text = [
      '\ufeffAttended;Last name;Credential number',
      `yes;ÁLVAREZ;${ann.number.toLowerCase()}`,
      `yes;"O'Neill-Weiss";${zoe.number}`,
      `yes;Bo;${bo.number}`,
      `yes;Alvares;${ann.number}`,
      `yes;Smith;${zoe.number}`,
      `yes;Alvarez;${nobody}`,
      `yes;Alvarez;${ann.number.slice(0, -1)}${ann.number.endsWith('2') ? '3' : '2'}`,
      `yes;"=HYPERLINK(""https://evil.example"",""click"")";=cmd|'/c calc'!A1`,
      'yes;<script>alert(1)</script>;',
    ].join('\r\n');
    const outcomes = unwrap(await send(of, text));
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['credited', 'credited', 'already', 'twice', 'twice', 'stranger', 'broken', 'broken', 'broken']);
    expect(outcomes[7]).toEqual({ line: 9, number: "=cmd|'/c calc'!A1", familyName: '=HYPERLINK("https://evil.example","click")', outcome: 'broken' });
    for (const who of [ann, zoe, bo]) expect(await ceCreditsOf(at.db, who.own, who.personId)).toHaveLength(1);
    // Sent again, nothing is given twice; a wrong name on a right number is a stranger, not a guess.
    expect(
      unwrap(await send(of, text))
        .map(({ outcome }) => outcome)
        .slice(0, 3),
    ).toEqual(['already', 'already', 'already']);
    expect(unwrap(await send(of, `${ann.number},Alvares`))).toMatchObject([{ outcome: 'stranger' }]);
    const kept = await at.db.selectFrom('ce_rosters').selectAll().where('ce_session_id', '=', of.sessionId).orderBy('ce_roster_id').execute();
    expect(kept[0]).toMatchObject({ rows_read: 9, credited: 2, strangers: 1, broken: 3 });
    expect(JSON.stringify(kept)).not.toMatch(/Alvarez|HYPERLINK/);
  });

  test('is of one’s own session that has begun, and of what can be read', async () => {
    const of = await session('30', '2026-11-27T13:00');
    expect(await send(of, 'number,family name\nx,y')).toEqual(err('SESSION_NOT_BEGUN'));
    const stranger = await newPerson(at.db);
    expect(await sendRoster(at.db, stranger.provide, of.sessionId, Buffer.from('a,b'), { clock: later(0) })).toEqual(err('SESSION_UNKNOWN'));
    expect(readRoster(Buffer.alloc(0))).toEqual(err('ROSTER_EMPTY'));
    expect(readRoster(Buffer.alloc(600_000, 65))).toEqual(err('ROSTER_TOO_LARGE'));
    expect(readRoster(Buffer.from([0x50, 0x4b, 3, 4, 0xff, 0xfe]))).toEqual(err('ROSTER_NOT_TEXT'));
    expect(readRoster(Buffer.from('number,name\n"open'))).toEqual(err('ROSTER_NOT_CSV'));
    expect(readRoster(Buffer.from('one\ntwo\n'))).toEqual(err('ROSTER_COLUMNS'));
    expect(readRoster(Buffer.from('a,b\n'.repeat(2001)))).toEqual(err('ROSTER_TOO_MANY'));
  });
});

test('what attendees thought reaches the provider as means of five or more, once a person, and nobody else', async () => {
  const of = await session();
  const ratings = { useful: '5', correct: '4', taught: '3', unbiased: '5' };
  for (let count = 1; count <= 5; count += 1) {
    expect(await readRatings(at.db, of.provider.provide, of.courseId)).toEqual({ answers: 0, from: 5, means: undefined });
    const who = await newCertificant(at.db);
    unwrap(await claim(who, of.code));
    const [attendance] = await ownAttendances(at.db, who.own);
    const send = (typed: typeof ratings) => evaluate(at.db, who.own, attendance?.attendanceId ?? '', typed, { clock: later(70) });
    expect(await send({ ...ratings, useful: '6' })).toEqual(err('EVALUATION_MISSING'));
    unwrap(await send({ ...ratings, useful: count === 5 ? '1' : '5' }));
    expect(await send(ratings)).toEqual(err('EVALUATION_DONE'));
  }
  expect(await readRatings(at.db, of.provider.provide, of.courseId)).toEqual({
    answers: 5,
    from: 5,
    means: { useful: 4.2, correct: 4, taught: 3, unbiased: 5 },
  });
  expect(await readRatings(at.db, (await newPerson(at.db)).provide, of.courseId)).toBeUndefined();
});

test('the catalogue shows what is approved now, by words, subject, place and day', async () => {
  const of = await session('30', '2026-12-20T09:00');
  const ids = async (wish: Partial<Parameters<typeof searchCourses>[1]>, minutes = 5) =>
    (await searchCourses(at.db, { words: '', subject: '', where: '', from: '', ...wish }, { clock: later(minutes) })).courses.map(({ courseId }) => courseId);
  expect(await ids({ words: 'ARTIFACT tracings' })).toContain(of.courseId);
  expect(await ids({ where: 'AZ', from: '2026-12-20', subject: 'electrocardiography' })).toContain(of.courseId);
  for (const wish of [{ words: 'pediatrics' }, { subject: 'other' }, { where: 'online', from: '2026-12-01' }, { from: '2026-12-21' }])
    expect(await ids(wish)).not.toContain(of.courseId);
  // What can be taken here is online, on any day, and in no state.
  const here = async (wish: { where: string; from: string }) =>
    (await searchCourses(at.db, { words: '', subject: '', ...wish }, { clock: later(5), runnable: async (_db, courseIds) => new Set(courseIds) })).courses.map(
      ({ courseId }) => courseId,
    );
  expect(await here({ where: 'online', from: '2026-12-21' })).toContain(of.courseId);
  expect(await here({ where: 'TX', from: '' })).not.toContain(of.courseId);
  expect(await ids({}, 3 * 366 * 24 * 60)).toEqual([]);
});
