import { sql } from 'kysely';
import { toPlainDate, type PlainDate } from '@einthoven/kernel';
import type { CaseOutcome, CaseState } from '@einthoven/scheme';
import type { Db, Tx } from '../db/pool.ts';
import { openFor, sealFor } from '../platform/personal-key.ts';
import type { CaseKind, STEP_WORDS } from './conduct-words.ts';

/** A case as stored. */
export type CaseRow = {
  readonly caseId: string;
  readonly personId: string;
  readonly kind: CaseKind;
  readonly credentialId: string | null;
  readonly attemptId: string | null;
  readonly state: CaseState;
  readonly schemeVersion: string;
  readonly openedAt: Date;
  readonly answerBy: PlainDate | undefined;
  readonly decideBy: PlainDate | undefined;
  readonly decidedAt: Date | null;
  readonly outcome: CaseOutcome | undefined;
  readonly revocationFinalOn: PlainDate | undefined;
  readonly endedAt: Date | null;
  /** Grows with every step. */
  readonly revision: number;
};

/** What a step is. */
export type StepKind = keyof typeof STEP_WORDS;

/** One step of a case, opened. */
export type CaseStepLine = {
  readonly stepId: string;
  readonly step: StepKind;
  readonly outcome: CaseOutcome | undefined;
  readonly by: string | undefined;
  readonly byName: string | undefined;
  /** Undefined where nothing was said, or the person was erased. */
  readonly words: string | undefined;
  readonly publicReason: string | undefined;
  readonly fileId: string | undefined;
  readonly at: Date;
};

function cases(db: Db) {
  return db
    .selectFrom('conduct_cases')
    .select([
      'conduct_case_id as caseId',
      'person_id as personId',
      'kind',
      'credential_id as credentialId',
      'attempt_id as attemptId',
      'state',
      'scheme_version as schemeVersion',
      'opened_at as openedAt',
      'answer_by as answerBy',
      'decide_by as decideBy',
      'decided_at as decidedAt',
      'outcome',
      'revocation_final_on as revocationFinalOn',
      'ended_at as endedAt',
      'revision',
    ]);
}

type Raw = Awaited<ReturnType<ReturnType<typeof cases>['execute']>>[number];

const date = (text: string | null) => (text === null ? undefined : toPlainDate(text));

function toCase(row: Raw): CaseRow {
  return {
    ...row,
    answerBy: date(row.answerBy),
    decideBy: date(row.decideBy),
    revocationFinalOn: date(row.revocationFinalOn),
    outcome: row.outcome ?? undefined,
  } as CaseRow;
}

/** Opens a case. @returns its id */
export async function insertCase(
  tx: Tx,
  row: Pick<CaseRow, 'personId' | 'kind' | 'credentialId' | 'attemptId' | 'schemeVersion' | 'openedAt'>,
): Promise<string> {
  const { conduct_case_id } = await tx
    .insertInto('conduct_cases')
    .values({
      person_id: row.personId,
      kind: row.kind,
      credential_id: row.credentialId,
      attempt_id: row.attemptId,
      scheme_version: row.schemeVersion,
      opened_at: row.openedAt,
    })
    .returning('conduct_case_id')
    .executeTakeFirstOrThrow();
  return conduct_case_id;
}

/** One case; with `lock`, until the transaction ends. */
export async function findCase(db: Db, caseId: string, lock = false): Promise<CaseRow | undefined> {
  const row = await cases(db)
    .where('conduct_case_id', '=', caseId)
    .$if(lock, (query) => query.forUpdate())
    .executeTakeFirst();
  return row && toCase(row);
}

/** Cases about a person that they were told of, newest first. */
export async function listCasesOf(db: Db, personId: string): Promise<readonly CaseRow[]> {
  const rows = await cases(db).where('person_id', '=', personId).where('answer_by', 'is not', null).orderBy('opened_at', 'desc').execute();
  return rows.map(toCase);
}

/** Cases for staff: open ones by deadline, or those that are over, newest first. */
export async function listCases(db: Db, which: 'open' | 'over'): Promise<readonly (CaseRow & { readonly personName: string | undefined })[]> {
  const rows = await cases(db)
    .leftJoin('person_profiles', 'person_profiles.person_id', 'conduct_cases.person_id')
    .clearSelect()
    .select([
      'conduct_case_id as caseId',
      'conduct_cases.person_id as personId',
      'kind',
      'credential_id as credentialId',
      'attempt_id as attemptId',
      'state',
      'scheme_version as schemeVersion',
      'opened_at as openedAt',
      'answer_by as answerBy',
      'decide_by as decideBy',
      'decided_at as decidedAt',
      'outcome',
      'revocation_final_on as revocationFinalOn',
      'ended_at as endedAt',
      'revision',
      'legal_name as personName',
    ])
    .where('state', 'in', which === 'open' ? ['examined', 'noticed', 'ready'] : ['decided', 'closed'])
    .orderBy(which === 'open' ? sql`coalesce(decide_by, answer_by, opened_at::date)` : sql`opened_at desc`)
    .limit(200)
    .execute();
  return rows.map(({ personName, ...row }) => ({ ...toCase(row), personName: personName ?? undefined }));
}

