import { err, ok, type Clock, type Result } from '@einthoven/kernel';
import type { AssemblyOutcome } from '@einthoven/psychometrics/assembly';
import type { Permission } from '../account/index.ts';
import { readBlueprint } from '../item/index.ts';
import { inTransaction, type Db, type Tx } from '../db/pool.ts';
import { recordEvent } from '../platform/events.ts';
import { currentScheme, schemeVersion } from '../scheme/index.ts';
import * as queries from './assembly.queries.ts';
import { dangerousReadProblem, type BankProblem } from './bank-problem.ts';
import { runInThread, type RunAssembly } from './run-assembly.ts';

/** Most forms at once. */
export const MOST_FORMS = 12;
/** A second asking waits until the first is done; more would only queue for the same bank. */
const MOST_WAITING = 3;
/** A worker that has not finished by then is taken for dead. */
const DEAD_AFTER_MS = 120_000;

/** Why forms cannot be asked for. */
export type AskRefusal = 'FORM_COUNT_NOT_POSSIBLE' | 'FORM_ALREADY_WAITING';

/** Asks for parallel forms under the rules of the current blueprint; a worker assembles them. */
export async function askAssembly(
  db: Db,
  permission: Permission<'form.assemble'>,
  wish: { readonly forms: number; readonly leaveOutReleased: boolean },
  clock: Clock,
): Promise<Result<{ readonly assemblyId: string }, AskRefusal>> {
  if (!Number.isInteger(wish.forms) || wish.forms < 1 || wish.forms > MOST_FORMS) return err('FORM_COUNT_NOT_POSSIBLE');
  const scheme = currentScheme(clock.now());
  const { personId } = permission.actor;
  return inTransaction(db, async (tx) => {
    if ((await queries.countUnfinished(tx)) >= MOST_WAITING) return err('FORM_ALREADY_WAITING');
    const now = clock.now();
    const assemblyId = await queries.insertAssembly(tx, {
      ...wish,
      blueprintVersion: scheme.exam.blueprint.value,
      schemeVersion: scheme.version,
      askedBy: personId,
      askedAt: now,
    });
    await recordEvent(tx, {
      kind: 'form.assembly-asked',
      actor: { kind: 'person', personId },
      entity: { name: 'assembly', id: assemblyId },
      reason: `${wish.forms} parallel forms, blueprint ${scheme.exam.blueprint.value}`,
      schemeVersion: scheme.version,
      payload: { forms: wish.forms, leaveOutReleased: wish.leaveOutReleased },
      occurredAt: now,
    });
    return ok({ assemblyId });
  });
}

/** The problem that an assembly poses to the bank as it is now. Holds keys. */
export async function dangerousProblemOf(tx: Tx, assembly: queries.Assembly): Promise<BankProblem> {
  const { exam } = schemeVersion(assembly.schemeVersion);
  return dangerousReadProblem(tx, {
    blueprint: readBlueprint(assembly.blueprintVersion),
    forms: assembly.forms,
    pretestItems: exam.pretestItems.value,
    minutes: exam.minutes.value,
    leaveOutReleased: assembly.leaveOutReleased,
  });
}

/**
 * Assembles what waits longest, if anything does: the round of the worker. The outcome, the drafts and the event are
 * one transaction; a worker that dies before leaves the asking to the next.
 *
 * @returns the id of what was assembled
 */
export async function assembleNext(db: Db, clock: Clock, run: RunAssembly = runInThread): Promise<string | undefined> {
  const from = clock.now();
  const assembly = await queries.claimAssembly(db, from, new Date(from.getTime() - DEAD_AFTER_MS));
  if (!assembly) return undefined;
  const { assemblyId } = assembly;
  const { problem, bank } = await inTransaction(db, (tx) => dangerousProblemOf(tx, assembly));
  const outcome = await run(problem, assemblyId, (stage) => void queries.noteStage(db, assemblyId, stage).catch(() => undefined)).catch(
    (error: unknown): AssemblyOutcome => ({ kind: 'wrong', errors: [error instanceof Error ? error.message : String(error)] }),
  );
  await inTransaction(db, async (tx) => {
    const now = clock.now();
    const kept = queries.keptOutcome(outcome);
    if (!(await queries.finishAssembly(tx, assemblyId, kept, now))) return;
    if (outcome.kind === 'assembled')
      await queries.insertDrafts(tx, assemblyId, outcome.forms, new Map([...bank].map(([id, item]) => [id, item.itemVersion])), now);
    await recordEvent(tx, {
      kind: `form.assembly-${kept.kind}`,
      actor: { kind: 'system' },
      entity: { name: 'assembly', id: assemblyId },
      reason: outcome.kind === 'assembled' ? `${assembly.forms} forms, ${outcome.report.rules.length} rules hold` : `No forms: ${kept.kind}`,
      schemeVersion: assembly.schemeVersion,
      payload: { forms: assembly.forms },
      occurredAt: now,
    });
  });
  return assemblyId;
}

/** An assembly with its drafts. */
export async function findAssembly(
  db: Db,
  _permission: Permission<'form.read'>,
  assemblyId: string,
): Promise<{ readonly assembly: queries.Assembly; readonly drafts: readonly queries.Draft[] } | undefined> {
  const assembly = await queries.findAssembly(db, assemblyId);
  return assembly && { assembly, drafts: await queries.listDrafts(db, assemblyId) };
}

/** The last fifty assemblies, newest first. */
export async function listAssemblies(db: Db, _permission: Permission<'form.read'>): Promise<readonly queries.Assembly[]> {
  return queries.listAssemblies(db, 50);
}

/** The assembly that a draft belongs to. */
export async function findDraftAssembly(db: Db, _permission: Permission<'form.read'>, draftId: string): Promise<string | undefined> {
  return queries.assemblyOfDraft(db, draftId);
}
