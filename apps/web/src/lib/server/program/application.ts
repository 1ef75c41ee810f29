import { addDays, err, ok, parsePlainDate, plainDateIn, type Clock, type PlainDate, type Result } from '@einthoven/kernel';
import { programGaps, PROGRAM_POLICIES, type ProgramFacts, type ProgramGap } from '@einthoven/scheme';
import { characters, cleanLine, isStateCode, isUuid, type Permission } from '../account/index.ts';
import { inTransaction, type Db, type Tx } from '../db/pool.ts';
import { tell } from '../message/index.ts';
import { recordEvent, type EventActor } from '../platform/events.ts';
import { storeFile } from '../platform/stored-file.ts';
import { checkUpload, type UploadProblem } from '../platform/upload.ts';
import { currentScheme, schemeVersion } from '../scheme/index.ts';
import * as queries from './approval.queries.ts';
import * as filings from './filing.queries.ts';
import type { ProgramAnswers, ProgramApplication } from './approval.queries.ts';
import { domainsOf } from './blueprint-domain.ts';
import { DELIVERIES } from './directory.ts';
import { listSites, listTeachers, type Site, type Teacher } from './directory.queries.ts';
import { cleanUpTo, ownSchool, pointOf } from './school.ts';
import { endSite, findSchool, insertSite, listSchoolPeople, updateAuthorisation, type School } from './school.queries.ts';

type Apply = Permission<'school.apply-own'>;
type At = { readonly clock: Clock };

/** Why a step of an application was not taken. */
export type ProgramProblem =
  | 'PROGRAM_UNKNOWN'
  | 'PROGRAM_NOT_OPEN'
  | 'PROGRAM_TOO_MANY'
  | 'PROGRAM_NAME'
  | 'PROGRAM_NUMBER'
  | 'PROGRAM_DAY'
  | 'PROGRAM_DELIVERY'
  | 'PROGRAM_TEXTS'
  | 'PROGRAM_GAPS'
  | 'PROGRAM_NO_EVIDENCE'
  | 'PROGRAM_AGAIN_EARLY'
  | 'SITE_FIELDS'
  | 'TEACHER_FIELDS'
  | 'AUTHORISATION_FIELDS'
  | 'EVIDENCE_KIND'
  | 'EVIDENCE_TOO_MANY'
  | UploadProblem;

/** What a file of evidence can show. */
export const EVIDENCE_KINDS = ['curriculum', 'agreement', 'authorisation', 'instructors', 'facilities', 'policies', 'other'] as const;

const MOST_OPEN = 10;
const MOST_FILES = 20;
const MOST_ROWS = 40;
/** No program takes longer, has more hours, or costs more: a larger number is a slip of the finger. */
const MOST = { hours: 2000, people: 500, weeks: 200, priceCents: 5_000_000 };

const EMPTY: ProgramAnswers = {
  name: '',
  summary: '',
  delivery: '',
  classHours: 0,
  clinicalHours: 0,
  classSize: 0,
  supervisedTracings: 0,
  weeks: 0,
  hoursAWeek: 0,
  domainHours: {},
  priceCents: undefined,
  priceCovers: '',
  nextStart: '',
  policies: [],
  curriculum: '',
  facilities: '',
};

/** An application with everything that belongs to it. */
export type OpenedApplication = {
  readonly application: ProgramApplication;
  readonly school: School;
  readonly sites: readonly Site[];
  readonly teachers: readonly Teacher[];
  readonly evidence: readonly filings.ProgramEvidence[];
  readonly gaps: readonly ProgramGap[];
  readonly domains: ReturnType<typeof domainsOf>;
};

/** Opens an application, whoever asks: callers have looked whether they may. */
export async function gather(db: Db, application: ProgramApplication, today: PlainDate): Promise<OpenedApplication> {
  const school = await findSchool(db, application.schoolId);
  if (!school) throw new Error(`application ${application.applicationId} is of no school`);
  const [sites, teachers, evidence] = [
    await listSites(db, application),
    await listTeachers(db, application.programId),
    await filings.listEvidence(db, application.applicationId),
  ];
  const domains = domainsOf(application.schemeVersion);
  const facts: ProgramFacts = {
    ...application.answers,
    instructors: teachers.length,
    agreementsUntil: sites.filter(({ kind }) => kind === 'clinical').map(({ agreementUntil }) => agreementUntil),
    authorisedBy: school.authorisedBy,
    authorisationUntil: school.authorisationUntil,
  };
  const gaps = programGaps(
    facts,
    schemeVersion(application.schemeVersion),
    domains.map(({ id }) => id),
    today,
  );
  return { application, school, sites, teachers, evidence, gaps, domains };
}

