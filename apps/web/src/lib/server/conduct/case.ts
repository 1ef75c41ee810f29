import { addDays, err, ok, plainDateIn, type Clock, type PlainDate, type Result } from '@einthoven/kernel';
import { answerBy, caseDecideBy, caseStepRefusal, conflictOf, type CaseStep, type Conflict, type Involvement } from '@einthoven/scheme';
import { cleanText, isUuid, type Permission } from '../account/index.ts';
import { selectCredentials } from '../credential/index.ts';
import { inTransaction, type Db, type Tx } from '../db/pool.ts';
import { tell } from '../message/index.ts';
import { recordEvent } from '../platform/events.ts';
import { openFile, storeFile, type StoredFile } from '../platform/stored-file.ts';
import { checkUpload } from '../platform/upload.ts';
import { currentScheme, schemeVersion } from '../scheme/index.ts';
import * as queries from './case.queries.ts';
import type { CaseRow, CaseStepLine } from './case.queries.ts';
import type { CaseKind, ConductProblem } from './conduct-words.ts';
import { findSubject, listDeclared, listTeachersOf } from './involvement.queries.ts';
import { findReport, settleReport } from './report.queries.ts';
import { settledAlready } from './report.ts';

const WORDS_LIMIT = 5000;
type At = { readonly clock: Clock };

/** Words that a step needs, cleaned. */
export function needWords(text: string): Result<string, ConductProblem> {
  const words = cleanText(text);
  if (words.length < 3) return err({ code: 'WORDS_MISSING' });
  return words.length > WORDS_LIMIT ? err({ code: 'WORDS_TOO_LONG' }) : ok(words);
}

/** Everybody who has had a hand in a case. */
export async function involvedIn(db: Db, it: CaseRow, steps: readonly CaseStepLine[], today: PlainDate): Promise<Involvement> {
  return {
    subject: it.personId,
    reporters: await queries.listReporters(db, it),
    preparers: steps.flatMap(({ step, by }) => (by && (step === 'opened' || step === 'notice' || step === 'extended') ? [by] : [])),
    decidedBefore: [],
    teachers: await listTeachersOf(db, it.personId),
    declared: await listDeclared(db, today),
  };
}

/** Writes down that somebody who takes no part tried to. */
export async function recordRefusal(
  tx: Tx,
  refused: {
    readonly by: string;
    readonly subject: string;
    readonly entity: { readonly name: string; readonly id: string };
    readonly why: string;
    readonly at: Date;
  },
): Promise<void> {
  await recordEvent(tx, {
    kind: 'impartiality.refused',
    actor: { kind: 'person', personId: refused.by },
    subjectPersonId: refused.subject,
    entity: refused.entity,
    reason: refused.why,
    occurredAt: refused.at,
  });
}

/** An event in the history of a case. */
export async function recordStep(tx: Tx, it: CaseRow, what: string, by: string | undefined, reason: string, at: Date, outcome?: string): Promise<void> {
  await recordEvent(tx, {
    kind: `conduct.${what}`,
    actor: by === undefined ? { kind: 'system' } : { kind: 'person', personId: by },
    subjectPersonId: it.personId,
    entity: { name: 'conduct_case', id: it.caseId },
    reason,
    schemeVersion: it.schemeVersion,
    payload: { kind: it.kind, ...(outcome !== undefined && { outcome }) },
    occurredAt: at,
  });
}

/** Opens a case about a person from a report. Whoever opens it prepares it, and does not decide it. */
export async function openCase(
  db: Db,
  permission: Permission<'conduct.prepare'>,
  request: { readonly reportId: string; readonly subject: string; readonly words: string },
  { clock }: At,
): Promise<Result<string, ConductProblem>> {
  const words = needWords(request.words);
  if (!words.ok) return words;
  const by = permission.actor.personId;
  return inTransaction(db, async (tx) => {
    const report = isUuid(request.reportId) ? await findReport(tx, request.reportId, true) : undefined;
    if (!report) return err({ code: 'REPORT_SETTLED' });
    if (report.state !== 'received') return err(await settledAlready(tx, report));
    if (report.kind === 'complaint') return err({ code: 'REPORT_ABOUT_US' });
    const subject = await findSubject(tx, request.subject);
    const [credential] = subject === undefined ? [] : await selectCredentials(tx, { personId: subject });
    if (subject === undefined) return err({ code: 'CASE_SUBJECT_UNKNOWN' });
    const at = clock.now();
    const entity = { name: 'conduct_report', id: report.reportId };
    const conflict: Conflict | undefined =
      subject === by ? 'IMPARTIALITY_OWN' : (await listTeachersOf(tx, subject)).includes(by) ? 'IMPARTIALITY_TAUGHT' : undefined;
    if (conflict) {
      await recordRefusal(tx, { by, subject, entity, why: conflict, at });
      return err({ code: conflict });
    }
    const row = {
      personId: subject,
      kind: report.kind as CaseKind,
      credentialId: credential?.credentialId ?? null,
      attemptId: report.attemptId,
      schemeVersion: currentScheme().version,
      openedAt: at,
    };
    const caseId = await queries.insertCase(tx, row);
    await settleReport(tx, report.reportId, { by, at, caseId });
    await queries.insertStep(tx, { caseId, personId: subject }, { step: 'opened', by, at, words: words.value });
    await recordEvent(tx, {
      kind: 'conduct.opened',
      actor: { kind: 'person', personId: by },
      subjectPersonId: subject,
      entity: { name: 'conduct_case', id: caseId },
      reason: 'a report is looked into; what it says is kept sealed',
      schemeVersion: row.schemeVersion,
      payload: { kind: row.kind, reportId: report.reportId },
      occurredAt: at,
    });
    return ok(caseId);
  });
}

