import { err, type Clock, type Result } from '@einthoven/kernel';
import { isInBank, lifeActs, lifeStep, type LifeAct, type LifeState } from '@einthoven/exam';
import { draftProblems } from '@einthoven/exam/key';
import type { Actor, Permission } from '../account/index.ts';
import { permit } from '../account/index.ts';
import { inTransaction, type Db, type Tx } from '../db/pool.ts';
import { recordEvent } from '../platform/events.ts';
import { dangerousFindItem, hasSeenKey, insertSteps, listSteps, putInBank, updateUse, versionName, type ItemVersion, type StoredStep } from './life.queries.ts';
import type { ItemProblem } from './life-words.ts';

/** Longest comment on a step, in characters. */
export const LONGEST_COMMENT = 2000;

/** What the rule needs to know of a version. */
export type Life = {
  /** Steps of this version, oldest first. */
  readonly history: readonly StoredStep[];
  readonly state: LifeState;
  /** Who wrote this version and the ones before it. */
  readonly authors: ReadonlySet<string>;
};

/** The life of a version out of the steps of its item; undefined where it has none. */
export function lifeOf(steps: readonly StoredStep[], itemVersion: number): Life | undefined {
  const history = steps.filter((step) => step.itemVersion === itemVersion);
  const state = history.at(-1)?.to;
  if (state === undefined) return undefined;
  const written = steps.filter((step) => step.act === 'write' && step.itemVersion <= itemVersion);
  return { history, state, authors: new Set(written.flatMap(({ personId }) => personId ?? [])) };
}

/** The permission that each act asks for. */
const NEEDED: Readonly<Record<LifeAct, 'item.author' | 'item.review' | undefined>> = {
  load: undefined,
  write: 'item.author',
  submit: 'item.author',
  'edit-done': 'item.author',
  approve: 'item.review',
  'send-back': 'item.review',
  validate: 'item.review',
  release: 'item.review',
  retire: 'item.review',
};

/** Whether a person's roles allow an act. Authors may withdraw what they wrote as long as it is not in the bank. */
function rolesAllow(actor: Actor, act: LifeAct, life: Life): boolean {
  const needed = NEEDED[act];
  if (needed && permit(actor, needed).ok) return true;
  return act === 'retire' && permit(actor, 'item.author').ok && life.authors.has(actor.personId) && !isInBank(life.state);
}

/** The acts that a person may take with a version now. */
export function actsOf(actor: Actor, life: Life, keySeen: boolean): readonly LifeAct[] {
  return lifeActs({ history: life.history, authors: life.authors, personId: actor.personId, keySeen }).filter((act) => rolesAllow(actor, act, life));
}

/** Where an item was, and who takes which step. Validation has a way of its own: key-validation.ts. */
export type WantedStep = ItemVersion & { readonly act: LifeAct; readonly comment: string };

/**
 * Takes a step in the life of an item version: judged by the pure rule, kept by the database's own.
 *
 * @returns the state it leads to
 */
export async function takeStep(
  db: Db,
  permission: Permission<'item.read'>,
  wanted: WantedStep,
  { clock }: { readonly clock: Clock },
): Promise<Result<LifeState, ItemProblem>> {
  if (wanted.act === 'validate') return err('LIFE_STEP_IMPOSSIBLE');
  return unlessMovedOn(() => inTransaction(db, (tx) => stepIn(tx, permission.actor, wanted, clock.now())));
}

