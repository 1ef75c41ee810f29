import { err, ok, type Clock, type Result } from '@einthoven/kernel';
import { check, type AssembledForms, type AssemblyCheck, type RuleReport } from '@einthoven/psychometrics/assembly';
import type { Permission } from '../account/index.ts';
import type { FinalItem } from '../item/index.ts';
import { inTransaction, type Db, type Tx } from '../db/pool.ts';
import { recordEvent } from '../platform/events.ts';
import { dangerousProblemOf } from './assembly.ts';
import * as queries from './assembly.queries.ts';
import type { BankProblem } from './bank-problem.ts';

/** An item of a draft as staff see it: never its key. */
export type DraftLine = {
  readonly itemId: string;
  readonly task: string;
  readonly level: string;
  readonly type: string;
  readonly stem: string;
  readonly hasTracing: boolean;
  readonly difficulty: number | undefined;
  readonly place: 'anchor' | 'scored' | 'pretest';
};

/** The drafts of an assembly, recounted from the bank as it is now. */
export type DraftsNow = {
  readonly check: AssemblyCheck;
  /** Items that left the bank or changed since, by draft. */
  readonly changed: ReadonlyMap<string, readonly string[]>;
  readonly lines: ReadonlyMap<string, readonly DraftLine[]>;
};

/** Why an item cannot be exchanged. */
export type SwapRefusal =
  | 'FORM_DRAFT_UNKNOWN'
  /** It is a form by now, and a form never changes. */
  | 'FORM_ALREADY_RELEASED'
  /** The item that should leave is not in the draft. */
  | 'FORM_ITEM_NOT_IN_DRAFT'
  /** Anchor items stand in all forms: the bank says which they are. */
  | 'FORM_ITEM_IS_ANCHOR'
  /** The other item is not in the bank, in one of these drafts already, or of another task, level or use. */
  | 'FORM_ITEM_DOES_NOT_FIT';

/** What an exchange would do. */
export type SwapEffect = {
  readonly itemId: string;
  readonly stem: string;
  readonly difficulty: number | undefined;
  readonly rulesBroken: number;
  readonly largestDeviation: number;
  /** The rules whose figure in this draft changes. */
  readonly changes: readonly { readonly rule: RuleReport; readonly before: number; readonly after: number }[];
};

type Loaded = BankProblem & { readonly items: readonly queries.DraftItem[]; readonly drafts: readonly queries.Draft[] };

/** Reads the drafts of an assembly with the problem behind them. Holds keys. */
export async function dangerousLoadDrafts(tx: Tx, assembly: queries.Assembly): Promise<Loaded> {
  return {
    ...(await dangerousProblemOf(tx, assembly)),
    items: await queries.dangerousListDraftItems(tx, assembly.assemblyId),
    drafts: await queries.listDrafts(tx, assembly.assemblyId),
  };
}

/** The items of drafts that are in the bank, in the shape that the checker reads. */
export function formsOf({ items, drafts, bank }: Loaded): AssembledForms {
  const known = items.filter((item) => bank.has(item.itemId));
  const of = (draft: queries.Draft | undefined, part: 'anchor' | 'own') =>
    known.filter((item) => item.draftId === draft?.draftId && item.part === part).map((item) => item.itemId);
  return { anchor: of(drafts[0], 'anchor'), own: drafts.map((draft) => of(draft, 'own')) };
}

/** Items of a draft that the bank no longer holds in this version. */
export function changedItems({ items, bank }: Loaded, draftId: string): readonly string[] {
  return items.filter((item) => item.draftId === draftId && bank.get(item.itemId)?.itemVersion !== item.itemVersion).map((item) => item.itemId);
}

/**
 * The rules as a draft's release needs them: an assembly that leaves out released forms' items must not hold its own
 * released drafts against those that still wait.
 */
export function withoutOwnRelease(loaded: Loaded): Loaded {
  if (!loaded.drafts.some((draft) => draft.formId !== undefined)) return loaded;
  return { ...loaded, problem: { ...loaded.problem, rules: loaded.problem.rules.filter((rule) => rule.id !== 'left out') } };
}

function lineOf(item: FinalItem, part: 'anchor' | 'own'): DraftLine {
  return {
    itemId: item.itemId,
    task: item.task,
    level: item.level,
    type: item.public.type,
    stem: item.public.stem,
    hasTracing: item.family !== undefined || item.public.tracing !== undefined,
    difficulty: item.difficulty,
    place: part === 'anchor' ? 'anchor' : item.use,
  };
}

/** Recounts the drafts of an assembly, and says what is in them. */
export async function readDrafts(db: Db, _permission: Permission<'form.read'>, assembly: queries.Assembly): Promise<DraftsNow> {
  return inTransaction(db, async (tx) => {
    const loaded = withoutOwnRelease(await dangerousLoadDrafts(tx, assembly));
    const { drafts, items, bank } = loaded;
    return {
      check: check(loaded.problem, formsOf(loaded)),
      changed: new Map(drafts.map(({ draftId }) => [draftId, changedItems(loaded, draftId)])),
      lines: new Map(
        drafts.map(({ draftId }) => [
          draftId,
          items.flatMap((placed) => {
            const item = placed.draftId === draftId ? bank.get(placed.itemId) : undefined;
            return item ? [lineOf(item, placed.part)] : [];
          }),
        ]),
      ),
    };
  });
}