/** Opens an application of one's own school. */
export async function ownApplication(db: Db, permission: Apply, applicationId: string, { clock }: At): Promise<OpenedApplication | undefined> {
  const it = isUuid(applicationId) ? await queries.findApplication(db, applicationId) : undefined;
  if (!it || !(await runs(db, permission, it.schoolId))) return undefined;
  return gather(db, it, plainDateIn(clock.now(), schemeVersion(it.schemeVersion).zone.value));
}

async function runs(db: Db, permission: Apply, schoolId: string): Promise<boolean> {
  return (await ownSchool(db, permission, schoolId)) !== undefined;
}

/** Begins an application for a new program of one's own school. @returns the id of the application */
export async function beginApplication(
  db: Db,
  permission: Apply,
  fields: { readonly schoolId: string; readonly name: string },
  { clock }: At,
): Promise<Result<string, ProgramProblem>> {
  const name = cleanLine(fields.name);
  if (characters(name) < 3 || characters(name) > 120) return err('PROGRAM_NAME');
  const { personId } = permission.actor;
  const scheme = currentScheme();
  const at = clock.now();
  return inTransaction(db, async (tx): Promise<Result<string, ProgramProblem>> => {
    const school = await ownSchool(tx, permission, fields.schoolId);
    if (!school) return err('PROGRAM_UNKNOWN');
    const open = (await queries.listApplicationsOf(tx, [school.schoolId])).filter(
      ({ state }) => state === 'draft' || state === 'submitted' || state === 'asked',
    );
    if (open.length >= MOST_OPEN) return err('PROGRAM_TOO_MANY');
    if ((await queries.listProgramRows(tx, [school.schoolId])).some((known) => known.name.toLowerCase() === name.toLowerCase())) return err('PROGRAM_NAME');
    const owner = (await listSchoolPeople(tx, school.schoolId, 'today')).find(({ role }) => role === 'owner')?.personId;
    const programId = await queries.insertProgram(tx, { ...school, schoolName: school.name, name, ownerPersonId: owner });
    const applicationId = await queries.insertApplication(tx, {
      programId,
      kind: 'first',
      answers: { ...EMPTY, name },
      schemeVersion: scheme.version,
      createdBy: personId,
      at,
    });
    return ok(applicationId);
  });
}

/** Begins an application for another term of an approval, from what is on record. */
export async function applyAgain(db: Db, permission: Apply, programId: string, { clock }: At): Promise<Result<string, ProgramProblem>> {
  const scheme = currentScheme();
  const at = clock.now();
  const today = plainDateIn(at, scheme.zone.value);
  return inTransaction(db, async (tx): Promise<Result<string, ProgramProblem>> => {
    const row = isUuid(programId) ? await queries.findProgramRow(tx, programId, true) : undefined;
    if (!row?.school_id || !(await runs(tx, permission, row.school_id))) return err('PROGRAM_UNKNOWN');
    const before = (await queries.listApplicationsOf(tx, [row.school_id])).filter((one) => one.programId === programId);
    if (before.some(({ state }) => state === 'draft' || state === 'submitted' || state === 'asked')) return err('PROGRAM_NOT_OPEN');
    if (row.approval === 'approved' && row.approval_until && addDays(row.approval_until as PlainDate, -scheme.programs.againOpensDaysBefore.value) > today) {
      return err('PROGRAM_AGAIN_EARLY');
    }
    const answers = before[0]?.answers ?? { ...EMPTY, name: row.name };
    const { personId } = permission.actor;
    return ok(
      await queries.insertApplication(tx, { programId, kind: row.listed ? 'again' : 'first', answers, schemeVersion: scheme.version, createdBy: personId, at }),
    );
  });
}

