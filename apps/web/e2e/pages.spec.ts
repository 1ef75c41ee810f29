import { randomUUID } from 'node:crypto';
import type { Page } from '@playwright/test';
import { unwrap } from '@einthoven/kernel';
import { askAccommodation, ownAccommodations } from '../src/lib/server/accommodation/index.ts';
import { permit } from '../src/lib/server/account/index.ts';
import { ROUTE_ACCESS } from '../src/lib/server/account/route-access.ts';
import { database } from '../src/lib/server/db/pool.ts';
import { saveDraft, startApplication } from '../src/lib/server/eligibility/index.ts';
import { reportIncident } from '../src/lib/server/exam/index.ts';
import { addJob, addReferee, saveApplication, startInstructorApplication, submitInstructorApplication } from '../src/lib/server/instructor/index.ts';
import { startPractice } from '../src/lib/server/learning/index.ts';
import { systemClock } from '../src/lib/server/platform/clock.ts';
import { ownResume, resumeOf, saveResume, sendRound } from '../src/lib/server/resume/index.ts';
import { actorOf, givenApproved, givenAttempt, givenCertificant, givenPaid, givenPerson, givenSignedIn, unknownToken } from './given.ts';
import { expect, expectAccessible, expectNoSidewaysScroll, isThorough, JAVASCRIPT_LIMIT_BYTES, test, weighJavascript } from './journey.ts';

/** The narrowest screen that must do. */
const NARROW = { width: 320, height: 640 };
const PHONE = { width: 390, height: 844 };

/** The pages that the checker has gone through in this process: in another state a page is looked at, and not checked again. */
const checked = new Set<string>();

/** Looks at a page as a checker would: heading, title, what a screen reader meets, width, console. */
async function look(
  page: Page,
  path: string,
  errors: string[],
  { light = false, missing = false }: { light?: boolean; missing?: boolean } = {},
): Promise<void> {
  const size = page.viewportSize() ?? PHONE;
  if (light) expect(await weighJavascript(page, path), `bytes of JavaScript on ${path}`).toBeLessThanOrEqual(JAVASCRIPT_LIMIT_BYTES);
  else {
    const response = await page.goto(path);
    if (!missing) expect(response?.status(), path).toBe(200);
  }
  // Asked of the document at once: to look for each by its role takes a tenth of a second a page.
  const { title, headings } = await page.evaluate(() => ({
    title: document.title,
    headings: [...document.querySelectorAll('h1')].filter((heading) => heading.checkVisibility()).map((heading) => heading.textContent.trim()),
  }));
  expect(headings, `one heading on ${path}`).toEqual([expect.stringMatching(/\S/)]);
  expect(title, path).toMatch(/\S.*NPS|National Performance Specialists/);
  await expectNoSidewaysScroll(page);
  const route = path.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '');
  const isNew = !checked.has(route);
  checked.add(route);
  if (isNew) await expectAccessible(page, ['light']);
  // Each colour has its counterpart in the other theme (see ui/tokens.test.ts); journeys on a phone, and a thorough run, look at that.
  if (isNew && isThorough) {
    await page.setViewportSize(PHONE);
    await expectAccessible(page, ['dark']);
  }
  // On a phone it is arranged otherwise; what fits the narrowest fits the others.
  await page.setViewportSize(NARROW);
  await expectNoSidewaysScroll(page);
  await page.setViewportSize(size);
  // The browser itself remarks on an answer of 404.
  expect(missing ? errors.filter((error) => !/status of 4\d\d/.test(error)) : errors, `console on ${path}`).toEqual([]);
  errors.splice(0);
}

/** Also what only takes a form. */
const SPOKEN_TO_BY_MACHINES =
  /^\/((api|lti|\(public\)\/lti|\(public\)\/account\/passkey|\(public\)\/completion\/status)\/|\(public\)\/completion\/(key$|\[number\]\/signed$)|\(public\)\/language$|sitemap\.xml$)/;

