import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { err, ok, unwrap } from '@einthoven/kernel';
import { ceCreditsOf } from '../ce/index.ts';
import { later, newCertificant, newDecider, newPerson } from '../ce/test-ce.ts';
import { useTestDatabase } from '../db/test-database.ts';
import { coursewareOriginProblem } from '../platform/config.ts';
import { randomToken } from '../platform/rng.ts';
import { registerSchemes } from '../scheme/index.ts';
import { CoursewareDoor } from './door.ts';
import { decidePackage, openPackage, uploadPackage } from './package.ts';
import { launchPackage, openCourse, previewPackage, takeReport } from './run.ts';
import { approvedCourse, listen } from './test-courseware.ts';
import { cmi5Structure, packed, scormPackage } from './test-package.ts';

const at = useTestDatabase();
let origin = '';
let close = () => {};
const minutes = 60;
beforeAll(async () => {
  await registerSchemes(at.db);
  const door: { current?: CoursewareDoor } = {};
  const listening = await listen((request, response) => void door.current?.answer(request, response));
  ({ origin } = listening);
  close = () => void listening.server.close();
  door.current = new CoursewareDoor({
    db: at.db,
    clock: { now: () => later(minutes).now() },
    token: randomToken,
    origin,
    pageOrigins: ['http://localhost:3000'],
    sharesMachine: false,
    report: (error) => console.error(error),
  });
});
afterAll(() => close());

type Course = Awaited<ReturnType<typeof approvedCourse>>;
type Person = Awaited<ReturnType<typeof newCertificant>>;
const YES = { verdict: 'approve', reason: 'It works.' };
const handIn = (course: Course, bytes: Uint8Array, rule = 'completed') =>
  uploadPackage(at.db, course.provider.provide, { courseId: course.courseId, fileName: 'a.zip', bytes, rule }, { clock: later(10) });
async function running(bytes: Uint8Array, rule = 'completed') {
  const course = await approvedCourse(at.db);
  const packageId = unwrap(await handIn(course, bytes, rule));
  unwrap(await decidePackage(at.db, course.staff.decide, packageId, YES, { clock: later(11) }));
  return { ...course, packageId };
}
const launch = async (course: Course, person: Person) => {
  const launched = unwrap(await launchPackage(at.db, person.own, course.courseId, { clock: later(minutes), token: randomToken }));
  return { ...launched, base: launched.src.replace(launched.origin, origin) };
};
const VALUES = { completion: 'incomplete', success: '', raw: '', scaled: '', max: '', location: 'page 2', suspendData: 'seen=1', exit: 'suspend' };
const COMPLETED = { ...VALUES, completion: 'completed' };
const report = (person: Person, { registrationId = '', launchId }: { registrationId?: string | undefined; launchId: string }, values: unknown) =>
  takeReport(at.db, person.own, { registrationId, launchId, values }, { clock: later(minutes) });
const hours = async (person: Person) =>
  (await ceCreditsOf(at.db, person.own, person.personId)).map(({ halfHours, source, state }) => ({ halfHours, source, state }));

