import { beforeAll, describe, expect, test } from 'vitest';
import { fixedClock, unwrap } from '@einthoven/kernel';
import { emailOf } from '../account/index.ts';
import { useTestDatabase } from '../db/test-database.ts';
import { insertDemonstrationProgram } from '../program/index.ts';
import { registerSchemes } from '../scheme/index.ts';
import {
  agreeToStatements,
  readOwnApplication,
  saveDraft,
  startApplication,
  submitApplication,
  uploadCertificate,
  withdrawApplication,
} from './application.ts';
import { findApprovedApplication, findCurrentApplication } from './application.queries.ts';
import { openEvidence } from './evidence.ts';
import { currentStatements } from './statement.ts';
import { allowed, fillExperienceDraft, fillProgramDraft, insertActor, JOB, mailsOf, PNG, TRAINING } from './test-application.ts';

const test_ = useTestDatabase();
const at = { clock: fixedClock('2026-11-23T12:00:00Z') };
const own = 'application.manage-own' as const;

beforeAll(async () => {
  await registerSchemes(test_.db);
  await insertDemonstrationProgram(test_.db, {
    name: 'Approved Program',
    schoolName: 'Approved School',
    city: 'Tucson',
    stateCode: 'AZ',
    classHours: 60,
    clinicalHours: 32,
    approval: 'approved',
    ownerPersonId: undefined,
  });
});

describe('a program whose approval was withdrawn', () => {
  test.each([
    ['2026-05-31', 'met'],
    ['2026-06-01', 'needs-review'],
  ])('counts by the day of completion: %s is %s', async (completedOn, decision) => {
    const school = `Withdrawn School ${decision}`;
    await insertDemonstrationProgram(test_.db, {
      name: `Program of ${school}`,
      schoolName: school,
      city: 'Tucson',
      stateCode: 'AZ',
      classHours: 60,
      clinicalHours: 32,
      approval: 'withdrawn',
      ownerPersonId: undefined,
    });
    await test_.db
      .updateTable('programs')
      .set({ approval_spans: JSON.stringify([{ from: '2024-01-01', until: '2026-05-31' }]) })
      .where('school_name', '=', school)
      .execute();
    const actor = await insertActor(test_.db);
    await fillProgramDraft(test_.db, actor, at, { school, completedOn });
    expect((await readOwnApplication(test_.db, allowed(actor, own), at))?.assessment.eligibility?.decision).toBe(decision);
  });
});

describe('saveDraft', () => {
  test('keeps what was typed, right or wrong, for the next browser', async () => {
    const actor = await insertActor(test_.db);
    unwrap(await startApplication(test_.db, allowed(actor, own), at));
    const wrong = { ...TRAINING, classHours: '-4', completedOn: '2026-02-30', preceptorName: '' };
    unwrap(await saveDraft(test_.db, allowed(actor, own), { step: 'training', training: wrong }, at));
    const again = await readOwnApplication(test_.db, allowed(actor, own), at);
    expect(again?.application.draft.training).toEqual(wrong);
    expect(again?.application.state).toBe('draft');
  });

  test('stores nothing that can be read in the table', async () => {
    const actor = await insertActor(test_.db);
    await fillProgramDraft(test_.db, actor, at, { preceptorName: 'Readable Nowhere' });
    const row = await test_.db.selectFrom('applications').selectAll().where('person_id', '=', actor.personId).executeTakeFirstOrThrow();
    expect(JSON.stringify(row)).not.toContain('Readable Nowhere');
    expect(row.sealed_draft?.toString('latin1')).not.toContain('Readable Nowhere');
  });

  test("touches the person's own application only", async () => {
    const one = await insertActor(test_.db);
    const other = await insertActor(test_.db);
    await fillProgramDraft(test_.db, one, at);
    expect(await saveDraft(test_.db, allowed(other, own), { step: 'school', secondarySchool: 'no' }, at)).toEqual({
      ok: false,
      error: 'APPLICATION_NONE_OPEN',
    });
    expect(await submitApplication(test_.db, allowed(other, own), at)).toEqual({ ok: false, error: 'APPLICATION_NONE_OPEN' });
    expect(await withdrawApplication(test_.db, allowed(other, own), at)).toEqual({ ok: false, error: 'APPLICATION_NONE_OPEN' });
    expect(await readOwnApplication(test_.db, allowed(other, own), at)).toBeUndefined();
    expect((await readOwnApplication(test_.db, allowed(one, own), at))?.application.draft.secondarySchool).toBe('yes');
  });

  test('two devices writing different steps at once both keep theirs', async () => {
    const actor = await insertActor(test_.db);
    unwrap(await startApplication(test_.db, allowed(actor, own), at));
    await Promise.all([
      saveDraft(test_.db, allowed(actor, own), { step: 'training', training: TRAINING }, at),
      saveDraft(test_.db, allowed(actor, own), { step: 'school', secondarySchool: 'student' }, at),
      saveDraft(test_.db, allowed(actor, own), { step: 'route', route: 'program' }, at),
    ]);
    const draft = (await readOwnApplication(test_.db, allowed(actor, own), at))?.application.draft;
    expect(draft).toMatchObject({ route: 'program', training: TRAINING, secondarySchool: 'student' });
  });

  test('the route of former holders is closed to others and open to who held the credential', async () => {
    const actor = await insertActor(test_.db);
    unwrap(await startApplication(test_.db, allowed(actor, own), at));
    const route = { step: 'route', route: 'former-credential' } as const;
    expect(await saveDraft(test_.db, allowed(actor, own), route, at)).toEqual({ ok: false, error: 'APPLICATION_ROUTE_CLOSED' });
    await test_.db
      .insertInto('role_grants')
      .values({ person_id: actor.personId, role: 'certificant', revoked_at: new Date('2025-01-01') })
      .execute();
    expect((await saveDraft(test_.db, allowed(actor, own), route, at)).ok).toBe(true);
  });
});