/** A case locked for a step, with what decides whether the step may be taken. */
export type Opened = { readonly it: CaseRow; readonly steps: readonly CaseStepLine[]; readonly today: PlainDate; readonly at: Date };

/** Locks a case for a step, on the state that was seen. */
export async function openForStep(
  tx: Tx,
  request: { readonly caseId: string; readonly seenRevision: number | undefined },
  step: CaseStep,
  at: Date,
): Promise<Result<Opened, ConductProblem>> {
  const it = isUuid(request.caseId) ? await queries.findCase(tx, request.caseId, true) : undefined;
  if (!it) return err({ code: 'CASE_NOT_FOUND' });
  const steps = await queries.listSteps(tx, it);
  const today = plainDateIn(at, schemeVersion(it.schemeVersion).zone.value);
  const decision = steps.findLast((line) => line.step === 'decision');
  if (it.state === 'decided' && (step === 'decide' || step === 'propose')) return err({ code: 'CASE_STEP_NOT_NOW', by: decision?.byName, at: decision?.at });
  const refusal = caseStepRefusal(step, { ...it, today });
  if (refusal) return err({ code: refusal });
  if (request.seenRevision !== undefined && request.seenRevision !== it.revision) return err({ code: 'CASE_CHANGED' });
  return ok({ it, steps, today, at });
}

type Prepare = {
  readonly caseId: string;
  readonly seenRevision: number;
  readonly step: 'note' | 'notice' | 'extend' | 'close';
  readonly words: string;
  /** Only with `extend`: so many days more than before. */
  readonly moreDays?: number | undefined;
};

/**
 * A step of preparing a case: a note, the notice to the person, more time for their answer, or closing it where nothing
 * was found. Never about oneself or somebody one taught.
 */
export async function prepareCase(
  db: Db,
  permission: Permission<'conduct.prepare'>,
  request: Prepare,
  { clock }: At,
): Promise<Result<undefined, ConductProblem>> {
  const words = needWords(request.words);
  if (!words.ok) return words;
  const by = permission.actor.personId;
  return inTransaction(db, async (tx) => {
    const opened = await openForStep(tx, request, request.step, clock.now());
    if (!opened.ok) return opened;
    const { it, at, today } = opened.value;
    const conflict: Conflict | undefined =
      it.personId === by ? 'IMPARTIALITY_OWN' : (await listTeachersOf(tx, it.personId)).includes(by) ? 'IMPARTIALITY_TAUGHT' : undefined;
    if (conflict) {
      await recordRefusal(tx, { by, subject: it.personId, entity: { name: 'conduct_case', id: it.caseId }, why: conflict, at });
      return err({ code: conflict });
    }
    const scheme = schemeVersion(it.schemeVersion);
    if (request.step === 'note') {
      await queries.insertStep(tx, it, { step: 'note', by, at, words: words.value });
      await queries.updateCase(tx, it.caseId);
    } else if (request.step === 'notice') {
      const until = answerBy(at, scheme);
      await queries.insertStep(tx, it, { step: 'notice', by, at, words: words.value });
      await queries.updateCase(tx, it.caseId, { state: 'noticed', answerBy: until, decideBy: caseDecideBy(until, scheme) });
      await recordStep(tx, it, 'noticed', by, 'the person was told and can answer; the words are kept under the personal key', at);
      await tell(tx, {
        toPersonId: it.personId,
        message: 'conduct.notice',
        values: {
          caseId: it.caseId,
          answerBy: until,
          days: scheme.conduct.answerWithinDays.value,
          decidedWithinDays: scheme.conduct.decidedWithinDays.value,
        },
        at,
      });
    } else if (request.step === 'extend') {
      const days = Math.trunc(request.moreDays ?? 0);
      const from = it.answerBy && it.answerBy > today ? it.answerBy : today;
      const until = addDays(from, Math.min(Math.max(days, 1), 90));
      await queries.insertStep(tx, it, { step: 'extended', by, at, words: words.value });
      await queries.updateCase(tx, it.caseId, { answerBy: until, decideBy: caseDecideBy(until, scheme) });
      await recordStep(tx, it, 'answer-time-extended', by, 'more time to answer', at);
      await tell(tx, { toPersonId: it.personId, message: 'conduct.answer-time-extended', values: { caseId: it.caseId, answerBy: until }, at });
    } else {
      await queries.insertStep(tx, it, { step: 'closed', by, at, words: words.value });
      await queries.updateCase(tx, it.caseId, { state: 'closed' });
      await recordStep(tx, it, 'closed', by, 'nothing was found that the person has to answer; the reason is kept sealed', at);
    }
    return ok(undefined);
  });
}

