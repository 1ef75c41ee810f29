import { sql } from 'kysely';
import type { WindowFacts } from '@einthoven/exam';
import type { Db, Tx } from '../db/pool.ts';

/** A window, as deciding, the staff's screens and other concepts need it. */
export type ExamWindow = WindowFacts & {
  readonly name: string;
  readonly kind: 'candidates' | 'rehearsal' | 'renewal';
  /** Whether people watch live and can write to candidates. */
  readonly proctored: boolean;
  /** Whether an attempt starts in Safe Exam Browser alone. */
  readonly safeExamBrowser: boolean;
  /** How many attempts may have the same form; undefined for any number. */
  readonly formExposureLimit: number | undefined;
  /** The forms it admits; empty for every form that can be given. */
  readonly forms: readonly string[];
  /** Attempts that were started in it, void ones too. */
  readonly started: number;
  /** The latest deadline of those that run. */
  readonly lastDeadline: Date | undefined;
};

/** Windows of a kind, those that open last first; or the one with this id. */
export async function listWindows(db: Db, which: { readonly kind: ExamWindow['kind'] } | { readonly windowId: string }): Promise<readonly ExamWindow[]> {
  const rows = await db
    .selectFrom('exam_windows as held')
    .selectAll('held')
    .select([
      sql<string[]>`array(select form_id from exam_window_forms as admitted where admitted.exam_window_id = held.exam_window_id order by form_id)`.as('forms'),
      sql<number>`(select count(*)::int from attempts where attempts.exam_window_id = held.exam_window_id and state = 'open')`.as('running'),
      sql<number>`(select count(*)::int from attempts where attempts.exam_window_id = held.exam_window_id and state in ('open', 'submitted', 'void'))`.as(
        'started',
      ),
      sql<Date | null>`(select max(deadline_at) from attempts where attempts.exam_window_id = held.exam_window_id and state = 'open' and paused_at is null)`.as(
        'last_deadline',
      ),
    ])
    .$if('kind' in which, (query) => query.where('kind', '=', 'kind' in which ? which.kind : ''))
    .$if('windowId' in which, (query) => query.where('exam_window_id', '=', 'windowId' in which ? which.windowId : ''))
    .orderBy('opens_at', 'desc')
    .orderBy('exam_window_id')
    .execute();
  return rows.map((row) => ({ ...toWindow(row), started: row.started, lastDeadline: row.last_deadline ?? undefined }));
}

/** Windows that take starts of candidates now or later. */
export async function listWindowsAhead(db: Db, now: Date): Promise<readonly Omit<ExamWindow, 'started' | 'lastDeadline'>[]> {
  const rows = await db
    .selectFrom('exam_windows as held')
    .selectAll('held')
    .select([
      sql<string[]>`array(select form_id from exam_window_forms as admitted where admitted.exam_window_id = held.exam_window_id)`.as('forms'),
      // Only where it matters: many start in the same second.
      sql<number>`case when seats is null then 0 else (select count(*)::int from attempts where attempts.exam_window_id = held.exam_window_id and state = 'open') end`.as(
        'running',
      ),
    ])
    .where('kind', '=', 'candidates')
    .where('closed_at', 'is', null)
    .where((where) => where.or([where('closes_at', 'is', null), where('closes_at', '>', now)]))
    .execute();
  return rows.map(toWindow);
}

function toWindow(row: {
  exam_window_id: string;
  name: string;
  kind: string;
  opens_at: Date;
  closes_at: Date | null;
  closed_at: Date | null;
  proctored: boolean;
  safe_exam_browser: boolean;
  seats: number | null;
  form_exposure_limit: number | null;
  forms: string[];
  running: number;
}): Omit<ExamWindow, 'started' | 'lastDeadline'> {
  return {
    windowId: row.exam_window_id,
    name: row.name,
    kind: row.kind as ExamWindow['kind'],
    opensAtMs: row.opens_at.getTime(),
    closesAtMs: row.closes_at?.getTime(),
    closedAtMs: row.closed_at?.getTime(),
    proctored: row.proctored,
    safeExamBrowser: row.safe_exam_browser,
    seats: row.seats ?? undefined,
    formExposureLimit: row.form_exposure_limit ?? undefined,
    forms: row.forms,
    running: row.running,
  };
}

/** How an attempt is sat, by its window. */
export async function findSittingOptions(
  db: Db,
  attemptId: string,
): Promise<{ readonly windowId: string; readonly name: string; readonly proctored: boolean; readonly safeExamBrowser: boolean } | undefined> {
  return db
    .selectFrom('attempts')
    .innerJoin('exam_windows as held', 'held.exam_window_id', 'attempts.exam_window_id')
    .select(['held.exam_window_id as windowId', 'held.name', 'held.proctored', 'held.safe_exam_browser as safeExamBrowser'])
    .where('attempt_id', '=', attemptId)
    .executeTakeFirst();
}