/** Reads the answers as they were typed. Numbers that are none are refused by name; what is empty is zero. */
export function readAnswers(
  typed: Readonly<Record<string, string>>,
  policies: readonly string[],
  domainIds: readonly string[],
): Result<ProgramAnswers, { readonly code: ProgramProblem; readonly field: string }> {
  const text = (field: string) => typed[field] ?? '';
  const name = cleanLine(text('name'));
  if (characters(name) < 3 || characters(name) > 120) return err({ code: 'PROGRAM_NAME', field: 'name' });
  const delivery = text('delivery') === '' ? '' : DELIVERIES.find((known) => known === text('delivery'));
  if (delivery === undefined) return err({ code: 'PROGRAM_DELIVERY', field: 'delivery' });
  const numbers: Record<string, number> = {};
  const fields: readonly (readonly [string, number])[] = [
    ['classHours', MOST.hours],
    ['clinicalHours', MOST.hours],
    ['classSize', MOST.people],
    ['supervisedTracings', MOST.people],
    ['weeks', MOST.weeks],
    ['hoursAWeek', 168],
    ...domainIds.map((id) => [`domain-${id}`, MOST.hours] as const),
  ];
  for (const [field, most] of fields) {
    const value = text(field).trim();
    if (value !== '' && (!/^\d{1,5}$/.test(value) || Number(value) > most)) return err({ code: 'PROGRAM_NUMBER', field });
    numbers[field] = value === '' ? 0 : Number(value);
  }
  const priceTyped = text('price').trim().replace(/[$,]/g, '');
  if (priceTyped !== '' && (!/^\d{1,6}(\.\d{2})?$/.test(priceTyped) || Number(priceTyped) * 100 > MOST.priceCents))
    return err({ code: 'PROGRAM_NUMBER', field: 'price' });
  const starts = text('nextStart').trim();
  const parsed = parsePlainDate(starts);
  if (starts !== '' && !parsed.ok) return err({ code: 'PROGRAM_DAY', field: 'nextStart' });
  return ok({
    name,
    summary: cleanUpTo(text('summary'), 1000),
    delivery,
    classHours: numbers['classHours'] ?? 0,
    clinicalHours: numbers['clinicalHours'] ?? 0,
    classSize: numbers['classSize'] ?? 0,
    supervisedTracings: numbers['supervisedTracings'] ?? 0,
    weeks: numbers['weeks'] ?? 0,
    hoursAWeek: numbers['hoursAWeek'] ?? 0,
    domainHours: Object.fromEntries(domainIds.map((id) => [id, numbers[`domain-${id}`] ?? 0])),
    priceCents: priceTyped === '' ? undefined : Math.round(Number(priceTyped) * 100),
    priceCovers: cleanLine(text('priceCovers')).slice(0, 300),
    nextStart: parsed.ok ? parsed.value : '',
    policies: PROGRAM_POLICIES.filter((policy) => policies.includes(policy)),
    curriculum: cleanUpTo(text('curriculum'), 4000),
    facilities: cleanUpTo(text('facilities'), 2000),
  });
}

/** Does something to an application that its school may still change. */
async function change(
  db: Db,
  permission: Apply,
  applicationId: string,
  act: (tx: Tx, it: ProgramApplication) => Promise<Result<true, ProgramProblem>>,
): Promise<Result<true, ProgramProblem>> {
  return inTransaction(db, async (tx): Promise<Result<true, ProgramProblem>> => {
    const it = isUuid(applicationId) ? await queries.lockApplication(tx, applicationId) : undefined;
    if (!it || !(await runs(tx, permission, it.schoolId))) return err('PROGRAM_UNKNOWN');
    if (it.state !== 'draft' && it.state !== 'asked') return err('PROGRAM_NOT_OPEN');
    return act(tx, it);
  });
}

/** Keeps the answers of an application. */
export async function saveAnswers(
  db: Db,
  permission: Apply,
  applicationId: string,
  typed: Readonly<Record<string, string>>,
  policies: readonly string[],
): Promise<Result<true, { readonly code: ProgramProblem; readonly field: string }>> {
  let field = '';
  const done = await change(db, permission, applicationId, async (tx, it) => {
    const read = readAnswers(
      typed,
      policies,
      domainsOf(it.schemeVersion).map(({ id }) => id),
    );
    if (!read.ok) {
      field = read.error.field;
      return err(read.error.code);
    }
    await queries.updateApplication(tx, it, { answers: read.value });
    return ok(true as const);
  });
  return done.ok ? done : err({ code: done.error, field });
}

