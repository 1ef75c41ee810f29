import { toString as qrSvg } from 'qrcode';
import { err, ok, parsePlainDate, type Clock, type Result, type Rng } from '@einthoven/kernel';
import { NUMBER_ALPHABET } from '@einthoven/credential';
import { approvalOn, completionGaps, type CompletionGap } from '@einthoven/scheme';
import { characters, cleanText, getProfile } from '../account/index.ts';
import { inTransaction, type Db, type Tx } from '../db/pool.ts';
import { lookAgain } from '../eligibility/index.ts';
import { tell } from '../message/index.ts';
import { renderPdf } from '../platform/document.ts';
import { countTry, type RateLimit } from '../platform/rate-limit.ts';
import { findProgram } from '../program/index.ts';
import { currentScheme } from '../scheme/index.ts';
import { dateWords } from '../../ui/words.ts';
import { note, openCohort, openToRun, todayOf, type At, type Run } from './cohort.ts';
import { listProgramsOf, lockCohort, type Cohort } from './cohort.queries.ts';
import { countCompletions, findCompletion, insertCompletion, listCompletionsOf, updateWithdrawn, type Completion } from './completion.queries.ts';
import { STATUS_LIST_LENGTH, statusListFor } from './completion-proof.ts';
import { listStudents, type Student } from './enrollment.queries.ts';
import type { Attend } from './invite.ts';
import type { DeskProblem } from './school-words.ts';
import { listSkills } from './skill.ts';
import { findMainPreceptor } from './tracing.queries.ts';

/** Numbers that anybody may look up from one address. */
const LOOK_UPS: RateLimit = { name: 'completion-look-up', tries: 60, windowS: 600 };
const DRAWS = 20;

/** A student with what is missing for the certificate. */
export type StudentLine = Student & { readonly gaps: readonly CompletionGap[] };

/** The students of a class, for who runs or teaches it, with what each still lacks. */
export async function readStudents(db: Db, permission: Run, cohortId: string, at: At): Promise<readonly StudentLine[]> {
  const opened = await openCohort(db, permission, cohortId);
  if (!opened) return [];
  const [students, rules] = await Promise.all([listStudents(db, { cohortId }), rulesOf(db, opened.cohort)]);
  return students.map((student) => ({ ...student, gaps: gapsOf(rules, student, student.lastDay ?? todayOf(at.clock)) }));
}

/** What a class is measured against: its program, and the hours that the program says. */
async function rulesOf(db: Db, cohort: Cohort) {
  const [program, programs] = await Promise.all([findProgram(db, cohort.programId), listProgramsOf(db, cohort.schoolId)]);
  return { program, hours: programs.find(({ programId }) => programId === cohort.programId) };
}

function gapsOf({ program, hours }: Awaited<ReturnType<typeof rulesOf>>, student: Student, on: NonNullable<Student['lastDay']>): readonly CompletionGap[] {
  return completionGaps(
    {
      classHalfHours: student.classHalfHours,
      clinicalHalfHours: student.clinicalHalfHours,
      tracings: student.signed,
      skillsShown: student.skills,
      accepted: student.leftOn === undefined,
      approval: program ? approvalOn(program, on) : 'not-on-record',
      program: { classHours: hours?.classHours, clinicalHours: hours?.clinicalHours },
    },
    currentScheme(),
    listSkills().map(({ id }) => id),
  );
}

/**
 * Issues the certificate of completion: number, public page, event and message in one transaction, and the application of
 * the student is decided by it where one waits.
 *
 * @param parts the rng must be unpredictable outside tests: the number is drawn from it
 */
export async function issueCompletion(
  db: Db,
  permission: Run,
  cohortId: string,
  fields: { readonly enrollmentId: string; readonly completedOn: string },
  { clock, rng }: { readonly clock: Clock; readonly rng: Rng },
): Promise<Result<string, DeskProblem>> {
  const cohort = await openToRun(db, permission, cohortId);
  if (!cohort) return err('COHORT_UNKNOWN');
  const by = permission.actor.personId;
  const now = clock.now();
  return inTransaction(db, async (tx): Promise<Result<string, DeskProblem>> => {
    await lockCohort(tx, cohortId);
    const student = (await listStudents(tx, { cohortId })).find(({ enrollmentId }) => enrollmentId === fields.enrollmentId);
    if (!student) return err('STUDENT_UNKNOWN');
    if (student.personId === by) return err('COMPLETION_OWN');
    if (student.completionNumber !== undefined) return err('COMPLETION_EXISTS');
    const typed = parsePlainDate(fields.completedOn);
    if (!typed.ok || typed.value > todayOf(clock) || (student.lastDay !== undefined && typed.value < student.lastDay)) return err('COMPLETION_DATE');
    if (gapsOf(await rulesOf(tx, cohort), student, typed.value).length > 0) return err('COMPLETION_GAPS');
    const name = (await getProfile(tx, student.personId))?.legalName;
    const preceptorName = await findMainPreceptor(tx, student.enrollmentId);
    if (!name || !preceptorName) return err('COMPLETION_NAMELESS');
    const written = await insertNumbered(
      tx,
      {
        enrollmentId: student.enrollmentId,
        personId: student.personId,
        schoolId: cohort.schoolId,
        programId: cohort.programId,
        name,
        schoolName: cohort.schoolName,
        programName: cohort.programName,
        completedOn: typed.value,
        classHalfHours: student.classHalfHours,
        clinicalHalfHours: student.clinicalHalfHours,
        tracings: student.signed,
        preceptorName,
        by,
        issuedAt: now,
        schemeVersion: currentScheme().version,
      },
      rng,
    );
    await note(tx, 'school.completion-issued', {
      personId: by,
      subjectPersonId: student.personId,
      entity: ['completion', written.completionId],
      reason: 'the school issued a certificate of completion',
      clock,
    });
    await tell(tx, { toPersonId: student.personId, message: 'school.completed', values: { school: cohort.schoolName, number: written.number }, at: now });
    await lookAgain(tx, student.personId, now);
    return ok(written.number);
  });
}