/** Moves a case on, and its revision with it. */
export async function updateCase(
  tx: Tx,
  caseId: string,
  change: {
    readonly state?: CaseState;
    readonly answerBy?: PlainDate;
    readonly decideBy?: PlainDate;
    readonly decidedAt?: Date;
    readonly outcome?: CaseOutcome;
    readonly revocationFinalOn?: PlainDate;
    readonly endedAt?: Date;
  } = {},
): Promise<void> {
  await tx
    .updateTable('conduct_cases')
    .set({
      ...(change.state && { state: change.state }),
      ...(change.answerBy && { answer_by: change.answerBy }),
      ...(change.decideBy && { decide_by: change.decideBy }),
      ...(change.decidedAt && { decided_at: change.decidedAt }),
      ...(change.outcome && { outcome: change.outcome }),
      ...(change.revocationFinalOn && { revocation_final_on: change.revocationFinalOn }),
      ...(change.endedAt && { ended_at: change.endedAt }),
      revision: sql`revision + 1`,
    })
    .where('conduct_case_id', '=', caseId)
    .execute();
}

/** Appends a step; its words are sealed with the key of the person it is about. */
export async function insertStep(
  tx: Tx,
  it: Pick<CaseRow, 'caseId' | 'personId'>,
  step: {
    readonly step: StepKind;
    readonly by: string | undefined;
    readonly at: Date;
    readonly words?: string | undefined;
    readonly outcome?: CaseOutcome | undefined;
    readonly publicReason?: string | undefined;
    readonly fileId?: string | undefined;
  },
): Promise<void> {
  await tx
    .insertInto('conduct_steps')
    .values({
      conduct_case_id: it.caseId,
      step: step.step,
      outcome: step.outcome ?? null,
      by_person_id: step.by ?? null,
      sealed_words: step.words === undefined ? null : await sealFor(tx, it.personId, step.words),
      public_reason: step.publicReason ?? null,
      file_id: step.fileId ?? null,
      taken_at: step.at,
    })
    .execute();
}

/** Every step of a case, oldest first. */
export async function listSteps(db: Db, it: Pick<CaseRow, 'caseId' | 'personId'>): Promise<readonly CaseStepLine[]> {
  const rows = await db
    .selectFrom('conduct_steps')
    .leftJoin('person_profiles', 'person_profiles.person_id', 'conduct_steps.by_person_id')
    .selectAll('conduct_steps')
    .select('person_profiles.legal_name')
    .where('conduct_case_id', '=', it.caseId)
    .orderBy('taken_at')
    .orderBy('conduct_step_id')
    .execute();
  const steps: CaseStepLine[] = [];
  for (const row of rows)
    steps.push({
      stepId: row.conduct_step_id,
      step: row.step as StepKind,
      outcome: (row.outcome ?? undefined) as CaseOutcome | undefined,
      by: row.by_person_id ?? undefined,
      byName: row.legal_name ?? undefined,
      words: row.sealed_words ? await openFor<string>(db, it.personId, row.sealed_words) : undefined,
      publicReason: row.public_reason ?? undefined,
      fileId: row.file_id ?? undefined,
      at: row.taken_at,
    });
  return steps;
}

/** Who reported what a case rests on, and who ended or proposed to end the exam it is about. */
export async function listReporters(db: Db, it: Pick<CaseRow, 'caseId' | 'attemptId'>): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    select reporter_person_id as id from conduct_reports where conduct_case_id = ${it.caseId} and reporter_person_id is not null
    union select held_by from attempt_holds where attempt_id = ${it.attemptId} and held_by is not null
    union select proposed_by from attempt_interventions where attempt_id = ${it.attemptId} and kind in ('void', 'end')
  `.execute(db);
  return rows.map((row) => row.id);
}

/** Revocations whose day has come, and against which no appeal is open. */
export async function listRevocationsDue(tx: Tx, today: PlainDate): Promise<readonly CaseRow[]> {
  const rows = await cases(tx)
    .where('outcome', '=', 'revocation')
    .where('ended_at', 'is', null)
    .where('revocation_final_on', '<=', today)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('appeals')
            .select('appeal_id')
            .where('appeals.kind', '=', 'conduct')
            .where('appeals.state', '=', 'waiting')
            .where(sql<boolean>`appeals.decision_id = conduct_cases.conduct_case_id::text`),
        ),
      ),
    )
    .limit(100)
    .forUpdate()
    .skipLocked()
    .execute();
  return rows.map(toCase);
}

/** Whether another case keeps the credential of this one suspended. */
export async function isSuspendedOtherwise(tx: Tx, it: Pick<CaseRow, 'caseId' | 'credentialId'>): Promise<boolean> {
  const row = await tx
    .selectFrom('conduct_cases')
    .select('conduct_case_id')
    .where('credential_id', '=', it.credentialId)
    .where('conduct_case_id', '<>', it.caseId)
    .where('outcome', 'in', ['suspension', 'revocation'])
    .where('ended_at', 'is', null)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Cases about a person that nobody decided or closed. */
export async function listOpenCasesOf(tx: Tx, personId: string): Promise<readonly CaseRow[]> {
  return (await cases(tx).where('person_id', '=', personId).where('state', 'in', ['examined', 'noticed', 'ready']).forUpdate().execute()).map(toCase);
}