// In two halves, which run beside each other.
for (const half of ['first', 'second'] as const) {
  test(`every public page, the ${half} half`, async ({ page, consoleErrors, sql }) => {
    test.slow();
    const [holder] = await sql<{ number: string }>(
      "select credential_number as number from credentials join auth_users on id = person_id where email = 'certificant@demo.example'",
    );
    const [mail] = await sql<{ id: string }>('select mail_id as id from mails limit 1');
    const [program] = await sql<{ id: string }>('select program_id as id from programs where listed limit 1');
    const [posting] = await sql<{ id: string }>("select posting_id as id from postings where state = 'shown' limit 1");
    const ids: Readonly<Record<string, string>> = {
      postingId: posting?.id ?? '',
      number: holder?.number ?? '',
      mailId: mail?.id ?? '',
      sectionId: 'A6-the-job',
      state: 'arizona',
      city: 'tucson',
      programId: program?.id ?? '',
    };
    const routes = Object.entries(ROUTE_ACCESS).filter(
      ([id, access]) => (access === 'public' || access === 'demonstration') && !SPOKEN_TO_BY_MACHINES.test(id),
    );
    expect(routes.length).toBeGreaterThan(15);
    for (const [id] of routes.filter((_, at) => (at % 2 === 0) === (half === 'first'))) {
      const withToken = id.includes('[token]');
      const path = id.replaceAll(/\/\([^)]+\)/g, '').replaceAll(/\[(\w+)\]/g, (_, name: string) => ids[name] ?? unknownToken()) || '/';
      // A school's certificate has a number of its own, and nobody of the demonstration has one: the journey of a school looks at it.
      const missing = withToken || id.includes('/completion/');
      await look(page, path, consoleErrors, { light: !withToken, missing });
    }
  });
}

test('every page of a person who applies', async ({ page, consoleErrors }) => {
  test.slow();
  const person = await givenPerson();
  await givenSignedIn(page.context(), person.personId);
  for (const path of [
    '/path',
    '/apply',
    '/me',
    '/me/security',
    '/me/name',
    '/me/data',
    '/messages',
    '/messages/phone',
    '/accommodations',
    '/identity',
    '/cases',
    '/pay',
    '/exam',
    '/study',
    '/study/plan',
    '/study/class',
    '/credential',
    '/resume',
    '/jobs/profile',
    '/jobs/applications',
    '/agency',
    '/agency/import',
    '/school',
    '/school/log',
    '/school/people',
    '/school/seats',
    '/school/outcomes',
    '/school/apply',
    '/school/approval',
  ])
    await look(page, path, consoleErrors);
  const own = unwrap(permit(actorOf(person.personId), 'application.manage-own'));
  const at = { clock: systemClock };
  unwrap(await startApplication(database(), own, at));
  for (const route of ['experience', 'program'] as const) {
    unwrap(await saveDraft(database(), own, { step: 'route', route }, at));
    await look(page, route === 'experience' ? '/apply/experience' : '/apply/training', consoleErrors);
  }
  for (const step of ['route', 'certificate', 'school', 'statements', 'review']) await look(page, `/apply/${step}`, consoleErrors);
});

