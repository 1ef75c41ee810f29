import { err, ok, type Clock, type Result } from '@einthoven/kernel';
import { windowOutlook, type WindowOutlook } from '@einthoven/exam';
import { cleanText, isUuid, type Permission } from '../account/index.ts';
import { inTransaction, type Db, type Tx } from '../db/pool.ts';
import { recordEvent } from '../platform/events.ts';
import * as queries from './window.queries.ts';
import type { ExamWindow, WindowPlan } from './window.queries.ts';

/** A window that candidates may start in, now or later. */
export type WindowAhead = Omit<ExamWindow, 'started' | 'lastDeadline'>;

/** Which windows take a start at an instant, which is now or later. */
export async function windowsAt(db: Db, now: Date, at: Date = now): Promise<WindowOutlook<WindowAhead>> {
  const ahead = await queries.listWindowsAhead(db, now);
  // Whether a seat is free some day nobody knows today.
  return windowOutlook(at > now ? ahead.map((window) => ({ ...window, running: 0 })) : ahead, at.getTime());
}

/** Windows as candidates are told of them. */
export type WindowsTold = {
  readonly outlook: WindowOutlook<WindowAhead>['outlook'];
  readonly windows: readonly {
    readonly windowId: string;
    readonly name: string;
    readonly opensAt: Date;
    readonly closesAt: Date | undefined;
    readonly proctored: boolean;
    readonly safeExamBrowser: boolean;
    readonly seats: number | undefined;
  }[];
};

/** What a candidate is told of the windows at an instant, which is now or later. */
export async function tellWindows(db: Db, now: Date, at: Date = now): Promise<WindowsTold> {
  const found = await windowsAt(db, now, at);
  return {
    outlook: found.outlook,
    windows: (found.outlook === 'none' ? [] : found.windows).map(({ windowId, name, opensAtMs, closesAtMs, proctored, safeExamBrowser, seats }) => ({
      windowId,
      name,
      opensAt: new Date(opensAtMs),
      closesAt: closesAtMs === undefined ? undefined : new Date(closesAtMs),
      proctored,
      safeExamBrowser,
      seats,
    })),
  };
}

/** All windows of candidates, those that open last first. */
export function readWindows(db: Db, _permission: Permission<'exam.watch'>): Promise<readonly ExamWindow[]> {
  return queries.listWindows(db, { kind: 'candidates' });
}

/** One window; undefined when there is none. */
export async function readWindow(db: Db, _permission: Permission<'exam.watch'>, windowId: string): Promise<ExamWindow | undefined> {
  return isUuid(windowId) ? (await queries.listWindows(db, { windowId }))[0] : undefined;
}

/** Why a window was not made, changed or closed. */
export type WindowProblem =
  | 'WINDOW_UNKNOWN'
  | 'WINDOW_NAME'
  /** It closes before it opens, or would be over already. */
  | 'WINDOW_TIMES'
  | 'WINDOW_SEATS'
  | 'WINDOW_EXPOSURE'
  | 'WINDOW_FORM_UNKNOWN'
  | 'WINDOW_REASON_MISSING'
  /** It was closed: that is for good. */
  | 'WINDOW_CLOSED'
  /** Watching and Safe Exam Browser stay as they were told to who sits. */
  | 'WINDOW_SAT';

/** What staff read about a problem. */
export const WINDOW_PROBLEM_WORDS: Readonly<Record<WindowProblem, string>> = {
  WINDOW_UNKNOWN: 'There is no such window.',
  WINDOW_NAME: 'Give it a name of 3 to 80 letters. Candidates read it.',
  WINDOW_TIMES:
    'Give a time at which it opens, and a later one at which it closes; leave that empty for a window that stays open. A window cannot close in the past.',
  WINDOW_SEATS: 'Seats: a number from 1 to 100,000, or empty for any number.',
  WINDOW_EXPOSURE: 'Attempts with the same form: a number from 1 to 1,000,000, or empty for any number.',
  WINDOW_FORM_UNKNOWN: 'One of the forms does not exist any more. Load the page again.',
  WINDOW_REASON_MISSING: 'Say why in a sentence. It is kept for ever: no names, no addresses.',
  WINDOW_CLOSED: 'This window was closed for good. Make another one.',
  WINDOW_SAT:
    'Somebody sits in this window now, or has fetched its form. How it is watched, and whether it asks for Safe Exam Browser, stays as they were told. Make another window for the change.',
};

/** A plan with who wants it and why. */
export type WindowRequest = WindowPlan & { readonly reason: string };

/** Makes a window. */
export async function makeWindow(
  db: Db,
  permission: Permission<'exam.manage-windows'>,
  request: WindowRequest,
  { clock }: { readonly clock: Clock },
): Promise<Result<{ readonly windowId: string }, WindowProblem>> {
  return inTransaction(db, async (tx) => {
    const at = clock.now();
    const checked = await check(tx, request, at);
    if (!checked.ok) return checked;
    const { plan, reason } = checked.value;
    const by = permission.actor.personId;
    const windowId = await queries.insertWindow(tx, { ...plan, kind: 'candidates', madeBy: by, at });
    await recordWindow(tx, { kind: 'exam.window-made', windowId, by, reason, plan, at });
    return ok({ windowId });
  });
}