describe('a package', () => {
  test('runs when staff who are not its provider approved it; the newest approved one alone', async () => {
    const course = await approvedCourse(at.db);
    const packageId = unwrap(await handIn(course, scormPackage()));
    expect(await handIn(course, scormPackage())).toEqual(err('PACKAGE_THERE'));
    expect(
      await uploadPackage(
        at.db,
        (await newPerson(at.db)).provide,
        { courseId: course.courseId, fileName: 'a.zip', bytes: scormPackage(), rule: 'completed' },
        { clock: later(10) },
      ),
    ).toEqual(err('PACKAGE_COURSE'));
    const person = await newCertificant(at.db);
    expect(await openCourse(at.db, person.own, course.courseId, { clock: later(12) })).toEqual(err('COURSEWARE_UNKNOWN'));
    const decide = (id: string, typed: typeof YES, by = course.staff) => decidePackage(at.db, by.decide, id, typed, { clock: later(12) });
    expect(await decide(packageId, { ...YES, reason: '' })).toEqual(err('PACKAGE_REASON'));
    expect(unwrap(await decide(packageId, { ...YES, verdict: 'refuse' }))).toBe('refused');
    // Whoever refused it does not look at the same package again; of two who decide at once, one does.
    const again = unwrap(await handIn(course, scormPackage()));
    expect(await decide(again, YES)).toEqual(err('PACKAGE_BEFORE'));
    const both = await Promise.all([decide(again, YES, course.otherStaff), decide(again, YES, await newDecider(at.db))]);
    expect(both).toContainEqual(ok('approved'));
    expect(both).toContainEqual(err('PACKAGE_DECIDED'));
    expect(await openPackage(at.db, course.staff.decide, again, { clock: later(13) })).toMatchObject({ found: { state: 'approved' }, own: false });
    const second = unwrap(await handIn(course, scormPackage('2004')));
    unwrap(await decidePackage(at.db, course.staff.decide, second, YES, { clock: later(15) }));
    expect(await openCourse(at.db, person.own, course.courseId, { clock: later(16) })).toMatchObject({ ok: true, value: { way: { standard: 'scorm-2004' } } });
    expect(await openCourse(at.db, course.provider.own, course.courseId, { clock: later(16) })).toEqual(err('COURSEWARE_PROVIDER'));
    expect(await openCourse(at.db, (await newPerson(at.db)).own, course.courseId, { clock: later(16) })).toEqual(err('COURSEWARE_NO_CREDENTIAL'));
  });

  test('is served from its own address, once for each launch, without a cookie, and never more than its files', async () => {
    const course = await running(scormPackage());
    const person = await newCertificant(at.db);
    const { base, launchId } = await launch(course, person);
    expect((await fetch(`${base}content/index.html`)).status).toBe(404);
    const opened = await fetch(base);
    expect(opened.status).toBe(200);
    expect(opened.headers.get('set-cookie')).toBeNull();
    expect(opened.headers.get('clear-site-data')).toBe('"storage"');
    const policy = opened.headers.get('content-security-policy') ?? '';
    for (const part of [
      "connect-src 'self'",
      "frame-ancestors 'self' http://localhost:3000",
      'worker-src blob:',
      'sandbox allow-scripts allow-same-origin allow-forms',
    ])
      expect(policy).toContain(part);
    expect((await fetch(base)).status).toBe(410);
    expect(await (await fetch(`${base}player/api.js`)).text()).toContain('Scorm12API');
    const part = await fetch(`${base}content/js/talk.js`, { headers: { range: 'bytes=0-2' } });
    expect([part.status, await part.text()]).toEqual([206, 'let']);
    for (const path of ['content/..%2f..%2fetc%2fpasswd', 'content/%2e%2e/secret', 'content/none.html', 'xapi/statements', 'me', 'content/%ff'])
      expect((await fetch(`${base}${path}`)).status, path).toBe(404);
    expect((await fetch(`${base}content/js/talk.js`, { headers: { 'service-worker': 'script' } })).status).toBe(403);
    expect((await fetch(`${base}content/index.html`, { method: 'POST', body: 'x' })).status).toBe(405);
    expect((await fetch(`${origin}/${randomToken()}/`)).status).toBe(404);
    // A new launch ends the one before it.
    await launch(course, person);
    expect((await fetch(`${base}content/index.html`)).status).toBe(404);
    expect(await report(person, { registrationId: (await launch(course, person)).registrationId, launchId }, COMPLETED)).toEqual(err('REPORT_LAUNCH_ENDED'));
    const preview = await previewPackage(at.db, course.staff.decide, course.packageId, { clock: later(minutes), token: randomToken });
    expect((await fetch((preview?.src ?? '').replace(preview?.origin ?? '', origin))).status).toBe(200);
  });
});