/**
 * What could stand in place of an item of a draft, and what each would do to every rule: items of the same task, level
 * and use that are in none of the drafts. Those that break least come first.
 */
export async function listSwaps(
  db: Db,
  _permission: Permission<'form.assemble'>,
  draftId: string,
  leaves: string,
): Promise<Result<readonly SwapEffect[], SwapRefusal>> {
  return inTransaction(db, async (tx) => {
    const found = await queries.lockDraft(tx, draftId);
    if (!found) return err('FORM_DRAFT_UNKNOWN');
    const loaded = withoutOwnRelease(await dangerousLoadDrafts(tx, found.assembly));
    const refusal = whyNot(loaded, found.draft, leaves);
    if (refusal) return err(refusal);
    const index = found.draft.ordinal - 1;
    const now = formsOf(loaded);
    const before = check(loaded.problem, now);
    const effects = fitting(loaded, leaves).map((item): SwapEffect => {
      const after = check(loaded.problem, exchanged(now, index, leaves, item.itemId));
      return {
        itemId: item.itemId,
        stem: item.public.stem,
        difficulty: item.difficulty,
        rulesBroken: after.rulesBroken,
        largestDeviation: after.largestDeviation,
        changes: after.rules.flatMap((rule, place) => {
          const figure = (report: RuleReport | undefined) => report?.figures.find(({ of }) => of === index)?.figure;
          const [was, is] = [figure(before.rules[place]), figure(rule)];
          return was !== undefined && is !== undefined && was !== is ? [{ rule, before: was, after: is }] : [];
        }),
      };
    });
    return ok(effects.toSorted((a, b) => a.rulesBroken - b.rulesBroken || a.largestDeviation - b.largestDeviation || (a.itemId < b.itemId ? -1 : 1)));
  });
}

/** Exchanges one item of a draft by hand. A rule may break by it; then the draft is not released until it holds again. */
export async function swapItem(
  db: Db,
  permission: Permission<'form.assemble'>,
  swap: { readonly draftId: string; readonly leaves: string; readonly enters: string },
  clock: Clock,
): Promise<Result<AssemblyCheck, SwapRefusal>> {
  const { personId } = permission.actor;
  return inTransaction(db, async (tx) => {
    const found = await queries.lockDraft(tx, swap.draftId);
    if (!found) return err('FORM_DRAFT_UNKNOWN');
    const loaded = withoutOwnRelease(await dangerousLoadDrafts(tx, found.assembly));
    const refusal = whyNot(loaded, found.draft, swap.leaves);
    if (refusal) return err(refusal);
    const enters = fitting(loaded, swap.leaves).find((item) => item.itemId === swap.enters);
    if (!enters) return err('FORM_ITEM_DOES_NOT_FIT');
    const now = clock.now();
    await queries.exchangeDraftItem(tx, swap.draftId, swap.leaves, enters, { personId, at: now });
    const after = check(loaded.problem, exchanged(formsOf(loaded), found.draft.ordinal - 1, swap.leaves, swap.enters));
    await recordEvent(tx, {
      kind: 'form.item-exchanged',
      actor: { kind: 'person', personId },
      entity: { name: 'form_draft', id: swap.draftId },
      reason: `${swap.leaves} out, ${swap.enters} in; ${after.rulesBroken} rules broken`,
      payload: { leaves: swap.leaves, enters: swap.enters, rulesBroken: after.rulesBroken },
      occurredAt: now,
    });
    return ok(after);
  });
}

function whyNot({ items }: Loaded, draft: queries.Draft, leaves: string): SwapRefusal | undefined {
  if (draft.formId !== undefined) return 'FORM_ALREADY_RELEASED';
  const placed = items.find((item) => item.draftId === draft.draftId && item.itemId === leaves);
  if (!placed) return 'FORM_ITEM_NOT_IN_DRAFT';
  return placed.part === 'anchor' ? 'FORM_ITEM_IS_ANCHOR' : undefined;
}

function fitting({ bank, items }: Loaded, leaves: string): readonly FinalItem[] {
  const old = bank.get(leaves);
  if (!old) return [];
  const taken = new Set(items.map((item) => item.itemId));
  return [...bank.values()].filter(
    (item) => !taken.has(item.itemId) && !item.anchor && item.task === old.task && item.use === old.use && (item.level === old.level || item.use === 'pretest'),
  );
}

function exchanged(forms: AssembledForms, index: number, leaves: string, enters: string): AssembledForms {
  return { ...forms, own: forms.own.map((own, place) => (place === index ? own.map((id) => (id === leaves ? enters : id)) : own)) };
}