describe('startApplication', () => {
  test('ten clicks at once make one draft and one event', async () => {
    const actor = await insertActor(test_.db);
    await Promise.all(Array.from({ length: 10 }, () => startApplication(test_.db, allowed(actor, own), at)));
    expect(await test_.db.selectFrom('applications').select('application_id').where('person_id', '=', actor.personId).execute()).toHaveLength(1);
    expect(
      await test_.db
        .selectFrom('events')
        .select('event_id')
        .where('kind', '=', 'application.started')
        .where('subject_person_id', '=', actor.personId)
        .execute(),
    ).toHaveLength(1);
  });
});

describe('uploadCertificate', () => {
  test.each([
    ['empty', 'empty.pdf', Buffer.alloc(0), 'UPLOAD_EMPTY'],
    ['huge', 'huge.png', Buffer.concat([PNG, Buffer.alloc(10 * 1024 * 1024)]), 'UPLOAD_TOO_LARGE'],
    ['a program called .pdf', 'certificate.pdf', Buffer.from('MZ\u0090\u0000\u0003this program cannot be run'), 'UPLOAD_TYPE_REFUSED'],
    ['a page with script called .png', 'x.png', Buffer.from('<html><script>alert(1)</script></html>'), 'UPLOAD_TYPE_REFUSED'],
    ['an SVG with script', 'x.svg', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'), 'UPLOAD_TYPE_REFUSED'],
  ])('refuses a file that is %s and loses nothing', async (_what, name, bytes, problem) => {
    const actor = await insertActor(test_.db);
    await fillProgramDraft(test_.db, actor, at);
    const before = (await readOwnApplication(test_.db, allowed(actor, own), at))?.application.draft;
    expect(await uploadCertificate(test_.db, allowed(actor, own), { name, bytes }, at)).toEqual({ ok: false, error: problem });
    expect((await readOwnApplication(test_.db, allowed(actor, own), at))?.application.draft).toEqual(before);
  });

  test('a name made to escape is kept as a name, and its bytes come back', async () => {
    const actor = await insertActor(test_.db);
    await fillProgramDraft(test_.db, actor, at);
    unwrap(await uploadCertificate(test_.db, allowed(actor, own), { name: '../../etc/pass\u0000wd\r\nset-cookie: a=b.png', bytes: PNG }, at));
    const certificate = (await readOwnApplication(test_.db, allowed(actor, own), at))?.application.draft.certificate;
    expect(certificate?.fileName).toBe('passwdset-cookie: a=b.png');
    const opened = unwrap(await openEvidence(test_.db, actor, certificate?.fileId ?? '', at));
    expect(opened.bytes.equals(PNG)).toBe(true);
  });

  test('replacing the file of a draft deletes the one before', async () => {
    const actor = await insertActor(test_.db);
    await fillProgramDraft(test_.db, actor, at);
    unwrap(await uploadCertificate(test_.db, allowed(actor, own), { name: 'second.png', bytes: PNG }, at));
    const files = await test_.db.selectFrom('stored_files').select('file_name').where('person_id', '=', actor.personId).execute();
    expect(files).toEqual([{ file_name: 'second.png' }]);
  });
});

describe('openEvidence', () => {
  test('the owner sees it; staff see it and leave an event; others learn nothing', async () => {
    const actor = await insertActor(test_.db);
    await fillProgramDraft(test_.db, actor, at);
    const fileId = (await readOwnApplication(test_.db, allowed(actor, own), at))?.application.draft.certificate?.fileId ?? '';
    const manager = await insertActor(test_.db, ['certification-manager']);
    const stranger = await insertActor(test_.db);
    const finance = await insertActor(test_.db, ['finance']);
    expect((await openEvidence(test_.db, manager, fileId, at)).ok).toBe(true);
    for (const who of [stranger, finance, { ...manager, secondFactor: false }]) {
      expect(await openEvidence(test_.db, who, fileId, at)).toEqual({ ok: false, error: 'FILE_UNKNOWN' });
    }
    for (const id of ['not-an-id', "' or 1=1", '0190c2f0-0000-7000-8000-00000000ffff']) {
      expect(await openEvidence(test_.db, actor, id, at)).toEqual({ ok: false, error: 'FILE_UNKNOWN' });
    }
    const events = await test_.db.selectFrom('events').select(['kind', 'actor_person_id']).where('entity_id', '=', fileId).execute();
    expect(events).toEqual([{ kind: 'evidence.opened', actor_person_id: manager.personId }]);
  });
});

describe('agreeToStatements', () => {
  test('records each wording once with its hash, however often it is clicked', async () => {
    const actor = await insertActor(test_.db);
    unwrap(await startApplication(test_.db, allowed(actor, own), at));
    await Promise.all([1, 2, 3].map(() => agreeToStatements(test_.db, allowed(actor, own), at)));
    const rows = await test_.db
      .selectFrom('agreements')
      .select(['statement', 'statement_version', 'text_sha256'])
      .where('person_id', '=', actor.personId)
      .orderBy('statement')
      .execute();
    expect(rows).toEqual(
      currentStatements()
        .map(({ name, version, sha256 }) => ({ statement: name, statement_version: version, text_sha256: sha256 }))
        .toSorted((a, b) => (a.statement < b.statement ? -1 : 1)),
    );
  });
});

describe('submitApplication', () => {
  test('five clicks at once submit once: one record, one event, one mail', async () => {
    const actor = await insertActor(test_.db, ['candidate'], { legalName: "Seán O'Brien-Ó Súilleabháin" });
    await fillProgramDraft(test_.db, actor, at, { school: 'approved school' });
    const results = await Promise.all(Array.from({ length: 5 }, () => submitApplication(test_.db, allowed(actor, own), at)));
    expect(results.every(({ ok }) => ok)).toBe(true);
    const it = await readOwnApplication(test_.db, allowed(actor, own), at);
    expect(it?.application).toMatchObject({ state: 'submitted', route: 'program', provisional: false });
    expect(it?.assessment.eligibility).toEqual({ decision: 'met', provisional: [] });
    const applicationId = it?.application.applicationId ?? '';
    expect(await test_.db.selectFrom('application_submissions').select('eligibility').where('application_id', '=', applicationId).execute()).toEqual([
      { eligibility: { decision: 'met', codes: [] } },
    ]);
    expect(
      await test_.db.selectFrom('events').select('event_id').where('kind', '=', 'application.submitted').where('entity_id', '=', applicationId).execute(),
    ).toHaveLength(1);
    expect(await mailsOf(test_.db, 'application.received', await emailOf(test_.db, actor.personId))).toHaveLength(1);
  });

  test('is refused while a step is open, and nothing is written', async () => {
    const actor = await insertActor(test_.db);
    unwrap(await startApplication(test_.db, allowed(actor, own), at));
    expect(await submitApplication(test_.db, allowed(actor, own), at)).toEqual({ ok: false, error: 'APPLICATION_INCOMPLETE' });
    expect((await findCurrentApplication(test_.db, actor.personId))?.state).toBe('draft');
  });

  test('what was submitted cannot be changed', async () => {
    const actor = await insertActor(test_.db);
    await fillProgramDraft(test_.db, actor, at);
    unwrap(await submitApplication(test_.db, allowed(actor, own), at));
    const refused = { ok: false, error: 'APPLICATION_FROZEN' };
    expect(await saveDraft(test_.db, allowed(actor, own), { step: 'training', training: { ...TRAINING, classHours: '80' } }, at)).toEqual(refused);
    expect(await uploadCertificate(test_.db, allowed(actor, own), { name: 'a.png', bytes: PNG }, at)).toEqual(refused);
    await expect(test_.db.updateTable('application_submissions').set({ eligibility: '{}' }).execute()).rejects.toThrow();
  });

  test('without clinical hours the rules say so, by how much, and the queue knows', async () => {
    const actor = await insertActor(test_.db);
    await fillProgramDraft(test_.db, actor, at, { clinicalHours: '0' });
    unwrap(await submitApplication(test_.db, allowed(actor, own), at));
    const row = await test_.db.selectFrom('applications').select('finding').where('person_id', '=', actor.personId).executeTakeFirstOrThrow();
    expect(row.finding).toBe('not-met');
    expect((await readOwnApplication(test_.db, allowed(actor, own), at))?.assessment.eligibility).toMatchObject({
      decision: 'not-met',
      unmet: [{ rule: 'clinical-hours', required: 20, actual: 0, shortBy: 20 }],
    });
  });

  test.each([
    ["O'Neill"],
    ['Zoë Müller-Œuvre'],
    ['Plato'],
    ['Ł'.repeat(200)],
    ['محمد بن سلمان'],
    ["Robert'); drop table applications;--"],
    ['<script>alert(1)</script>'],
    ['{{constructor}} ${7*7} %s'],
  ])('takes the name %s as text', async (name) => {
    const actor = await insertActor(test_.db, ['candidate'], { legalName: name });
    await fillProgramDraft(test_.db, actor, at, { preceptorName: name, school: name });
    unwrap(await submitApplication(test_.db, allowed(actor, own), at));
    expect((await readOwnApplication(test_.db, allowed(actor, own), at))?.application.draft.training.preceptorName).toBe(name);
  });

  test('a name with line breaks adds no header to the mail an employer gets', async () => {
    const actor = await insertActor(test_.db, ['candidate'], { legalName: 'Eve\r\nBcc: all@example.test' });
    await fillExperienceDraft(test_.db, actor, at, [{ ...JOB, employerEmail: 'line-break@clinic.example' }]);
    unwrap(await submitApplication(test_.db, allowed(actor, own), at));
    const [mail] = await mailsOf(test_.db, 'attestation.asked', 'line-break@clinic.example');
    expect(mail?.subject).not.toMatch(/[\r\n]/);
  });
});

describe('withdrawApplication', () => {
  test('ends it, leaves an event, and a new one can begin', async () => {
    const actor = await insertActor(test_.db);
    await fillProgramDraft(test_.db, actor, at);
    unwrap(await submitApplication(test_.db, allowed(actor, own), at));
    unwrap(await withdrawApplication(test_.db, allowed(actor, own), at));
    expect(await findCurrentApplication(test_.db, actor.personId)).toBeUndefined();
    expect(await withdrawApplication(test_.db, allowed(actor, own), at)).toEqual({ ok: false, error: 'APPLICATION_NONE_OPEN' });
    unwrap(await startApplication(test_.db, allowed(actor, own), at));
    expect((await findCurrentApplication(test_.db, actor.personId))?.state).toBe('draft');
    expect(await findApprovedApplication(test_.db, actor.personId, '2026-11-23' as never)).toBeUndefined();
  });
});
