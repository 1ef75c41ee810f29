import { toPlainDate, type PlainDate } from '@einthoven/kernel';
import type { Db, Tx } from '../db/pool.ts';
import type { ReportKind } from './conduct-words.ts';

/** A report as stored. */
export type ReportRow = {
  readonly reportId: string;
  readonly kind: ReportKind;
  readonly source: 'public' | 'person' | 'staff' | 'exam';
  readonly reporterPersonId: string | null;
  readonly attemptId: string | null;
  readonly sealedReport: Buffer;
  readonly schemeVersion: string;
  readonly receivedAt: Date;
  readonly answerBy: PlainDate | undefined;
  readonly state: 'received' | 'in-case' | 'settled';
  readonly caseId: string | null;
  readonly settledAt: Date | null;
  readonly settledBy: string | null;
  readonly sealedAnswer: Buffer | null;
};

function reports(db: Db) {
  return db
    .selectFrom('conduct_reports')
    .select([
      'conduct_report_id as reportId',
      'kind',
      'source',
      'reporter_person_id as reporterPersonId',
      'attempt_id as attemptId',
      'sealed_report as sealedReport',
      'scheme_version as schemeVersion',
      'received_at as receivedAt',
      'answer_by as answerBy',
      'state',
      'conduct_case_id as caseId',
      'settled_at as settledAt',
      'settled_by as settledBy',
      'sealed_answer as sealedAnswer',
    ]);
}

type Raw = Awaited<ReturnType<ReturnType<typeof reports>['execute']>>[number];

function toReport(row: Raw): ReportRow {
  return { ...row, answerBy: row.answerBy === null ? undefined : toPlainDate(row.answerBy) } as ReportRow;
}

/** Writes a report. @returns its id */
export async function insertReport(
  tx: Tx,
  row: Pick<ReportRow, 'kind' | 'source' | 'sealedReport' | 'schemeVersion' | 'receivedAt' | 'answerBy'> & {
    readonly reporterPersonId: string | undefined;
    readonly attemptId: string | undefined;
  },
): Promise<string> {
  const { conduct_report_id } = await tx
    .insertInto('conduct_reports')
    .values({
      kind: row.kind,
      source: row.source,
      reporter_person_id: row.reporterPersonId ?? null,
      attempt_id: row.attemptId ?? null,
      sealed_report: row.sealedReport,
      scheme_version: row.schemeVersion,
      received_at: row.receivedAt,
      answer_by: row.answerBy ?? null,
    })
    .returning('conduct_report_id')
    .executeTakeFirstOrThrow();
  return conduct_report_id;
}

/** Reports that wait, oldest first. */
export async function listWaitingReports(db: Db): Promise<readonly ReportRow[]> {
  return (await reports(db).where('state', '=', 'received').orderBy('received_at').limit(200).execute()).map(toReport);
}

/** Reports of one person, newest first. */
export async function listReportsBy(db: Db, personId: string): Promise<readonly ReportRow[]> {
  return (await reports(db).where('reporter_person_id', '=', personId).orderBy('received_at', 'desc').limit(50).execute()).map(toReport);
}

/** Reports that a case rests on. */
export async function listReportsOf(db: Db, caseId: string): Promise<readonly ReportRow[]> {
  return (await reports(db).where('conduct_case_id', '=', caseId).orderBy('received_at').execute()).map(toReport);
}

/** One report; locked in a transaction. */
export async function findReport(db: Db, reportId: string, lock = false): Promise<ReportRow | undefined> {
  const row = await reports(db)
    .where('conduct_report_id', '=', reportId)
    .$if(lock, (query) => query.forUpdate())
    .executeTakeFirst();
  return row && toReport(row);
}

/** Ends a report's wait. */
export async function settleReport(
  tx: Tx,
  reportId: string,
  settled: { readonly by: string; readonly at: Date } & ({ readonly caseId: string } | { readonly sealedAnswer: Buffer }),
): Promise<void> {
  await tx
    .updateTable('conduct_reports')
    .set({
      state: 'caseId' in settled ? 'in-case' : 'settled',
      settled_at: settled.at,
      settled_by: settled.by,
      conduct_case_id: 'caseId' in settled ? settled.caseId : null,
      sealed_answer: 'sealedAnswer' in settled ? settled.sealedAnswer : null,
    })
    .where('conduct_report_id', '=', reportId)
    .execute();
}
