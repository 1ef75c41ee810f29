import { err, ok, type Clock, type Result } from '@einthoven/kernel';
import { complaintAnswerBy } from '@einthoven/scheme';
import { cleanText, isStaff, isUuid, mayTry, type Actor, type Permission } from '../account/index.ts';
import { inTransaction, type Db } from '../db/pool.ts';
import { tell } from '../message/index.ts';
import { config } from '../platform/config.ts';
import { recordEvent } from '../platform/events.ts';
import { officeClosing, queueMail } from '../platform/mail.ts';
import { purposeKey, seal, unseal } from '../platform/seal.ts';
import { currentScheme, schemeVersion } from '../scheme/index.ts';
import { REPORT_KINDS, type ConductProblem, type ReportKind } from './conduct-words.ts';
import { namesOf } from './involvement.queries.ts';
import * as queries from './report.queries.ts';
import type { ReportRow } from './report.queries.ts';

/** What somebody tells the body. */
export type ReportWords = {
  readonly words: string;
  /** A name, credential number or address of whom it is about, as typed. */
  readonly about: string;
  /** Where an answer goes; empty where none is wanted. */
  readonly email: string;
};

/** A report, opened. */
export type Report = Omit<ReportRow, 'sealedReport' | 'sealedAnswer'> & { readonly said: ReportWords; readonly answer: string | undefined };

const WORDS_LIMIT = 5000;
/** So many reports an hour from one network: enough for a school that reports, too few to bury the office. */
const LIMIT = { name: 'conduct-report', tries: 8, windowS: 3600 } as const;

/** Reports speak of people we may not know: they are sealed under a key of the body, not of a person. */
function bodyKey(): Buffer {
  return purposeKey(config().appSecret, 'conduct-reports');
}

function sealed(value: unknown): Buffer {
  return seal(bodyKey(), Buffer.from(JSON.stringify(value)));
}

/** Opens a report. */
export function openReport({ sealedReport, sealedAnswer, ...row }: ReportRow): Report {
  const said = JSON.parse(unseal(bodyKey(), sealedReport).toString('utf8')) as ReportWords;
  return { ...row, said, answer: sealedAnswer ? (JSON.parse(unseal(bodyKey(), sealedAnswer).toString('utf8')) as string) : undefined };
}

/** Whether a text names a kind of report. */
export function isReportKind(text: string): text is ReportKind {
  return Object.hasOwn(REPORT_KINDS, text);
}

/**
 * Takes a report from anybody, signed in or not.
 *
 * @param from.actor who is signed in, if anybody
 * @param from.address network address of the browser, for the limit alone
 * @param report.attemptId the sitting that staff report from
 */
export async function sendReport(
  db: Db,
  from: { readonly actor: Actor | undefined; readonly address: string },
  report: ReportWords & { readonly kind: ReportKind; readonly attemptId?: string | undefined },
  { clock }: { readonly clock: Clock },
): Promise<Result<string, ConductProblem>> {
  const words = cleanText(report.words);
  const about = cleanText(report.about).slice(0, 300);
  const email = report.email.trim();
  if (words.length < 10) return err({ code: 'REPORT_WORDS_MISSING' });
  if (words.length > WORDS_LIMIT) return err({ code: 'REPORT_WORDS_TOO_LONG' });
  if (email !== '' && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)) return err({ code: 'REPORT_EMAIL_MALFORMED' });
  if (!(await mayTry(db, clock, [[LIMIT, from.actor?.personId ?? from.address]]))) return err({ code: 'REPORT_TOO_MANY' });
  const { actor } = from;
  const scheme = currentScheme();
  return inTransaction(db, async (tx) => {
    const at = clock.now();
    const answerBy = report.kind === 'complaint' ? complaintAnswerBy(at, scheme) : undefined;
    const reportId = await queries.insertReport(tx, {
      kind: report.kind,
      source: !actor ? 'public' : report.attemptId !== undefined ? 'exam' : isStaff(actor) ? 'staff' : 'person',
      reporterPersonId: actor?.personId,
      attemptId: report.attemptId !== undefined && actor && isStaff(actor) && isUuid(report.attemptId) ? report.attemptId : undefined,
      sealedReport: sealed({ words, about, email: email.slice(0, 254) } satisfies ReportWords),
      schemeVersion: scheme.version,
      receivedAt: at,
      answerBy,
    });
    await recordEvent(tx, {
      kind: 'conduct.reported',
      actor: actor ? { kind: 'person', personId: actor.personId } : { kind: 'system' },
      entity: { name: 'conduct_report', id: reportId },
      reason: actor ? 'reported by somebody with an account' : 'reported from the public page',
      schemeVersion: scheme.version,
      payload: { kind: report.kind },
      occurredAt: at,
    });
    if (actor) await tell(tx, { toPersonId: actor.personId, message: 'conduct.report-received', values: { answerBy }, at });
    return ok(reportId);
  });
}

