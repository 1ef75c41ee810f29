import { err, ok, type Clock, type Result } from '@einthoven/kernel';
import { characters, cleanText, getProfile, isUuid, type Permission } from '../account/index.ts';
import { closeAdvice, endCase, openCase, type KeepProblem, type Seen } from '../advice/index.ts';
import { inTransaction, type Db, type Tx } from '../db/pool.ts';
import { tell } from '../message/index.ts';
import { recordEvent } from '../platform/events.ts';
import * as queries from './track.queries.ts';
import type { Placement } from './track.queries.ts';
import type { JobProblem } from './words.ts';

type At = { readonly clock: Clock };
type Own = Permission<'job.manage-own'>;

/** Asks for help to find a job: a case of the advisers, and what came of it beside it. */
export async function askPlacement(db: Db, permission: Own, wishTyped: string, { clock }: At): Promise<Result<string, JobProblem>> {
  const { personId } = permission.actor;
  const wish = cleanText(wishTyped);
  if (wish === '' || characters(wish) > 1000) return err('PLACEMENT_WISH');
  const at = clock.now();
  return inTransaction(db, async (tx): Promise<Result<string, JobProblem>> => {
    const placementId = await queries.insertPlacement(tx, { personId, wish, at });
    if (placementId === undefined) return err('PLACEMENT_THERE');
    const { caseId } = await openCase(tx, { kind: 'placement', from: { personId }, words: wish, at });
    await queries.linkAdvice(tx, placementId, caseId);
    await note(tx, { placementId, personId, what: 'asked', by: personId, reason: 'asked for help to find a job', at });
    return ok(placementId);
  });
}

async function note(
  tx: Tx,
  it: {
    readonly placementId: string;
    readonly personId: string;
    readonly what: 'asked' | 'placed' | 'ended';
    readonly by: string | undefined;
    readonly reason: string;
    readonly at: Date;
  },
): Promise<void> {
  await recordEvent(tx, {
    kind: `job.placement-${it.what}`,
    actor: it.by === undefined ? { kind: 'system' } : { kind: 'person', personId: it.by },
    subjectPersonId: it.personId,
    entity: { name: 'placement', id: it.placementId },
    reason: it.reason,
    occurredAt: it.at,
  });
}

/** One's own cases of help, the newest first. */
export function ownPlacements(db: Db, permission: Own): Promise<readonly Placement[]> {
  return queries.listPlacements(db, permission.actor.personId);
}

/** Open cases with who asked, the oldest first. */
export async function listOpenPlacements(db: Db, _permission: Permission<'placement.keep'>): Promise<readonly (Placement & { readonly name: string })[]> {
  return Promise.all((await queries.listPlacements(db)).map(async (it) => ({ ...it, name: (await getProfile(db, it.personId))?.legalName ?? '' })));
}

const ENDS = { placed: 'found a job', ended: 'ended without a job' } as const;
/** How help to find a job ended. */
export type PlacementEnd = keyof typeof ENDS;

function readEnd(typed: string): PlacementEnd | undefined {
  return (['placed', 'ended'] as const).find((known) => known === typed);
}

/** Ends help to find a job with what came of it, and closes its case with the advisers in the same act; the person is told once. */
export async function closePlacement(
  db: Db,
  permission: Permission<'placement.keep'>,
  it: { readonly placementId: string; readonly state: string; readonly outcome: string },
  { clock }: At,
): Promise<Result<undefined, JobProblem>> {
  const state = readEnd(it.state);
  const outcome = cleanText(it.outcome);
  if (!state || characters(outcome) < 5 || characters(outcome) > 1000) return err('PLACEMENT_OUTCOME');
  if (!isUuid(it.placementId)) return err('PLACEMENT_UNKNOWN');
  const at = clock.now();
  const by = permission.actor.personId;
  return inTransaction(db, async (tx): Promise<Result<undefined, JobProblem>> => {
    const found = await queries.findOpenPlacement(tx, it);
    if (!found || found.personId === by) return err('PLACEMENT_UNKNOWN');
    // The case first, as whoever closes the case holds it first.
    if (found.caseId !== undefined) await endCase(tx, found.caseId, { outcome, by, at });
    if (!(await queries.endPlacement(tx, { placementId: found.placementId, state, outcome, by, at }))) return err('PLACEMENT_UNKNOWN');
    await note(tx, { ...found, what: state, by, reason: ENDS[state], at });
    await tell(tx, { toPersonId: found.personId, message: 'job.placement-ended', values: { outcome }, at });
    return ok(undefined);
  });
}

/** Whether a case of the advisers is help to find a job that has not ended. */
export async function isOpenPlacement(db: Db, _permission: Permission<'advice.keep'>, caseId: string): Promise<boolean> {
  return isUuid(caseId) && (await queries.findOpenPlacement(db, { caseId })) !== undefined;
}

/**
 * Closes a case of the advisers. Where it is help to find a job, that ends in the same act, with whether a job was found;
 * the person is told once.
 *
 * @param it.end how the help ended; needed only where the case is such help
 */
export async function closeAdviceCase(
  db: Db,
  permission: Permission<'advice.keep'>,
  it: Seen & { readonly outcome: string; readonly end: string },
  using: At,
): Promise<Result<undefined, KeepProblem | { readonly code: 'PLACEMENT_OUTCOME' }>> {
  const placement = isUuid(it.caseId) ? await queries.findOpenPlacement(db, it) : undefined;
  if (!placement) return closeAdvice(db, permission, it, using);
  const state = readEnd(it.end);
  if (!state) return err({ code: 'PLACEMENT_OUTCOME' });
  const by = permission.actor.personId;
  return closeAdvice(db, permission, it, using, async (tx, { outcome, at }) => {
    if (await queries.endPlacement(tx, { placementId: placement.placementId, state, outcome, by, at }))
      await note(tx, { ...placement, what: state, by, reason: ENDS[state], at });
  });
}

/** Ends the open help of a person who is erased. Run it in the transaction of the erasure. */
export async function endPlacementsOf(tx: Tx, personId: string, at: Date): Promise<void> {
  for (const { placementId, state } of await queries.listPlacements(tx, personId)) {
    if (state !== 'open') continue;
    await queries.endPlacement(tx, { placementId, state: 'ended', outcome: '', by: undefined, at });
    await note(tx, { placementId, personId, what: 'ended', by: undefined, reason: 'the person was erased', at });
  }
}