describe('what a browser claims', () => {
  test('gives the approved hours once, to the person whose launch it is, and resumes', async () => {
    const course = await running(scormPackage());
    const [person, other] = [await newCertificant(at.db), await newCertificant(at.db, 'Other')];
    const first = await launch(course, person);
    expect(await report(person, first, COMPLETED)).toEqual(err('REPORT_LAUNCH_ENDED'));
    await fetch(first.base);
    for (const values of [
      null,
      [],
      { ...COMPLETED, halfHours: '160' },
      { ...COMPLETED, raw: 100 },
      { ...COMPLETED, suspendData: 'x'.repeat(64_001) },
      { ...COMPLETED, completion: 'x'.repeat(21) },
    ])
      expect(await report(person, first, values)).toEqual(err('REPORT_MALFORMED'));
    expect(await report(other, first, COMPLETED)).toEqual(err('REPORT_UNKNOWN'));
    const theirs = await launch(course, other);
    expect(await report(person, { registrationId: first.registrationId, launchId: theirs.launchId }, COMPLETED)).toEqual(err('REPORT_UNKNOWN'));
    expect(await report(person, { registrationId: randomUUID(), launchId: first.launchId }, COMPLETED)).toEqual(err('REPORT_UNKNOWN'));
    expect(unwrap(await report(person, first, VALUES)).outcome).toBeUndefined();
    const second = await launch(course, person);
    expect(second.begin).toMatchObject({ location: 'page 2', suspendData: 'seen=1', resumed: true, completion: 'incomplete' });
    await fetch(second.base);
    const both = await Promise.all([report(person, second, COMPLETED), report(person, second, COMPLETED)]);
    expect(both.map((each) => unwrap(each).outcome)).toEqual(['counted', 'counted']);
    expect(await hours(person)).toEqual([{ halfHours: 3, source: 'courseware', state: 'counted' }]);
    expect(await hours(other)).toEqual([]);
    // A newer package of the same course gives no second hours in the cycle.
    const renewed = unwrap(await handIn(course, scormPackage('2004')));
    unwrap(await decidePackage(at.db, course.staff.decide, renewed, YES, { clock: later(61) }));
    const third = await launch(course, person);
    await fetch(third.base);
    expect(unwrap(await report(person, third, COMPLETED)).outcome).toBe('CE_CREDITED_ALREADY');
    expect(await hours(person)).toHaveLength(1);
  });

  test('is measured by the mastery score and by the rule', async () => {
    const course = await running(scormPackage('1.2', { mastery: '80' }), 'passed');
    const person = await newCertificant(at.db);
    const launched = await launch(course, person);
    await fetch(launched.base);
    expect(unwrap(await report(person, launched, COMPLETED)).outcome).toBeUndefined();
    expect(unwrap(await report(person, launched, { ...VALUES, completion: 'passed', raw: '79' })).progress).toMatchObject({ success: 'failed' });
    expect(unwrap(await report(person, launched, { ...VALUES, completion: 'passed', raw: '900' })).progress.scaledScore).toBe(0.79);
    expect(unwrap(await report(person, launched, { ...VALUES, completion: 'passed', raw: '80' })).outcome).toBe('counted');
  });

  test('gives nothing once the approval has ended', async () => {
    const course = await running(scormPackage());
    const person = await newCertificant(at.db);
    const launched = await launch(course, person);
    await fetch(launched.base);
    await at.db.updateTable('ce_courses').set({ valid_until: '2026-11-25' }).where('ce_course_id', '=', course.courseId).execute();
    expect(unwrap(await report(person, launched, COMPLETED)).outcome).toBe('COURSEWARE_ENDED');
    expect(await hours(person)).toEqual([]);
    expect(await launchPackage(at.db, person.own, course.courseId, { clock: later(minutes), token: randomToken })).toEqual(err('COURSEWARE_ENDED'));
  });
});