/** Changes a window. What has started in it is not touched: an attempt keeps its deadline and its form. */
export async function changeWindow(
  db: Db,
  permission: Permission<'exam.manage-windows'>,
  windowId: string,
  request: WindowRequest,
  { clock }: { readonly clock: Clock },
): Promise<Result<undefined, WindowProblem>> {
  return inTransaction(db, async (tx) => {
    const at = clock.now();
    const before = await lockForCandidates(tx, windowId);
    if (!before.ok) return before;
    const checked = await check(tx, request, at);
    if (!checked.ok) return checked;
    const { plan, reason } = checked.value;
    const isOtherSitting = plan.proctored !== before.value.proctored || plan.safeExamBrowser !== before.value.safeExamBrowser;
    if (isOtherSitting && (await queries.isSatIn(tx, windowId))) return err('WINDOW_SAT');
    await queries.updateWindow(tx, windowId, plan, at);
    await recordWindow(tx, { kind: 'exam.window-changed', windowId, by: permission.actor.personId, reason, plan, at });
    return ok(undefined);
  });
}

/** Closes a window for good: nobody starts in it any more. What has started goes on to its own end. */
export async function closeWindow(
  db: Db,
  permission: Permission<'exam.manage-windows'>,
  windowId: string,
  givenReason: string,
  { clock }: { readonly clock: Clock },
): Promise<Result<undefined, WindowProblem>> {
  const reason = reasonOf(givenReason);
  if (reason === undefined) return err('WINDOW_REASON_MISSING');
  return inTransaction(db, async (tx) => {
    const at = clock.now();
    const before = await lockForCandidates(tx, windowId);
    if (!before.ok) return before;
    const by = permission.actor.personId;
    await queries.writeWindowClosed(tx, windowId, by, at);
    await recordWindow(tx, { kind: 'exam.window-closed', windowId, by, reason, at, running: before.value.running });
    return ok(undefined);
  });
}

async function lockForCandidates(tx: Tx, windowId: string): Promise<Result<ExamWindow, 'WINDOW_UNKNOWN' | 'WINDOW_CLOSED'>> {
  if (!isUuid(windowId) || !(await queries.lockWindow(tx, windowId))) return err('WINDOW_UNKNOWN');
  const [window] = await queries.listWindows(tx, { windowId });
  if (window?.kind !== 'candidates') return err('WINDOW_UNKNOWN');
  return window.closedAtMs === undefined ? ok(window) : err('WINDOW_CLOSED');
}

function reasonOf(given: string): string | undefined {
  const reason = cleanText(given);
  return reason.length < 3 || reason.length > 2000 ? undefined : reason;
}

const isCount = (value: number | undefined, most: number) => value === undefined || (Number.isInteger(value) && value >= 1 && value <= most);

async function check(tx: Tx, request: WindowRequest, now: Date): Promise<Result<{ readonly plan: WindowPlan; readonly reason: string }, WindowProblem>> {
  const { reason: given, ...asked } = request;
  const plan: WindowPlan = { ...asked, name: cleanText(asked.name), forms: [...new Set(asked.forms)] };
  if (plan.name.length < 3 || plan.name.length > 80) return err('WINDOW_NAME');
  if (Number.isNaN(plan.opensAt.getTime())) return err('WINDOW_TIMES');
  if (plan.closesAt && !(plan.closesAt > plan.opensAt && plan.closesAt > now)) return err('WINDOW_TIMES');
  if (!isCount(plan.seats, 100_000)) return err('WINDOW_SEATS');
  if (!isCount(plan.formExposureLimit, 1_000_000)) return err('WINDOW_EXPOSURE');
  if (plan.forms.length > 0 && (await queries.countForms(tx, plan.forms)) !== plan.forms.length) return err('WINDOW_FORM_UNKNOWN');
  const reason = reasonOf(given);
  return reason === undefined ? err('WINDOW_REASON_MISSING') : ok({ plan, reason });
}

/** Writes down what happened to a window; the database refuses a change without it. */
export async function recordWindow(
  tx: Tx,
  told: {
    readonly kind: 'exam.window-made' | 'exam.window-changed' | 'exam.window-closed';
    readonly windowId: string;
    /** Undefined for an operator at the command line. */
    readonly by: string | undefined;
    readonly reason: string;
    readonly at: Date;
    readonly plan?: WindowPlan;
    readonly running?: number;
  },
): Promise<void> {
  const { plan } = told;
  await recordEvent(tx, {
    kind: told.kind,
    actor: told.by === undefined ? { kind: 'operator' } : { kind: 'person', personId: told.by },
    entity: { name: 'exam_window', id: told.windowId },
    reason: told.reason,
    payload: {
      ...(plan && {
        name: plan.name,
        opensAt: plan.opensAt.toISOString(),
        closesAt: plan.closesAt?.toISOString() ?? null,
        proctored: plan.proctored,
        safeExamBrowser: plan.safeExamBrowser,
        seats: plan.seats ?? null,
        formExposureLimit: plan.formExposureLimit ?? null,
        forms: plan.forms,
      }),
      ...(told.running !== undefined && { running: told.running }),
    },
    occurredAt: told.at,
  });
}