/** Says which agency of the state lets the school teach. */
export async function saveAuthorisation(
  db: Db,
  permission: Apply,
  applicationId: string,
  fields: Readonly<Record<'by' | 'number' | 'until', string>>,
): Promise<Result<true, ProgramProblem>> {
  const [by, number] = [cleanLine(fields.by), cleanLine(fields.number)];
  const until = parsePlainDate(fields.until.trim());
  if (characters(by) < 3 || characters(by) > 160 || characters(number) > 60 || (fields.until.trim() !== '' && !until.ok)) return err('AUTHORISATION_FIELDS');
  return change(db, permission, applicationId, async (tx, it) => {
    await updateAuthorisation(tx, it.schoolId, { by, number, until: until.ok ? until.value : undefined });
    await queries.updateApplication(tx, it, {});
    return ok(true as const);
  });
}

/** Adds a place: of classes, or of clinical hours with the last day of the agreement. */
export async function addSite(
  db: Db,
  permission: Apply,
  applicationId: string,
  fields: Readonly<Record<'kind' | 'name' | 'city' | 'stateCode' | 'agreementUntil', string>>,
  { clock }: At,
): Promise<Result<true, ProgramProblem>> {
  const kind = (['class', 'clinical'] as const).find((known) => known === fields.kind);
  const [name, city] = [cleanLine(fields.name), cleanLine(fields.city)];
  const until = parsePlainDate(fields.agreementUntil.trim());
  const untilTyped = fields.agreementUntil.trim() !== '';
  if (!kind || name === '' || characters(name) > 120 || city === '' || characters(city) > 80 || !isStateCode(fields.stateCode) || (untilTyped && !until.ok))
    return err('SITE_FIELDS');
  return change(db, permission, applicationId, async (tx, it) => {
    if ((await listSites(tx, it)).length >= MOST_ROWS) return err('PROGRAM_TOO_MANY');
    const since = plainDateIn(clock.now(), schemeVersion(it.schemeVersion).zone.value);
    const point = await pointOf(tx, { zip: '', city, stateCode: fields.stateCode });
    const agreementUntil = kind === 'clinical' && until.ok ? until.value : undefined;
    await insertSite(tx, { schoolId: it.schoolId, programId: it.programId, kind, name, city, stateCode: fields.stateCode, point, agreementUntil, since });
    await queries.updateApplication(tx, it, {});
    return ok(true as const);
  });
}

/** Adds somebody who teaches, with what students may know of them. */
export async function addTeacher(
  db: Db,
  permission: Apply,
  applicationId: string,
  fields: Readonly<Record<'name' | 'background' | 'credentials' | 'credentialNumber', string>>,
  { clock }: At,
): Promise<Result<true, ProgramProblem>> {
  const it = {
    name: cleanLine(fields.name),
    background: cleanUpTo(fields.background, 600),
    credentials: cleanLine(fields.credentials),
    credentialNumber: cleanLine(fields.credentialNumber).toUpperCase(),
  };
  if (it.name === '' || characters(it.name) > 120 || characters(it.background) < 10 || characters(it.credentials) > 200 || it.credentialNumber.length > 40)
    return err('TEACHER_FIELDS');
  return change(db, permission, applicationId, async (tx, application) => {
    if ((await listTeachers(tx, application.programId)).length >= MOST_ROWS) return err('PROGRAM_TOO_MANY');
    await filings.insertTeacher(tx, application.programId, { ...it, since: plainDateIn(clock.now(), schemeVersion(application.schemeVersion).zone.value) });
    await queries.updateApplication(tx, application, {});
    return ok(true as const);
  });
}

/** Takes a place or a teacher out again. */
export async function removeRow(
  db: Db,
  permission: Apply,
  applicationId: string,
  row: { readonly siteId: string } | { readonly instructorId: string },
  { clock }: At,
): Promise<Result<true, ProgramProblem>> {
  return change(db, permission, applicationId, async (tx, it) => {
    const today = plainDateIn(clock.now(), schemeVersion(it.schemeVersion).zone.value);
    const id = 'siteId' in row ? row.siteId : row.instructorId;
    const done = isUuid(id) && ('siteId' in row ? await endSite(tx, it.schoolId, id, today) : await filings.endTeacher(tx, it.programId, id, today));
    if (!done) return err('PROGRAM_UNKNOWN');
    await queries.updateApplication(tx, it, {});
    return ok(true as const);
  });
}