/** Reports that wait for staff, oldest first. */
export async function readReports(db: Db, _permission: Permission<'conduct.decide'>): Promise<readonly Report[]> {
  return (await queries.listWaitingReports(db)).map(openReport);
}

/** One report for staff, with the names of who reported and settled. */
export async function readReport(
  db: Db,
  permission: Permission<'conduct.decide'>,
  reportId: string,
): Promise<(Report & { readonly reporterName: string | undefined; readonly settledByName: string | undefined; readonly own: boolean }) | undefined> {
  const row = isUuid(reportId) ? await queries.findReport(db, reportId) : undefined;
  if (!row) return undefined;
  const names = await namesOf(
    db,
    [row.reporterPersonId, row.settledBy].filter((id) => id !== null),
  );
  return {
    ...openReport(row),
    reporterName: names.get(row.reporterPersonId ?? ''),
    settledByName: names.get(row.settledBy ?? ''),
    own: row.reporterPersonId === permission.actor.personId,
  };
}

/**
 * Answers a complaint, or says why nothing follows from a report. Never by who reported it. Whoever gave an address gets
 * the answer there; whoever has an account finds it there.
 */
export async function answerReport(
  db: Db,
  permission: Permission<'conduct.decide'>,
  request: {
    readonly reportId: string;
    readonly answer: string;
    /** That a complaint is not about something this person did or decided. */
    readonly notAboutMe: boolean;
  },
  { clock }: { readonly clock: Clock },
): Promise<Result<undefined, ConductProblem>> {
  const answer = cleanText(request.answer);
  if (answer.length < 3) return err({ code: 'WORDS_MISSING' });
  if (answer.length > WORDS_LIMIT) return err({ code: 'WORDS_TOO_LONG' });
  const by = permission.actor.personId;
  return inTransaction(db, async (tx) => {
    const row = isUuid(request.reportId) ? await queries.findReport(tx, request.reportId, true) : undefined;
    if (!row) return err({ code: 'REPORT_SETTLED' });
    if (row.state !== 'received') return err(await settledAlready(tx, row));
    if (row.kind === 'complaint' && !request.notAboutMe) return err({ code: 'COMPLAINT_ABOUT_YOU' });
    const at = clock.now();
    if (row.reporterPersonId === by) {
      await recordEvent(tx, {
        kind: 'impartiality.refused',
        actor: { kind: 'person', personId: by },
        entity: { name: 'conduct_report', id: row.reportId },
        reason: 'IMPARTIALITY_REPORTED',
        occurredAt: at,
      });
      return err({ code: 'IMPARTIALITY_REPORTED' });
    }
    await queries.settleReport(tx, row.reportId, { by, at, sealedAnswer: sealed(answer) });
    await recordEvent(tx, {
      kind: row.kind === 'complaint' ? 'conduct.complaint-answered' : 'conduct.report-closed',
      actor: { kind: 'person', personId: by },
      subjectPersonId: row.reporterPersonId ?? undefined,
      entity: { name: 'conduct_report', id: row.reportId },
      reason: row.kind === 'complaint' ? 'answered; the answer is kept sealed' : 'nothing follows from it; the reason is kept sealed',
      schemeVersion: row.schemeVersion,
      payload: { kind: row.kind },
      occurredAt: at,
    });
    const { said } = openReport(row);
    if (row.reporterPersonId) await tell(tx, { toPersonId: row.reporterPersonId, message: 'conduct.report-settled', values: {}, at });
    else if (said.email !== '')
      await queueMail(tx, {
        to: said.email,
        template: 'conduct.report-answered',
        subject: 'Our answer to what you told us',
        text: `You sent us this:\n\n${said.words}\n\nOur answer:\n\n${answer}\n\nIf you think that we did not keep our own rules, you can send a complaint; somebody else answers it: ${config().baseUrl}/conduct\n\n${officeClosing('en')}`,
      });
    return ok(undefined);
  });
}

/** Who was quicker with a report, and when. */
export async function settledAlready(db: Db, row: Pick<ReportRow, 'settledBy' | 'settledAt'>): Promise<ConductProblem> {
  const names = await namesOf(db, row.settledBy === null ? [] : [row.settledBy]);
  return { code: 'REPORT_SETTLED', by: names.get(row.settledBy ?? ''), at: row.settledAt ?? undefined };
}

/** The zone in which the days of a report are counted. */
export function zoneOf(version: string): string {
  return schemeVersion(version).zone.value;
}