test('every page of a person who waits, pays, practises and sits the exam', async ({ page, consoleErrors }) => {
  test.slow();
  const as = async (who: string) => {
    await page.context().clearCookies();
    await givenSignedIn(page.context(), who);
  };
  await as('applicant.one@demo.example');
  for (const path of ['/path', '/apply/status']) await look(page, path, consoleErrors);
  await as('applicant.four@demo.example');
  for (const path of ['/path', '/apply/status']) await look(page, path, consoleErrors);

  await as((await givenApproved()).personId);
  await look(page, '/path', consoleErrors);
  await look(page, '/pay', consoleErrors);
  await page.getByRole('button', { name: 'Pay $200.00' }).click();
  await expect(page).toHaveURL(/\/pay\/demonstration\//);
  await look(page, page.url(), consoleErrors);

  const paid = await givenPaid();
  await as(paid.personId);
  const practise = unwrap(permit(actorOf(paid.personId), 'practice.use-own'));
  const [plainId, roomId] = [
    unwrap(await startPractice(database(), practise, 'sprint', { clock: systemClock, newSeed: randomUUID })),
    unwrap(await startPractice(database(), practise, 'short', { clock: systemClock, newSeed: randomUUID })),
  ];
  for (const path of [
    '/path',
    '/pay',
    '/study',
    '/study/plan',
    `/study/practice/${plainId}`,
    `/study/practice/${roomId}/room`,
    '/study/cards',
    '/study/cards/exchange',
    '/study/cards/own',
    '/study/drills',
    '/study/offline',
    '/guide/C6-atrial-fibrillation',
    '/guide/notes',
    '/exam',
    '/exam/start',
  ])
    await look(page, path, consoleErrors);
  await page.goto('/exam/start');
  for (const box of await page.getByRole('checkbox').all()) await box.check();
  await page.getByRole('button', { name: 'Agree and go to the tutorial' }).click();
  await expect(page).toHaveURL(/\/exam\/tutorial/);
  // Not weighed: it has a question of every type, and loads what draws them while one reads.
  await look(page, '/exam/tutorial', consoleErrors);

  const sitting = await givenAttempt();
  await as(sitting.personId);
  // What the room loads before its first question is weighed by `npm run bench -- room`; the rest comes while one reads.
  await look(page, `/exam/room/${sitting.attemptId}`, consoleErrors);
  // While it opens nothing takes a key.
  await expect(page.getByText('Question 1 of 120')).toBeVisible();
  await page.keyboard.press('r');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Review your answers');
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
});

test('every page of a certified person, and of one who did not pass', async ({ page, consoleErrors, sql }) => {
  test.slow();
  for (const email of ['certificant@demo.example', 'candidate.failed@demo.example']) {
    const [sat] = await sql<{ id: string }>('select attempt_id as id from attempts join auth_users on id = person_id where email = $1', [email]);
    await page.context().clearCookies();
    await givenSignedIn(page.context(), email);
    for (const path of ['/path', '/exam', `/exam/result/${sat?.id}`, '/credential', '/credential/mark', '/credential/surrender', '/cases', '/pay', '/study'])
      await look(page, path, consoleErrors);
  }
});

test('every page of an instructor, and the class of a student', async ({ page, consoleErrors, sql }) => {
  test.slow();
  const [own] = await sql<{ id: string; code: string }>(
    "select class_id as id, join_code as code from classes join auth_users on id = instructor_person_id where email = 'instructor@demo.example'",
  );
  const [sharing] = await sql<{ id: string }>(
    "select class_member_id as id from class_members join auth_users on id = person_id where email = 'student.one@demo.example' and left_at is null",
  );
  await givenSignedIn(page.context(), 'instructor@demo.example');
  for (const path of ['/classes', `/classes/${own?.id}`, `/classes/${own?.id}/topics/${sharing?.id}`, '/me']) await look(page, path, consoleErrors);
  await page.context().clearCookies();
  await givenSignedIn(page.context(), 'student.one@demo.example');
  for (const path of ['/study', '/study/class']) await look(page, path, consoleErrors);
  await page.context().clearCookies();
  await givenSignedIn(page.context(), (await givenPerson()).personId);
  await look(page, `/study/class?code=${own?.code}`, consoleErrors);
});

test('every page of continuing education', async ({ page, consoleErrors, sql }) => {
  test.slow();
  const as = async (who: string, options = {}) => {
    await page.context().clearCookies();
    await givenSignedIn(page.context(), who, options);
  };
  await as('certificant.nine@demo.example');
  for (const path of ['/ce', '/ce/enter', '/ce/claim', '/ce/modules', '/ce/modules/privacy-and-cyber-safety', '/lti', `/lti/open/${unknownToken()}`])
    await look(page, path, consoleErrors);
  await as((await givenPerson()).personId);
  for (const path of ['/ce', '/ce/modules', '/provider']) await look(page, path, consoleErrors);
  const [course] = await sql<{ id: string }>("select ce_course_id as id from ce_courses where state = 'approved' limit 1");
  const [session] = await sql<{ id: string }>('select ce_session_id as id from ce_sessions order by starts_at limit 1');
  await as('ce.provider@demo.example');
  for (const path of ['/provider', '/provider/courseware', `/provider/courses/${course?.id}`, `/provider/sessions/${session?.id}`])
    await look(page, path, consoleErrors);
  const [credit] = await sql<{ id: string }>("select ce_credit_id as id from ce_credits where state = 'awaiting-review' limit 1");
  const [waits] = await sql<{ id: string }>("select ce_course_id as id from ce_courses where state = 'applied' limit 1");
  await as('manager.one@demo.example', { secondFactor: true });
  for (const path of ['/staff/courseware', '/staff/courseware/lti', '/staff/ce', `/staff/ce/credits/${credit?.id}`, `/staff/ce/approvals/course/${waits?.id}`])
    await look(page, path, consoleErrors);
});

test('every page of renewal and of the way back', async ({ page, consoleErrors, sql }) => {
  test.slow();
  const as = async (who: string, options = {}) => {
    await page.context().clearCookies();
    await givenSignedIn(page.context(), who, options);
  };
  for (const email of ['certificant@demo.example', 'certificant.eight@demo.example', 'certificant.nine@demo.example']) {
    await as(email);
    for (const path of ['/credential/renew', '/credential/assessment', '/credential/quarter']) await look(page, path, consoleErrors);
  }
  await as('certificant.nine@demo.example');
  if ((await page.goto('/credential/renew')) && (await page.getByText('Your request waits').count()) === 0) {
    await page.getByText('In service or ill?').click();
    await page.getByLabel('Military or similar service').check();
    await page.getByLabel('In your words').fill('Deployed until spring.');
    await page.getByRole('button', { name: 'Ask for more days' }).click();
    await expect(page.getByText('Your request is with the certification office.')).toBeVisible();
  }
  const lapsed = await givenCertificant(800);
  await as(lapsed.personId);
  await look(page, '/credential/renew', consoleErrors);
  await look(page, '/credential/return', consoleErrors);
  await page.getByRole('button', { name: 'Apply for reinstatement' }).click();
  await expect(page.getByText('Your application is open.')).toBeVisible();
  await look(page, '/credential/return', consoleErrors);
  const [application] = await sql<{ id: string }>('select reinstatement_id as id from reinstatements where person_id = $1', [lapsed.personId]);
  const [wish] = await sql<{ id: string }>("select renewal_extension_id as id from renewal_extensions where state = 'waiting' limit 1");
  await as('manager.one@demo.example', { secondFactor: true });
  for (const path of ['/staff/renewals', `/staff/renewals/reinstatements/${application?.id}`, `/staff/renewals/extensions/${wish?.id}`])
    await look(page, path, consoleErrors);
});

test('every page of the way to the instructor credential', async ({ page, consoleErrors, sql }) => {
  test.slow();
  const as = async (who: string, options = {}) => {
    await page.context().clearCookies();
    await givenSignedIn(page.context(), who, options);
  };
  await as((await givenPerson()).personId);
  await look(page, '/credential/instructor', consoleErrors);
  const holder = await givenCertificant(100);
  const own = unwrap(permit(actorOf(holder.personId), 'instructor.apply-own'));
  const at = { clock: systemClock };
  const applicationId = unwrap(await startInstructorApplication(database(), own, at));
  await as(holder.personId);
  await look(page, '/credential/instructor', consoleErrors);
  const [employer, ...referees] = ['clinic', 'one', 'two'].map((mark) => holder.email.replace('@', `-${mark}@`));
  const job = { employerName: 'Saguaro Clinic', employerEmail: employer ?? '', role: 'Technician', from: '2015-01-01', to: '2025-01-01' };
  unwrap(await addJob(database(), own, job, at));
  for (const email of referees) unwrap(await addReferee(database(), own, { name: 'Robin Vega', email }, at));
  const links = async (pattern: RegExp) => {
    const mails = await sql<{ body: string }>('select body_text as body from mails where to_person_id = $1', [holder.personId]);
    return mails.flatMap(({ body }) => body.match(pattern)?.[0] ?? []);
  };
  for (const link of [...(await links(/\/attest\/instructor\/[\w-]{43}/)), ...(await links(/\/refer\/[\w-]{43}/)).slice(0, 1)])
    await look(page, link, consoleErrors);
  const fields = {
    background: 'Ten years in one clinic, five as the lead.',
    sampleUrl: 'https://video.example/v4',
    ownsSchool: 'no',
    schoolName: '',
    prefersTalk: true,
  } as const;
  unwrap(await saveApplication(database(), own, fields, undefined, at));
  unwrap(await submitInstructorApplication(database(), own, true, at));
  await look(page, '/credential/instructor', consoleErrors);
  await as('manager.one@demo.example', { secondFactor: true });
  for (const path of ['/staff/programs', '/staff/school-flags', '/staff/instructors', `/staff/instructors/${applicationId}`])
    await look(page, path, consoleErrors);
});

test('every page of the staff', async ({ page, consoleErrors, sql }) => {
  test.slow();
  const [application] = await sql<{ id: string; person: string }>(
    "select application_id as id, person_id as person from applications join auth_users on id = person_id where email = 'applicant.two@demo.example'",
  );
  const { orderId } = await givenPaid();
  const at = { clock: systemClock };
  const writing = unwrap(permit(actorOf((await givenPaid()).personId), 'resume.manage-own'));
  const resume = resumeOf((path) => ({ 'basics.name': 'Demo Person', 'work.0.position': 'Aide' })[path]);
  unwrap(await saveResume(database(), writing, resume, 'built', at));
  unwrap(await sendRound(database(), writing, '', at));
  const { round } = await ownResume(database(), writing, at);
  const sitting = await givenAttempt();
  const reporting = actorOf(sitting.personId);
  const sit = unwrap(permit(reporting, 'exam.sit-own'));
  unwrap(
    await reportIncident(
      database(),
      sit,
      { attemptId: sitting.attemptId, kind: 'technical', words: 'The screen went dark.', evidence: { position: 3, online: true } },
      at,
    ),
  );
  const needs = unwrap(permit(reporting, 'accommodation.manage-own'));
  const asked = { kinds: ['extra-time', 'large-print'] as const, extraTimePercent: 50, breakMinutes: 0, words: 'I read slowly.' };
  unwrap(await askAccommodation(database(), needs, { asked, file: undefined, appealOf: undefined }, at));
  const [request] = (await ownAccommodations(database(), needs, at)).requests;
  const person = `/staff/people/${application?.person}`;
  const [sealed] = await sql<{ id: string }>('select form_id as id from forms where not rehearsal and renewal is null order by sealed_at desc limit 1');
  const [assembly] = await sql<{ id: string }>('select assembly_id as id from assemblies order by asked_at limit 1');
  const [reported] = await sql<{ id: string }>('select conduct_report_id as id from conduct_reports order by received_at limit 1');
  const [meeting] = await sql<{ id: string }>('select board_meeting_id as id from board_meetings order by called_at limit 1');
  const [advice] = await sql<{ own: string; outside: string }>(
    `select (select advice_case_id from advice_cases join auth_users on id = person_id where email = 'candidate@demo.example' order by opened_at limit 1) as own,
            (select advice_case_id from advice_cases where person_id is null order by opened_at limit 1) as outside`,
  );
  const [posting] = await sql<{ id: string }>(
    `select posting_id as id from postings p join employers using (employer_id) join auth_users u on u.id = contact_person_id
      where u.email = 'ce.provider@demo.example' and p.state = 'shown' order by posted_at limit 1`,
  );
  const open: Readonly<Record<string, readonly string[]>> = {
    'manager.one@demo.example': [
      '/staff',
      '/staff/applications',
      `/staff/applications/${application?.id}`,
      '/staff/people',
      '/staff/people?q=demo',
      person,
      '/staff/messages',
      '/staff/messages/application.refused',
      '/staff/messages/log',
      '/staff/name-changes',
      '/staff/accommodations',
      '/staff/identity',
      `/staff/accommodations/${request?.requestId}`,
      '/staff/exams',
      `/staff/exams/${sitting.attemptId}`,
      '/staff/exams/windows',
      '/staff/exams/windows/01900000-0000-7000-8000-000000000001',
      '/staff/exams/rehearsals',
      '/staff/conduct',
      `/staff/conduct/reports/${reported?.id}`,
      '/staff/appeals',
      '/staff/impartiality',
      '/staff/board',
      `/staff/board/${meeting?.id}`,
      '/staff/declarations',
      '/staff/jobs',
    ],
    'ce.provider@demo.example': ['/agency', `/agency/${posting?.id}`],
    'psychometrician@demo.example': ['/staff/forms', `/staff/forms/${sealed?.id}`, `/staff/forms/assembly/${assembly?.id}`],
    'reviser@demo.example': ['/staff', '/staff/resumes', `/staff/resumes/${round?.roundId}`],
    'adviser@demo.example': ['/staff', '/staff/advice', `/staff/advice/${advice?.own}`, `/staff/advice/${advice?.outside}`],
    'candidate@demo.example': [`/advice/cases/${advice?.own}`],
    'finance@demo.example': ['/staff', '/staff/payments', `/staff/payments/${orderId}`, '/staff/seats', person],
    'administrator@demo.example': ['/staff', '/staff/people', person, '/me/security'],
    'accreditor@demo.example': [
      '/staff',
      '/staff/binder',
      '/staff/applications',
      `/staff/applications/${application?.id}`,
      '/staff/payments',
      `/staff/payments/${orderId}`,
      person,
    ],
  };
  for (const [email, paths] of Object.entries(open)) {
    await page.context().clearCookies();
    await givenSignedIn(page.context(), email, { secondFactor: true });
    for (const path of paths) await look(page, path, consoleErrors);
  }
});
