import { err, ok, type Clock, type Result } from '@einthoven/kernel';
import { isUuid, type Permission } from '../account/index.ts';
import { inTransaction, type Db } from '../db/pool.ts';
import { sealRehearsalForm } from '../form/index.ts';
import { readBlueprint } from '../item/index.ts';
import { recordEvent } from '../platform/events.ts';
import { createPersonalKey } from '../platform/personal-key.ts';
import { currentScheme } from '../scheme/index.ts';
import { closeAttempt } from './attempt.ts';
import * as queries from './rehearsal.queries.ts';
import type { Rehearsal } from './rehearsal.queries.ts';
import type { RehearsalReport } from './rehearsal-report.ts';
import { recordWindow } from './window.ts';
import { insertWindow, writeWindowClosed } from './window.queries.ts';

/** Most simulated candidates of a rehearsal, and most minutes. */
export const MOST_SIMULATED = 500;
/** Most minutes of a rehearsal. */
export const MOST_REHEARSAL_MINUTES = 60;
/** A playing process that gave no sign for so long is gone. */
const SILENT_MS = 60_000;

/** Why a rehearsal was not asked for. */
export type RehearsalProblem =
  | 'REHEARSAL_CANDIDATES'
  | 'REHEARSAL_MINUTES'
  /** One waits or runs: two would measure each other. */
  | 'REHEARSAL_RUNS'
  /** There is no practice item to show. */
  | 'REHEARSAL_NO_FORM';

/** What staff read about a problem. */
export const REHEARSAL_PROBLEM_WORDS: Readonly<Record<RehearsalProblem, string>> = {
  REHEARSAL_CANDIDATES: `Give from 1 to ${MOST_SIMULATED} simulated candidates.`,
  REHEARSAL_MINUTES: `Give from 1 to ${MOST_REHEARSAL_MINUTES} minutes.`,
  REHEARSAL_RUNS: 'A rehearsal waits or runs already. Two would measure each other: stop that one, or wait.',
  REHEARSAL_NO_FORM: 'The practice bank is empty, so there is nothing to show to simulated candidates. Load it first: npx einthoven seed',
};

const isWhole = (value: number, most: number) => Number.isInteger(value) && value >= 1 && value <= most;

/**
 * Asks for a rehearsal: a window of its own, a form of practice items, and simulated candidates. A worker takes it.
 *
 * @param by who asks; undefined for an operator at the command line
 */
export async function askRehearsal(
  db: Db,
  by: Permission<'exam.rehearse'> | undefined,
  asked: { readonly candidates: number; readonly minutes: number },
  { clock }: { readonly clock: Clock },
): Promise<Result<{ readonly rehearsalId: string; readonly windowId: string }, RehearsalProblem>> {
  const { candidates, minutes } = asked;
  if (!isWhole(candidates, MOST_SIMULATED)) return err('REHEARSAL_CANDIDATES');
  if (!isWhole(minutes, MOST_REHEARSAL_MINUTES)) return err('REHEARSAL_MINUTES');
  return inTransaction(db, async (tx) => {
    await queries.lockRehearsals(tx);
    if (await queries.findRunning(tx)) return err('REHEARSAL_RUNS');
    const at = clock.now();
    const { exam, version } = currentScheme();
    const formId = await sealRehearsalForm(tx, readBlueprint(exam.blueprint.value), exam.scoredItems.value + exam.pretestItems.value, at);
    if (formId === undefined) return err('REHEARSAL_NO_FORM');
    const personId = by?.actor.personId;
    const plan = {
      name: `Rehearsal of ${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`,
      opensAt: at,
      closesAt: undefined,
      proctored: true,
      safeExamBrowser: false,
      seats: undefined,
      formExposureLimit: undefined,
      forms: [formId],
    };
    const windowId = await insertWindow(tx, { ...plan, kind: 'rehearsal', madeBy: personId, at });
    await recordWindow(tx, { kind: 'exam.window-made', windowId, by: personId, reason: 'For a rehearsal with simulated candidates', plan, at });
    const rehearsalId = await queries.insertRehearsal(tx, { windowId, formId, candidates, minutes, by: personId, at });
    // What staff write to them is sealed like anybody's.
    for (const { personId: simulated } of await queries.listSimulated(tx, rehearsalId)) await createPersonalKey(tx, simulated);
    await recordEvent(tx, {
      kind: 'exam.rehearsal-asked',
      actor: personId === undefined ? { kind: 'operator' } : { kind: 'person', personId },
      entity: { name: 'rehearsal', id: rehearsalId },
      reason: `${candidates} simulated candidates for ${minutes} minutes`,
      schemeVersion: version,
      payload: { candidates, minutes, windowId, formId },
      occurredAt: at,
    });
    return ok({ rehearsalId, windowId });
  });
}