/** Whether a window asks for Safe Exam Browser; the id must be a uuid. */
export async function isSafeBrowserWindow(db: Db, windowId: string): Promise<boolean> {
  const row = await db.selectFrom('exam_windows').select('safe_exam_browser').where('exam_window_id', '=', windowId).executeTakeFirst();
  return row?.safe_exam_browser === true;
}

/** Those of the windows that ask for Safe Exam Browser. */
export async function listSafeBrowserWindows(db: Db, windowIds: readonly string[]): Promise<ReadonlySet<string>> {
  if (windowIds.length === 0) return new Set();
  const rows = await db
    .selectFrom('exam_windows')
    .select('exam_window_id')
    .where('exam_window_id', 'in', [...new Set(windowIds)])
    .where('safe_exam_browser', '=', true)
    .execute();
  return new Set(rows.map((row) => row.exam_window_id));
}

/** What of a window people state. */
export type WindowPlan = Pick<ExamWindow, 'name' | 'proctored' | 'safeExamBrowser' | 'seats' | 'formExposureLimit' | 'forms'> & {
  readonly opensAt: Date;
  readonly closesAt: Date | undefined;
};

/** Writes a window. @returns its id */
export async function insertWindow(
  tx: Tx,
  plan: WindowPlan & { readonly kind: ExamWindow['kind']; readonly madeBy: string | undefined; readonly at: Date },
): Promise<string> {
  const { exam_window_id } = await tx
    .insertInto('exam_windows')
    .values({ ...columnsOf(plan), kind: plan.kind, made_by: plan.madeBy ?? null, changed_at: plan.at })
    .returning('exam_window_id')
    .executeTakeFirstOrThrow();
  await insertForms(tx, exam_window_id, plan.forms);
  return exam_window_id;
}

/** Keeps everybody else from changing a window until the transaction ends. @returns when it was last changed, or undefined */
export async function lockWindow(tx: Tx, windowId: string): Promise<Date | undefined> {
  const row = await tx.selectFrom('exam_windows').select('changed_at').where('exam_window_id', '=', windowId).forNoKeyUpdate().executeTakeFirst();
  return row?.changed_at;
}

/** Changes what people state of a window. */
export async function updateWindow(tx: Tx, windowId: string, plan: WindowPlan, at: Date): Promise<void> {
  await tx
    .updateTable('exam_windows')
    .set({ ...columnsOf(plan), changed_at: at })
    .where('exam_window_id', '=', windowId)
    .execute();
  await tx.deleteFrom('exam_window_forms').where('exam_window_id', '=', windowId).execute();
  await insertForms(tx, windowId, plan.forms);
}

/** Closes a window for good. */
export async function writeWindowClosed(tx: Tx, windowId: string, by: string | undefined, at: Date): Promise<void> {
  await tx
    .updateTable('exam_windows')
    .set({ closed_at: at, closed_by: by ?? null, changed_at: at })
    .where('exam_window_id', '=', windowId)
    .execute();
}

/** Whether somebody has a form in it, started or not. */
export async function isSatIn(db: Db, windowId: string): Promise<boolean> {
  const row = await db
    .selectFrom('attempts')
    .select('attempt_id')
    .where('exam_window_id', '=', windowId)
    .where('state', 'in', ['prepared', 'open'])
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Forms that as many attempts of a window have had as it allows; locked against others that choose. */
export async function listWornForms(tx: Tx, windowId: string, limit: number): Promise<readonly string[]> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`forms of ${windowId}`}, 0))`.execute(tx);
  const rows = await tx
    .selectFrom('attempts')
    .select('form_id')
    .where('exam_window_id', '=', windowId)
    .where('state', '<>', 'expired')
    .groupBy('form_id')
    .having(({ fn }) => fn.countAll<string>(), '>=', String(limit))
    .execute();
  return rows.map((row) => row.form_id);
}

/** How many of these forms exist for candidates. */
export async function countForms(db: Db, forms: readonly string[]): Promise<number> {
  const row = await db
    .selectFrom('forms')
    .select(({ fn }) => fn.countAll<string>().as('count'))
    .where('form_id', 'in', [...forms])
    .where('rehearsal', '=', false)
    .where('renewal', 'is', null)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

async function insertForms(tx: Tx, windowId: string, forms: readonly string[]): Promise<void> {
  if (forms.length === 0) return;
  await tx
    .insertInto('exam_window_forms')
    .values(forms.map((form_id) => ({ exam_window_id: windowId, form_id })))
    .execute();
}

function columnsOf(plan: WindowPlan) {
  return {
    name: plan.name,
    opens_at: plan.opensAt,
    closes_at: plan.closesAt ?? null,
    proctored: plan.proctored,
    safe_exam_browser: plan.safeExamBrowser,
    seats: plan.seats ?? null,
    form_exposure_limit: plan.formExposureLimit ?? null,
  };
}