/** The answer of the person a case is about; it can be added to until the decision. */
export async function answerCase(
  db: Db,
  permission: Permission<'case.manage-own'>,
  request: { readonly caseId: string; readonly words: string; readonly file: { readonly name: string; readonly bytes: Buffer } | undefined },
  { clock }: At,
): Promise<Result<undefined, ConductProblem>> {
  const words = needWords(request.words);
  if (!words.ok) return words;
  const upload = request.file ? await checkUpload(request.file.name, request.file.bytes) : undefined;
  if (upload && !upload.ok) return err({ code: upload.error });
  const { personId } = permission.actor;
  return inTransaction(db, async (tx) => {
    const opened = await openForStep(tx, { caseId: request.caseId, seenRevision: undefined }, 'answer', clock.now());
    if (!opened.ok) return opened;
    const { it, at, today } = opened.value;
    if (it.personId !== personId) return err({ code: 'CASE_NOT_FOUND' });
    const fileId = upload ? await storeFile(tx, personId, 'conduct-evidence', upload.value) : undefined;
    // The days to decide run from the first answer; what is added later does not move them.
    const until = it.state === 'ready' ? it.decideBy : caseDecideBy(today, schemeVersion(it.schemeVersion));
    await queries.insertStep(tx, it, { step: 'answer', by: personId, at, words: words.value, fileId });
    await queries.updateCase(tx, it.caseId, { state: 'ready', ...(until && { decideBy: until }) });
    await recordStep(tx, it, 'answered', personId, 'the person answered; the words are kept under the personal key', at);
    if (until) await tell(tx, { toPersonId: personId, message: 'conduct.answer-received', values: { caseId: it.caseId, decideBy: until }, at });
    return ok(undefined);
  });
}

/** A document that a person sent with an answer, for staff who may take part; looking at it is an event. */
export async function openCaseDocument(
  db: Db,
  permission: Permission<'conduct.decide'>,
  caseId: string,
  fileId: string,
  { clock }: At,
): Promise<StoredFile | undefined> {
  if (!isUuid(caseId) || !isUuid(fileId)) return undefined;
  return inTransaction(db, async (tx) => {
    const it = await queries.findCase(tx, caseId);
    const by = permission.actor.personId;
    if (!it || it.personId === by || (await listTeachersOf(tx, it.personId)).includes(by)) return undefined;
    if (!(await queries.listSteps(tx, it)).some((step) => step.fileId === fileId)) return undefined;
    await recordStep(tx, it, 'document-read', by, 'opened to prepare or decide the case', clock.now());
    return openFile(tx, fileId);
  });
}

/** A case with its steps for staff; `conflict` where they take no part in it at all: then nothing of it is shown. */
export async function readCase(
  db: Db,
  permission: Permission<'conduct.decide'>,
  caseId: string,
  { clock }: At,
): Promise<
  | { readonly it: CaseRow; readonly steps: readonly CaseStepLine[]; readonly conflict: Conflict | undefined; readonly today: PlainDate }
  | { readonly hidden: Conflict }
  | undefined
> {
  const it = isUuid(caseId) ? await queries.findCase(db, caseId) : undefined;
  if (!it) return undefined;
  const steps = await queries.listSteps(db, it);
  const today = plainDateIn(clock.now(), schemeVersion(it.schemeVersion).zone.value);
  const conflict = conflictOf(permission.actor.personId, await involvedIn(db, it, steps, today));
  if (conflict === 'IMPARTIALITY_OWN' || conflict === 'IMPARTIALITY_TAUGHT') return { hidden: conflict };
  return { it, steps, conflict, today };
}

/** A case about oneself, with what one may read of it: the notice, one's answers, the decision; no notes and no names. */
export async function readOwnCase(
  db: Db,
  permission: Permission<'case.manage-own'>,
  caseId: string,
): Promise<{ readonly it: CaseRow; readonly steps: readonly CaseStepLine[] } | undefined> {
  const it = isUuid(caseId) ? await queries.findCase(db, caseId) : undefined;
  if (it?.personId !== permission.actor.personId || it.answerBy === undefined) return undefined;
  const shown = (await queries.listSteps(db, it)).filter(({ step }) => step !== 'note' && step !== 'opened' && step !== 'proposal');
  // Why there is more time, or why a case was closed, was written for staff.
  return { it, steps: shown.map((line) => (line.step === 'extended' || line.step === 'closed' ? { ...line, words: undefined } : line)) };
}