/** Rehearsals, newest first. */
export function readRehearsals(db: Db, _permission: Permission<'exam.rehearse'>): Promise<readonly Rehearsal[]> {
  return queries.listRehearsals(db);
}

/** One rehearsal; undefined when there is none. @param by undefined for an operator at the command line */
export async function readRehearsal(db: Db, _by: Permission<'exam.rehearse'> | undefined, rehearsalId: string): Promise<Rehearsal | undefined> {
  return isUuid(rehearsalId) ? (await queries.listRehearsals(db, rehearsalId))[0] : undefined;
}

/** Asks a rehearsal to stop: its candidates submit, and the report is made of what happened until then. */
export async function stopRehearsal(
  db: Db,
  by: Permission<'exam.rehearse'> | undefined,
  rehearsalId: string,
  { clock }: { readonly clock: Clock },
): Promise<Result<undefined, 'REHEARSAL_NOT_RUNNING'>> {
  const at = clock.now();
  const stopped = await inTransaction(db, async (tx): Promise<Result<undefined, 'REHEARSAL_NOT_RUNNING'>> => {
    if (!isUuid(rehearsalId) || !(await queries.askStop(tx, rehearsalId, at))) return err('REHEARSAL_NOT_RUNNING');
    await recordEvent(tx, {
      kind: 'exam.rehearsal-stopped',
      actor: by ? { kind: 'person', personId: by.actor.personId } : { kind: 'operator' },
      entity: { name: 'rehearsal', id: rehearsalId },
      reason: 'Stopped by a person',
      occurredAt: at,
    });
    return ok(undefined);
  });
  // Nobody had taken it: nobody else will end it.
  if (stopped.ok && (await queries.isUntaken(db, rehearsalId))) await endRehearsal(db, rehearsalId, { outcome: 'stopped', report: undefined }, { clock });
  return stopped;
}

/** Takes the device of a simulated candidate away, as an exercise: the candidate comes back on another one. */
export async function loseDevice(
  db: Db,
  permission: Permission<'exam.rehearse'>,
  attemptId: string,
  { clock }: { readonly clock: Clock },
): Promise<Result<undefined, 'EXAM_NOT_SIMULATED'>> {
  const at = clock.now();
  return inTransaction(db, async (tx) => {
    if (!isUuid(attemptId) || !(await queries.takeDevice(tx, attemptId, at))) return err('EXAM_NOT_SIMULATED');
    await recordEvent(tx, {
      kind: 'exam.device-lost',
      actor: { kind: 'person', personId: permission.actor.personId },
      entity: { name: 'attempt', id: attemptId },
      reason: 'An exercise in a rehearsal',
      occurredAt: at,
    });
    return ok(undefined);
  });
}

/** Takes a rehearsal that waits. The caller plays it and ends it. @returns its id */
export function takeRehearsal(db: Db, now: Date): Promise<string | undefined> {
  return queries.takeWaiting(db, now);
}

/** Ends a rehearsal: its window closes, what still runs is submitted, and nobody can sign in as its candidates any more. */
export async function endRehearsal(
  db: Db,
  rehearsalId: string,
  end: { readonly outcome: 'done' | 'stopped' | 'broken'; readonly report: RehearsalReport | undefined },
  { clock }: { readonly clock: Clock },
): Promise<void> {
  const at = clock.now();
  await inTransaction(db, async (tx) => {
    const [rehearsal] = await queries.listRehearsals(tx, rehearsalId);
    if (!rehearsal || !(await queries.writeEnded(tx, rehearsalId, { ...end, at }))) return;
    for (const attemptId of await queries.listRunningAttempts(tx, rehearsalId)) await closeAttempt(tx, attemptId, 'proctor', at);
    await queries.deleteAccounts(tx, rehearsalId);
    await writeWindowClosed(tx, rehearsal.windowId, undefined, at);
    await recordWindow(tx, { kind: 'exam.window-closed', windowId: rehearsal.windowId, by: undefined, reason: 'The rehearsal is over', at });
    await recordEvent(tx, {
      kind: 'exam.rehearsal-ended',
      actor: { kind: 'system' },
      entity: { name: 'rehearsal', id: rehearsalId },
      reason: end.outcome,
      payload: end.report ? { acknowledged: end.report.acknowledged, found: end.report.found, lost: end.report.lost, failed: end.report.failed } : {},
      occurredAt: at,
    });
  });
}

/** Ends rehearsals whose playing process is gone. */
export async function endSilentRehearsals(db: Db, { clock }: { readonly clock: Clock }): Promise<void> {
  for (const rehearsalId of await queries.listSilent(db, new Date(clock.now().getTime() - SILENT_MS)))
    await endRehearsal(db, rehearsalId, { outcome: 'broken', report: undefined }, { clock });
}