/** {@link takeStep} inside a transaction, for validation too. */
export async function stepIn(tx: Tx, actor: Actor, { itemId, itemVersion, act, comment }: WantedStep, at: Date): Promise<Result<LifeState, ItemProblem>> {
  const { personId } = actor;
  const words = comment.trim();
  if ([...words].length > LONGEST_COMMENT) return err('ITEM_COMMENT_TOO_LONG');
  const life = lifeOf(await listSteps(tx, itemId), itemVersion);
  if (!life) return err('ITEM_UNKNOWN');
  if (!rolesAllow(actor, act, life)) return err('ITEM_ROLE_MISSING');
  const keySeen = life.state === 'key-validation' && (await hasSeenKey(tx, personId, itemId));
  const to = lifeStep({ history: life.history, authors: life.authors, act, personId, comment: words, keySeen });
  if (!to.ok) return to;
  if (act === 'submit' && (await problemsOf(tx, { itemId, itemVersion })).length > 0) return err('ITEM_INCOMPLETE');
  try {
    await insertSteps(tx, [{ itemId, itemVersion, act, from: life.state, to: to.value, personId, comment: words, at }]);
  } catch (thrown) {
    // Somebody was faster: the database compares with where the item stands by now.
    if ((thrown as { constraint?: string }).constraint === 'item_steps_follow') throw new MovedOn();
    throw thrown;
  }
  await settle(tx, { itemId, itemVersion }, life.state, to.value, at);
  await recordEvent(tx, {
    kind: `item.${to.value}`,
    actor: { kind: 'person', personId },
    entity: { name: 'item', id: versionName({ itemId, itemVersion }) },
    reason: act,
    payload: { from: life.state, to: to.value },
    occurredAt: at,
  });
  return to;
}

/** Two people took a step at the same moment; the transaction of the second is over. */
export class MovedOn extends Error {}

/** Runs a use case; {@link MovedOn} becomes its problem, after everything was rolled back. */
export async function unlessMovedOn<T>(work: () => Promise<Result<T, ItemProblem>>): Promise<Result<T, ItemProblem>> {
  try {
    return await work();
  } catch (thrown) {
    if (thrown instanceof MovedOn) return err('ITEM_MOVED_ON');
    throw thrown;
  }
}

/** What follows from a new state: whether the version is in the bank, whether answers count, what it replaces. */
async function settle(tx: Tx, version: ItemVersion, from: LifeState, to: LifeState, at: Date): Promise<void> {
  if (to === 'pretest' || to === 'operational') {
    await putInBank(tx, version);
    await updateUse(tx, version, to === 'operational' ? 'scored' : 'pretest');
    await retireOthers(tx, version, at, (state) => isInBank(state));
  } else if (isInBank(from)) {
    await tx.updateTable('items').set({ in_bank: false }).where('item_id', '=', version.itemId).where('item_version', '=', version.itemVersion).execute();
  }
}

/** Retires other versions of an item because this one takes their place. */
export async function retireOthers(tx: Tx, { itemId, itemVersion }: ItemVersion, at: Date, which: (state: LifeState) => boolean): Promise<void> {
  const steps = await listSteps(tx, itemId);
  const others = [...new Set(steps.map((step) => step.itemVersion))].filter((other) => other !== itemVersion);
  await insertSteps(
    tx,
    others.flatMap((other) => {
      const from = lifeOf(steps, other)?.state;
      return from !== undefined && from !== 'retired' && which(from)
        ? [
            {
              itemId,
              itemVersion: other,
              act: 'retire' as const,
              from,
              to: 'retired' as const,
              personId: undefined,
              comment: `replaced by version ${itemVersion}`,
              at,
            },
          ]
        : [];
    }),
  );
}

/** What a version still lacks before it may be reviewed. */
async function problemsOf(tx: Tx, version: ItemVersion): Promise<readonly string[]> {
  const found = await dangerousFindItem(tx, version);
  return found ? draftProblems(found.item) : ['there is no such item'];
}

/** A key and everything that tells it, opened by a person: written down each time. */
export async function recordKeyOpened(tx: Tx, personId: string, version: ItemVersion, why: string, at: Date): Promise<void> {
  await recordEvent(tx, {
    kind: 'item.key-opened',
    actor: { kind: 'person', personId },
    entity: { name: 'item', id: versionName(version) },
    reason: why,
    occurredAt: at,
  });
}