describe('cmi5', () => {
  test('fetches its token once, keeps its documents, and says in order what gives the hours', async () => {
    const course = await running(packed({ 'cmi5.xml': cmi5Structure(), 'index.html': 'x' }));
    const person = await newCertificant(at.db);
    const { base, launchId, registrationId } = await launch(course, person);
    const opened = await fetch(base, { redirect: 'manual' });
    const asked = new URL(opened.headers.get('location') ?? '').searchParams;
    const [actor, activityId] = [JSON.parse(asked.get('actor') ?? '{}') as object, asked.get('activityId') ?? ''];
    expect(asked.get('registration')).toBe(registrationId);
    const fetchToken = async () => (await (await fetch(asked.get('fetch') ?? '', { method: 'POST' })).json()) as Record<string, string>;
    const token = (await fetchToken())['auth-token'] ?? '';
    expect(await fetchToken()).toMatchObject({ 'error-code': '1' });
    const headers = { authorization: `Basic ${token}`, 'x-experience-api-version': '1.0.3', 'content-type': 'application/json' };
    const endpoint = asked.get('endpoint') ?? '';
    const ask = async (path: string, init: RequestInit = {}) => {
      const answer = await fetch(`${endpoint}${path}`, { headers, ...init });
      return [answer.status, ((await answer.json().catch(() => ({}))) as { code?: string }).code];
    };
    expect(await ask('statements', { method: 'POST', headers: { ...headers, authorization: `Basic ${randomToken()}` } })).toEqual([401, 'XAPI_TOKEN']);
    expect(await ask('statements')).toEqual([405, 'XAPI_METHOD']);
    expect(await ask('agents')).toEqual([404, 'XAPI_RESOURCE']);

    const key = `activities/state?activityId=${encodeURIComponent(activityId)}&agent=${encodeURIComponent(JSON.stringify(actor))}&registration=${registrationId}&stateId=`;
    expect(await (await fetch(`${endpoint}${key}LMS.LaunchData`, { headers })).json()).toMatchObject({
      launchMode: 'Normal',
      moveOn: 'CompletedAndPassed',
      masteryScore: 0.8,
    });
    expect(await ask(`${key}LMS.LaunchData`, { method: 'PUT', body: '{}' })).toEqual([403, 'STATE_READ_ONLY']);
    expect(await ask(`${key}place`, { method: 'PUT', body: '{"page":3}' })).toEqual([204, undefined]);
    expect(await (await fetch(`${endpoint}${key}place`, { headers })).json()).toEqual({ page: 3 });
    expect(await ask(`${key}place`, { method: 'PUT', body: 'x'.repeat(64_001) })).toEqual([413, 'STATE_TOO_LARGE']);
    expect(await ask(key.replace(registrationId ?? '', randomUUID()) + 'place')).toEqual([403, 'STATE_REGISTRATION']);

    const category = (moveOn: boolean) => ['cmi5', ...(moveOn ? ['moveon'] : [])].map((id) => ({ id: `https://w3id.org/xapi/cmi5/context/categories/${id}` }));
    const statement = (verb: string, result: object | undefined, more: object = {}) => ({
      id: randomUUID(),
      actor,
      verb: { id: `http://adlnet.gov/expapi/verbs/${verb}` },
      object: { id: activityId },
      ...(result ? { result } : {}),
      context: {
        registration: registrationId,
        contextActivities: { category: category(['completed', 'passed', 'failed'].includes(verb)), grouping: [{ id: 'https://academy.example/au/1' }] },
        extensions: { 'https://w3id.org/xapi/cmi5/context/extensions/sessionid': launchId },
      },
      ...more,
    });
    const send = (...statements: object[]) => ask('statements', { method: 'POST', body: JSON.stringify(statements) });
    const duration = 'PT1M';
    const passed = { success: true, score: { scaled: 0.9 }, duration };
    expect(await send(statement('passed', passed))).toEqual([403, 'STATEMENT_ORDER']);
    expect(await send(statement('launched', undefined))).toEqual([403, 'STATEMENT_VERB']);
    expect(await send(statement('voided', undefined))).toEqual([403, 'STATEMENT_VERB']);
    expect(await send(statement('initialized', undefined, { actor: { account: { homePage: 'http://localhost:3000', name: 'other' } } }))).toEqual([
      403,
      'STATEMENT_ACTOR',
    ]);
    expect(await send(statement('initialized', undefined, { object: { id: 'https://evil.example' } }))).toEqual([403, 'STATEMENT_ACTIVITY']);
    expect(await send(statement('initialized', undefined, { context: { registration: randomUUID() } }))).toEqual([403, 'STATEMENT_REGISTRATION']);
    const begun = statement('initialized', undefined);
    expect(await send(begun)).toEqual([200, undefined]);
    expect(await send(begun)).toEqual([200, undefined]);
    expect(await send({ ...begun, timestamp: '2026-11-26T20:00:00Z' })).toEqual([409, 'STATEMENT_CHANGED']);
    expect(await send(statement('passed', { ...passed, score: { scaled: 0.5 } }))).toEqual([400, 'STATEMENT_RESULT']);
    // All or none: the first of these two would have been right.
    expect(await send(statement('completed', { completion: true, duration }), statement('initialized', undefined))).toEqual([403, 'STATEMENT_ORDER']);
    expect(await send(statement('completed', { completion: true, duration }))).toEqual([200, undefined]);
    expect(await hours(person)).toEqual([]);
    expect(await send(statement('passed', passed))).toEqual([200, undefined]);
    expect(await send(statement('passed', passed))).toEqual([403, 'STATEMENT_ORDER']);
    expect(await hours(person)).toEqual([{ halfHours: 3, source: 'courseware', state: 'counted' }]);
    expect(await send(statement('terminated', { duration }))).toEqual([200, undefined]);
    expect((await fetch(`${endpoint}statements`, { method: 'POST', headers, body: '[]' })).status).toBe(404);
  });
});

test('the address of courseware is refused where it is too near to the accounts', () => {
  const near = (origin: string) => coursewareOriginProblem(origin, 'https://nps.example') !== undefined;
  expect(
    ['https://nps.example', 'https://nps.example:8443', 'https://c.nps.example', 'https://example', 'https://other.example/path'].filter((each) => !near(each)),
  ).toEqual([]);
  expect(near('https://courseware.example')).toBe(false);
});