/** Adds a file that shows something. It is opened by nobody before it was found clean. */
export async function addEvidence(
  db: Db,
  permission: Apply,
  applicationId: string,
  file: { readonly kind: string; readonly name: string; readonly bytes: Buffer },
  { clock }: At,
): Promise<Result<true, ProgramProblem>> {
  const kind = EVIDENCE_KINDS.find((known) => known === file.kind);
  if (!kind) return err('EVIDENCE_KIND');
  const upload = await checkUpload(file.name, file.bytes);
  if (!upload.ok) return upload;
  const by = permission.actor.personId;
  return change(db, permission, applicationId, async (tx, it) => {
    if ((await filings.listEvidence(tx, it.applicationId)).length >= MOST_FILES) return err('EVIDENCE_TOO_MANY');
    const fileId = await storeFile(tx, by, 'program-evidence', upload.value);
    await filings.insertEvidence(tx, it.applicationId, { kind, fileId, fileName: upload.value.fileName.slice(0, 200), by, at: clock.now() });
    await queries.updateApplication(tx, it, {});
    return ok(true as const);
  });
}

/** Sends an application: only one that the scheme could approve, so that nobody waits for an answer that is known. */
export async function submitApplication(db: Db, permission: Apply, applicationId: string, { clock }: At): Promise<Result<true, ProgramProblem>> {
  const { personId } = permission.actor;
  const at = clock.now();
  return change(db, permission, applicationId, async (tx, it) => {
    const opened = await gather(tx, it, plainDateIn(at, schemeVersion(it.schemeVersion).zone.value));
    const { answers } = it;
    if (answers.delivery === '') return err('PROGRAM_DELIVERY');
    if (characters(answers.summary) < 20 || characters(answers.curriculum) < 40 || characters(answers.facilities) < 20) return err('PROGRAM_TEXTS');
    if (opened.gaps.length > 0) return err('PROGRAM_GAPS');
    if (!opened.evidence.some(({ kind, state }) => kind === 'agreement' && state !== 'refused')) return err('PROGRAM_NO_EVIDENCE');
    await queries.updateApplication(tx, it, { state: 'submitted', submittedAt: at });
    await note(tx, 'submitted', it, { kind: 'person', personId }, 'the school sent it', at, { kind: it.kind });
    return ok(true as const);
  });
}

/** Takes an application back. */
export async function withdrawApplication(db: Db, permission: Apply, applicationId: string, { clock }: At): Promise<Result<true, ProgramProblem>> {
  const at = clock.now();
  return inTransaction(db, async (tx): Promise<Result<true, ProgramProblem>> => {
    const it = isUuid(applicationId) ? await queries.lockApplication(tx, applicationId) : undefined;
    if (!it || !(await runs(tx, permission, it.schoolId))) return err('PROGRAM_UNKNOWN');
    if (it.state !== 'draft' && it.state !== 'asked' && it.state !== 'submitted') return err('PROGRAM_NOT_OPEN');
    await queries.updateApplication(tx, it, { state: 'withdrawn', decidedAt: at });
    await note(tx, 'withdrawn-by-school', it, { kind: 'person', personId: permission.actor.personId }, 'the school took it back', at);
    return ok(true as const);
  });
}

/** Writes what happened to an application. */
export async function note(
  tx: Tx,
  what: string,
  it: Pick<ProgramApplication, 'applicationId' | 'programId' | 'schemeVersion'>,
  actor: EventActor,
  reason: string,
  at: Date,
  payload: Readonly<Record<string, string | number | boolean | null>> = {},
): Promise<void> {
  await recordEvent(tx, {
    kind: `program.${what}`,
    actor,
    entity: { name: 'program_application', id: it.applicationId },
    reason,
    schemeVersion: it.schemeVersion,
    payload: { programId: it.programId, ...payload },
    occurredAt: at,
  });
}

/** Who runs a school today, each once. */
export async function whoRuns(db: Db, schoolId: string): Promise<readonly string[]> {
  const people = (await listSchoolPeople(db, schoolId, 'today')).filter(({ role }) => role === 'owner' || role === 'director');
  return [...new Set(people.map(({ personId }) => personId))];
}

/** Tells everybody who runs a school. */
export async function tellSchool(tx: Tx, schoolId: string, told: (toPersonId: string) => Parameters<typeof tell>[1]): Promise<void> {
  for (const personId of await whoRuns(tx, schoolId)) await tell(tx, told(personId));
}