async function insertNumbered(
  tx: Tx,
  it: Omit<Parameters<typeof insertCompletion>[1], 'number' | 'statusIndex'>,
  rng: Rng,
): Promise<{ readonly number: string; readonly completionId: string }> {
  const list = statusListFor(await countCompletions(tx));
  for (let draws = 0; draws < DRAWS; draws++) {
    const letters = Array.from({ length: 8 }, () => NUMBER_ALPHABET.charAt(Math.floor(rng.next() * NUMBER_ALPHABET.length))).join('');
    const number = `PC-${letters.slice(0, 4)}-${letters.slice(4)}`;
    const completionId = await insertCompletion(tx, { ...it, number, statusIndex: list * STATUS_LIST_LENGTH + Math.floor(rng.next() * STATUS_LIST_LENGTH) });
    if (completionId !== undefined) return { number, completionId };
  }
  throw new Error('the source of chance repeats itself');
}

/** Withdraws a certificate that the school issued by mistake. The page stays and says so. */
export async function withdrawCompletion(
  db: Db,
  permission: Run,
  cohortId: string,
  it: { readonly number: string; readonly reason: string },
  { clock }: At,
): Promise<Result<undefined, DeskProblem>> {
  const cohort = await openToRun(db, permission, cohortId);
  if (!cohort) return err('COHORT_UNKNOWN');
  const reason = cleanText(it.reason);
  if (characters(reason) < 3 || characters(reason) > 1000) return err('COMPLETION_REASON');
  const by = permission.actor.personId;
  return inTransaction(db, async (tx): Promise<Result<undefined, DeskProblem>> => {
    const found = await findCompletion(tx, it.number);
    if (!found || found.schoolId !== cohort.schoolId || !(await updateWithdrawn(tx, found.completionId, { by, reason, at: clock.now() })))
      return err('COMPLETION_UNKNOWN');
    await note(tx, 'school.completion-withdrawn', {
      personId: by,
      subjectPersonId: found.personId,
      entity: ['completion', found.completionId],
      reason: 'the school withdrew a certificate of completion; why is with the certificate',
      clock,
    });
    await tell(tx, {
      toPersonId: found.personId,
      message: 'school.completion-withdrawn',
      values: { school: found.schoolName, number: found.number, reason },
      at: clock.now(),
    });
    return ok(undefined);
  });
}

/** Why a number is not answered. */
export type LookUpProblem = 'COMPLETION_NOT_FOUND' | 'COMPLETION_TOO_MANY';

/** Looks a certificate up by its number as people type it: any case, O for 0, with or without dashes. */
export async function lookUpCompletion(
  db: Db,
  typed: string,
  visitor: { readonly address: string },
  { clock }: At,
): Promise<Result<Completion, LookUpProblem>> {
  if (!(await countTry(db, LOOK_UPS, visitor.address, clock.now())).allowed) return err('COMPLETION_TOO_MANY');
  const body = typed
    .slice(0, 40)
    .normalize('NFKC')
    .toUpperCase()
    .replaceAll(/[^0-9A-Z]/g, '')
    .replace(/^PC(?=.{8}$)/, '')
    .replaceAll('O', '0')
    .replaceAll(/[IL]/g, '1');
  if (body.length !== 8) return err('COMPLETION_NOT_FOUND');
  const found = await findCompletion(db, `PC-${body.slice(0, 4)}-${body.slice(4)}`);
  return found ? ok(found) : err('COMPLETION_NOT_FOUND');
}

/** One's own certificates. */
export async function ownCompletions(db: Db, permission: Attend): Promise<readonly Completion[]> {
  return listCompletionsOf(db, permission.actor.personId);
}

/** Hours as they are printed: 32 or 32.5. */
export function hoursPrinted(halfHours: number): string {
  return String(halfHours / 2);
}

/**
 * The certificate on paper.
 *
 * @param baseUrl public address of the installation, without a slash at the end
 */
export async function renderCompletion(completion: Completion & { readonly name: string }, baseUrl: string, demonstration: boolean): Promise<Uint8Array> {
  const { issuer, title } = currentScheme();
  const verifyUrl = `${baseUrl}/completion/${completion.number}`;
  return renderPdf('completion', {
    title: `Certificate of completion ${completion.number}, ${completion.schoolName}`,
    description: 'Completion of a training program. This is not a certification.',
    school: completion.schoolName,
    name: completion.name,
    program: completion.programName,
    completedOn: dateWords(completion.completedOn),
    classHours: hoursPrinted(completion.classHalfHours),
    clinicalHours: hoursPrinted(completion.clinicalHalfHours),
    tracings: String(completion.tracings),
    number: completion.number,
    verifyUrl,
    verifyPlace: `${baseUrl.replace(/^https?:\/\//, '')}/completion/`,
    qr: await qrSvg(verifyUrl, { type: 'svg', errorCorrectionLevel: 'M', margin: 0, color: { dark: '#16202cff', light: '#ffffff00' } }),
    qrAlt: `QR code that opens the page of this certificate, ${verifyUrl}`,
    statement: `The school named above issued this. ${issuer} keeps the record and shows it under the address above; what stands there today counts. It is not a certification: ${title} is a credential that is won by an exam.`,
    demonstration,
  });
}
